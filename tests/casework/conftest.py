"""Two officers of one department, and a second connection, for every test of casework."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, connections

from factories import make_officer
from kuaiji.departments.queries import OfficerContext

Elsewhere = Callable[[Callable[[], Any]], Future[Any]]
BOUND = 30.0


@pytest.fixture
def wang(db: None) -> OfficerContext:
    return make_officer("王芳")


@pytest.fixture
def zhao(db: None) -> OfficerContext:
    return make_officer("赵审核")


@pytest.fixture
def elsewhere() -> Iterator[Elsewhere]:
    """Run something on a connection of its own, and come back once it is done or waits for a lock."""
    with ThreadPoolExecutor(1) as pool:

        def start(action: Callable[[], Any]) -> Future[Any]:
            started = pool.submit(action)
            until = time.monotonic() + BOUND
            while not started.done() and not somebody_waits():
                assert time.monotonic() < until, "neither done nor waiting"
                time.sleep(0.01)
            return started

        yield start
        pool.submit(connections.close_all).result()


def somebody_waits() -> bool:
    """Say whether another connection waits for this one."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid)))"
        )
        return bool(cursor.fetchone()[0])
