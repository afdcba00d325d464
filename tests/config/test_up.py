"""One command starts everything, brings back what was killed within seconds, and stops everything."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from kuaiji.config import launcher

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.xdist_group("up")


class Demo:
    """A running demo, with what it has printed so far."""

    def __init__(self, data: Path, port: int) -> None:
        self.data, self.port = data, port
        self.process, self.printed = self.start()

    def start(self) -> tuple[subprocess.Popen[str], str]:
        usual = {name: value for name, value in os.environ.items() if not name.startswith("KUAIJI_")}
        process = subprocess.Popen(
            [sys.executable, "-m", "kuaiji", "up", "--port", str(self.port), "--data", str(self.data)],
            env={**usual, "PYTHONPATH": str(ROOT / "src")}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        assert process.stdout is not None
        printed = ""
        for line in process.stdout:
            printed += line
            if "Ctrl-C" in line:
                break
        return process, printed

    def answers(self, page: str = "/readyz") -> bool:
        with contextlib.suppress(OSError):
            return bool(urllib.request.urlopen(f"http://127.0.0.1:{self.port}{page}", timeout=5).status == 200)
        return False

    def child(self, words: str) -> int | None:
        """Return the process that this demo started with these words."""
        for folder in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
                if parent == self.process.pid and words in (folder / "cmdline").read_text().replace("\0", " "):
                    return int(folder.name)
        return None

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(60)


def until(condition: Callable[[], object], seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "this took too long"
        time.sleep(0.05)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    running = Demo(tmp_path_factory.mktemp("demo") / "data", free_port())
    yield running
    running.stop()


def test_first_start_prepares_everything_and_prints_the_address(demo: Demo) -> None:
    assert f"http://127.0.0.1:{demo.port}" in demo.printed
    assert "migrate" in demo.printed
    assert demo.answers("/")


@pytest.mark.parametrize("words", ["granian", "kuaiji worker", "kuaiji.sandbox"])
def test_killed_process_is_back_within_seconds(demo: Demo, words: str) -> None:
    until(lambda: demo.child(words) is not None)
    before = demo.child(words)
    assert before is not None

    os.kill(before, signal.SIGKILL)

    until(lambda: demo.child(words) not in {None, before})
    until(demo.answers)


def test_killed_database_is_back_within_seconds_with_every_committed_row(demo: Demo) -> None:
    cluster = launcher.Cluster(demo.data)
    until(demo.answers)
    with psycopg.connect(host=str(cluster.socket), user="kuaiji_owner", dbname="kuaiji", autocommit=True) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 1 AS n")
    before = cluster.pid()
    assert before is not None

    os.kill(before, signal.SIGKILL)

    until(lambda: cluster.is_alive() and cluster.pid() != before)
    until(demo.answers)
    with psycopg.connect(host=str(cluster.socket), user="kuaiji_owner", dbname="kuaiji", autocommit=True) as connection:
        assert connection.execute("SELECT n FROM kept").fetchone() == (1,)


def test_port_in_use_is_one_clear_line(demo: Demo, tmp_path: Path) -> None:
    other = Demo(tmp_path / "other", demo.port)

    assert other.process.wait(20) == 1
    assert "端口" in other.printed
    assert other.printed.count("\n") == 1


def test_stopping_ends_everything_and_a_later_start_has_nothing_to_prepare(demo: Demo) -> None:
    assert demo.stop() == 0
    assert not launcher.is_alive(demo.data)
    assert not demo.answers("/healthz")

    demo.process, printed = demo.start()

    assert "migrate" not in printed
    assert demo.answers()
