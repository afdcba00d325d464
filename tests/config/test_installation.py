"""A process and its database belong to the same kind of installation, or nothing starts."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection
from psycopg.conninfo import make_conninfo

from kuaiji.config import installation, serving
from kuaiji.config.host import CannotStart

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.django_db


def here() -> str:
    return make_conninfo(host=os.environ["KUAIJI_SOCKET"], dbname=connection.settings_dict["NAME"], user="kuaiji_app")


def kuaiji(*words: str, **more: str) -> subprocess.CompletedProcess[str]:
    usual = {name: value for name, value in os.environ.items() if not name.startswith("KUAIJI_")}
    named = {"KUAIJI_SOCKET": os.environ["KUAIJI_SOCKET"], "KUAIJI_DATABASE": str(connection.settings_dict["NAME"])}
    return subprocess.run(
        [sys.executable, "-m", "kuaiji", *words], env={**usual, **named, "PYTHONPATH": str(ROOT / "src"), **more},
        check=False, capture_output=True, text=True,
    )  # fmt: skip


def test_database_says_its_mode() -> None:
    assert installation.mode_of(here()) == "test"


def test_process_of_the_same_mode_starts() -> None:
    installation.must_match("test", here())


@pytest.mark.parametrize("mode", ["demo", "production"])
def test_process_of_another_mode_refuses(mode: str) -> None:
    with pytest.raises(SystemExit, match="拒绝启动"):
        installation.must_match(mode, here())


@pytest.mark.parametrize("command", ["serve", "worker", "migrate"])
def test_demo_command_on_another_database_refuses(command: str) -> None:
    done = kuaiji(command, KUAIJI_MODE="demo")

    assert done.returncode == 1
    assert "拒绝启动" in done.stderr


@pytest.mark.parametrize("command", ["serve", "worker"])
def test_process_that_serves_must_be_told_its_mode(command: str) -> None:
    done = kuaiji(command)

    assert done.returncode == 1
    assert "请设置 KUAIJI_MODE" in done.stderr


def test_database_that_was_never_prepared_is_one_clear_line() -> None:
    done = kuaiji("serve", KUAIJI_MODE="demo", KUAIJI_DATABASE="postgres")

    assert done.returncode == 1
    assert "请先运行 kuaiji migrate" in done.stderr


def test_missing_database_is_one_clear_line() -> None:
    done = kuaiji("worker", KUAIJI_MODE="demo", KUAIJI_DATABASE="nowhere")

    assert done.returncode == 1
    assert "连不上数据库" in done.stderr
    assert "Traceback" not in done.stderr


def test_port_in_use_is_one_clear_line() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()

        with pytest.raises(CannotStart, match="端口"):
            serving.must_be_free(taken.getsockname()[1])
