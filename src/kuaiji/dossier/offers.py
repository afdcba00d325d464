"""原登记库的信息: what registers said of a person, beside the draft that may take it over and on the officer's desk."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from kuaiji.cases.actions import MOST_ENTRIES
from kuaiji.dossier.queries import Workspace
from kuaiji.dossier.steps import LISTS, applies
from kuaiji.dossier.wording import facts_of, line_of, post_line, readable, title_of
from kuaiji.legacy.queries import Told, told_of
from kuaiji.rules.document import SECTIONS, declared
from kuaiji.rules.legacy import POSTS
from kuaiji.rules.offers import Addition, added, additions, counterpart


@dataclass(frozen=True, slots=True)
class Offer:
    """One entry of a register, and what of it the draft lacks."""

    told: Told
    additions: list[Addition]
    is_new: bool

    @property
    def id(self) -> str:
        return str(self.told.id)

    @property
    def title(self) -> str:
        return title_of(self.told.section, self.told.typed)

    @property
    def line(self) -> str:
        return line_of(self.told.section, self.told.typed)

    @property
    def facts(self) -> list[tuple[str, str]]:
        """Return what the register holds, and nothing that it leaves open."""
        model, typed = SECTIONS[self.told.section], self.told.typed
        posts = [("会计专业工作经历", post_line(post)) for post in typed.get(POSTS, {}).values()]
        return [(title, value) for title, value in facts_of(model, typed) if value] + posts

    @property
    def word(self) -> str:
        """Say what taking it over would do."""
        if not self.additions:
            return "已经在您填写的内容里"
        if self.is_new:
            return "新增一条"
        return f"补充 {sum(len(each.fields) for each in self.additions)} 处空着的"


def offers_of(workspace: Workspace, person_id: UUID, only: Collection[UUID] | None = None) -> list[Offer]:
    """Return what registers said of a proved person in the sections that apply, the newest first.

    Each is reckoned as if those before it had been taken over already; with `only`, those alone.
    """
    if not workspace.is_editable or not workspace.is_proved:
        return []
    told = [each for each in told_of(person_id) if only is None or each.id in only]
    drafts = {section: workspace.typed(section) for section in LISTS if applies(workspace, section)}
    found = []
    for each in told:
        if each.section not in drafts:
            continue
        draft = drafts[each.section]
        changes = additions(draft, str(each.id), each.section, each.typed, most=MOST_ENTRIES)
        drafts[each.section] = added(draft, changes)
        found.append(Offer(each, changes, is_new=any(change.path[0] not in draft for change in changes)))
    return found


@dataclass(frozen=True, slots=True)
class Open:
    """What a page says of registers at a glance: how many entries may be taken over, and the newest register."""

    count: int
    source: str
    as_of: date


def open_offers(workspace: Workspace, person_id: UUID) -> Open | None:
    """Return nothing where no register holds anything that the draft lacks."""
    found = [offer.told for offer in offers_of(workspace, person_id) if offer.additions]
    return Open(len(found), found[0].source, found[0].as_of) if found else None


@dataclass(frozen=True, slots=True)
class Beside:
    """What a register says about one entry that was handed in; `differences` holds title, theirs and the person's."""

    told: Told
    is_origin: bool
    differences: list[tuple[str, str, str]]


def beside_register(person_id: UUID, section: str, entry_id: str, typed: Mapping[str, Any]) -> list[Beside]:
    """Return every register's word on an entry, first the one that it was taken over from."""
    found = [
        Beside(each, str(each.id) == entry_id, differences(section, each.typed, typed))
        for each in told_of(person_id)
        if each.section == section and counterpart(section, {entry_id: typed}, str(each.id), each.typed)
    ]
    return sorted(found, key=lambda each: not each.is_origin)


def differences(section: str, theirs: Mapping[str, Any], typed: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Set the fields that a register filled in beside what the person says, both in words, where they differ."""
    return [
        (each.title, readable(each, str(theirs[each.name])), readable(each, str(typed.get(each.name, ""))))
        for each in declared(SECTIONS[section])
        if theirs.get(each.name) and theirs[each.name] != typed.get(each.name)
    ]
