"""自动通过 beside an officer and the person, each on a connection of its own: one of them decides, never two."""

from collections.abc import Iterator
from uuid import uuid4

import pytest

from chain import verify_chain
from crowd import at_once
from drafts import COLLEGE, answer, make_checking, newest
from factories import make_officer, make_person
from kuaiji.cases.models import Case, Decision
from kuaiji.casework.actions import approve_case, claim_case, withdraw_case
from kuaiji.casework.settling import settle_case
from kuaiji.departments.queries import OfficerContext
from kuaiji.dossier.models import Version
from kuaiji.messaging.models import Sms
from kuaiji.rules.findings import Refused
from published import AUTOMATIC, published

pytestmark = pytest.mark.usefixtures("committed_db")


@pytest.fixture
def case(monkeypatch: pytest.MonkeyPatch) -> Iterator[Case]:
    """李雷's case, which the platform may approve as soon as a job comes to it."""
    monkeypatch.setattr("kuaiji.casework.marking.lot", lambda submission_id: 99.0)
    with published(AUTOMATIC):
        case = make_checking(make_person("李雷"), COLLEGE)
        answer(case.person, "matched")
        yield case


def take_and_approve(officer: OfficerContext, case: Case) -> None:
    claim_case(officer=officer, case_id=case.pk)
    approve_case(officer=officer, case_id=case.pk, submission_id=case.submissions.get().pk, key=uuid4())


def refused(found: list[object]) -> int:
    assert [each for each in found if isinstance(each, Exception) and not isinstance(each, Refused)] == []
    return sum(isinstance(each, Refused) for each in found)


def test_ten_jobs_approve_once(case: Case) -> None:
    found = at_once([lambda: settle_case(case_id=case.pk) for _ in range(10)])

    assert found == [True] * 10
    assert (newest(case.person).state, Decision.objects.count(), Version.objects.count()) == ("approved", 1, 1)
    assert Sms.objects.filter(template="approved").count() == 1
    assert verify_chain(newest(case.person)) is None


def test_officers_who_reach_for_it_at_that_moment_do_not_decide_it_too(case: Case) -> None:
    officers = [make_officer() for _ in range(8)]
    taking = [lambda officer=officer: take_and_approve(officer, case) for officer in officers]

    found = at_once(
        [*taking[:4], lambda: settle_case(case_id=case.pk), lambda: settle_case(case_id=case.pk), *taking[4:]]
    )

    assert refused(found) == 8
    assert [each.officer for each in Decision.objects.all()] == [None]
    assert newest(case.person).state == "approved"


def test_person_who_takes_it_back_at_that_moment_wins_or_loses_whole(case: Case) -> None:
    found = at_once(
        [
            lambda: settle_case(case_id=case.pk),
            lambda: withdraw_case(person_id=case.person_id, number=case.number),
            lambda: settle_case(case_id=case.pk),
        ]
    )

    is_approved = newest(case.person).state == "approved"
    assert newest(case.person).state in ("approved", "withdrawn")
    assert refused(found) == is_approved
    assert Decision.objects.count() == Version.objects.count() == is_approved
