"""窗口代办: the person agrees by a code, an officer types, and whoever typed decides nothing."""

from collections.abc import Callable
from dataclasses import replace
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client

from accounts.walk import texts_to
from drafts import make_draft, make_queued, newest
from factories import make_officer, make_person, phone_number, resident_number, sign_in_staff
from kuaiji.accounts.holders import give_document, return_account
from kuaiji.accounts.merging import merge_persons
from kuaiji.accounts.models import Account, Challenge, Consent, Identity, Person, Sitting
from kuaiji.accounts.queries import today
from kuaiji.accounts.records import Registration, new_identity
from kuaiji.audit.models import AccessEvent, Kind
from kuaiji.cases.models import Case
from kuaiji.casework.counter import ask_consent, begin_counter, end_counter
from kuaiji.casework.timeline import timeline
from kuaiji.departments.conflicts import declare_conflict
from kuaiji.departments.queries import OfficerContext
from kuaiji.desk.actions import end_role
from kuaiji.rules.codes import DocumentType
from kuaiji.rules.findings import Refused
from sitting import session_of, sit_down, told

pytestmark = pytest.mark.django_db


def registration(number: str = "", phone: str = "", name: str = "李雷") -> Registration:
    """Return what the officer reads from the document of somebody nobody knows yet, unless told otherwise."""
    number = number or resident_number()
    born = today().replace(year=1995, month=3, day=1)
    return Registration(DocumentType.RESIDENT_ID, number, name, "male", born, phone or phone_number(), password="")


def who_is(person: Person) -> Registration:
    return registration(Identity.objects.get(person=person).number, person.account.phone, person.name)


def at_counter(officer: OfficerContext) -> OfficerContext:
    sign_in_staff(Client(), Account.objects.get(pk=officer.account_id))
    return officer


def begin(officer: OfficerContext, who: Registration, *, code: str = "", key: object = None) -> Sitting:
    """Ask for the code and tell it."""
    ask_consent(officer=officer, who=who, address="192.0.2.1")
    return tell(officer, who, code=code or told(who.phone, "窗口"), key=key)


def tell(officer: OfficerContext, who: Registration, *, code: str, key: object = None) -> Sitting:
    return begin_counter(
        officer=officer, session_id=session_of(officer).pk, who=who, code=code,
        key=key or uuid4(),  # type: ignore[arg-type]
    )  # fmt: skip


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [finding.code for finding in refused.value.findings]


def test_message_says_who_asks_and_what_telling_the_code_means(wang: OfficerContext) -> None:
    who = registration()

    ask_consent(officer=wang, who=who, address="192.0.2.1")

    text = texts_to(who.phone)[-1]
    assert text.startswith(f"广州市天河区财政局工作人员（工号{wang.staff_number}）正在窗口为您代办信息采集，验证码")
    assert "同意的请告诉他；不在窗口的，不要告诉任何人。" in text


def test_person_without_an_account_gets_one_and_nobody_knows_its_password(wang: OfficerContext) -> None:
    who = registration()

    sitting = begin(at_counter(wang), who)

    account = Account.objects.get(person=sitting.person)
    assert (account.password, account.phone) == ("", who.phone)
    assert Identity.objects.get(person=sitting.person).number == who.number
    assert Consent.objects.filter(person=sitting.person).count() == 0
    assert "您的账号已在窗口开通，还没有密码" in texts_to(who.phone)[-1]
    assert Case.objects.get().person == sitting.person


def test_person_with_an_account_goes_on_with_the_same_draft(wang: OfficerContext) -> None:
    person = make_person("李雷")
    case = make_draft(person)

    sitting = begin(at_counter(wang), who_is(person))

    assert sitting.person == person
    assert Case.objects.get() == case
    assert case.drafts.get(section="education").typed != {}
    assert Person.objects.count() == 1
    assert [text for text in texts_to(person.account.phone) if "开通" in text] == []


def test_counter_serves_who_comes_wherever_they_belong() -> None:
    """The case goes where the record says; the officer of 深圳 only types."""
    person = make_person("李雷")
    case = make_draft(person)

    sitting = begin(at_counter(make_officer("深圳窗口", "440303")), who_is(person))

    assert (sitting.person, Case.objects.get()) == (person, case)
    assert case.drafts.get(section="department").typed["department"] == "440106"


def test_begin_is_on_the_timeline_and_among_who_looked(wang: OfficerContext) -> None:
    person = make_person("李雷")

    begin(at_counter(wang), who_is(person))

    event = AccessEvent.objects.get()
    assert (event.kind, event.actor_id, event.person_id) == (Kind.COUNTER, wang.account_id, person.pk)
    assert [moment.words for moment in timeline(newest(person).pk)] == ["开始填写", "工作人员在窗口为您代办"]


def test_wrong_code_begins_nothing_and_five_kill_the_code(wang: OfficerContext) -> None:
    who = registration()
    ask_consent(officer=at_counter(wang), who=who, address="192.0.2.1")
    right = told(who.phone, "窗口")
    wrong = f"{(int(right) + 1) % 10**6:06d}"

    for _ in range(5):
        with pytest.raises(Refused) as refused:
            tell(wang, who, code=wrong)
    with pytest.raises(Refused):
        tell(wang, who, code=right)

    assert codes(refused) == ["code.wrong"]
    assert Challenge.objects.get().tries == 5
    assert (Sitting.objects.count(), Account.objects.filter(username=None).count()) == (0, 0)


def test_code_is_for_the_officer_who_asked(wang: OfficerContext, zhao: OfficerContext) -> None:
    who = registration()
    ask_consent(officer=at_counter(wang), who=who, address="192.0.2.1")

    with pytest.raises(Refused) as refused:
        tell(at_counter(zhao), who, code=told(who.phone, "窗口"))

    assert codes(refused) == ["code.wrong"]


