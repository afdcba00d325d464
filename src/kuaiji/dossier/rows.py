"""What pages show of the record: a list's rows with the registries' answers, and a page's upload slots."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from kuaiji.dossier.checking import Standing, standing_of
from kuaiji.dossier.queries import Record, Workspace, is_under
from kuaiji.dossier.wording import choice, facts_of, line_of, span, title_of
from kuaiji.rules.document import SECTIONS, AccountingPost, EvidenceFile, Work
from kuaiji.rules.evidence import requirements
from kuaiji.rules.files import Limits
from kuaiji.rules.findings import Finding, Source
from kuaiji.rules.resume import MESSAGES, SLOT, Match, match
from kuaiji.web.bridge import anchor, blocking

FORMS = {"pdf": "PDF", "docx": "Word"}
FORM_CODES = {
    Match.SAME: ("ok", "与这条工作经历相符"),
    Match.CHANGED: ("warn", MESSAGES[Match.CHANGED]),
    Match.OTHER: ("warn", MESSAGES[Match.OTHER]),
}


@dataclass(frozen=True, slots=True)
class RowView:
    """One entry of a list section as a person reads it."""

    id: str
    path: str
    title: str
    line: str
    href: str
    kind: str
    word: str
    standing: Standing | None
    left: str
    findings: list[Finding]
    facts: list[tuple[str, str]]
    posts: list["RowView"] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class SlotView:
    """One place for pictures on a page: what belongs there, why, and what lies there."""

    name: str
    title: str
    path: str
    limits: Limits
    files: list[EvidenceFile]
    is_required: bool
    why: str
    source: Source | None
    job: Work | None = None

    @property
    def anchor(self) -> str:
        return anchor(f"{self.path}/{self.name}")

    @property
    def forms(self) -> list[tuple[str, str]]:
        """Return where to download what belongs here, filled in, and for which program."""
        if self.job is None:
            return []
        return [(reverse(f"dossier:resume_{kind}", args=[self.job.id]), word) for kind, word in FORMS.items()]

    def said(self, file: EvidenceFile) -> tuple[str, str] | None:
        """Return what the code on a scanned form says of the job: kind of mark, and words."""
        return FORM_CODES.get(match(file, self.job)) if self.job else None


def rows_of(workspace: Workspace, record: Record, section: str) -> list[RowView]:
    """Return the rows of a list section in the order they were added, half-filled ones included."""
    findings = workspace.findings(section) if workspace.state == "returned" else []
    return [row_of(record, section, key, typed, findings) for key, typed in sorted(workspace.typed(section).items())]


def row_of(record: Record, section: str, key: str, typed: Mapping[str, Any], asked: list[Finding]) -> RowView:
    path = f"{section}/{key}"
    standing = standing_of(record, path, typed)
    kind, word = standing.kind, standing.word
    left = [each for each in record.findings if is_under(each.path, path) and not each.code.startswith("check.")]
    if not word and blocking(left):
        kind, word = "info", "没填完"
    return RowView(
        id=key,
        path=path,
        title=title_of(section, typed),
        line=line_of(section, typed),
        href=reverse("dossier:entry", args=[section, key]),
        kind=kind,
        word=word,
        standing=standing,
        left=counted(left),
        findings=[finding for finding in asked if is_under(finding.path, path)],
        facts=facts_of(SECTIONS[section], typed),
        posts=[post_row(key, post, text) for post, text in sorted(typed.get("posts", {}).items())],
    )


def counted(findings: list[Finding]) -> str:
    """Say how much is left: nothing where nothing is."""
    must = len(blocking(findings))
    counts = ((must, "处要改"), (len(findings) - must, "处请核对"))
    return "，".join(f"{count} {words}" for count, words in counts if count)


def post_row(entry: str, post: str, typed: Mapping[str, Any]) -> RowView:
    path = f"work/{entry}/posts/{post}"
    title = typed.get("post_name") or choice(AccountingPost, typed, "post") or "会计岗位"
    return RowView(
        id=post, path=path, title=str(title), line=span(typed),
        href=reverse("dossier:post", args=[entry, post]), kind="", word="", standing=None, left="",
        findings=[], facts=facts_of(AccountingPost, typed),
    )  # fmt: skip


def slots_of(record: Record, workspace: Workspace, path: str) -> list[SlotView]:
    """Return the slots of a page: what the evidence rules call for there, and what lies there already."""
    asked = [each for each in requirements(record.document, record.facts) if each.path == path and not each.waived_by]
    reasons = {name: each for each in asked for name in each.slots}
    titles = {each.slots[0]: each.title for each in asked if len(each.slots) == 1}
    policy = record.facts.policy
    first = {each.slots[0] for each in asked}
    files = [each for each in record.facts.files if each.path == path]
    job = next((each for each in record.document.work if path == f"work/{each.id}"), None)
    return [
        SlotView(
            name=slot.name, title=titles.get(slot.name, slot.title), path=path, limits=policy.limits(slot.kind),
            files=[each for each in files if each.slot == slot.name], is_required=slot.name in first,
            why=reasons[slot.name].why if slot.name in reasons else "",
            source=reasons[slot.name].source if slot.name in reasons else None,
            job=job if slot.name == SLOT else None,
        )
        for slot in SECTIONS[path.partition("/")[0]].slots
        if slot.name in reasons or any(each.slot == slot.name for each in files)
    ]  # fmt: skip
