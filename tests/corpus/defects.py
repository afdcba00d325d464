"""缺陷: the list of what goes wrong in records, read from `defects.csv`, which was written before the rules."""

import csv
from dataclasses import dataclass
from pathlib import Path

from kuaiji.rules.findings import Severity

LIST = Path(__file__).parent / "defects.csv"


@dataclass(frozen=True, slots=True)
class Defect:
    """`code` and `severity` are what the pre-check has to say; `unknowable` is why no machine can."""

    section: str
    name: str
    title: str
    officer: str
    source: str
    severity: Severity | None
    code: str
    unknowable: str

    @property
    def slug(self) -> str:
        return f"{self.section}/{self.name}"


def read() -> list[Defect]:
    with LIST.open(encoding="utf-8", newline="") as file:
        return [_defect(**row) for row in csv.DictReader(file)]


def _defect(*, severity: str, **words: str) -> Defect:
    return Defect(severity=Severity(severity) if severity else None, **words)


DEFECTS = read()
KNOWABLE = [defect for defect in DEFECTS if not defect.unknowable]
