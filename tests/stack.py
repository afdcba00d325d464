"""The whole platform by its one command, in processes that a test may kill."""

import contextlib
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any, LiteralString

import psycopg

from kuaiji.config import launcher

ROOT = Path(__file__).parents[1]


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

    def ask(self, query: LiteralString) -> list[tuple[Any, ...]]:
        """Return what stands in the database of this demo."""
        socket = launcher.Cluster(self.data).socket
        with psycopg.connect(host=str(socket), user="kuaiji_owner", dbname="kuaiji") as connection:
            return connection.execute(query).fetchall()

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
