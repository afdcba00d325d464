"""服务进程: starts web, worker and sandbox, keeps them and the embedded database alive, and stops them together."""

import contextlib
import ctypes
import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, NoReturn

import psycopg

from kuaiji.config import launcher
from kuaiji.config.host import CannotStart

# A dozen threads would each keep a heap of their own, with what their largest hash or upload needed: 55 MB a process.
ONE_HEAP = {"MALLOC_ARENA_MAX": "1"}
# What a hash took, 19 MiB, goes back at once. Asking for it again page by page would take half as long as the hash.
NOTHING_KEPT = {"GLIBC_TUNABLES": "glibc.malloc.mmap_threshold=1048576:glibc.malloc.hugetlb=1"}
HUGE_PAGES = Path("/sys/kernel/mm/transparent_hugepage/enabled")
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
GRACE = 30  # seconds a process may take to finish what it is doing
HEALTHY = 5  # seconds after which a process counts as having started well
SLOWEST = 5.0  # seconds between two attempts to start a process that keeps failing
LOG_LIMIT = 10 * 1024 * 1024
TOLD: list[int] = []  # the signals that told this process to stop


@dataclass(slots=True)
class Child:
    """One process of ours, in a session of its own, so that it and what it started can be ended together."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    log: IO[bytes] | None = None
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    wait: float = 0.0

    def start(self) -> None:
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            [sys.executable, *self.command],
            env=memory() | dict(self.environment),
            stdin=subprocess.DEVNULL,
            stdout=self.log,
            stderr=self.log and subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=end_with_parent,  # noqa: PLW1509
        )

    def tend(self) -> None:
        """Start the process again if it has ended: at once if it had been well, else later each time."""
        if self.process is None:
            if time.monotonic() >= self.started + self.wait:
                self.start()
            return
        code = self.process.poll()
        if code is None:
            return
        self.signal(signal.SIGKILL)
        lived = time.monotonic() - self.started
        self.wait = 0.0 if lived > HEALTHY else min(SLOWEST, self.wait * 2 or 0.5)
        self.process = None
        say(f"{self.name} 退出了（{code}），正在重新启动。{self.name} ended and is being restarted.")

    def signal(self, number: signal.Signals) -> None:
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, number)

    def stop(self, until: float) -> None:
        if self.process is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(max(0.1, until - time.monotonic()))
            self.signal(signal.SIGKILL)


def memory(huge_pages: Path = HUGE_PAGES) -> dict[str, str]:
    """Say to glibc how a process keeps memory; where it gets no huge pages, it had better keep what a hash took."""
    has_huge_pages = huge_pages.exists() and "[never]" not in huge_pages.read_text()
    return ONE_HEAP | (NOTHING_KEPT if has_huge_pages else {})


def end_with_parent() -> None:
    """Ask Linux to end this process when the one that looks after it is killed."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)


def web(port: int, *, host: str = "127.0.0.1", workers: int | None = None) -> list[str]:
    return [
        *("-m", "granian", "--interface", "wsgi", "kuaiji.config.wsgi:application", "--host", host),
        *("--port", str(port), "--workers", str(workers or os.cpu_count() or 1), "--blocking-threads", "12"),
        *("--workers-kill-timeout", str(GRACE), "--respawn-failed-workers", "--respawn-interval", "0.5"),
        *("--backlog", "2048", "--no-ws", "--log-level", "error"),
    ]


def counting(environment: Mapping[str, str], data: Path) -> dict[str, str]:
    """Give the web processes one empty folder in which they add up their figures."""
    folder = data / "metrics"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700, parents=True)
    return {**environment, "PROMETHEUS_MULTIPROC_DIR": str(folder)}


def supervise(children: Sequence[Child], server: launcher.Server | None) -> NoReturn:
    """Look after the children, and the embedded database if it is ours, until told to stop."""
    while not TOLD:
        if server is not None and not launcher.is_alive(server.data):
            say("数据库退出了，正在重新启动。The database ended and is being restarted.")
            with contextlib.suppress(CannotStart, psycopg.Error):
                launcher.start(server.data).users.close()
        for child in children:
            child.tend()
        time.sleep(0.2)
    raise KeyboardInterrupt


@contextlib.contextmanager
def running(children: Sequence[Child], later: Sequence[Child] = ()) -> Iterator[None]:
    """Start the children, and end them all on the way out, whatever happened; `supervise` starts those for later."""
    try:
        for child in children:
            child.start()
        yield
    finally:
        ignore_signals()
        for child in (*children, *later):
            child.signal(signal.SIGTERM)
        until = time.monotonic() + GRACE
        for child in (*children, *later):
            child.stop(until)


def stop_on_signals() -> None:
    """Interrupt whatever is going on, and remember it: what is raised inside a hook of a fork gets lost."""

    def stop(number: int, frame: object) -> NoReturn:
        TOLD.append(number)
        raise KeyboardInterrupt

    for number in SIGNALS:
        signal.signal(number, stop)


def ignore_signals() -> None:
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)


def must_be_free(port: int, host: str = "127.0.0.1") -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CannotStart(
                f"端口 {port} 不能用（{error.strerror}）：请用 --port 换一个。Port {port} cannot be used; take another."
            ) from None


def answers(port: int, host: str = "127.0.0.1") -> bool:
    connection = http.client.HTTPConnection(host, port, timeout=2)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == http.HTTPStatus.OK
    except OSError:
        return False
    finally:
        connection.close()


def wait_for(child: Child, port: int, *, seconds: float = 60) -> None:
    """Return once the web process answers; say why and give up if it ends or stays silent."""
    until = time.monotonic() + seconds
    while not answers(port):
        ended = child.process is None or child.process.poll() is not None
        if ended or time.monotonic() > until:
            where = f"详见 {child.log.name}。" if child.log else ""
            raise CannotStart(f"网页服务没有启动。{where}The web server did not start.")
        time.sleep(0.05)


def log_file(folder: Path, name: str) -> IO[bytes]:
    folder.mkdir(mode=0o700, exist_ok=True)
    path = folder / f"{name}.log"
    if path.exists() and path.stat().st_size > LOG_LIMIT:
        path.replace(path.with_suffix(".1.log"))
    return path.open("ab")


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
