"""Every defect of the list put into clean records, alone and in pairs: is it found, and is anybody blocked for nothing?

`python3 run.py bench corpus [SEED]` prints one row a class and ends with
`corpus recall=… false_blocks=… classes=… records=…`. A class counts as recalled when the pre-check named it in every
record that has it, with its code, its severity and its place. A false block is a must-finding on a clean record. It
fails below 100 %, or at the first false block.
"""

import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]

from corpus.defects import DEFECTS, KNOWABLE  # noqa: E402
from corpus.measure import Result, measure  # noqa: E402

CLEAN, ALONE, PAIRS = 1_000, 15, 1_500


def main(seed: int = 2026) -> int:
    result = measure(seed, clean_records=CLEAN, alone=ALONE, pairs=PAIRS)
    table(result)
    for finding in result.blocks:
        print(f"clean record blocked: {finding.path} {finding.code}")
    print(
        f"corpus recall={result.recall:.1%} false_blocks={len(result.blocks)} "
        f"classes={len(KNOWABLE)} records={result.records}"
    )
    return 0 if result.recall == 1 and not result.blocks else 1


def table(result: Result) -> None:
    for defect in DEFECTS:
        tally = result.tallies.get(defect.slug)
        if tally is None:
            print(f"{defect.slug:44}{'–':8}{'–':>9}{'–':>10}   {defect.title}（机器看不出：{defect.unknowable}）")
            continue
        alone, paired = f"{tally.found_alone}/{tally.alone}", f"{tally.found_paired}/{tally.paired}"
        print(f"{defect.slug:44}{defect.severity or '':8}{alone:>9}{paired:>10}   {defect.title} {defect.code}")


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
