"""Ten thousand random tamperings with the audit trail, by somebody with every right on the database.

`python3 run.py bench tamper [COUNT [SEED]]` ends with `tamper count=… found=… false_alarms=… seconds=…` and fails if
one was not found against the exported roots, or if the trail was called broken when nobody had touched it.
"""

import sys
import time
from collections import Counter
from pathlib import Path

import django
from harness.stack import stack


def main(count: int = 10_000, seed: int = 2026) -> int:
    with stack(serve=False) as world:
        django.setup()
        return tamper(world.data / "roots.jsonl", count, seed)


def tamper(file: Path, count: int, seed: int) -> int:
    # Its models need a Django that has been set up, which needs the database's address.
    from tampering import Forger, become_superuser, is_found, prepare_trail, undone  # noqa: PLC0415

    become_superuser()
    prepare_trail(file)
    forger, begun = Forger(seed), time.monotonic()
    done, found, false_alarms = Counter[str](), Counter[str](), 0
    for number in range(1, count + 1):
        with undone():
            kind = forger.forge()
            done[kind] += 1
            found[kind] += is_found(file)
        if number % 100 == 0:
            false_alarms += is_found(file)
            print(f"{number} … {sum(found.values())} found, {false_alarms} false alarms", flush=True)
    for kind in sorted(done):
        print(f"{kind:26} {found[kind]:6} of {done[kind]}")
    seconds = time.monotonic() - begun
    print(f"tamper count={count} found={sum(found.values())} false_alarms={false_alarms} seconds={seconds:.0f}")
    return 0 if done == found and not false_alarms else 1


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
