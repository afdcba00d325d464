"""下一件: which case is the most urgent one that this officer may decide, and that it is handed out once."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from desk_cases import hand_in, latest
from drafts import BLURRED
from factories import make_officer, make_person
from kuaiji.cases.models import Case
from kuaiji.casework.actions import claim_case, release_case, return_case
from kuaiji.departments.queries import OfficerContext
from kuaiji.desk.actions import claim_next
from kuaiji.rules.findings import Refused
from kuaiji.web.clock import now
from pulling import pull_everything


def pulled(officer: OfficerContext) -> str | None:
    try:
        return claim_next(officer=officer).person_name
    except Refused:
        return None


def due_earlier(case: Case, days: int) -> None:
    assert case.due_at is not None
    Case.objects.filter(pk=case.pk).update(due_at=case.due_at - timedelta(days=days))


@pytest.mark.django_db
def test_what_is_due_first_comes_first_wherever_it_lies() -> None:
    hand_in("李雷", "440106")
    due_earlier(hand_in("韩梅梅", "4401"), 3)
    due_earlier(hand_in("王小明", "440104"), 9)
    due_earlier(hand_in("陈嘉怡", "4403"), 20)
    officer = make_officer(code="4401")

    assert [pulled(officer) for _ in range(4)] == ["王小明", "韩梅梅", "李雷", None]


@pytest.mark.django_db
def test_case_that_comes_back_waits_a_working_day_for_who_returned_it() -> None:
    one, other, person = make_officer("王芳"), make_officer("李强"), make_person("李雷")
    case = claim_case(officer=one, case_id=hand_in(person=person).pk)
    return_case(officer=one, case_id=case.pk, submission_id=latest(case), findings=[BLURRED], note="", key=uuid4())
    hand_in(person=person)
    due_earlier(hand_in("韩梅梅"), 9)

    assert pulled(other) == "韩梅梅"
    assert pulled(other) is None
    assert pulled(one) == "李雷"


@pytest.mark.django_db
def test_kept_case_is_everybodys_once_the_day_is_over() -> None:
    one, other, person = make_officer("王芳"), make_officer("李强"), make_person("李雷")
    case = claim_case(officer=one, case_id=hand_in(person=person).pk)
    return_case(officer=one, case_id=case.pk, submission_id=latest(case), findings=[BLURRED], note="", key=uuid4())
    again = hand_in(person=person)
    Case.objects.filter(pk=again.pk).update(kept_until=now())

    assert pulled(other) == "李雷"


@pytest.mark.django_db
def test_own_kept_case_comes_before_what_is_due_earlier() -> None:
    officer, person = make_officer("王芳"), make_person("李雷")
    case = claim_case(officer=officer, case_id=hand_in(person=person).pk)
    return_case(officer=officer, case_id=case.pk, submission_id=latest(case), findings=[BLURRED], note="", key=uuid4())
    hand_in(person=person)
    due_earlier(hand_in("韩梅梅"), 9)

    assert [pulled(officer), pulled(officer)] == ["李雷", "韩梅梅"]


@pytest.mark.django_db
def test_case_put_back_is_offered_again() -> None:
    officer = make_officer()
    case = claim_case(officer=officer, case_id=hand_in("李雷").pk)

    assert pulled(officer) is None
    release_case(officer=officer, case_id=case.pk)
    assert pulled(officer) == "李雷"


@pytest.mark.django_db
def test_officer_without_a_role_gets_nothing() -> None:
    hand_in("李雷")

    assert pulled(make_officer(roles=("auditor",))) is None


@pytest.mark.parametrize("waiting", [1, 3])
@pytest.mark.usefixtures("committed_db")
def test_pull_takes_six_statements_however_many_wait(waiting: int) -> None:
    for _ in range(waiting):
        hand_in("李雷")
    officer = make_officer()

    with CaptureQueriesContext(connection) as queries:
        claim_next(officer=officer)

    assert len(queries) == 6


@pytest.mark.usefixtures("committed_db")
def test_many_officers_pull_at_once_and_nothing_is_handed_out_twice_or_left() -> None:
    for number in range(60):
        hand_in(f"李雷{number}", ("440106", "440104", "4401")[number % 3])

    outcome = pull_everything([make_officer(code="4401") for _ in range(10)])

    assert (len(outcome.pulls), outcome.doubled, outcome.left) == (60, 0, 0)
