"""占用申诉 at the same moment as 提交, a counter, or another decision: nobody waits in a circle, one outcome each."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client

from casework.conftest import BOUND, Elsewhere
from chain import verify_chain
from clock import at
from crowd import at_once
from desk_cases import latest
from disputing import THREE_DAYS, agree, dispute, make_claimant, make_holder
from drafts import DEPARTMENT, make_draft, newest, save, submit
from factories import make_officer
from kuaiji.accounts.access import note_writing
from kuaiji.accounts.holders import holder_of, return_account
from kuaiji.accounts.models import Person
from kuaiji.accounts.visitor import Acting
from kuaiji.cases.models import Case, Decision
from kuaiji.casework.actions import claim_case, withdraw_case
from kuaiji.casework.second import confirm_case, differ_case
from kuaiji.departments.queries import OfficerContext
from kuaiji.dossier.actions import start_proof
from kuaiji.rules.findings import Refused
from kuaiji.web.clock import now
from sitting import sit_down

pytestmark = pytest.mark.usefixtures("committed_db")


@pytest.fixture
def zhao() -> OfficerContext:
    return make_officer("赵审核", "440305")


@pytest.fixture
def qian() -> OfficerContext:
    return make_officer("钱审核", "440305")


@pytest.fixture
def claimant() -> Person:
    return make_claimant(make_holder())


@pytest.fixture
def waiting(claimant: Person, zhao: OfficerContext, qian: OfficerContext) -> Iterator[Case]:
    """A dispute on which 赵审核 has agreed, in 钱审核's hands after the holder's three days."""
    case = dispute(claimant)
    agree(zhao, case)
    with at(now() + THREE_DAYS):
        claim_case(officer=qian, case_id=case.pk)
        yield case


def outcomes(answers: list[Any]) -> tuple[int, list[str]]:
    """Count who got through, and return the codes that the others were refused by; nobody may have failed."""
    refused = [each for each in answers if isinstance(each, Refused)]
    assert [each for each in answers if isinstance(each, Exception) and each not in refused] == []
    return len(answers) - len(refused), sorted(finding.code for each in refused for finding in each.findings)


def upheld(officer: OfficerContext, case: Case) -> Decision:
    return confirm_case(officer=officer, case_id=case.pk, submission_id=latest(case), key=uuid4())


def test_two_officers_take_a_second_look_at_once_and_one_of_them_has_it(claimant: Person, zhao: OfficerContext) -> None:
    case = dispute(claimant)
    agree(zhao, case)
    officers = [make_officer(name, "440305") for name in ("钱审核", "孙审核")]

    with at(now() + THREE_DAYS):
        taken, _ = outcomes(at_once([lambda o=o: claim_case(officer=o, case_id=case.pk) for o in officers]))
        done, codes = outcomes(at_once([lambda o=o: upheld(o, case) for o in officers]))

    case.refresh_from_db()
    assert (taken, done, codes) == (1, 1, ["case.not-yours"])
    assert case.state == "approved"
    assert verify_chain(case) is None


def test_confirming_differing_and_withdrawing_at_once_have_one_outcome(waiting: Case, qian: OfficerContext) -> None:
    submission = latest(waiting)

    done, codes = outcomes(
        at_once(
            [
                lambda: upheld(qian, waiting),
                lambda: differ_case(
                    officer=qian, case_id=waiting.pk, submission_id=submission, codes=["dispute.differs"], key=uuid4()
                ),
                lambda: withdraw_case(person_id=waiting.person_id, number=waiting.number),
            ]
        )
    )

    waiting.refresh_from_db()
    # Who withdraws a moment after 不同意 takes back what waits again.
    assert done == 1 or (done, waiting.state) == (2, "withdrawn")
    assert set(codes) <= {"case.not-yours", "case.not-now", "case.withdrawn"}
    assert verify_chain(waiting) is None


def test_record_that_is_being_handed_in_keeps_a_dispute_out(claimant: Person, elsewhere: Elsewhere) -> None:
    make_draft(claimant)
    with transaction.atomic():
        submit(claimant)
        opening = elsewhere(lambda: dispute(claimant))

    with pytest.raises(Refused) as refused:
        opening.result(BOUND)
    assert [each.code for each in refused.value.findings] == ["dispute.under-review"]
    assert not Case.objects.filter(kind="dispute").exists()


def test_dispute_that_is_being_opened_keeps_the_record_with_the_person(claimant: Person, elsewhere: Elsewhere) -> None:
    make_draft(claimant)
    with transaction.atomic():
        case = dispute(claimant)
        handing_in = elsewhere(lambda: submit(claimant))

    with pytest.raises(Refused) as refused:
        handing_in.result(BOUND)
    assert [each.code for each in refused.value.findings] == ["case.disputing"]
    assert Case.objects.get(is_held=True) == case


def test_what_the_counter_is_writing_is_written_before_the_account_is_given_back(
    claimant: Person, waiting: Case, qian: OfficerContext, elsewhere: Elsewhere
) -> None:
    make_draft(claimant)
    counter = make_officer("窗口")
    sitting = sit_down(Client(), counter, claimant)

    with transaction.atomic():
        note_writing(counter.account_id, Acting(sitting.pk, claimant.pk, claimant.name), "department")
        confirming = elsewhere(lambda: upheld(qian, waiting))
        save(claimant, "department", DEPARTMENT)

    assert confirming.result(BOUND).verb == "confirm"
    assert newest(claimant).state == "withdrawn"
    sitting.refresh_from_db()
    assert sitting.ended_at is not None


def test_name_is_mended_before_the_account_is_given_back_or_not_at_all(claimant: Person, elsewhere: Elsewhere) -> None:
    case, holder = make_draft(claimant), holder_of(claimant.pk)
    assert holder is not None

    with transaction.atomic():
        withdraw_case(person_id=claimant.pk, number=case.number)
        mending = elsewhere(lambda: start_proof(person_id=claimant.pk, name="李蕾", number=""))
        return_account(claimant=claimant.pk, holder=holder.pk)

    mending.result(BOUND)
    claimant.refresh_from_db()
    assert (claimant.merged_into, claimant.name) == (holder, "李蕾")


def test_handing_in_while_the_account_is_given_back_is_refused(
    claimant: Person, waiting: Case, qian: OfficerContext, elsewhere: Elsewhere
) -> None:
    make_draft(claimant)

    with transaction.atomic():
        upheld(qian, waiting)
        handing_in = elsewhere(lambda: submit(claimant))

    with pytest.raises(Refused) as refused:
        handing_in.result(BOUND)
    assert [each.code for each in refused.value.findings] == ["case.none"]
