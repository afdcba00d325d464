"""Fills two databases, asks each the same of the desk in turn, and prints how the cost grows with the cases."""

import contextlib
import io
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

BENCH = Path(__file__).parent.parent
sys.path[:0] = [str(BENCH), str(BENCH.parent / "tests")]

import django  # noqa: E402

django.setup()

import psycopg  # noqa: E402
from django.db import connections, transaction  # noqa: E402

from factories import make_officer  # noqa: E402
from harness.compare import APPLICATION, ask, cpu_ns  # noqa: E402
from kuaiji.accounts.cookies import SESSION  # noqa: E402
from kuaiji.accounts.sessions import start_session  # noqa: E402
from kuaiji.departments.queries import OfficerContext  # noqa: E402
from kuaiji.desk import pull, queue, search  # noqa: E402
from kuaiji.desk.actions import claim_next  # noqa: E402
from kuaiji.web.clock import now  # noqa: E402
from kuaiji.web.ids import uuid7  # noqa: E402
from many import COMMON_NAME, World, fill  # noqa: E402
from plans import generic_plan, scanned  # noqa: E402

ROUNDS = 9
PER_ROUND = 40
WARM_UPS = 8
CITY = "4401"
LARGE = {"cases_case", "cases_word", "accounts_person", "accounts_identity"}
NAMES = ("queue", "next", "search")


@dataclass(slots=True)
class Cost:
    """What one question cost, round by round, in milliseconds: CPU of both sides, and time in the database."""

    cpu: list[float] = field(default_factory=list)
    database: list[float] = field(default_factory=list)

    def grown_from(self, other: "Cost") -> float:
        return max(
            statistics.median(self.cpu) / statistics.median(other.cpu),
            statistics.median(self.database) / statistics.median(other.database),
        )


@dataclass(slots=True)
class Site:
    """One database with its cases, and the officer who asks."""

    database: str
    officer: OfficerContext
    cookies: str
    costs: dict[str, Cost] = field(default_factory=lambda: {name: Cost() for name in NAMES})

    def questions(self) -> dict[str, Callable[[], None]]:
        return {
            "queue": lambda: self.get(""),
            "next": self.take_next,
            "search": lambda: self.get(f"q={COMMON_NAME}"),
        }

    def get(self, query: str) -> None:
        environ = {
            "REQUEST_METHOD": "GET", "PATH_INFO": "/desk/", "QUERY_STRING": query.encode().decode("latin-1"),
            "SCRIPT_NAME": "", "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "80", "HTTP_HOST": "127.0.0.1",
            "REMOTE_ADDR": "127.0.0.1", "SERVER_PROTOCOL": "HTTP/1.1", "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(), "wsgi.errors": sys.stderr, "HTTP_COOKIE": self.cookies,
        }  # fmt: skip
        status, body, _ = ask(APPLICATION, environ)
        assert status == "200 OK", status
        assert body.count(b'<th scope="row">') == queue.PAGE, "both sizes show a full page"

    def take_next(self) -> None:
        """Take the next case and put it back, as if nothing had been."""
        with transaction.atomic():
            claim_next(officer=self.officer)
            transaction.set_rollback(True)


@contextlib.contextmanager
def on(database: str) -> Iterator[Any]:
    """Let the platform use this database."""
    connection = connections["default"]
    connection.close()
    connection.settings_dict["NAME"] = database
    yield connection
    connection.close()


def enter(name: str, size: int) -> Site:
    """Make the database from the migrated one and fill it with a province's cases."""
    begun = time.monotonic()
    with admin("postgres") as server:
        server.execute(f"CREATE DATABASE {name} TEMPLATE kuaiji")
    with on(name):
        officer = make_officer("王芳", CITY)
        cookies = f"{SESSION}={start_session(account_id=officer.account_id, is_staff=True)}"
        moment = now()
    with admin(name) as connection:
        with connection.transaction(), without_indexes(connection):
            connection.execute("SET LOCAL session_replication_role = replica")
            below = connection.execute("SELECT id FROM departments_department WHERE code LIKE '44%'").fetchall()
            fill(connection, size, World([department for (department,) in below], officer.officer_id, moment))
        connection.execute("VACUUM ANALYZE")
        connection.execute("CHECKPOINT")
        for statement, params in statements(officer):
            with connection.transaction(force_rollback=True):
                whole = scanned(generic_plan(connection, statement, params)) & LARGE
            assert not whole, f"{name}: reads {whole} whole:\n{statement}"
    print(f"  {size:>9} cases in {time.monotonic() - begun:.0f} s", flush=True)
    return Site(name, officer, cookies)


@contextlib.contextmanager
def without_indexes(connection: psycopg.Connection[Any]) -> Iterator[None]:
    """Build the indexes once, after the rows; those of constraints stay."""
    found = connection.execute(INDEXES, [sorted(LARGE)]).fetchall()
    for name, _ in found:
        connection.execute(f"DROP INDEX {name}".encode())
    yield
    connection.execute("SET LOCAL maintenance_work_mem = '256MB'")
    for _, definition in found:
        connection.execute(definition.encode())


INDEXES = """
SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
 WHERE indrelid = ANY(%s::text[]::regclass[]) AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
"""


def statements(officer: OfficerContext) -> list[tuple[str, dict[str, Any]]]:
    common = {"account": officer.account_id, "event": uuid7(), "reason": "", "limit": queue.PAGE + 1}
    return [
        (queue.WAITING.text, {**common, "at": queue.FIRST[0], "id": queue.FIRST[1]}),
        (search.BY_WORD.text, {**common, "word": COMMON_NAME, "id": search.NEWEST}),
        (pull.PULL.text, {"officer": officer.officer_id, "limit": pull.WIDTHS[0]}),
    ]


def admin(database: str) -> psycopg.Connection[Any]:
    return psycopg.connect(host=os.environ["KUAIJI_SOCKET"], user="postgres", dbname=database, autocommit=True)


def measure(site: Site, *, is_warm: bool) -> None:
    """Ask every question a number of times and note what one costs."""
    spent = 0.0

    def clock(execute: Callable[..., Any], *given: Any) -> Any:
        nonlocal spent
        begun = time.perf_counter()
        try:
            return execute(*given)
        finally:
            spent += time.perf_counter() - begun

    with on(site.database) as connection:
        for name, question in site.questions().items():
            for _ in range(WARM_UPS):
                question()
            backend, spent = connection.connection.info.backend_pid, 0.0
            with connection.execute_wrapper(clock):
                before = cpu_ns(backend)
                for _ in range(PER_ROUND):
                    question()
                after = cpu_ns(backend)
            if is_warm:
                site.costs[name].cpu.append((after - before) / PER_ROUND / 1e6)
                site.costs[name].database.append(spent / PER_ROUND * 1e3)


def main(small: int, large: int) -> None:
    sites = [enter("small", small), enter("large", large)]
    for number in range(ROUNDS + 1):
        for site in sites:
            measure(site, is_warm=number > 0)
    for site in sites:
        for name, cost in site.costs.items():
            cpu, database = statistics.median(cost.cpu), statistics.median(cost.database)
            print(f"  {site.database:6}{name:7} {cpu:6.2f} CPU ms, {database:6.2f} ms in the database", flush=True)
    few, many = sites
    print("desk", *(f"{name}={many.costs[name].grown_from(few.costs[name]):.2f}" for name in NAMES))


if __name__ == "__main__":
    main(*(int(word.partition("=")[2]) for word in sys.argv[1:]))
