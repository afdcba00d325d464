"""后台任务: the one place where jobs are declared, enqueued in the caller's transaction, retried and run."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import OperationalError, connection, transaction
from procrastinate import RetryDecision
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.jobs import Job as QueuedJob
from procrastinate.retry import BaseRetryStrategy
from procrastinate.tasks import Task

CONCURRENCY = 4
STALLED_AFTER_SECONDS = 30


class Again(Exception):
    """A job could not do its work now and asks to be run again later; the reason is for the log."""


@dataclass(frozen=True)
class Backoff(BaseRetryStrategy):
    """Run a job once more that raised `Again`, or that the database gave up: two that wait for each other, a lost link.

    Twice as late each time, never all at once, and not for ever.
    """

    first: timedelta = timedelta(seconds=15)
    longest: timedelta = timedelta(hours=1)
    attempts: int = 20

    def get_retry_decision(self, *, exception: BaseException, job: QueuedJob) -> RetryDecision | None:
        if not isinstance(exception, Again | OperationalError) or job.attempts >= self.attempts:
            return None
        full = min(self.first * 2.0 ** min(job.attempts, 30), self.longest)
        return RetryDecision(retry_in={"seconds": round(full.total_seconds() * random.uniform(0.5, 1))})  # noqa: S311


@dataclass(frozen=True)
class Job:
    """Something the worker does. Called, it runs here and now; enqueued, it runs if the transaction commits."""

    task: Task[Any, None, Any]

    def __call__(self, **arguments: Any) -> None:
        self.task.func(**arguments)

    def enqueue(self, *, at: datetime | None = None, once: str | None = None, **ids: UUID | str | int) -> bool:
        """Put it into the queue, in the same transaction as the rows it is about.

        `at` is a moment of the database's clock, before which it does not run. With `once`, nothing is enqueued
        (and False returned) while a job with that key still waits. Pass ids only: arguments are stored in clear.
        """
        values = {name: str(value) if isinstance(value, UUID) else value for name, value in ids.items()}
        later = self.task.configure(schedule_at=None if at is None else real_time(at), queueing_lock=once)
        if once is None:
            later.defer(**values)
            return True
        try:
            with transaction.atomic():
                later.defer(**values)
        except AlreadyEnqueued:
            return False
        return True


def real_time(moment: datetime) -> datetime:
    """Turn a moment of `kuaiji_now()`, which a demo may shift, into the queue's own time."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::timestamptz - (kuaiji_now() - now())", [moment])
        (found,) = cursor.fetchone()
    assert isinstance(found, datetime)  # noqa: S101
    return found


def job(
    name: str, *, queue: str = "default", retry: Backoff | None = None, lock: str | None = None
) -> Callable[[Callable[..., None]], Job]:
    """Declare a job. `name` is stored with queued jobs, so it stays when the function moves.

    Of the jobs with the same `lock` one runs at a time, whatever the number of workers.
    The worker knows the jobs that an app's `tasks.py` declares or imports.
    """

    def declare(function: Callable[..., None]) -> Job:
        return Job(app.task(name=name, queue=queue, retry=retry or Backoff(), lock=lock)(function))

    return declare


def periodic(name: str, cron: str, *, queue: str = "default") -> Callable[[Callable[[], None]], Job]:
    """Declare a job that the worker also runs by the clock; two runs of it never wait at the same time."""

    def declare(function: Callable[[], None]) -> Job:
        def run(timestamp: int = 0) -> None:
            function()

        task = app.task(name=name, queue=queue, queueing_lock=name)(run)
        app.periodic(cron=cron)(task)
        return Job(task)

    return declare


def run_worker(*, wait: bool = True, concurrency: int = CONCURRENCY) -> None:
    """Run every job of the platform until told to stop, or until none is due if not `wait`."""
    worker = app.with_connector(app.connector.get_worker_connector())  # type: ignore[attr-defined]
    worker.run_worker(
        wait=wait,
        concurrency=concurrency,
        install_signal_handlers=wait,
        listen_notify=wait,
        delete_jobs="successful",
        shutdown_graceful_timeout=25,
        stalled_worker_timeout=STALLED_AFTER_SECONDS,
    )
