"""What must never be false about an export (导出): each promise of the database, broken on purpose."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, ProgrammingError, connection, transaction

from clock import at
from factories import make_officer
from jobs import run_jobs
from kuaiji.departments.queries import OfficerContext
from kuaiji.desk.exporting import ask_export, decide_export
from kuaiji.desk.models import Export
from kuaiji.desk.tasks import sweep_exports
from kuaiji.web.clock import now

pytestmark = pytest.mark.django_db

DISTRICT = "440106"


@pytest.fixture
def wang() -> OfficerContext:
    return make_officer("王芳", DISTRICT)


@pytest.fixture
def export(wang: OfficerContext) -> Export:
    """A list whose day has just begun."""
    zhao = make_officer("赵敏", DISTRICT, roles=("operator",))
    export = asked(wang)
    decide_export(operator=zhao, export_id=export.pk, answer="approve")
    run_jobs()
    return export


def asked(officer: OfficerContext) -> Export:
    return ask_export(officer=officer, what="queue", days=0, why="每周例会", key=uuid4())


@contextmanager
def broken(constraint: str) -> Iterator[None]:
    """Expect that the database refuses, by this very promise."""
    with pytest.raises(DatabaseError) as found, transaction.atomic():
        yield
    assert found.value.__cause__.diag.constraint_name == constraint  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("constraint", "changes"),
    [("export_says_why", {"why": ""}), ("export_what_is_known", {"days": 7}), ("export_what_is_known", {"what": "x"})],
)
def test_database_takes_no_request_that_makes_no_sense(
    wang: OfficerContext, constraint: str, changes: dict[str, Any]
) -> None:
    fields = {"number": "DC-0", "what": "queue", "why": "每周例会", "asked_at": now(), "key": uuid4(), **changes}

    with broken(constraint):
        Export.objects.create(department_id=wang.department_id, asked_by_id=wang.officer_id, **fields)


DECIDE = "decided_at = kuaiji_now(), is_approved = true, decided_by_id"
DAY = "written_at = now(), expires_at = now() + interval '1 day'"


@pytest.mark.parametrize(
    ("constraint", "change"),
    [
        ("export_needs_a_second_person", f"{DECIDE} = asked_by_id"),
        (
            "export_decided_inside_subtree",
            f"{DECIDE} = (SELECT id FROM departments_officer WHERE staff_number = 'TS1')",
        ),
        ("export_is_decided_by_somebody", "is_approved = true"),
        ("export_is_written_once_approved", f"{DAY}, cipher = 'a'"),
        ("export_is_kept_until_it_expires", "cipher = 'a'"),
        ("export_stays_as_decided", "why = '别的'"),
    ],
)
def test_database_lets_nobody_pass_by_the_second_person(constraint: str, change: str) -> None:
    make_officer("周深圳", "4403", number="TS1", roles=("operator",))
    export = asked(make_officer("王芳", DISTRICT, roles=("officer", "operator")))

    with broken(constraint):
        update(export, change)


@pytest.mark.parametrize(
    ("constraint", "change"),
    [
        ("export_stays_as_decided", "is_approved = false"),
        ("export_is_written_once_approved", "expires_at = written_at"),
        ("export_is_kept_until_it_expires", "cipher = NULL"),
        ("export_is_kept_until_it_expires", "cipher = NULL, erased_at = expires_at - interval '1 second'"),
        ("export_is_kept_until_it_expires", "erased_at = expires_at"),
    ],
)
def test_database_keeps_the_file_for_its_day(export: Export, constraint: str, change: str) -> None:
    with broken(constraint):
        update(export, change)


def test_what_was_erased_never_comes_back_and_no_request_goes(export: Export) -> None:
    with at(now() + timedelta(days=2)):
        sweep_exports()

    with broken("export_stays_as_decided"):
        update(export, "cipher = 'a', erased_at = NULL")
    with pytest.raises(ProgrammingError, match="permission denied"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM desk_export")


def update(export: Export, change: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE desk_export SET {change} WHERE id = %s", [export.pk])
