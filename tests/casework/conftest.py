"""Two officers of one department, a disputed document and a second connection, for every test of casework."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, connections

from disputing import make_claimant, make_holder
from factories import make_officer
from kuaiji.accounts.models import Person
from kuaiji.accounts.passwords import hash_password
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
def holder(wang: OfficerContext) -> Person:
    """李雷, registered at 广州市天河区财政局."""
    return make_holder(wang)


@pytest.fixture
def claimant(holder: Person) -> Person:
    return make_claimant(holder, password=hash_password("a brand new password"))


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
