"""A reform and a decision or a submission at the same moment: whoever is second waits, and nothing is lost."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, connections, transaction

from drafts import make_draft, make_in_review, newest, submit
from factories import make_officer, make_person
from kuaiji.cases.models import Case, Decision
from kuaiji.casework.actions import approve_case
from kuaiji.casework.following import bring_into_force, follow
from kuaiji.departments.models import Reform
from kuaiji.departments.reforms import plan_reform, take_effect
from kuaiji.rules.findings import Refused
from reforming import TIANHE, YUEXIU, get, merge, operator_of, planned, today

pytestmark = pytest.mark.usefixtures("committed_db")

PATIENCE = 30
WAITS = "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid)))"


@contextmanager
def meanwhile(action: Callable[[], Any]) -> Iterator[Future[Any]]:
    """Start an action elsewhere once the body is done, and commit when it waits for this transaction."""

    def run() -> Any:
        try:
            return action()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as thread:
        future: Future[Any] = Future()
        with transaction.atomic():
            yield future
            started = thread.submit(run)
            wait_for(lambda: is_waited_for() or started.done())
            assert not started.done()
        try:
            future.set_result(started.result(PATIENCE))
        except Refused as refused:
            future.set_exception(refused)


def is_waited_for() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(WAITS)
        (found,) = cursor.fetchone()
    return bool(found)


def wait_for(condition: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.02)


def closing_today() -> Reform:
    return planned(TIANHE, replace(merge(), takes_effect_on=today()))


def department_of(case: Case) -> str:
    found = Case.objects.select_related("department").get(pk=case.pk).department
    assert found is not None
    return found.code


def test_decision_that_is_being_made_stands_and_the_reform_waits_for_it() -> None:
    wang = make_officer("王芳")
    case, submission = make_in_review(make_person("李雷"), wang)
    reform = closing_today()

    with meanwhile(lambda: take_effect(reform_id=reform.pk)) as taken:
        approve_case(officer=wang, case_id=case.pk, submission_id=submission.pk, key=uuid4())

    assert taken.result() is not None
    follow(department_id=get(TIANHE).pk)
    assert newest(case.person).state == "approved"
    assert department_of(case) == TIANHE


def test_decision_that_waits_for_the_reform_is_not_lost() -> None:
    wang = make_officer("王芳")
    case, submission = make_in_review(make_person("李雷"), wang)
    reform = closing_today()

    with meanwhile(
        lambda: approve_case(officer=wang, case_id=case.pk, submission_id=submission.pk, key=uuid4())
    ) as decided:
        take_effect(reform_id=reform.pk)

    assert decided.result().officer_id == wang.officer_id
    assert newest(case.person).state == "approved"


def test_decision_of_who_does_not_come_along_is_refused_in_a_sentence() -> None:
    holder = make_officer("周佛山", "4406")
    case, submission = make_in_review(make_person("李雷"), make_officer("王芳"))
    Case.objects.filter(pk=case.pk).update(department=get("440604"), lease_officer=holder.officer_id)
    planned("440604", replace(merge(), takes_effect_on=today()))
    bring_into_force()

    with meanwhile(
        lambda: approve_case(officer=holder, case_id=case.pk, submission_id=submission.pk, key=uuid4())
    ) as decided:
        follow(department_id=get("440604").pk)

    with pytest.raises(Refused) as refused:
        decided.result()
    assert [each.code for each in refused.value.findings] == ["desk.not-your-department"]
    assert not Decision.objects.exists()
    assert department_of(case) == YUEXIU


def test_case_that_is_being_handed_in_is_found_by_the_job() -> None:
    person = make_person("李雷")
    make_draft(person)
    operator, plan = operator_of(), replace(merge(), takes_effect_on=today())

    with meanwhile(
        lambda: plan_reform(operator=operator, department_id=get(TIANHE).pk, plan=plan, key=uuid4())
    ) as planning:
        submit(person)

    take_effect(reform_id=planning.result().pk)
    follow(department_id=get(TIANHE).pk)
    assert department_of(newest(person)) == YUEXIU


def test_case_that_comes_a_moment_too_late_is_refused_in_a_sentence() -> None:
    person = make_person("李雷")
    make_draft(person)
    operator, plan = operator_of(), replace(merge(), takes_effect_on=today())

    with meanwhile(lambda: submit(person)) as handing_in:
        plan_reform(operator=operator, department_id=get(TIANHE).pk, plan=plan, key=uuid4())

    with pytest.raises(Refused) as refused:
        handing_in.result()
    assert [each.code for each in refused.value.findings] == ["reform.takes-none"]
    assert newest(person).state == "draft"
