"""合并人员: who is found to be one person, what a merge moves, what it leaves alone, and when it is refused."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction

from accounts.walk import texts_to
from desk_cases import desk_of, hand_in
from drafts import as_at_commit
from duplicated import WHY, registered, with_permit
from factories import make_officer, make_person
from kuaiji.accounts.merging import CLOSED as CLOSED_BEFORE
from kuaiji.accounts.merging import merge_persons
from kuaiji.accounts.models import Account, Identity, Person, Session
from kuaiji.accounts.passwords import hash_password, is_password
from kuaiji.accounts.queries import account_named, identity_number, phone_of
from kuaiji.accounts.sessions import start_session
from kuaiji.audit.models import Act
from kuaiji.cases.models import Case
from kuaiji.casework.actions import open_collection
from kuaiji.casework.duplicates import PAIRS, pair_of
from kuaiji.casework.merging import merge
from kuaiji.casework.models import Merge
from kuaiji.departments.queries import OfficerContext
from kuaiji.dossier.models import Dossier, Version
from kuaiji.rules.findings import Refused

pytestmark = pytest.mark.django_db

NOT_ALLOWED = "42501"
NOWHERE = {"stays": "00000000-0000-0000-0000-000000000000", "closes": "00000000-0000-0000-0000-000000000000"}


@pytest.fixture
def operator() -> OfficerContext:
    return make_officer("天河管理", roles=("operator",))


def found(operator: OfficerContext) -> list[tuple[Any, Any]]:
    pairs = PAIRS.all(department=operator.department_id, limit=31, **NOWHERE)
    return [(pair.stays_id, pair.closes_id) for pair in pairs]


def merged(operator: OfficerContext, stays: Person, closes: Person, **changes: Any) -> Merge:
    common: dict[str, Any] = {"stays": stays.pk, "closes": closes.pk, "why": WHY, "is_sure": True, "key": uuid4()}
    return merge(operator=operator, **{**common, **changes})


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [each.code for each in refused.value.findings]


def test_same_name_sex_and_day_of_birth_under_two_documents_are_found_once(
    operator: OfficerContext, wang: OfficerContext
) -> None:
    one, two = registered(wang), registered(wang)
    third = with_permit()

    assert found(operator) == sorted([(one.pk, two.pk), (one.pk, third.pk), (two.pk, third.pk)])


def test_others_are_not_found(operator: OfficerContext, wang: OfficerContext) -> None:
    registered(wang)
    with_permit(birth_on=date(1995, 3, 2))
    with_permit(sex="female")
    with_permit(has_proved_identity=False)
    make_person("王小红")

    assert found(operator) == []


def test_record_of_another_place_is_not_the_operators_to_merge(operator: OfficerContext, wang: OfficerContext) -> None:
    one = registered(wang)
    two = registered(make_officer("孙审核", "440103"), "440103")
    above = make_officer("广州管理", "4401", roles=("operator",))

    assert found(operator) == []
    assert found(above) == [(one.pk, two.pk)]
    with pytest.raises(Refused) as refused:
        merged(operator, one, two)
    assert codes(refused) == ["merge.no-pair"]


def test_who_has_no_record_closes_even_if_they_came_first(operator: OfficerContext, wang: OfficerContext) -> None:
    first = with_permit()
    second = registered(wang)

    assert found(operator) == [(second.pk, first.pk)]
    with pytest.raises(Refused) as refused:
        merged(operator, first, second)
    assert codes(refused) == ["merge.no-pair"]


def test_merge_leaves_one_account_that_both_documents_open(operator: OfficerContext, wang: OfficerContext) -> None:
    stays = registered(wang, password=hash_password("the one that stays"))
    closes = registered(wang, password=hash_password("the one that goes"))
    past = Case.objects.get(person=closes)
    numbers, phones = [identity_number(each.pk) for each in (stays, closes)], [phone_of(stays.pk), phone_of(closes.pk)]
    start_session(account_id=closes.account.pk, is_staff=False)
    version = Version.objects.get(person=closes)

    merged(operator, stays, closes)
    as_at_commit()

    closes.refresh_from_db()
    account = Account.objects.get(person=stays)
    assert closes.merged_into == stays
    assert [account_named(each) for each in (*numbers, *phones)] == [account, account, account, None]
    assert is_password(account.password, "the one that stays")
    assert not Session.objects.filter(revoked_at=None).exists()
    assert Version.objects.get(person=closes) == version
    assert identity_number(past.person_id) == numbers[1]
    assert desk_of(wang).get(f"/desk/cases/{past.number}").status_code == 200
    assert Dossier.objects.count() == 2
    assert ["合并" in texts_to(each)[-1] for each in phones] == [True, True]


def test_phone_moves_along_where_the_other_has_none(operator: OfficerContext, wang: OfficerContext) -> None:
    stays, closes = registered(wang), with_permit()
    phone = phone_of(closes.pk)
    Account.objects.filter(person=stays).update(phone_cipher=None, phone_digest=None)

    merged(operator, stays, closes)

    assert phone_of(stays.pk) == phone


def test_draft_ends_with_the_account_and_what_is_open_keeps_from_merging(
    operator: OfficerContext, wang: OfficerContext
) -> None:
    stays, closes = registered(wang), with_permit()
    draft = open_collection(person_id=closes.pk, key=uuid4())
    other = with_permit()
    open_one = hand_in(person=other)

    merged(operator, stays, closes)
    with pytest.raises(Refused) as refused:
        merged(operator, stays, other)

    draft.refresh_from_db()
    assert draft.state == "withdrawn"
    assert codes(refused) == ["merge.open-case"]
    assert open_one.number in refused.value.findings[0].message
    assert Case.objects.get(pk=open_one.pk).state == "queued"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"why": "同一人"}, ["merge.no-reason"]),
        ({"why": "长" * 301}, ["merge.no-reason"]),
        ({"is_sure": False}, ["merge.not-sure"]),
        ({"why": "", "is_sure": False}, ["merge.no-reason", "merge.not-sure"]),
    ],
)
def test_operator_says_how_they_know_and_is_sure(
    operator: OfficerContext, wang: OfficerContext, changes: dict[str, Any], expected: list[str]
) -> None:
    stays, closes = registered(wang), with_permit()

    with pytest.raises(Refused) as refused:
        merged(operator, stays, closes, **changes)

    assert codes(refused) == expected
    assert not Merge.objects.exists()


def test_same_form_twice_merges_once(operator: OfficerContext, wang: OfficerContext) -> None:
    stays, closes, key = registered(wang), with_permit(), uuid4()

    assert merged(operator, stays, closes, key=key) == merged(operator, stays, closes, key=key)
    assert [(act.verb, act.actor) for act in Act.objects.all()] == [("person.merge", operator.staff_number)]
    assert found(operator) == []


def test_who_is_closed_is_merged_no_more(operator: OfficerContext, wang: OfficerContext) -> None:
    stays, closes = registered(wang), with_permit()
    merged(operator, stays, closes)

    assert pair_of(operator.department_id, stays.pk, closes.pk) is None
    with pytest.raises(Refused) as refused:
        merge_persons(stays=stays.pk, closes=closes.pk)
    assert refused.value.findings == [CLOSED_BEFORE]


def test_unproved_documents_stay_with_who_claimed_them(operator: OfficerContext, wang: OfficerContext) -> None:
    stays, closes = registered(wang), with_permit()
    claimed = Identity.objects.get(person=with_permit(has_proved_identity=False))
    Identity.objects.filter(pk=claimed.pk).update(person=closes)

    merged(operator, stays, closes)

    assert Identity.objects.get(pk=claimed.pk).person == closes
    assert Identity.objects.filter(person=stays, proved_at__isnull=False).count() == 2


@pytest.mark.parametrize("change", [{"why": "改写理由改写理由"}, None])
def test_database_keeps_a_merge_as_it_was(
    operator: OfficerContext, wang: OfficerContext, change: dict[str, str] | None
) -> None:
    made = merged(operator, registered(wang), with_permit())

    with pytest.raises(DatabaseError) as refused, transaction.atomic():
        Merge.objects.filter(pk=made.pk).update(**change) if change else made.delete()

    assert refused.value.__cause__.sqlstate == NOT_ALLOWED  # type: ignore[union-attr]


def test_database_refuses_a_merge_that_the_persons_do_not_show(operator: OfficerContext, wang: OfficerContext) -> None:
    stays, closes = registered(wang), with_permit()

    with pytest.raises(DatabaseError) as refused, transaction.atomic():
        Merge.objects.create(closed=closes, into=stays, operator_id=operator.officer_id, why=WHY, key=uuid4())

    assert refused.value.__cause__.diag.constraint_name == "merge_closes_the_person"  # type: ignore[union-attr]