def test_form_sent_twice_begins_once(wang: OfficerContext) -> None:
    who, key = registration(), uuid4()
    first = begin(at_counter(wang), who, key=key)

    again = tell(wang, who, code="000000", key=key)

    assert again == first
    assert Sitting.objects.count() == 1


def test_phone_of_another_document_is_told_only_after_the_code(wang: OfficerContext) -> None:
    mine = make_person("李雷")
    typed = registration(number=resident_number(), phone=mine.account.phone)

    with pytest.raises(Refused) as refused:
        begin(at_counter(wang), typed)

    assert codes(refused) == ["counter.other-number"]
    assert Account.objects.get(person=mine).phone == typed.phone
    assert (Sitting.objects.count(), Person.objects.count()) == (0, 1)


def test_number_proved_by_somebody_else_opens_an_account_of_its_own(wang: OfficerContext) -> None:
    proved = make_person("李雷")
    who = registration(number=Identity.objects.get(person=proved).number)

    sitting = begin(at_counter(wang), who)

    assert sitting.person != proved
    assert not Identity.objects.filter(person=sitting.person, proved_at__isnull=False).exists()


@pytest.mark.parametrize("relation", ["self", "relative"])
def test_officer_starts_for_neither_themself_nor_a_declared_relative(relation: str) -> None:
    who = registration()
    officer = make_officer(identity_number=who.number if relation == "self" else "")
    if relation == "relative":
        declare_conflict(officer=officer, number=who.number, employer="", relation="配偶", key=uuid4())

    with pytest.raises(Refused) as refused:
        ask_consent(officer=officer, who=who, address="192.0.2.1")

    assert codes(refused) == ["conflict.close"]
    assert texts_to(who.phone) == []


def test_relative_who_shows_another_document_is_found_once_the_code_is_told(wang: OfficerContext) -> None:
    person = make_person("李雷")
    declare_conflict(
        officer=wang, number=Identity.objects.get(person=person).number, employer="", relation="配偶", key=uuid4()
    )
    new_identity(person=person, kind=DocumentType.HM_PERMIT, number="H12345678")
    permit = replace(registration("H12345678", person.account.phone), kind=DocumentType.HM_PERMIT)

    with pytest.raises(Refused) as refused:
        begin(at_counter(wang), permit)

    assert codes(refused) == ["conflict.close"]
    assert Sitting.objects.count() == 0


def test_one_person_at_a_counter(wang: OfficerContext) -> None:
    begin(at_counter(wang), registration())

    with pytest.raises(Refused) as refused:
        begin(wang, registration(name="韩梅梅"))

    assert codes(refused) == ["counter.busy"]


def test_next_person_comes_after_the_end(wang: OfficerContext) -> None:
    first = begin(at_counter(wang), registration())

    end_counter(account_id=wang.account_id)
    second = begin(wang, registration(name="韩梅梅"))

    first.refresh_from_db()
    assert (first.ended_at is None, second.ended_at) == (False, None)
    assert [each.reason for each in AccessEvent.objects.order_by("at", "id")] == ["begin", "end", "begin"]


def test_new_agreement_at_another_counter_ends_the_first(wang: OfficerContext, zhao: OfficerContext) -> None:
    person = make_person("李雷")
    sit_down(Client(), wang, person)

    begin(at_counter(zhao), who_is(person))

    assert Sitting.objects.get(ended_at=None).account_id == zhao.account_id


def test_what_is_handed_in_is_not_typed_any_more(wang: OfficerContext) -> None:
    person = make_person("李雷")
    make_queued(person)

    with pytest.raises(Refused) as refused:
        begin(at_counter(wang), who_is(person))

    assert codes(refused) == ["counter.handed-in"]
    assert Sitting.objects.count() == 0


def test_limit_counts_the_officer_and_not_the_computer(wang: OfficerContext) -> None:
    for _ in range(30):
        ask_consent(officer=wang, who=registration(), address="192.0.2.1")

    with pytest.raises(Refused) as refused:
        ask_consent(officer=wang, who=registration(), address="198.51.100.1")

    assert codes(refused) == ["limit.too-soon"]


def test_role_that_ends_ends_the_sitting() -> None:
    officer, operator = make_officer(), make_officer("天河管理", roles=("operator",))
    sitting = begin(at_counter(officer), registration())
    membership = officer_membership(officer)

    end_role(operator=operator, membership_id=membership)

    sitting.refresh_from_db()
    assert sitting.ended_at is not None


def test_person_who_closes_leaves_every_counter(wang: OfficerContext) -> None:
    stays, closes = make_person("李雷"), make_person("李雷")
    sitting = sit_down(Client(), wang, closes)

    merge_persons(stays=stays.pk, closes=closes.pk)

    sitting.refresh_from_db()
    assert sitting.ended_at is not None


@pytest.mark.parametrize("give", [give_document, return_account])
def test_holder_who_loses_a_dispute_leaves_every_counter(wang: OfficerContext, give: Callable[..., None]) -> None:
    holder = make_person("李雷")
    number = Identity.objects.get(person=holder).number
    claimant = make_person("李雷", number=number, has_proved_identity=False)
    sitting = sit_down(Client(), wang, holder)

    give(claimant=claimant.pk, holder=holder.pk)

    sitting.refresh_from_db()
    assert sitting.ended_at is not None


def officer_membership(officer: OfficerContext) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM departments_membership WHERE officer_id = %s", [officer.officer_id])
        return int(cursor.fetchone()[0])
