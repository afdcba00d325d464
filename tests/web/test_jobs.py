"""后台任务: with the transaction or not at all, later where asked, once where asked, again where it can help."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from django.db import OperationalError, connection, transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.jobs import Job as QueuedJob

from jobs import waiting_jobs
from kuaiji.messaging.actions import send_sms
from kuaiji.messaging.models import Sms
from kuaiji.messaging.sending import deliver
from kuaiji.sandbox.server import Server
from kuaiji.sandbox.world import Mode
from kuaiji.web.clock import now
from kuaiji.web.jobs import Again, Backoff

ROOT = Path(__file__).parents[2]
PHONE = "15400000001"


def send_code(dedupe: str = "code:1") -> None:
    send_sms(phone=PHONE, template="code", values={"code": "246810", "purpose": "注册"}, dedupe=dedupe)


def scheduled_in() -> timedelta:
    with connection.cursor() as cursor:
        cursor.execute("SELECT scheduled_at - now() FROM procrastinate_jobs")
        (wait,) = cursor.fetchone()
    return wait  # type: ignore[no-any-return]


@pytest.mark.django_db
def test_job_is_enqueued_with_the_transaction_or_not_at_all() -> None:
    with transaction.atomic():
        deliver.enqueue(sms_id="1")
        transaction.set_rollback(True)
    assert waiting_jobs() == []

    deliver.enqueue(sms_id="2")
    assert waiting_jobs() == [("messaging.deliver", {"sms_id": "2"})]


@pytest.mark.django_db
def test_job_that_still_waits_is_not_enqueued_again_and_the_transaction_goes_on() -> None:
    with transaction.atomic():
        assert deliver.enqueue(sms_id="1", once="a") is True
        assert deliver.enqueue(sms_id="1", once="a") is False
        assert deliver.enqueue(sms_id="2", once="b") is True

    assert [arguments["sms_id"] for _, arguments in waiting_jobs()] == ["1", "2"]


def test_moment_of_a_shifted_clock_becomes_the_queues_own_time(committed_db: str) -> None:
    with psycopg.connect(host=os.environ["KUAIJI_SOCKET"], user="kuaiji_owner", dbname=committed_db) as owner:
        owner.execute("UPDATE web_installation SET clock_shift = '10 days'")

    deliver.enqueue(sms_id="1", at=now() + timedelta(minutes=5))

    assert timedelta(minutes=4, seconds=55) < scheduled_in() < timedelta(minutes=5)


@pytest.mark.parametrize(("attempts", "least", "most"), [(0, 7, 15), (1, 15, 30), (4, 120, 240), (19, 1800, 3600)])
def test_retries_come_later_and_later_but_never_all_at_once(attempts: int, least: int, most: int) -> None:
    waits = {decided_wait(Backoff(), attempts) for _ in range(40)}

    assert len(waits) > 3
    assert min(waits) >= least - 1
    assert max(waits) <= most + 1


def test_job_that_the_database_gave_up_is_run_again() -> None:
    exception = OperationalError("deadlock detected")

    assert Backoff().get_retry_decision(exception=exception, job=queued(0)) is not None
    assert Backoff().get_retry_decision(exception=exception, job=queued(20)) is None


def decided_wait(backoff: Backoff, attempts: int) -> int:
    decision = backoff.get_retry_decision(exception=Again(), job=queued(attempts))
    assert decision is not None
    assert decision.retry_at is not None
    return round(decision.retry_at.timestamp() - time.time())


@pytest.mark.parametrize(("exception", "attempts"), [(ValueError(), 0), (Again(), 20)])
def test_a_mistake_is_not_retried_and_patience_ends(exception: Exception, attempts: int) -> None:
    assert Backoff().get_retry_decision(exception=exception, job=queued(attempts)) is None


def queued(attempts: int) -> QueuedJob:
    return QueuedJob(id=1, lock=None, queueing_lock=None, queue="sms", task_name="x", attempts=attempts)


def test_the_worker_knows_every_job_that_is_declared() -> None:
    declared = set()
    for path in ROOT.glob("src/kuaiji/**/*.py"):
        declared |= set(re.findall(r'@(?:job|periodic)\(\s*"([^"]+)"', path.read_text()))
    script = "import django; django.setup(); from procrastinate.contrib.django import app; print(*app.tasks, sep='\\n')"
    known = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, env=environment()
    )

    assert "messaging.deliver" in declared
    assert declared <= set(known.stdout.split())


def test_worker_runs_what_was_committed(committed_db: str, sandbox: Server) -> None:
    send_code()

    work_off(committed_db, sandbox)

    assert [letter.phone for letter in sandbox.world.letters()] == [PHONE]
    assert Sms.objects.get().gateway_id == sandbox.world.letters()[0].id


def test_a_worker_killed_while_it_sends_leaves_one_message_and_no_second(committed_db: str, sandbox: Server) -> None:
    """T17: the job is revived, and its effect at our border stays one."""
    sandbox.world.slow_seconds = 3
    sandbox.world.switch("sms", Mode.SLOW)
    send_code()
    kill_once(lambda: sandbox.world.asked["sms"] == 1, committed_db, sandbox)
    sandbox.world.switch("sms", Mode.NORMAL)

    revive_and_run(committed_db, sandbox)

    assert sandbox.world.asked["sms"] == 1
    assert Sms.objects.get().state == Sms.State.HANDED_OVER
    assert not [name for name, _ in waiting_jobs() if name == "messaging.deliver"]


def test_a_worker_killed_before_it_sends_is_replaced_and_the_message_leaves(committed_db: str, sandbox: Server) -> None:
    """T17: the row is locked by somebody else while the worker dies, so nothing has left yet."""
    send_code()
    with transaction.atomic():
        Sms.objects.select_for_update().get()
        kill_once(is_doing, committed_db, sandbox)

    revive_and_run(committed_db, sandbox)

    assert sandbox.world.asked["sms"] == 1


def kill_once(reached: Callable[[], bool], database: str, sandbox: Server) -> None:
    """Start a worker as its own process and kill it with -9 as soon as it has got that far."""
    worker = subprocess.Popen(
        [sys.executable, "-m", "kuaiji", "worker"], env={**environment(database), "KUAIJI_SANDBOX_URL": sandbox.url}
    )
    try:
        wait_until(reached)
    finally:
        worker.send_signal(signal.SIGKILL)
        worker.wait()


def is_doing() -> bool:
    with psycopg.connect(host=os.environ["KUAIJI_SOCKET"], user="kuaiji_app", dbname="postgres") as watcher:
        found = watcher.execute(
            "SELECT 1 FROM pg_stat_activity WHERE datname = %s AND wait_event_type = 'Lock'",
            [connection.settings_dict["NAME"]],
        )
        return found.fetchone() is not None


def wait_until(reached: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not reached():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def revive_and_run(database: str, sandbox: Server) -> None:
    """Let the dead worker's heartbeat grow old, run the sweep, then what it put back."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 minute'")
    with suppress(AlreadyEnqueued):  # The worker that died may have put it into the queue at the full minute.
        app.tasks["web.revive_stalled_jobs"].defer(timestamp=0)
    work_off(database, sandbox)
    work_off(database, sandbox)


def work_off(database: str, sandbox: Server) -> str:
    """Run a worker of its own until nothing is due, and return what it logged."""
    script = "import django; django.setup(); from kuaiji.web.jobs import run_worker; run_worker(wait=False)"
    settings = {**environment(database), "KUAIJI_SANDBOX_URL": sandbox.url}
    worker = subprocess.run([sys.executable, "-c", script], env=settings, check=True, capture_output=True, text=True)
    return worker.stderr


def environment(database: str = "kuaiji") -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT / "src"), "KUAIJI_DATABASE": database}


def test_a_job_that_asks_again_is_no_error_in_the_log(committed_db: str, sandbox: Server) -> None:
    send_code()
    sandbox.server_close()

    log = work_off(committed_db, sandbox)

    assert Sms.objects.get().state == Sms.State.QUEUED
    assert "Traceback" not in log
