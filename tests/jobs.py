"""Runs the queue inside a test, on the test's own connection and so inside its transaction."""

import json
from datetime import datetime, timedelta

from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.exceptions import JobRetry
from procrastinate.jobs import Job

DUE = """
UPDATE procrastinate_jobs SET status = 'doing' WHERE id = (
    SELECT id FROM procrastinate_jobs
     WHERE status = 'todo' AND id <> ALL(%s)
       AND (scheduled_at IS NULL OR scheduled_at <= clock_timestamp() + %s::interval)
     ORDER BY priority DESC, id LIMIT 1)
RETURNING id, task_name, args, queue_name, attempts, queueing_lock, lock
"""


def run_jobs(*, ahead: timedelta = timedelta()) -> list[str]:
    """Run every job that is due (or will be, within `ahead`), as a worker would, and return their names in order.

    A job that asks to be retried is left for another call; one that fails for good fails the test.
    """
    ran: list[str] = []
    again: list[int] = []
    while (found := take(ahead, again)) is not None:
        ran.append(found.task_name)
        task = app.tasks[found.task_name]
        try:
            task.func(**found.task_kwargs)
        except Exception as exception:
            retry = task.get_retry_exception(exception=exception, job=found)
            if not isinstance(retry, JobRetry) or retry.retry_decision.retry_at is None:
                raise
            again.append(found.id or 0)
            put_back(found, retry.retry_decision.retry_at)
        else:
            finish(found)
    return ran


def waiting_jobs() -> list[tuple[str, dict[str, object]]]:
    """Return name and arguments of every job not yet run, whenever it is due."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name, args::text FROM procrastinate_jobs WHERE status = 'todo' ORDER BY id")
        return [(name, json.loads(args)) for name, args in cursor.fetchall()]


def take(ahead: timedelta, again: list[int]) -> Job | None:
    with connection.cursor() as cursor:
        cursor.execute(DUE, [again, ahead])
        row = cursor.fetchone()
    if row is None:
        return None
    number, name, args, queue, attempts, once, lock = row
    return Job(
        id=number, task_name=name, task_kwargs=json.loads(args), queue=queue, attempts=attempts,
        queueing_lock=once, lock=lock, status="doing",
    )  # fmt: skip


def put_back(job: Job, moment: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'todo', attempts = attempts + 1, scheduled_at = %s WHERE id = %s",
            [moment, job.id],
        )


def finish(job: Job) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE id = %s", [job.id])
