"""与上次对比: what the person changed since the last submission, or against the version in force.

What the return asked for comes first, what was changed without being asked stands apart, and what stayed the same
carries the verdict it was found right with.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from kuaiji.cases.models import Submission
from kuaiji.desk.casefile import CaseFile
from kuaiji.desk.models import Verdict
from kuaiji.desk.units import ASIDE, LISTS, Unit, part, typed_of, words
from kuaiji.dossier.queries import handed_in, is_under
from kuaiji.dossier.wording import title_of
from kuaiji.rules.document import SECTIONS, AccountingPost, Section, declared
from kuaiji.rules.findings import Finding
from kuaiji.rules.mending import Handed, answer_key
from kuaiji.rules.rounds import Change, asked_for, changes, unasked


@dataclass(frozen=True, slots=True)
class Row:
    """One field or slot, before and after; for pictures their ids."""

    path: str
    title: str
    old: str
    new: str
    is_picture: bool

    @property
    def pictures(self) -> tuple[list[str], list[str]]:
        return self.old.split(), self.new.split()


@dataclass(frozen=True, slots=True)
class Changed:
    """One part with what changed in it; `word` says whether the whole part is new or gone."""

    path: str
    title: str
    word: str
    rows: list[Row]


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing that the return asked for, what was changed for it, and what the person says if nothing was."""

    finding: Finding
    answer: str
    parts: list[Changed]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The submission beside the one it is measured against."""

    title: str
    asked: list[Asked]
    unasked: list[Changed]
    same: list[tuple[Unit, Verdict | None]]

    def unasked_in(self, unit: Unit) -> list[Row]:
        return [row for each in self.unasked if each.path == unit.path for row in each.rows]


def compare(file: CaseFile) -> Comparison | None:
    """Set the case's newest submission beside the one before; None where there is none to compare with."""
    earlier = file.baseline
    if earlier is None:
        return None
    found = changes(handed_in(earlier), Handed(file.record.document, file.record.facts.files))
    wanted = file.asked_for
    name = namer(typed_of(earlier), file.typed)
    return Comparison(
        title=f"第 {earlier.round} 次提交" if file.previous else "现行的登记信息",
        asked=[asked(each, found, file.submission, name) for each in wanted],
        unasked=name(unasked(found, wanted)),
        same=[
            (unit, file.verdicts.get(unit.digest))
            for unit in file.units
            if not any(is_under(change.path, unit.path) for change in found)
        ],
    )


Namer = Callable[[Sequence[Change]], list[Changed]]


def asked(finding: Finding, found: list[Change], submission: Submission, name: Namer) -> Asked:
    answer = submission.answers.get(answer_key(finding), "")
    return Asked(finding, answer, name([change for change in found if asked_for(change, finding)]))


def namer(before: dict[str, Any], now: dict[str, Any]) -> Namer:
    """Return what puts changes into words, part by part, by the typed text of both submissions."""

    def name(found: Sequence[Change]) -> list[Changed]:
        parts: dict[str, list[Change]] = {}
        for change in found:
            parts.setdefault(unit_path(change.path), []).append(change)
        return [changed(path, rows, part(before, path), part(now, path)) for path, rows in parts.items()]

    return name


def unit_path(path: str) -> str:
    section, _, rest = path.partition("/")
    return f"{section}/{rest.partition('/')[0]}" if section in LISTS else section


def changed(path: str, found: Sequence[Change], before: dict[str, Any], now: dict[str, Any]) -> Changed:
    section = path.partition("/")[0]
    is_entry = section in LISTS
    title = title_of(section, now or before) if is_entry else SECTIONS[section].heading
    word = "新增" if is_entry and not before else "删除" if is_entry and not now else ""
    return Changed(path, title, word, [row(each, path, before, now) for each in found])


def row(change: Change, path: str, before: dict[str, Any], now: dict[str, Any]) -> Row:
    """Put one change into words: the title of its field or slot, and both values as people read them."""
    model: type[Section] = SECTIONS[path.partition("/")[0]]
    name = change.path.removeprefix(f"{path}/")
    prefix = ""
    if name.startswith("posts/"):
        _, post, name = name.split("/")
        model, prefix = AccountingPost, "会计岗位："
        before, now = before.get("posts", {}).get(post, {}), now.get("posts", {}).get(post, {})
    field = next((each for each in declared(model) if each.name == name), None)
    if field is None:
        title = next((slot.title for slot in model.slots if slot.name == name), name)
        return Row(change.path, ASIDE.sub("", title), change.old, change.new, is_picture=True)
    old, new = words(field, before) if change.old else "", words(field, now) if change.new else ""
    return Row(change.path, prefix + field.title, old, new, is_picture=False)
