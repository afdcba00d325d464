"""两次提交之间: what changed by stable path, apart by what a return asked for and what nobody asked for."""

from collections.abc import Iterable
from dataclasses import dataclass

from kuaiji.rules.findings import Finding
from kuaiji.rules.mending import Handed, content, place


@dataclass(frozen=True, slots=True)
class Change:
    """One value, or the pictures of one slot (their ids), before and after; empty where there was or is nothing."""

    path: str
    old: str
    new: str


def changes(before: Handed, now: Handed) -> list[Change]:
    """Return every path that reads differently now."""
    old, new = content(before, ""), content(now, "")
    paths = sorted(old.keys() | new.keys())
    return [Change(path, old.get(path, ""), new.get(path, "")) for path in paths if old.get(path) != new.get(path)]


def asked_for(change: Change, finding: Finding) -> bool:
    """Say whether a change lies where a finding asked for one: in its entry, or just at its field."""
    where = place(finding.path)
    return not where or change.path == where or change.path.startswith(f"{where}/")


def unasked(found: Iterable[Change], asked: Iterable[Finding]) -> list[Change]:
    """Return what the person changed without being asked."""
    asked = list(asked)
    return [change for change in found if not any(asked_for(change, finding) for finding in asked)]
