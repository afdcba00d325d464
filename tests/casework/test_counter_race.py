"""窗口代办, at the same moment: the end of a sitting and a write, two counters, two presses."""

import threading
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, connections, transaction
from django.test import Client

from casework.conftest import BOUND, Elsewhere
from crowd import at_once
from database import admin
from drafts import SCHOOL, make_draft, newest, submit
from factories import make_officer, make_person, sign_in_staff
from kuaiji.accounts.access import note_writing
from kuaiji.accounts.models import Account, Identity, Person, Sitting
from kuaiji.accounts.queries import today
from kuaiji.accounts.records import Registration
from kuaiji.accounts.visitor import Acting
from kuaiji.audit.models import AccessEvent
from kuaiji.cases.actions import lock
from kuaiji.cases.models import Submission
from kuaiji.casework.confirming import ask_confirmation, confirm_collection, confirmation_by
from kuaiji.casework.counter import ask_consent, begin_counter, end_counter
from kuaiji.casework.prechecking import likeness
from kuaiji.departments.queries import OfficerContext
from kuaiji.dossier.queries import WORKSPACE, record_of
from kuaiji.rules.codes import DocumentType
from kuaiji.rules.findings import Refused
from sitting import link_sent_to, session_of, sit_down, told
from stack import until

pytestmark = pytest.mark.usefixtures("committed_db")


def is_waiting() -> bool:
    """Ask on a connection of its own: within a transaction the answer would stay what it was."""
    name = str(connection.settings_dict["NAME"])
    with admin(name) as asking:
        found = asking.execute(
            "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return found.fetchone() is not None


def meanwhile(action: Callable[[], Any]) -> threading.Thread:
    """Start an action on a connection of its own."""

    def run() -> None:
        try:
            action()
        finally:
            connections.close_all()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    return thread


def test_end_waits_for_the_write_that_is_under_way() -> None:
    officer, person = make_officer(), make_person("李雷")
    sitting = sit_down(Client(), officer, person)

    with transaction.atomic():
        note_writing(officer.account_id, Acting(sitting.pk, person.pk, person.name), "basic")
        ending = meanwhile(lambda: end_counter(account_id=officer.account_id))
        until(is_waiting)
        sitting.refresh_from_db()
        was_open = sitting.ended_at is None
    ending.join()
    sitting.refresh_from_db()

    assert was_open
    assert sitting.ended_at is not None
    assert list(AccessEvent.objects.order_by("id").values_list("reason", flat=True)) == ["basic", "end"]


def test_write_after_the_end_is_refused_and_leaves_nothing() -> None:
    """The request was let in before the end, and writes after it."""
    officer, person = make_officer(), make_person("李雷")
    desk, case = Client(), make_draft(person)
    sit_down(desk, officer, person)
    draft = case.drafts.get(section="education")
    form = {"case": case.pk, "path": SCHOOL, "revision": draft.revision, "key": uuid4(), "school": "佛山市示范中学"}
    answers: list[int] = []

    def save() -> None:
        answers.append(desk.post("/collection/autosave/education", form).status_code)

    with transaction.atomic():
        end_counter(account_id=officer.account_id)
        saving = meanwhile(save)
        until(is_waiting)
    saving.join()

    draft.refresh_from_db()
    assert answers == [403]
    assert draft.typed[SCHOOL]["school"] == "广州市示范中学"
    assert list(AccessEvent.objects.values_list("reason", flat=True)) == ["end"]


def test_code_told_at_ten_counters_begins_once() -> None:
    officer, person = make_officer(), make_person("李雷")
    who = who_is(person)
    sign_in_staff(Client(), Account.objects.get(pk=officer.account_id))
    ask_consent(officer=officer, who=who, address="192.0.2.1")
    code = told(who.phone, "窗口")

    answers = at_once([lambda: tell(officer, who, code) for _ in range(10)])

    assert [each for each in answers if isinstance(each, Exception) and not isinstance(each, Refused)] == []
    assert sum(isinstance(each, Sitting) for each in answers) == 1
    assert Sitting.objects.count() == 1


def test_two_officers_begin_with_one_person_and_one_of_them_sits() -> None:
    officers, person = [make_officer("王芳"), make_officer("赵审核")], make_person("李雷")
    who = who_is(person)
    asked = [ready(officer, who) for officer in officers]

    answers = at_once([lambda a=a: tell(*a) for a in asked])

    assert [each for each in answers if isinstance(each, Exception)] == []
    assert Sitting.objects.filter(ended_at=None).count() == 1


def ready(officer: OfficerContext, who: Registration) -> tuple[OfficerContext, Registration, str]:
    forget_limits()
    sign_in_staff(Client(), Account.objects.get(pk=officer.account_id))
    ask_consent(officer=officer, who=who, address="192.0.2.1")
    return officer, who, told(who.phone, "窗口")


def forget_limits() -> None:
    """Let a minute have passed since the last text message."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM accounts_limit")


def who_is(person: Person) -> Registration:
    number, born = Identity.objects.get(person=person).number, today()
    return Registration(DocumentType.RESIDENT_ID, number, person.name, "male", born, person.account.phone, password="")


def tell(officer: OfficerContext, who: Registration, code: str) -> Sitting:
    return begin_counter(officer=officer, session_id=session_of(officer).pk, who=who, code=code, key=uuid4())


def test_pressing_submit_on_the_phone_and_at_home_hands_in_once() -> None:
    officer, person = make_officer(), make_person("李雷")
    make_draft(person)
    sit_down(Client(), officer, person)
    ask_confirmation(officer=officer, person_id=person.pk, key=uuid4())
    confirmation = confirmation_by(link_sent_to(person.account.phone).rpartition("/")[2])
    workspace = WORKSPACE.one(person=person.pk)
    assert workspace is not None
    seen = likeness(record_of(workspace))

    def by_link() -> Submission:
        return confirm_collection(confirmation=confirmation, seen=seen, is_promised=True, answers={}, key=uuid4())

    answers = at_once([by_link, by_link, by_link, lambda: submit(person), lambda: submit(person)])

    assert [each for each in answers if isinstance(each, Exception) and not isinstance(each, Refused)] == []
    assert sum(isinstance(each, Submission) for each in answers) == 1
    assert newest(person).round == 1


def test_link_that_is_sent_anew_while_it_is_used_is_over(elsewhere: Elsewhere) -> None:
    officer, person = make_officer(), make_person("李雷")
    case = make_draft(person)
    ask_confirmation(officer=officer, person_id=person.pk, key=uuid4())
    forget_limits()
    first = confirmation_by(link_sent_to(person.account.phone).rpartition("/")[2])

    with transaction.atomic():
        lock(case.pk)
        using = elsewhere(
            lambda: confirm_collection(confirmation=first, seen="", is_promised=True, answers={}, key=uuid4())
        )
        ask_confirmation(officer=officer, person_id=person.pk, key=uuid4())

    with pytest.raises(Refused) as refused:
        using.result(BOUND)
    assert [each.code for each in refused.value.findings] == ["confirm.over"]
