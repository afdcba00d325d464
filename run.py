#!/usr/bin/env python3
"""一条命令: `run.py` starts the demo, `run.py test` runs every check, `run.py bench NAME` runs one benchmark.

Needs Python 3.11 and nothing else. Everything it makes lies in `.venv` and `.data` beside this file.
"""

import argparse
import errno
import hashlib
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
COMMAND = """#!{python}
import os
import sys

os.environ.setdefault("KUAIJI_DATA", {data!r})
from kuaiji.config.entry import main

sys.exit(main())
"""
NO_SPACE = 50 * 1024 * 1024
# Benchmarks that run the tests themselves, and so need what the tests need.
RUN_TESTS = {"mutants"}
CHROMIUM = ("chromium", "fonts-noto-cjk")


def main() -> int:
    parser = argparse.ArgumentParser(description="启动演示。Start the demo.")
    parser.add_argument("--port", type=int, default=8000, help="网页的端口 port of the pages (8000)")
    parser.add_argument("--data", type=Path, default=ROOT / ".data", help="数据目录 where the data lies (.data)")
    commands = parser.add_subparsers(dest="command", metavar="{test,bench}")
    commands.add_parser("test", help="运行全部检查 run every check")
    bench = commands.add_parser("bench", help="运行一个基准测试 run one benchmark")
    bench.add_argument("name", choices=sorted(path.stem for path in ROOT.glob("bench/*.py")))
    bench.add_argument("rest", nargs=argparse.REMAINDER)
    options = parser.parse_args()
    runs_tests = options.command == "test" or (options.command == "bench" and options.name in RUN_TESTS)
    install("requirements-dev.lock" if runs_tests else "requirements.lock")
    if options.command == "test":
        get_chromium()
        return subprocess.run([PYTHON, ROOT / "tests" / "all.py"], cwd=ROOT, check=False).returncode
    if options.command == "bench":
        return become(str(ROOT / "bench" / f"{options.name}.py"), *options.rest)
    return become("-m", "kuaiji.config.up", "--port", str(options.port), "--data", str(options.data.resolve()))


def become(*words: str) -> NoReturn:
    sys.stdout.flush()
    os.execv(PYTHON, [str(PYTHON), *words])


def install(lock: str) -> None:
    """Make `.venv` hold the locked packages and the `kuaiji` command; a stamp says when nothing is to do."""
    stamps = {name: digest(ROOT / name) for name in ("requirements.lock", "requirements-dev.lock")}
    stamp = VENV / f"{lock}.stamp"
    if PYTHON.exists() and stamp.exists() and stamp.read_text() == stamps[lock]:
        return
    if not PYTHON.exists():
        step("建立 .venv", make_venv)
    pip = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]
    step(f"安装 {lock}", lambda: run([*pip, "--only-binary", ":all:", "-r", ROOT / lock]))
    library = next(VENV.glob("lib/python3.*/site-packages"))
    (library / "kuaiji.pth").write_text(f"{ROOT / 'src'}\n")
    command = VENV / "bin" / "kuaiji"
    command.write_text(COMMAND.format(python=PYTHON, data=str(ROOT / ".data")))
    command.chmod(0o755)
    stamp.write_text(stamps[lock])
    if lock == "requirements-dev.lock":
        (VENV / "requirements.lock.stamp").write_text(stamps["requirements.lock"])


def make_venv() -> None:
    try:
        run([sys.executable, "-m", "venv", "--clear", VENV])
    except SystemExit:
        shutil.rmtree(VENV, ignore_errors=True)
        raise


def get_chromium() -> None:
    """Install the browser for the journeys where that is possible; without it they are skipped, and say so."""
    if shutil.which("chromium"):
        return
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        print("没有 Chromium，浏览器测试将跳过。No Chromium: the browser journeys are skipped.", flush=True)
        return
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    step("apt-get update", lambda: run(["apt-get", "-qq", "update"], quiet))
    words = ["apt-get", "-qq", "install", "--no-install-recommends", "-y", *CHROMIUM]
    step("安装 Chromium", lambda: run(words, quiet))


def step(title: str, work: Callable[[], None]) -> None:
    """Do the work and say so: a dot each second, then the time it took."""
    print(f"{title} ", end="", flush=True)
    begun, done = time.monotonic(), threading.Event()

    def tick() -> None:
        while not done.wait(1):
            print(".", end="", flush=True)

    clock = threading.Thread(target=tick, daemon=True)
    clock.start()
    try:
        work()
    finally:
        done.set()
        clock.join()
    print(f" {time.monotonic() - begun:.1f} s", flush=True)


def run(words: list[str | Path], environment: dict[str, str] | None = None) -> None:
    done = subprocess.run(
        words, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    if done.returncode != 0:
        fail(explain(done.stdout))


def explain(words: str) -> str:
    """Turn what a tool printed into one line that says what to do; what is unknown is shown as it is."""
    if "No space left" in words or "Disk quota" in words or shutil.disk_usage(ROOT).free < NO_SPACE:
        return "磁盘已满，请腾出 1 GB 空间。The disk is full: 1 GB is needed."
    if "ensurepip is not available" in words or "No module named venv" in words:
        return "缺少 venv 模块，请先安装：apt install python3-venv。The venv module is missing; install python3-venv."
    if "Permission denied" in words or "Read-only file system" in words:
        return f"不能写入 {ROOT}。The folder cannot be written to."
    if "Temporary failure in name resolution" in words or "Failed to establish a new connection" in words:
        return "连不上软件源，请检查网络或 pip 的镜像设置。The package index cannot be reached."
    return f"{words.strip()}\n没有完成，原因见上。This step failed; the reason stands above."


def fail(line: str) -> NoReturn:
    print(f"\n{line}", file=sys.stderr)
    sys.exit(1)


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes() + sys.version.encode() + str(ROOT).encode()).hexdigest()


if __name__ == "__main__":
    if sys.version_info < (3, 11):
        fail("需要 Python 3.11 或更新的版本。Python 3.11 or newer is needed.")
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
    except OSError as error:
        names = {errno.ENOSPC: "No space left", errno.EDQUOT: "Disk quota", errno.EROFS: "Read-only file system"}
        fail(explain(names.get(error.errno or 0, str(error))))
