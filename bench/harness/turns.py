"""Plays the turns of `bench interleavings` on a fresh database, and tells what was illegal."""

import random
import sys
from pathlib import Path

BENCH = Path(__file__).parent.parent
sys.path[:0] = [str(BENCH), str(BENCH.parent / "tests")]

import django  # noqa: E402

django.setup()

from interleaving import Table  # noqa: E402


def main(turns: int) -> int:
    tally = Table(random.Random(2026)).play(turns)
    for told in tally.illegal:
        print(f"  {told}")
    done, refused = (
        sum(count for word, count in tally.seen.items() if word.endswith(end)) for end in ("done", "refused")
    )
    print(f"interleavings turns={tally.turns} illegal={len(tally.illegal)} done={done} refused={refused}")
    return 1 if tally.illegal else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
