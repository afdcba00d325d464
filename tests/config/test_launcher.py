"""The embedded database comes back after any crash, counts its users by locks, and refuses in one clear line."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from kuaiji.config import launcher
from kuaiji.config.host import CannotStart, digest

SOURCE = str(Path(launcher.__file__).parents[2])
ATTACH_AND_WAIT = """
import sys, time
from pathlib import Path
from kuaiji.config import launcher
server = launcher.start(Path(sys.argv[1]))
print("here", flush=True)
time.sleep(60)
"""
START = """
import sys
from pathlib import Path
from kuaiji.config import launcher
launcher.start(Path(sys.argv[1])).leave()
"""


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "data"
    yield folder
    if (folder / "pg").exists():
        launcher.Cluster(folder).stop()


def connect(server: launcher.Server) -> psycopg.Connection:
    return psycopg.connect(host=str(server.socket), user="postgres", dbname="postgres", autocommit=True)


def postmaster(data: Path) -> int:
    return int((launcher.Cluster(data).folder / "postmaster.pid").read_text().split("\n")[0])


def test_killed_server_comes_back_with_every_committed_row(data: Path) -> None:
    server = launcher.start(data)
    with connect(server) as connection:
        connection.execute("CREATE TABLE kept AS SELECT generate_series(1, 50000) AS n")

    os.kill(postmaster(data), signal.SIGKILL)
    again = launcher.start(data)

    with connect(again) as connection:
        assert connection.execute("SELECT count(*) FROM kept").fetchone() == (50000,)
    again.leave()
    server.leave()


def test_server_that_died_long_ago_and_whose_number_another_process_has_starts(data: Path) -> None:
    server = launcher.start(data)
    pid_file = launcher.Cluster(data).folder / "postmaster.pid"
    left_behind = pid_file.read_text()
    server.leave()
    pid_file.write_text(f"{os.getpid()}\n" + left_behind.partition("\n")[2])

    again = launcher.start(data)

    with connect(again) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    again.leave()


def test_last_user_out_stops_the_server(data: Path) -> None:
    first = launcher.start(data)
    second = launcher.start(data)

    first.leave()
    assert launcher.is_alive(data)
    second.leave()
    assert not launcher.is_alive(data)


def test_user_that_was_killed_does_not_count(data: Path) -> None:
    server = launcher.start(data)
    other = subprocess.Popen(
        [sys.executable, "-c", ATTACH_AND_WAIT, str(data)], stdout=subprocess.PIPE, env=environment()
    )
    assert other.stdout is not None
    assert other.stdout.readline() == b"here\n"

    other.kill()
    other.wait()
    server.leave()

    assert not launcher.is_alive(data)


def test_cluster_that_was_cut_short_is_made_again(data: Path) -> None:
    (data / "pg" / "base").mkdir(parents=True)

    server = launcher.start(data)

    assert launcher.is_alive(data)
    server.leave()


def test_chinese_letters_count_as_letters(data: Path) -> None:
    server = launcher.start(data)
    with connect(server) as connection:
        found = connection.execute("SELECT '李雷' ~ '^[[:alpha:]]+$', upper('ß') = 'ß'").fetchone()
    server.leave()
    assert found == (True, True)


def test_nobody_else_can_reach_data_and_socket(data: Path) -> None:
    server = launcher.start(data)
    modes = [oct(folder.stat().st_mode & 0o777) for folder in (data, launcher.Cluster(data).folder, server.socket)]
    server.leave()
    assert modes == ["0o700", "0o700", "0o700"]


def test_folder_with_a_long_and_odd_name_serves(tmp_path: Path) -> None:
    data = tmp_path / "a 'quoted' 名字" / ("long" * 20)

    server = launcher.start(data)

    assert len(str(server.socket)) < 90
    with connect(server) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    server.leave()
    server.socket.rmdir()


def test_broken_cluster_is_refused_in_one_line_that_names_the_log(data: Path) -> None:
    launcher.start(data).leave()
    control = launcher.Cluster(data).folder / "global" / "pg_control"
    kept = control.read_bytes()
    control.unlink()

    with pytest.raises(CannotStart) as refused:
        launcher.start(data)

    control.write_bytes(kept)
    assert "内置数据库没有启动" in str(refused.value)
    assert "pg_control" in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_root_runs_the_server_as_the_owner_of_the_folder(tmp_path: Path) -> None:
    open_to_all(tmp_path)
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    os.chown(home, 1, 1)

    server = launcher.start(home / "data")

    assert (home / "data").stat().st_uid == 1
    assert owner_of(postmaster(home / "data")) == 1
    server.leave()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_root_without_user_namespaces_runs_the_server_as_another_user(tmp_path: Path) -> None:
    open_to_all(tmp_path)
    tools = tmp_path / "tools"
    tools.mkdir()
    for name in ("sh", "test", "chown", "true"):
        (tools / name).symlink_to(shutil.which(name) or name)
    data = tmp_path / "data"

    done = subprocess.run([sys.executable, "-c", START, str(data)], env=environment(PATH=str(tools)), check=False)

    elsewhere = Path("/var/lib") / f"kuaiji-{digest(data)}"
    assert done.returncode == 0
    assert (elsewhere / "pg").stat().st_uid == 1
    shutil.rmtree(elsewhere)


def open_to_all(folder: Path) -> None:
    """Let other users pass: pytest keeps its folders to itself."""
    while folder != Path(tempfile.gettempdir()):
        folder.chmod(0o755)
        folder = folder.parent


def environment(**more: str) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": SOURCE, **more}


def owner_of(pid: int) -> int:
    return Path(f"/proc/{pid}").stat().st_uid
