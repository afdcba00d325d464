"""A database of its own for one test, really committed to: for workers, races and killed processes."""

import os
from collections.abc import Iterator
from uuid import uuid4

import psycopg
import pytest
from django.db import connections

import conftest


@pytest.fixture
def committed(django_db_blocker: pytest.FixtureRequest) -> Iterator[str]:
    """Point this process at a fresh copy of the template and name it, for the environment of other processes."""
    name = f"committed_{uuid4().hex[:12]}"
    before = {alias: connections[alias].settings_dict["NAME"] for alias in connections}
    with django_db_blocker.unblock(), conftest.admin() as connection:  # type: ignore[attr-defined]
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {conftest.template()}")
        point_at(dict.fromkeys(connections, name))
        try:
            yield name
        finally:
            point_at(before)
            hang_up(name)
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def hang_up(name: str) -> None:
    """End what the threads of a worker still hold open; only the role itself may."""
    with as_app() as app:
        app.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])


def as_app() -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(host=os.environ["KUAIJI_SOCKET"], user="kuaiji_app", dbname="postgres", autocommit=True)


def point_at(names: dict[str, str]) -> None:
    for alias, name in names.items():
        connections[alias].close()
        connections[alias].settings_dict["NAME"] = name
