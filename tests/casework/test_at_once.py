"""Many at once: whoever comes second is refused, and no case ends in a state that nobody decided."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from chain import verify_chain
from crowd import at_once
from drafts import BLURRED, COLLEGE, answer, make_checking, make_draft, make_in_review, make_queued, newest, submit
from factories import make_officer, make_person
from kuaiji.cases.models import Case, Decision, Event, Submission
from kuaiji.casework.actions import approve_case, claim_case, open_collection, return_case, withdraw_case
from kuaiji.casework.settling import settle_case
from kuaiji.desk.actions import approve_in_batch, note_opening
from kuaiji.dossier.models import Version
from kuaiji.rules.findings import Refused

pytestmark = pytest.mark.usefixtures("committed_db")

Actions = list[Callable[[], Any]]


def won(answers: list[Any]) -> int:
    """Count who got through; the others must have been refused in words, not failed."""
    failed = [each for each in answers if isinstance(each, Exception) and not isinstance(each, Refused)]
    assert failed == []
    return sum(not isinstance(each, Refused) for each in answers)


def test_ten_presses_on_start_open_one_case() -> None:
    person = make_person("李雷")
    actions: Actions = [lambda: open_collection(person_id=person.pk, key=uuid4()) for _ in range(10)]

    assert won(at_once(actions)) == 10
    assert Case.objects.count() == 1


def test_ten_presses_on_submit_hand_in_once() -> None:
    person, key = make_person("李雷"), uuid4()
    make_draft(person)
    actions: Actions = [lambda: submit(person, key) for _ in range(10)]

    answers = at_once(actions)

    assert won(answers) == 10
    assert {each.pk for each in answers} == {Submission.objects.get().pk}


def test_two_tabs_that_submit_hand_in_once() -> None:
    person = make_person("李雷")
    make_draft(person)
    actions: Actions = [lambda: submit(person) for _ in range(10)]

    assert won(at_once(actions)) == 1
    assert Submission.objects.count() == 1


def test_ten_officers_who_claim_one_case_leave_it_in_one_hand() -> None:
    officers = [make_officer() for _ in range(10)]
    case = make_queued(make_person("李雷"))
    actions: Actions = [lambda officer=officer: claim_case(officer=officer, case_id=case.pk) for officer in officers]

    assert won(at_once(actions)) == 1
    assert Event.objects.filter(case=case, body__contains='"claim"').count() == 1


def test_withdrawal_and_approval_at_once_have_one_winner() -> None:
    officer = make_officer()
    case, submission = make_in_review(make_person("李雷"), officer)
    actions: Actions = [
        lambda: withdraw_case(person_id=case.person_id, number=case.number),
        lambda: approve_case(officer=officer, case_id=case.pk, submission_id=submission.pk, key=uuid4()),
    ]

    assert won(at_once(actions)) == 1

    case.refresh_from_db()
    is_approved = case.state == "approved"
    assert case.state in ("approved", "withdrawn")
    assert (Version.objects.count(), Decision.objects.count()) == (is_approved, is_approved)
    assert verify_chain(case) is None


def test_return_and_approval_at_once_have_one_winner() -> None:
    officer = make_officer()
    case, submission = make_in_review(make_person("李雷"), officer)
    mine = {"officer": officer, "case_id": case.pk, "submission_id": submission.pk}
    actions: Actions = [
        lambda: return_case(**mine, findings=[BLURRED], note="", key=uuid4()),
        lambda: approve_case(**mine, key=uuid4()),
    ]

    assert won(at_once(actions)) == 1
    assert Decision.objects.count() == 1


def test_submitting_again_while_the_first_is_settled_leaves_one_submission_for_the_desk() -> None:
    case = make_checking(make_person("李雷"), COLLEGE)
    answer(case.person, "matched")
    actions: Actions = [lambda: submit(case.person), lambda: settle_case(case_id=case.pk), lambda: submit(case.person)]

    assert won(at_once(actions)) == 1

    case.refresh_from_db()
    assert (newest(case.person).state, Submission.objects.count()) == ("queued", 1)
    assert verify_chain(case) is None


def test_ten_settling_jobs_settle_once() -> None:
    case = make_checking(make_person("李雷"))
    actions: Actions = [lambda: settle_case(case_id=case.pk) for _ in range(10)]

    assert won(at_once(actions)) == 10
    assert Event.objects.filter(case=case, body__contains='"settle"').count() == 1


def test_batch_pressed_ten_times_approves_once_and_everybody_is_told_so() -> None:
    officer, batch = make_officer(), uuid4()
    case, submission = make_in_review(make_person("李雷"), officer)
    note_opening(officer=officer, submission_id=submission.pk)
    actions: Actions = [
        lambda: approve_in_batch(officer=officer, case_id=case.pk, submission_id=submission.pk, batch=batch)
        for _ in range(10)
    ]

    assert won(at_once(actions)) == 10
    assert Decision.objects.get().batch == batch
