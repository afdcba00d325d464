"""Ten thousand mutated pictures through the probe and the confined child: none may get through as it came.

`python3 run.py bench hostile [COUNT [SEED]]` ends with
`hostile mutants=… refused_at_once=… refused_later=… clean=… stored_as_sent=… crashes=… slowest_ms=… mib=…`
and fails if anything was stored as sent, anything crashed, or a child broke its bounds.
"""

import resource
import sys
import time
import warnings
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]

from hostile import mutants  # noqa: E402
from kuaiji.attachments import reencode  # noqa: E402
from kuaiji.attachments.probe import judge_look, look_at  # noqa: E402
from pictures import EVIDENCE, uploaded  # noqa: E402

JFIF = b"\xff\xd8\xff\xe0\x00\x10JFIF"


def main(count: int = 10_000, seed: int = 2026) -> int:
    warnings.simplefilter("ignore")
    reencode.warm_up()
    tally, slowest = Counter[str](), 0.0
    for data in mutants(seed, count):
        begun = time.monotonic()
        tally[outcome(data)] += 1
        slowest = max(slowest, time.monotonic() - begun)
    mib = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    kinds = ("refused_at_once", "refused_later", "clean", "stored_as_sent", "crashes")
    figures = " ".join(f"{kind}={tally[kind]}" for kind in kinds)
    print(f"hostile mutants={count} {figures} slowest_ms={slowest * 1000:.0f} mib={mib:.0f}")
    bounds_held = slowest < reencode.SECONDS and mib <= reencode.MEMORY / 1024 / 1024
    return 0 if bounds_held and not tally["stored_as_sent"] and not tally["crashes"] else 1


def outcome(data: bytes) -> str:
    try:
        if judge_look(look_at(uploaded(data)), EVIDENCE, "basic/photo"):
            return "refused_at_once"
        answer = reencode.in_a_child(data)
    except Exception as error:
        print(f"crash: {error!r}")
        return "crashes"
    if answer[:1] != reencode.CLEAN:
        return "refused_later"
    lengths, _, rest = answer[1:].partition(b"\n")
    copy, thumbnail = map(int, lengths.split())
    pair = rest[:copy], rest[copy : copy + thumbnail]
    return "clean" if data not in pair and all(part.startswith(JFIF) for part in pair) else "stored_as_sent"


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
