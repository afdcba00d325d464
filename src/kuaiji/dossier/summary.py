"""核对全部内容: the whole record as one reads it before handing it in, or on an officer's desk."""

from dataclasses import dataclass, field

from django.urls import reverse

from kuaiji.departments.divisions import full_name
from kuaiji.departments.queries import line
from kuaiji.dossier.queries import Record, Workspace
from kuaiji.dossier.rows import RowView, SlotView, rows_of, slots_of
from kuaiji.dossier.steps import LISTS, applies
from kuaiji.dossier.wording import facts_of
from kuaiji.rules.document import SECTIONS


@dataclass(frozen=True, slots=True)
class SectionView:
    """One section with its facts, its entries, and its pictures."""

    word: str
    title: str
    href: str
    facts: list[tuple[str, str]]
    rows: list[RowView] = field(default_factory=list)
    slots: list[SlotView] = field(default_factory=list)


def summary(workspace: Workspace, record: Record) -> list[SectionView]:
    """Return every section that applies, in the order of the guides."""
    words = [word for word in SECTIONS if word != "declaration" and applies(workspace, word)]
    return [section_view(workspace, record, word) for word in words]


def section_view(workspace: Workspace, record: Record, word: str) -> SectionView:
    is_list = word in LISTS
    return SectionView(
        word=word,
        title=SECTIONS[word].heading,
        href=reverse(f"dossier:{word}"),
        facts=[] if is_list else named_places(word, facts_of(SECTIONS[word], workspace.typed(word))),
        rows=rows_of(workspace, record, word) if is_list else [],
        slots=[] if is_list else slots_of(record, workspace, word),
    )


def named_places(word: str, facts: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Show a place by its name, a department by its line."""
    if word != "department":
        return facts
    names = {"户籍所在地": full_name, "现居住地": full_name, "会计管理部门": department_name}
    return [(title, names[title](value) if title in names and value else value) for title, value in facts]


def department_name(code: str) -> str:
    return " / ".join(each.name for each in line(code))
