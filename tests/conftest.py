"""One database per worker, cut from the template, and what every test file may ask for."""

import contextlib
import hashlib
import os
import shutil
from collections.abc import Iterator

import django
import pytest
from django.db import connections

import database

pytest_plugins = ("browser", "outside")

os.environ.update(
    DJANGO_SETTINGS_MODULE="kuaiji.config.settings",
    KUAIJI_MODE="test",
    KUAIJI_SOCKET=str(database.SERVER.socket),
    KUAIJI_DATA=str(database.DATA),
    # Once a browser has been driven, its event loop stays in the thread, and the ORM would refuse to work beside it.
    DJANGO_ALLOW_ASYNC_UNSAFE="true",
)
django.setup()


def pytest_unconfigure() -> None:
    database.leave()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip the journeys, and say so, where there is no browser."""
    if shutil.which("chromium"):
        return
    for item in items:
        if item.get_closest_marker("journey"):
            item.add_marker(pytest.mark.skip(reason="Chromium is not installed"))


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    name = f"test_{hashlib.sha256(str(database.ROOT).encode()).hexdigest()[:8]}_{worker}"
    with django_db_blocker.unblock(), database.admin() as connection:  # type: ignore[attr-defined]
        source = database.template()
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {source} OWNER kuaiji_owner")
        for alias in connections:
            connections[alias].settings_dict["NAME"] = name
        yield
        for alias in connections:
            connections[alias].close()
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@pytest.fixture
def committed_db(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[str]:
    with committed(django_db_blocker) as name:
        yield name


@pytest.fixture(scope="module")
def committed_db_of_module(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[str]:
    """The same for a whole file, whose tests take back what they do."""
    with committed(django_db_blocker) as name:
        yield name


@contextlib.contextmanager
def committed(django_db_blocker: pytest.FixtureRequest) -> Iterator[str]:
    """A database of its own, in which every thread has its own connection and commits for real."""
    name = f"committed_{os.getpid()}"
    with django_db_blocker.unblock(), database.admin() as connection:  # type: ignore[attr-defined]
        before = {alias: connections[alias].settings_dict["NAME"] for alias in connections}
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {database.template()}")
        for alias in connections:
            connections[alias].close()
            connections[alias].settings_dict["NAME"] = name
        yield name
        for alias in connections:
            connections[alias].close()
            connections[alias].settings_dict["NAME"] = before[alias]
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
