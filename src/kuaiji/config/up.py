"""演示: the whole platform on one machine with one command, and invented people in it."""

import argparse
import hashlib
import os
import subprocess
import sys
import time
from pathlib import Path

from kuaiji.config import launcher, serving
from kuaiji.config.host import CannotStart
from kuaiji.config.serving import Child, say

SOURCE = Path(__file__).parent.parent


def up(words: list[str]) -> int:
    """Run until told to stop. `run.py` calls this module itself, for the whole command line loads slower."""
    parser = argparse.ArgumentParser("kuaiji up", description="演示：数据库、网页、后台任务和外部服务替身一起启动")
    parser.add_argument("--port", type=int, default=8000, help="网页的端口；替身用下一个端口（默认 8000）")
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("KUAIJI_DATA", ".data")), help="数据目录")
    options = parser.parse_args(words[1:])
    serving.stop_on_signals()
    for port in (options.port, options.port + 1):
        serving.must_be_free(port)
    begun = time.monotonic()
    server = launcher.start(options.data)
    try:
        environment = environment_of(server, options.port)
        prepare(server.data, environment)
        children = children_of(options.port, environment, server.data)
        # The pages first: on few cores everything at once would keep the first visitor waiting.
        with serving.running(children[:1], later=children[1:]):
            serving.wait_for(children[0], options.port)
            greet(options.port, server.data, time.monotonic() - begun)
            serving.supervise(children, server)
    except KeyboardInterrupt:
        say("已停止。Stopped.")
    finally:
        serving.ignore_signals()
        server.leave()
    return 0


def environment_of(server: launcher.Server, port: int) -> dict[str, str]:
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "kuaiji.config.settings",
        "KUAIJI_MODE": "demo",
        "KUAIJI_DATA": str(server.data),
        "KUAIJI_SOCKET": str(server.socket),
        "KUAIJI_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "KUAIJI_SANDBOX_URL": f"http://127.0.0.1:{port + 1}",
        "PYTHONUNBUFFERED": "1",
    }


def children_of(port: int, environment: dict[str, str], data: Path) -> list[Child]:
    commands = {
        "web": serving.web(port),
        "worker": ["-m", "kuaiji", "worker"],
        "sandbox": ["-m", "kuaiji.sandbox", "--port", str(port + 1)],
    }
    counted = serving.counting(environment, data)
    return [Child(name, words, counted, serving.log_file(data / "logs", name)) for name, words in commands.items()]


def prepare(data: Path, environment: dict[str, str]) -> None:
    """Migrate and load the demo world, unless the stamp says that this was done with the same migrations."""
    stamp, digest = data / "stamp", migrations_digest()
    if stamp.exists() and stamp.read_text() == digest:
        return
    step("建立数据库 migrate", ["migrate", "--verbosity", "0"], environment)
    if (SOURCE / "demo" / "management" / "commands" / "demo.py").exists():
        step("载入演示数据 demo load", ["demo", "load"], environment)
    stamp.write_text(digest)


def step(title: str, words: list[str], environment: dict[str, str]) -> None:
    begun = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "kuaiji", *words], env=environment, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
    )  # fmt: skip
    if done.returncode != 0:
        raise CannotStart(f"{done.stdout}\n{title}：没有完成。This step failed.")
    say(f"{title} … {time.monotonic() - begun:.1f} s")


def migrations_digest() -> str:
    digest = hashlib.sha256()
    for path in sorted(SOURCE.glob("*/migrations/*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def greet(port: int, data: Path, seconds: float) -> None:
    logins = data / "logins.txt"
    say(f"\n平台已启动（{seconds:.1f} s）：http://127.0.0.1:{port}")
    say(f"演示账号 demo logins：http://127.0.0.1:{port}/personas")
    if logins.exists():
        say(logins.read_text().rstrip())
    say("按 Ctrl-C 停止。Press Ctrl-C to stop.")


if __name__ == "__main__":
    sys.exit(up(sys.argv))
