"""What must never be false about a case (事项): each promise of the database, broken on purpose."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.db import DatabaseError, ProgrammingError, connection, transaction
from django.db.backends.postgresql.psycopg_any import NumericRange
from django.db.models import F

from drafts import (
    BLURRED,
    COLLEGE,
    SCHOOL,
    as_at_commit,
    make_checking,
    make_draft,
    make_in_review,
    make_queued,
    submit,
)
from factories import make_officer, make_person
from kuaiji.cases.actions import decide, latest_submission, lock, move, note_findings, remark
from kuaiji.cases.models import Case, Draft, Remark
from kuaiji.casework.actions import approve_case, return_case
from kuaiji.departments.queries import OfficerContext
from kuaiji.rules.case import Action
from kuaiji.rules.findings import Source, advise

INSERT_ONLY = {
    "cases_submission": "body", "cases_decision": "note", "cases_event": "body", "cases_policyedition": "body",
    "cases_remark": "words", "dossier_version": "body",
}  # fmt: skip
CHANGES = ["UPDATE {table} SET {column} = {column}", "DELETE FROM {table}", "TRUNCATE {table} CASCADE"]
DULL = advise("photo.dull", "照片偏暗。", Source("平台规则", "退回原因库"), "basic/photo")


@contextmanager
def broken(constraint: str) -> Iterator[None]:
    """Expect that the database refuses, by this very promise."""
    with pytest.raises(DatabaseError) as refused, transaction.atomic(), judged_at_once():
        yield
    assert refused.value.__cause__.diag.constraint_name == constraint  # type: ignore[union-attr]


@contextmanager
def judged_at_once() -> Iterator[None]:
    yield
    as_at_commit()


def approve(case: Case, officer: OfficerContext) -> None:
    approve_case(officer=officer, case_id=case.pk, submission_id=latest_submission(case).pk, key=uuid4())


@pytest.mark.django_db
@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("table", INSERT_ONLY)
def test_platform_has_no_right_to_change_what_is_insert_only(table: str, change: str) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), connection.cursor() as cursor:
        cursor.execute(change.format(table=table, column=INSERT_ONLY[table]))


def test_even_the_owner_of_the_tables_cannot_change_what_is_insert_only(committed_db: str) -> None:
    officer = make_officer()
    case, _ = make_in_review(make_person("李雷"), officer)
    approve(case, officer)
    remark(case, Remark.About.NOTE, officer_id=officer.officer_id, words="已电话核实", key=uuid4())
    socket = os.environ["KUAIJI_SOCKET"]

    with psycopg.connect(host=socket, user="kuaiji_owner", dbname=committed_db, autocommit=True) as owner:
        for table, column in INSERT_ONLY.items():
            for change in CHANGES:
                with pytest.raises(psycopg.errors.RestrictViolation) as refused:
                    owner.execute(change.format(table=table, column=column))

                assert refused.value.diag.constraint_name == "insert_only"


@pytest.mark.django_db
def test_person_has_one_open_case_of_a_kind() -> None:
    person = make_person("李雷")
    case = make_draft(person)

    with broken("case_one_open_per_kind"):
        copy(case, number="KJ-2026-000000000")


@pytest.mark.django_db
def test_two_cases_about_the_same_thing_are_never_under_review_at_once() -> None:
    case = make_queued(make_person("李雷"))

    with broken("case_lane_held_once"):
        copy(case, number="KJ-2026-000000000", kind="change")


@pytest.mark.django_db
def test_case_about_something_else_may_be_under_review_beside_it() -> None:
    case = make_queued(make_person("李雷"))

    copy(case, number="KJ-2026-000000000", kind="conduct", lane=NumericRange(2, 3))

    assert Case.objects.filter(is_held=True).count() == 2


def copy(case: Case, **changes: Any) -> Case:
    fields = {field.attname: getattr(case, field.attname) for field in Case._meta.concrete_fields}
    return Case.objects.create(**{**fields, "id": uuid4(), "key": uuid4(), **changes})


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"state": "lost", "is_held": False}, "case_state_known"),
        ({"kind": "wish"}, "case_kind_known"),
        ({"is_held": False}, "case_held_by_state"),
        ({"state": "withdrawn"}, "case_held_by_state"),
        ({"state": "in_review"}, "case_lease_while_looked_at"),
        ({"lease_until": F("submitted_at")}, "case_lease_while_looked_at"),
        ({"mend_by": F("submitted_at")}, "case_mend_by_while_returned"),
        ({"department": None}, "case_submitted_to_department"),
        ({"round": 0}, "case_submitted_to_department"),
    ],
)
def test_waiting_case_is_held_by_nobody_and_belongs_to_a_department(changes: dict[str, Any], constraint: str) -> None:
    case = make_queued(make_person("李雷"))

    with broken(constraint):
        Case.objects.filter(pk=case.pk).update(**changes)


@pytest.mark.django_db
@pytest.mark.parametrize("missing", ["lease_officer", "lease_until"])
def test_case_in_review_has_a_holder_and_an_end(missing: str) -> None:
    case, _ = make_in_review(make_person("李雷"), make_officer())

    with broken("case_lease_while_looked_at"):
        Case.objects.filter(pk=case.pk).update(**{missing: None})


@pytest.mark.django_db
def test_returned_case_has_a_deadline() -> None:
    officer = make_officer()
    case, submission = make_in_review(make_person("李雷"), officer)
    return_case(officer=officer, case_id=case.pk, submission_id=submission.pk, findings=[BLURRED], note="", key=uuid4())

    with broken("case_mend_by_while_returned"):
        Case.objects.filter(pk=case.pk).update(mend_by=None)


@pytest.mark.django_db
def test_remark_says_something_and_counts_once() -> None:
    officer = make_officer()
    case, key = make_queued(make_person("李雷")), uuid4()
    kept = {"officer_id": officer.officer_id, "words": "已电话核实", "key": key}
    remark(case, Remark.About.NOTE, **kept)

    with broken("remark_once_per_key"):
        remark(case, Remark.About.NOTE, **kept)
    with broken("remark_says_something"):
        remark(case, Remark.About.NOTE, **{**kept, "words": "", "key": uuid4()})


@pytest.mark.django_db
def test_officer_cannot_decide_on_what_the_person_has_replaced() -> None:
    officer, person = make_officer(), make_person("李雷")
    case, first = make_in_review(person, officer)
    return_case(officer=officer, case_id=case.pk, submission_id=first.pk, findings=[BLURRED], note="", key=uuid4())
    submit(person)

    with broken("decision_on_newest_submission"):
        decide(first, officer_id=officer.officer_id, verb="approve", note="", key=uuid4())


@pytest.mark.django_db
def test_officer_of_another_city_cannot_decide() -> None:
    elsewhere = make_officer("刘深圳", "4403")
    _, submission = make_in_review(make_person("李雷"), make_officer())

    with broken("decision_inside_subtree"):
        decide(submission, officer_id=elsewhere.officer_id, verb="approve", note="", key=uuid4())


@pytest.mark.django_db
def test_officer_of_the_city_above_can_decide() -> None:
    above = make_officer("陈广州", "4401")
    _, submission = make_in_review(make_person("李雷"), make_officer())

    decision = decide(submission, officer_id=above.officer_id, verb="approve", note="", key=uuid4())

    assert decision.officer_id == above.officer_id


@pytest.mark.django_db
def test_return_without_anything_to_mend_is_impossible() -> None:
    officer = make_officer()
    case, submission = make_in_review(make_person("李雷"), officer)

    with broken("return_names_a_finding"):
        note_findings(submission, [DULL], officer_id=officer.officer_id)
        move(lock(case.pk), Action.RETURN, actor=("officer", officer.officer_id))


@pytest.mark.django_db
def test_approval_with_something_still_to_mend_is_impossible() -> None:
    officer = make_officer()
    case, submission = make_in_review(make_person("李雷"), officer)

    with broken("approve_without_findings"):
        note_findings(submission, [BLURRED], officer_id=officer.officer_id)
        decide(submission, officer_id=officer.officer_id, verb="approve", note="", key=uuid4())
        move(lock(case.pk), Action.APPROVE, actor=("officer", officer.officer_id))


@pytest.mark.django_db
def test_approval_before_the_registries_have_answered_is_impossible() -> None:
    officer = make_officer()
    case = make_checking(make_person("李雷"), COLLEGE)
    assert latest_submission(case).checks.keys() == {f"education:education/{SCHOOL}"}

    with broken("approve_after_checks"):
        move(lock(case.pk), Action.SETTLE, actor=("system", None))
        move(lock(case.pk), Action.CLAIM, actor=("officer", officer.officer_id), officer_id=officer.officer_id)
        decide(latest_submission(case), officer_id=officer.officer_id, verb="approve", note="", key=uuid4())
        move(lock(case.pk), Action.APPROVE, actor=("officer", officer.officer_id))


@pytest.mark.django_db
def test_approval_without_a_decision_is_impossible() -> None:
    officer = make_officer()
    case, _ = make_in_review(make_person("李雷"), officer)

    with broken("approve_by_decision"):
        move(lock(case.pk), Action.APPROVE, actor=("officer", officer.officer_id))


@pytest.mark.django_db
def test_case_cannot_be_entered_as_approved() -> None:
    case = make_queued(make_person("李雷"))

    with broken("approve_by_decision"):
        copy(case, number="KJ-2026-000000000", kind="change", state="approved", is_held=False)


@pytest.mark.django_db
def test_draft_cannot_swallow_the_database() -> None:
    case = make_draft(make_person("李雷"))

    with broken("draft_size"):
        Draft.objects.filter(case=case, section="education").update(typed={"school": "长" * 200_000})


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("model_key", "constraint"),
    [("case", "case_once_per_key"), ("submission", "submission_once_per_key"), ("decision", "decision_once_per_key")],
)
def test_one_form_counts_once(model_key: str, constraint: str) -> None:
    officer = make_officer()
    case, submission = make_in_review(make_person("李雷"), officer)
    decision = decide(submission, officer_id=officer.officer_id, verb="return", note="", key=uuid4())
    row = {"case": case, "submission": submission, "decision": decision}[model_key]

    with broken(constraint):
        fields = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
        fresh = {"case": {"number": "KJ-2026-000000000", "kind": "conduct", "lane": NumericRange(2, 3)},
                 "submission": {"round": 2}, "decision": {}}[model_key]  # fmt: skip
        type(row).objects.create(**{**fields, "id": uuid4(), **fresh})
