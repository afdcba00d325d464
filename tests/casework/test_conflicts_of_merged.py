"""回避 after a merge: who typed for, or is close to, one of two registrations decides nothing about the human being."""

from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from desk_cases import hand_in
from factories import make_officer, make_person, resident_number
from kuaiji.accounts.holders import return_account
from kuaiji.accounts.merging import merge_persons
from kuaiji.accounts.models import Identity, Person
from kuaiji.cases.actions import decide, latest_submission
from kuaiji.cases.models import Case
from kuaiji.casework.actions import claim_case
from kuaiji.departments.conflicts import declare_conflict
from kuaiji.departments.queries import OfficerContext
from kuaiji.desk.actions import claim_next
from kuaiji.rules.codes import DocumentType
from kuaiji.rules.findings import Refused
from sitting import sit_down

pytestmark = pytest.mark.django_db

NUMBER = resident_number()


def by_merge() -> tuple[Person, Callable[[], None]]:
    """Return 王小明 under a resident's card, and what closes them into 王小明 under a permit."""
    stays = make_person("王小明", kind=DocumentType.HM_PERMIT, number="H12345678")
    closes = make_person("王小明", number=NUMBER)
    return closes, lambda: merge_persons(stays=stays.pk, closes=closes.pk)


def by_dispute() -> tuple[Person, Callable[[], None]]:
    """Return 李雷, registered anew, and what gives them their old account back."""
    holder = make_person("李雷", number=NUMBER)
    claimant = make_person("李雷", number=NUMBER, has_proved_identity=False)
    return claimant, lambda: return_account(claimant=claimant.pk, holder=holder.pk)


def case_of_who_stays(closed: Person) -> Case:
    closed.refresh_from_db()
    assert closed.merged_into is not None
    return hand_in(person=closed.merged_into)


def refused_to_claim(officer: OfficerContext, case_id: UUID) -> list[str]:
    with pytest.raises(Refused) as refused:
        claim_case(officer=officer, case_id=case_id)
    return [each.code for each in refused.value.findings]


@pytest.mark.parametrize("become_one", [by_merge, by_dispute])
def test_who_typed_for_the_closed_registration_decides_nothing_on_who_stays(
    wang: OfficerContext, zhao: OfficerContext, become_one: Callable[[], tuple[Person, Callable[[], None]]]
) -> None:
    closes, close = become_one()
    sit_down(Client(), wang, closes)
    close()

    case = case_of_who_stays(closes)

    assert refused_to_claim(wang, case.pk) == ["desk.typed-by-you"]
    with pytest.raises(Refused):
        claim_next(officer=wang)
    with pytest.raises(IntegrityError), transaction.atomic():
        decide(latest_submission(case), officer_id=wang.officer_id, verb="approve", note="", key=uuid4())
    assert claim_case(officer=zhao, case_id=case.pk) == case


def test_it_follows_through_two_merges(wang: OfficerContext) -> None:
    closes, close = by_merge()
    sit_down(Client(), wang, closes)
    close()
    last = make_person("王小明", kind=DocumentType.TW_PERMIT, number="12345678")
    closes.refresh_from_db()
    assert closes.merged_into is not None
    merge_persons(stays=last.pk, closes=closes.merged_into.pk)

    assert refused_to_claim(wang, hand_in(person=last).pk) == ["desk.typed-by-you"]


@pytest.mark.parametrize("become_one", [by_merge, by_dispute])
def test_relative_declared_by_the_closed_registrations_number_is_kept_away_from(
    wang: OfficerContext, become_one: Callable[[], tuple[Person, Callable[[], None]]]
) -> None:
    closes, close = become_one()
    declare_conflict(officer=wang, number=NUMBER, employer="", relation="配偶", key=uuid4())
    close()

    assert refused_to_claim(wang, case_of_who_stays(closes).pk) == ["desk.conflicted"]


def test_officer_handles_no_case_of_their_own_under_another_document() -> None:
    closes, close = by_merge()
    own = make_officer("王小明", identity_number=Identity.objects.get(person=closes).number)
    close()

    assert refused_to_claim(own, case_of_who_stays(closes).pk) == ["desk.own-case"]
