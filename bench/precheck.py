"""What the pre-check of a full record costs: five studies, six jobs with posts, four titles, answers and pictures.

`python3 run.py bench precheck [ROUNDS]` ends with `precheck ms=…`, the median CPU time of one run over a parsed record.
It fails above one millisecond.
"""

import sys
import time
from pathlib import Path
from random import Random
from statistics import median

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]

from corpus.clean import clean  # noqa: E402
from corpus.evidence import give_evidence  # noqa: E402
from corpus.sample import Sample  # noqa: E402
from kuaiji.rules.document import parse  # noqa: E402
from kuaiji.rules.precheck import precheck  # noqa: E402

MOST_MS = 1.0
ENTRIES = {"education": 5, "work": 6, "qualification": 4}


def main(rounds: int = 2_000) -> int:
    sample = full(Random(2026))
    document, unread = parse(sample.typed)
    facts = sample.facts()
    assert not unread
    times = []
    for _ in range(rounds):
        begun = time.process_time()
        found = precheck(document, facts)
        times.append((time.process_time() - begun) * 1000)
    counts = [len(document.education), len(document.work), len(document.qualification), len(facts.files)]
    print(f"studies, jobs, titles, pictures: {counts}; findings: {len(found)}")
    print(f"precheck ms={median(times):.3f}")
    return 0 if median(times) <= MOST_MS else 1


def full(rng: Random) -> Sample:
    """Draw until a record of scope (一) has titles enough, then fill each list to its count from other records."""
    sample = next(each for each in iter(lambda: clean(rng), None) if all(map(each.entries, ENTRIES)))
    for section, count in ENTRIES.items():
        entries = sample.typed[section]
        while len(entries) < count:
            for entry in clean(rng).entries(section).values():
                entries[f"x{len(entries)}"] = entry
        sample.typed[section] = dict(list(entries.items())[:count])
    give_evidence(rng, sample)
    return sample


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
