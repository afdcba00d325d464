"""Ten thousand cases pulled by fifty officers at once: no case in two hands, none left behind.

`python3 run.py bench pulls [CASES [OFFICERS]]` ends with `pulls cases=… officers=… double=… starved=… overtaken=…
per_second=…` and fails if anything was handed out twice or left. `overtaken` is by how many places a case was passed
at most by cases that were due later.
"""

import os
import subprocess
import sys
from pathlib import Path

from harness.stack import stack


def main(cases: str = "10000", officers: str = "50") -> int:
    with stack(serve=False):
        script = Path(__file__).parent / "harness" / "pullers.py"
        return subprocess.run([sys.executable, str(script), cases, officers], env=os.environ, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
