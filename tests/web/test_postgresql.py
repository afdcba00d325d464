"""A connection that lives for days meets migrations and restarts, and the person notices neither."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest
from django.db import DatabaseError, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


@pytest.fixture
def own() -> Iterator[BaseDatabaseWrapper]:
    """A connection in autocommit beside the test's own, which is always inside a transaction."""
    wrapper = connections.create_connection("default")
    yield wrapper
    wrapper.close()


def run(wrapper: BaseDatabaseWrapper, sql: str) -> list[tuple[object, ...]]:
    with wrapper.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall() if cursor.description else []


@contextmanager
def in_transaction(own: BaseDatabaseWrapper) -> Iterator[None]:
    usual, connections["default"] = connections["default"], own
    try:
        with suppress(DatabaseError), transaction.atomic():
            yield
            transaction.set_rollback(True)
    finally:
        connections["default"] = usual


@pytest.fixture
def owner() -> Iterator[BaseDatabaseWrapper]:
    """The role that migrates, with a table that the platform is about to read."""
    wrapper = connections.create_connection("owner")
    run(wrapper, "CREATE TABLE thing AS SELECT 1 AS size")
    yield wrapper
    run(wrapper, "DROP TABLE thing")
    wrapper.close()


def prepare(own: BaseDatabaseWrapper) -> None:
    for _ in range(3):
        assert run(own, "SELECT size FROM thing") == [(1,)]


def kill(own: BaseDatabaseWrapper) -> None:
    other = connections.create_connection("default")
    run(other, f"SELECT pg_terminate_backend({run(own, 'SELECT pg_backend_pid()')[0][0]})")
    other.close()


def test_statement_prepared_before_a_column_changed_its_type_still_runs(
    own: BaseDatabaseWrapper, owner: BaseDatabaseWrapper
) -> None:
    prepare(own)

    run(owner, "ALTER TABLE thing ALTER size TYPE text")

    assert run(own, "SELECT size FROM thing") == [("1",)]


def test_changed_column_inside_a_transaction_fails_because_what_came_before_it_would_be_lost(
    own: BaseDatabaseWrapper, owner: BaseDatabaseWrapper
) -> None:
    prepare(own)
    run(owner, "ALTER TABLE thing ALTER size TYPE text")

    with in_transaction(own), pytest.raises(DatabaseError, match="cached plan"):
        run(own, "SELECT size FROM thing")


def test_read_after_the_server_closed_the_connection_is_answered(own: BaseDatabaseWrapper) -> None:
    run(own, "SELECT 1")

    kill(own)

    assert run(own, "SELECT 2") == [(2,)]


def test_write_after_the_server_closed_the_connection_fails_because_it_may_have_happened(
    own: BaseDatabaseWrapper,
) -> None:
    run(own, "SELECT 1")
    kill(own)

    with pytest.raises(DatabaseError):
        run(own, "WITH done AS (DELETE FROM messaging_message RETURNING id) SELECT id FROM done")


def test_transaction_after_the_server_closed_the_connection_fails_whole(own: BaseDatabaseWrapper) -> None:
    with in_transaction(own):
        run(own, "SELECT 1")
        kill(own)

        with pytest.raises(DatabaseError):
            run(own, "SELECT 2")
