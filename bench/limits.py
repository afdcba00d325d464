"""The hot paths against the bare limit: a section page, its autosave, the officers' queue.

`python3 run.py bench limits` ends with `limits get=… save=… queue=… statements_get=… statements_save=…`. The first
three say how many times the CPU time of `bench/bare.py` each path takes, with the same statements and the same HTML in
the same run, database included. Statements are counted on the wire after three warm-ups, BEGIN and COMMIT among them.
"""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from harness import people, steps
from harness.browser import Browser
from harness.stack import stack
from harness.steps import Session

QUEUED = int(os.environ.get("Q", "60"))
FILL_IN = (steps.login, steps.start, steps.open_education, steps.form_open, steps.form_save)
HAND_IN = (steps.open_basic, steps.upload, steps.finish, steps.submit)


def main() -> int:
    with stack() as platform:
        candidates, (officer,) = people.enter(1 + QUEUED, 1)
        sessions = [Session(Browser(platform.port, number), who) for number, who in enumerate(candidates)]
        with ThreadPoolExecutor(4) as pool:
            for step in FILL_IN:
                list(pool.map(step, sessions))
                platform.settle()
            for step in HAND_IN:
                list(pool.map(step, sessions[1:]))
                platform.settle()
        compare = Path(__file__).parent / "harness" / "compare.py"
        words = [sys.executable, compare, candidates[0].phone, officer.username]
        return subprocess.run(words, env=os.environ, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
