"""退回原因: the library of reasons that an officer ticks; each says to the person what to mend, and where.

A reason is about one part of the record (a section, or an entry of a list) and leads to one of its fields. Only the
final ones, which no amendment cures, close a case for good (不予通过).
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from kuaiji.rules.document import SECTIONS
from kuaiji.rules.findings import Finding, Origin, Severity, Source

LONGEST_NOTE = 300


@dataclass(frozen=True, slots=True)
class Reason:
    """`title` is for the officer, `message` for the person; `field` is where it stands, empty for the whole part."""

    code: str
    title: str
    message: str
    source: Source
    field: str = ""
    is_final: bool = False


def read() -> tuple[Mapping[str, tuple[Reason, ...]], tuple[Reason, ...]]:
    """Read the library: the reasons by section, and the final ones."""
    tables = tomllib.loads((Path(__file__).parent / "reasons.toml").read_text(encoding="utf-8"))
    final = tuple(
        Reason(each["code"], each["title"], each["message"], SECTIONS[each["about"]].source, is_final=True)
        for each in tables.pop("final")
    )
    return {
        section: tuple(Reason(**each, source=SECTIONS[section].source) for each in rows)
        for section, rows in tables.items()
    }, final


LIBRARY, FINAL = read()

# The officer's own words, where the library has none.
OTHER = Reason("X99", "其他", "", SECTIONS["declaration"].source)


def finding_of(reason: Reason, *, path: str, words: str = "") -> Finding:
    """Write a reason down as the person will find it, at its field."""
    place = f"{path}/{reason.field}" if reason.field else path
    severity = Severity.FINAL if reason.is_final else Severity.MUST
    return Finding(place, reason.code, severity, words or reason.message, reason.source, Origin.OFFICER)


def by_code(codes: Iterable[str], section: str) -> list[Reason]:
    """Return the section's reasons with these codes, in the library's order; unknown codes are left out."""
    wanted = set(codes)
    return [reason for reason in LIBRARY.get(section, ()) if reason.code in wanted]
