"""Runs every check that stands between a change and `main`, and ends with the closing line of pytest."""

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent
STEPS = {
    "format": ["ruff", "format", "--check", "--quiet", "."],
    "lint": ["ruff", "check", "--quiet", "."],
    "types": ["python", "-m", "mypy"],
    "ladder": ["lint-imports"],
    "migrations": ["python", "-Wignore", "-m", "django", "makemigrations", "--check", "--dry-run"],
}
ENVIRONMENT = {**os.environ, "DJANGO_SETTINGS_MODULE": "kuaiji.config.settings", "PYTHONPATH": str(ROOT / "src")}
PYTEST = ["python", "-m", "pytest", "-n", "2", "--dist", "loadgroup", "--cov", "--cov-report="]
FULL = "src/kuaiji/rules/*,src/kuaiji/*/actions.py"


def main() -> int:
    """Run the steps in order; say of each whether it passed, and go on, so that one run shows everything."""
    failed = [name for name, words in STEPS.items() if not passes(name, words)]
    code, last = tests()
    if not passes("coverage", ["python", "-m", "coverage", "report", "--include", FULL, "--fail-under=100", "-m"]):
        failed.append("coverage")
    if failed:
        print(f"没有通过 failed: {', '.join(failed)}")
    print(last, flush=True)
    return 1 if failed or code else 0


def passes(name: str, words: list[str]) -> bool:
    begun = time.monotonic()
    done = subprocess.run(
        [BIN / words[0], *words[1:]], cwd=ROOT, env=ENVIRONMENT,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
    )  # fmt: skip
    good = done.returncode == 0
    print(f"{name:12} {'ok' if good else 'FAILED'}  {time.monotonic() - begun:.1f} s", flush=True)
    if not good:
        print(done.stdout, flush=True)
    return good


def tests() -> tuple[int, str]:
    """Run pytest before everybody's eyes and keep its closing line, which holds the counts."""
    last = ""
    with subprocess.Popen(
        [BIN / PYTEST[0], *PYTEST[1:]], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        env=ENVIRONMENT | {"PYTHONUNBUFFERED": "1"},
    ) as run:  # fmt: skip
        assert run.stdout is not None
        for line in run.stdout:
            print(line, end="", flush=True)
            last = line.strip() or last
    return run.returncode, last


if __name__ == "__main__":
    sys.exit(main())
