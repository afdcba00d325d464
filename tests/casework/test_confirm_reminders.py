"""本人确认, not done: the person is reminded once, on the morning that the policy says, and of no link that ended."""

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest

from accounts.walk import texts_to
from clock import at
from drafts import make_draft, newest, submit
from factories import make_person
from kuaiji.accounts.models import Account, Person
from kuaiji.cases.due import start_of
from kuaiji.casework.actions import withdraw_case
from kuaiji.casework.confirming import ask_confirmation, remind_of, remind_to_confirm, reminder
from kuaiji.casework.models import Confirmation
from kuaiji.departments.queries import OfficerContext
from kuaiji.messaging.models import Message, Sms
from kuaiji.web.clock import now

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(wang: OfficerContext) -> Person:
    """李雷, to whose phone a link was sent at the counter."""
    found = make_person("李雷")
    make_draft(found)
    ask_confirmation(officer=wang, person_id=found.pk, key=uuid4())
    return found


def reminders(person: Person) -> list[str]:
    return [each for each in texts_to(person.account.phone) if "还没有提交" in each]


def due() -> datetime:
    moment = Confirmation.objects.get().remind_at
    assert moment is not None
    return moment


def test_person_is_reminded_once_on_the_third_morning(person: Person) -> None:
    with at(due() - timedelta(seconds=1)):
        early = remind_to_confirm()
    with at(due()):
        counts = [remind_to_confirm(), remind_to_confirm()]

    assert (early, counts) == (0, [1, 0])
    (text,) = reminders(person)
    assert text.startswith("窗口为您填好的信息采集还没有提交。请本人打开")
    assert Message.objects.filter(person_id=person.pk, title="窗口填好的信息采集还没有提交").count() == 1


@pytest.mark.parametrize(
    ("hour", "days", "expected"),
    [
        (20, 0, None),
        (20, 1, date(2026, 11, 23)),
        (20, 7, date(2026, 11, 29)),
        (8, 7, None),
        (20, 8, None),
    ],
)
def test_morning_lies_within_the_seven_days_of_the_link(hour: int, days: int, expected: date | None) -> None:
    sent_at = start_of(date(2026, 11, 22)) + timedelta(hours=hour)

    assert reminder(sent_at, days) == (expected and start_of(expected) + timedelta(hours=9))


def test_case_that_was_withdrawn_reminds_nobody(person: Person) -> None:
    case = newest(person)
    withdraw_case(person_id=person.pk, number=case.number)

    with at(due()):
        assert remind_to_confirm() == 0
    assert reminders(person) == []


def test_record_that_was_handed_in_at_home_reminds_nobody(person: Person) -> None:
    submit(person)

    with at(due()):
        assert remind_to_confirm() == 0


def test_reminder_that_comes_after_the_link_has_ended_is_left_out(person: Person) -> None:
    """The worker was down for days."""
    with at(Confirmation.objects.get().expires_at):
        assert remind_to_confirm() == 0
        assert remind_to_confirm() == 0

    assert Confirmation.objects.get().remind_at is None


def test_link_used_between_finding_and_reminding_reminds_nobody(person: Person) -> None:
    link = Confirmation.objects.get()
    with at(due()):
        Confirmation.objects.update(used_at=now())

        assert remind_of(link.pk, link.case_id) is False


def test_person_without_a_phone_finds_the_message(person: Person) -> None:
    before = Sms.objects.count()
    Account.objects.filter(person=person).update(phone_cipher=None, phone_digest=None)

    with at(due()):
        assert remind_to_confirm() == 1

    assert Sms.objects.count() == before
    assert Message.objects.filter(person_id=person.pk, title="窗口填好的信息采集还没有提交").exists()
