"""One command starts everything, brings back what was killed within seconds, and stops everything."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from browser import free_port
from kuaiji.config import launcher
from stack import Demo, until

pytestmark = pytest.mark.xdist_group("up")


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
