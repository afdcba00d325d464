"""One embedded PostgreSQL for the whole run, one migrated template, one database per worker cut from it."""

import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import django
import psycopg
import pytest
from django.core.management import call_command
from django.db import connections

from kuaiji.config import launcher

pytest_plugins = ("browser", "outside")

ROOT = Path(__file__).parent.parent
# A server named by KUAIJI_TEST_DATA is shared by several checkouts and stays up after the run.
SHARED = os.environ.get("KUAIJI_TEST_DATA")
DATA = Path(SHARED or ROOT / ".data" / "test")

server = launcher.start(DATA, fsync=False)
os.environ.update(
    DJANGO_SETTINGS_MODULE="kuaiji.config.settings",
    KUAIJI_MODE="test",
    KUAIJI_SOCKET=str(server.socket),
    KUAIJI_DATA=str(DATA),
    # Once a browser has been driven, its event loop stays in the thread, and the ORM would refuse to work beside it.
    DJANGO_ALLOW_ASYNC_UNSAFE="true",
)
django.setup()


def pytest_unconfigure() -> None:
    if not SHARED:
        server.leave()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip the journeys, and say so, where there is no browser."""
    if shutil.which("chromium"):
        return
    for item in items:
        if item.get_closest_marker("journey"):
            item.add_marker(pytest.mark.skip(reason="Chromium is not installed"))


def admin(database: str = "postgres") -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(host=os.environ["KUAIJI_SOCKET"], user="postgres", dbname=database, autocommit=True)


def template() -> str:
    """Name the template by what the migrations say, and make it once."""
    digest = hashlib.sha256(str(ROOT).encode())
    for path in sorted(ROOT.glob("src/kuaiji/*/migrations/*.py")):
        digest.update(path.read_bytes())
    name = f"template_{digest.hexdigest()[:16]}"
    with (DATA / "template.lock").open("w") as lock, admin() as connection:
        fcntl.flock(lock, fcntl.LOCK_EX)
        made = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
        if made is None:
            connection.execute(f"DROP DATABASE IF EXISTS {name}_new WITH (FORCE)")
            connection.execute(f"CREATE DATABASE {name}_new OWNER kuaiji_owner")
            migrate(f"{name}_new")
            connection.execute(f"ALTER DATABASE {name}_new RENAME TO {name}")
    return name


def migrate(name: str) -> None:
    owner = connections["owner"]
    owner.settings_dict["NAME"] = name
    call_command("migrate", database="owner", verbosity=0)
    owner.close()


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    name = f"test_{hashlib.sha256(str(ROOT).encode()).hexdigest()[:8]}_{worker}"
    with django_db_blocker.unblock(), admin() as connection:  # type: ignore[attr-defined]
        source = template()
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
    """A database of its own, in which every thread has its own connection and commits for real."""
    name = f"committed_{os.getpid()}"
    with django_db_blocker.unblock(), admin() as connection:  # type: ignore[attr-defined]
        before = {alias: connections[alias].settings_dict["NAME"] for alias in connections}
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template()}")
        for alias in connections:
            connections[alias].close()
            connections[alias].settings_dict["NAME"] = name
        yield name
        for alias in connections:
            connections[alias].close()
            connections[alias].settings_dict["NAME"] = before[alias]
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
