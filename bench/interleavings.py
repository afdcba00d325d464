"""Two thousand turns in which a person, two officers and a job act at once: none may end where no order leads.

`python3 run.py bench interleavings [TURNS]` ends with `interleavings turns=… illegal=… done=… refused=…` and fails
if any turn was illegal, a deadlock among them.
"""

import os
import subprocess
import sys
from pathlib import Path

from harness.stack import stack


def main(turns: str = "2000") -> int:
    with stack(serve=False):
        script = Path(__file__).parent / "harness" / "turns.py"
        return subprocess.run([sys.executable, str(script), turns], env=os.environ, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
