"""One embedded PostgreSQL for the run, and one migrated template that every database of a worker is cut from."""

import fcntl
import hashlib
import os
from pathlib import Path

import psycopg
from django.core.management import call_command
from django.db import connections

from kuaiji.config import launcher

ROOT = Path(__file__).parent.parent
# A server named by KUAIJI_TEST_DATA is shared by several checkouts and stays up after the run.
SHARED = os.environ.get("KUAIJI_TEST_DATA")
DATA = Path(SHARED or ROOT / ".data" / "test")
SERVER = launcher.start(DATA, fsync=False)


def leave() -> None:
    """Stop the server with its last user."""
    if not SHARED:
        SERVER.leave()


def admin(database: str = "postgres") -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(host=str(SERVER.socket), user="postgres", dbname=database, autocommit=True)


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
