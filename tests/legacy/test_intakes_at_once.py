"""送来的文件 with several hands on it: two who confirm, the command line beside the worker, a worker that is killed."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import connections

from crowd import at_once
from factories import make_officer
from jobs import waiting_jobs
from kuaiji.departments.queries import OfficerContext
from kuaiji.legacy.intakes import confirm_intake, load_intake
from kuaiji.legacy.models import Delivery, Excerpt, Intake
from kuaiji.web.jobs import Again
from legacy.files import load, person, write
from registering import check, confirm

pytestmark = pytest.mark.usefixtures("folder")
LINES = [person(serial) for serial in range(1, 10)]


@pytest.fixture(scope="module")
def database(committed_db_of_module: str) -> str:
    return committed_db_of_module


@pytest.fixture
def zhao(database: str) -> Iterator[OfficerContext]:
    """An operator of 广东; what they did is gone afterwards, as only the owner can have it."""
    yield make_officer("赵敏", "44", roles=("operator",))
    with connections["owner"].cursor() as cursor:
        for table in ("legacy_intake", "legacy_excerpt", "legacy_delivery"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            cursor.execute(f"DELETE FROM {table}")
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        cursor.execute("DELETE FROM legacy_staged")
        cursor.execute("DELETE FROM procrastinate_jobs")


def test_two_operators_who_confirm_at_once_load_once(zhao: OfficerContext) -> None:
    other, intake = make_officer("钱进", "44", roles=("operator",)), check(zhao, *LINES)
    press = [
        lambda who=who: confirm_intake(operator=who, intake_id=intake.pk, leave_faulty=False) for who in (zhao, other)
    ]

    answers = at_once(press * 4)

    assert [each for each in answers if not isinstance(each, Intake)] == []
    assert [name for name, _ in waiting_jobs()].count("legacy.load_intake") == 1


def test_two_jobs_at_once_load_once(zhao: OfficerContext) -> None:
    intake = confirm(zhao, *LINES)

    at_once([lambda: load_intake(intake_id=str(intake.pk))] * 4)

    assert (Delivery.objects.count(), Excerpt.objects.count()) == (1, 9)
    assert Intake.objects.get().delivery == Delivery.objects.get()


def test_job_waits_while_the_command_line_loads_the_same_file(database: str, zhao: OfficerContext) -> None:
    intake = confirm(zhao, *LINES)
    key = int.from_bytes(bytes(intake.digest)[:8], signed=True)

    with psycopg.connect(host=settings.KUAIJI.socket, user="kuaiji_owner", dbname=database) as another:
        another.execute("SELECT pg_advisory_lock(%s)", [key])
        with pytest.raises(Again):
            load_intake(intake_id=str(intake.pk))

    load_intake(intake_id=str(intake.pk))
    assert Excerpt.objects.count() == 9


def test_file_that_the_command_line_has_loaded_is_not_loaded_again(zhao: OfficerContext, tmp_path: Path) -> None:
    first = load(write(tmp_path / "a.csv", *LINES))
    intake = confirm(zhao, *LINES)

    load_intake(intake_id=str(intake.pk))

    intake.refresh_from_db()
    assert intake.delivery == first
    assert Excerpt.objects.count() == 9


def test_worker_that_is_killed_is_taken_up_where_it_stopped(database: str, zhao: OfficerContext, folder: Path) -> None:
    intake = confirm(zhao, *LINES)

    killed = elsewhere(database, folder, intake)
    kept = staged()
    load_intake(intake_id=str(intake.pk))

    assert (killed.returncode, kept) == (-9, 4)
    assert (Delivery.objects.get().lines, Excerpt.objects.count(), staged()) == (9, 9, 0)
    assert Intake.objects.get().storage_key == ""


def staged() -> int:
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM legacy_staged")
        (count,) = cursor.fetchone()
    return int(count)


ELSEWHERE = """
import os, signal, sys
import django
django.setup()
from kuaiji.legacy import actions
from kuaiji.legacy.intakes import load_intake

actions.CHUNK = 2
seal = actions._sealed
actions._sealed = lambda of, each: os.kill(os.getpid(), signal.SIGKILL) if each.number == 6 else seal(of, each)
load_intake(intake_id=sys.argv[1])
"""


def elsewhere(database: str, folder: Path, intake: Intake) -> subprocess.CompletedProcess[str]:
    """Load in a worker of its own, in chunks of two lines; it is killed at the sixth line."""
    root = Path(__file__).parents[2]
    environment = {
        **os.environ, "PYTHONPATH": str(root / "src"), "KUAIJI_DATABASE": database, "KUAIJI_DATA": str(folder.parent)
    }  # fmt: skip
    return subprocess.run(
        [sys.executable, "-c", ELSEWHERE, str(intake.pk)], env=environment, capture_output=True, text=True, check=False
    )
