"""退回原因: the library of reasons that an officer ticks; each says to the person what to mend, and where.

A reason is about one part of the record (a section, or an entry of a list) and leads to one of its fields. Only the
final ones, which no amendment cures, close a case for good (不予通过). Provinces and cities add theirs, a file each.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from kuaiji.rules.document import SECTIONS
from kuaiji.rules.findings import Finding, Origin, Severity, Source
from kuaiji.rules.policy import places
from kuaiji.rules.policy_files import NATION

LONGEST_NOTE = 300
FOLDER = Path(__file__).parent / "reasons_by_place"


@dataclass(frozen=True, slots=True)
class Reason:
    """`title` is for the officer, `message` for the person; `field` is where it stands, empty for the whole part.

    `place` is where it may be ticked: the nation (00), a province or a city.
    """

    code: str
    title: str
    message: str
    source: Source
    place: str = NATION
    field: str = ""
    is_final: bool = False


Library = Mapping[str, tuple[Reason, ...]]


def read() -> tuple[Library, tuple[Reason, ...]]:
    """Read what comes with the software: the reasons by section, the nation's before a place's, and the final ones."""
    library: dict[str, list[Reason]] = {}
    final: list[Reason] = []
    for file in sorted(FOLDER.glob("*.toml")):
        tables = tomllib.loads(file.read_text(encoding="utf-8"))
        for each in tables.pop("final", []):
            source = SECTIONS[each["about"]].source
            final.append(Reason(each["code"], each["title"], each["message"], source, file.stem, is_final=True))
        for section, rows in tables.items():
            source = SECTIONS[section].source
            library.setdefault(section, []).extend(Reason(**each, source=source, place=file.stem) for each in rows)
    return {section: tuple(rows) for section, rows in library.items()}, tuple(final)


LIBRARY, FINAL = read()


def reasons_for(section: str, department_code: str) -> list[Reason]:
    """Return what an officer may tick in a section of a case of this department."""
    here = set(places([department_code]))
    return [reason for reason in LIBRARY.get(section, ()) if reason.place in here]


# The officer's own words, where the library has none.
OTHER = Reason("X99", "其他", "", SECTIONS["declaration"].source)


def finding_of(reason: Reason, *, path: str, words: str = "") -> Finding:
    """Write a reason down as the person will find it, at its field."""
    place = f"{path}/{reason.field}" if reason.field else path
    severity = Severity.FINAL if reason.is_final else Severity.MUST
    return Finding(place, reason.code, severity, words or reason.message, reason.source, Origin.OFFICER)


def by_code(codes: Iterable[str], reasons: Iterable[Reason]) -> list[Reason]:
    """Return those of the reasons that have these codes, in the library's order; unknown codes are left out."""
    wanted = set(codes)
    return [reason for reason in reasons if reason.code in wanted]
