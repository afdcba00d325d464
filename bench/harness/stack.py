"""Starts the whole platform for a benchmark: its own database, web, worker and sandbox, gone afterwards."""

import contextlib
import os
import shutil
import socket
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg

ROOT = Path(__file__).parent.parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]
os.environ["PYTHONPATH"] = str(ROOT / "src")

from kuaiji.config import launcher, serving, up  # noqa: E402
from kuaiji.config.launcher import Cluster  # noqa: E402
from kuaiji.config.serving import Child  # noqa: E402

WAITING = """
SELECT count(*) FROM procrastinate_jobs
 WHERE status = 'doing' OR (status = 'todo' AND (scheduled_at IS NULL OR scheduled_at <= now()))
"""
LONGEST_WAIT = 120.0


@dataclass(frozen=True, slots=True)
class Stack:
    """A running platform."""

    port: int
    data: Path
    children: dict[str, Child]

    def pids(self, *names: str) -> list[int]:
        """Return the first process of each; `postgresql` is the postmaster."""
        return [self.postmaster() if name == "postgresql" else self.child(name) for name in names]

    def child(self, name: str) -> int:
        process = self.children[name].process
        assert process is not None, f"{name} is not running"
        return process.pid

    def postmaster(self) -> int:
        pid = Cluster(self.data).pid()
        assert pid is not None, "the database is not running"
        return pid

    def connect(self) -> psycopg.Connection[tuple[object, ...]]:
        return psycopg.connect(host=os.environ["KUAIJI_SOCKET"], dbname="kuaiji", user="kuaiji_app", autocommit=True)

    def settle(self) -> None:
        """Wait until the worker has done everything that is due."""
        until = time.monotonic() + LONGEST_WAIT
        with self.connect() as connection:
            while connection.execute(WAITING).fetchone() != (0,):
                assert time.monotonic() < until, "the worker does not come to rest"
                time.sleep(0.05)


@contextlib.contextmanager
def stack(*, serve: bool = True, workers: int | None = None) -> Iterator[Stack]:
    """Start everything on free ports, or only the database if not `serve`."""
    data = Path(tempfile.mkdtemp(prefix="kuaiji-bench-"))
    server = launcher.start(data)
    try:
        port = free_ports()
        environment = up.environment_of(server, port)
        os.environ.update(environment)  # for the processes that a benchmark starts itself
        up.step("migrate", ["migrate", "--verbosity", "0"], environment)
        children = {child.name: child for child in up.children_of(port, environment, data)} if serve else {}
        if serve:
            children["web"].command = serving.web(port, workers=workers)
        with serving.running(list(children.values())):
            if serve:
                serving.wait_for(children["web"], port)
            yield Stack(port, data, children)
    finally:
        server.leave()
        shutil.rmtree(data, ignore_errors=True)


def free_ports() -> int:
    """Return a port that is free together with the next one, which the sandbox takes."""
    for port in range(19_000, 20_000, 2):
        with contextlib.suppress(OSError), socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", port))
            second.bind(("127.0.0.1", port + 1))
            return port
    raise SystemExit("no free ports")
