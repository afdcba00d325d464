"""The desk at a million cases against the desk at ten thousand: queue page, next case, name search.

`python3 run.py bench desk` ends with `desk queue=… next=… search=…`: how many times the CPU time, or the time in the
database if that grew more, each takes at a million. It fails if a plan reads a large table whole. Both databases are
its own; the officer is 广州市's, with all its districts below.
"""

import os
import subprocess
import sys
from pathlib import Path

from harness.stack import stack

SIZES = {"small": 10_000, "large": int(os.environ.get("CASES", "1000000"))}


def main() -> int:
    with stack(serve=False):
        measure = Path(__file__).parent / "harness" / "growth.py"
        words = [sys.executable, str(measure), *(f"{name}={size}" for name, size in SIZES.items())]
        return subprocess.run(words, env=os.environ, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
