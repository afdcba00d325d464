"""What pages show of the record: a list's rows with the registries' answers, and a page's upload slots."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from kuaiji.dossier.queries import Record, Workspace, is_under
from kuaiji.rules.codes import Outcome
from kuaiji.rules.document import SECTIONS, AccountingPost, EvidenceFile, Section, Work, declared
from kuaiji.rules.evidence import requirements
from kuaiji.rules.files import Limits
from kuaiji.rules.findings import Finding, Severity
from kuaiji.rules.resume import MESSAGES, SLOT, Match, match
from kuaiji.web.bridge import anchor, label_of
from kuaiji.web.jinja import month

REGISTRY = {"education": "学信网", "work": "", "qualification": "资格核验"}
ANSWERS = {
    Outcome.PENDING: ("info", "核验中"),
    Outcome.MATCHED: ("ok", "一致"),
    Outcome.MISMATCHED: ("bad", "不一致"),
    Outcome.NOT_FOUND: ("warn", "没有查到"),
    Outcome.UNAVAILABLE: ("warn", "暂时无法核验"),
}
FORMS = {"pdf": "PDF", "docx": "Word"}
FORM_CODES = {
    Match.SAME: ("ok", "与这条工作经历相符"),
    Match.CHANGED: ("warn", MESSAGES[Match.CHANGED]),
    Match.OTHER: ("warn", MESSAGES[Match.OTHER]),
}
WORST_FIRST = [Outcome.MISMATCHED, Outcome.NOT_FOUND, Outcome.UNAVAILABLE, Outcome.PENDING, Outcome.MATCHED]


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
    is_waiting: bool
    differences: list[dict[str, str]]
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
    answers = record.facts.checks.get(path, ())
    outcome = next((each for each in WORST_FIRST if each in {answer.outcome for answer in answers}), None)
    kind, word = ANSWERS[outcome] if outcome else ("", "")
    if outcome is None and is_unfinished(record, path):
        kind, word = "info", "没填完"
    return RowView(
        id=key,
        path=path,
        title=title_of(section, typed),
        line=line_of(section, typed),
        href=reverse("dossier:entry", args=[section, key]),
        kind=kind,
        word=f"{REGISTRY[section]}{word}" if outcome else word,
        is_waiting=outcome is Outcome.PENDING,
        differences=[
            difference(SECTIONS[section], name, str(typed.get(name, "")), theirs)
            for answer in answers
            for name, theirs in answer.differences.items()
        ],
        findings=[finding for finding in asked if is_under(finding.path, path)],
        facts=facts_of(SECTIONS[section], typed),
        posts=[post_row(key, post, text) for post, text in sorted(typed.get("posts", {}).items())],
    )


def is_unfinished(record: Record, path: str) -> bool:
    return any(is_under(each.path, path) and each.severity is Severity.MUST for each in record.findings)


def post_row(entry: str, post: str, typed: Mapping[str, Any]) -> RowView:
    path = f"work/{entry}/posts/{post}"
    return RowView(
        id=post, path=path, title=choice(AccountingPost, typed, "post") or "会计岗位", line=span(typed),
        href=reverse("dossier:post", args=[entry, post]), kind="", word="", is_waiting=False, differences=[],
        findings=[], facts=facts_of(AccountingPost, typed),
    )  # fmt: skip


def title_of(section: str, typed: Mapping[str, Any]) -> str:
    model = SECTIONS[section]
    if section == "education":
        words = [typed.get("school", ""), choice(model, typed, "level")]
    elif section == "work":
        words = [typed.get("employer", "")]
    else:
        words = [choice(model, typed, "kind"), choice(model, typed, "level")]
    return " · ".join(word for word in words if word) or f"没有写完的{model.heading}"


def line_of(section: str, typed: Mapping[str, Any]) -> str:
    model = SECTIONS[section]
    if section == "education":
        words = [span(typed), typed.get("major", ""), choice(model, typed, "mode")]
    elif section == "work":
        count = len(typed.get("posts", {}))
        words = [
            span(typed),
            f"会计专业工作经历 {count} 条" if count else "无会计工作经历" if typed.get("is_accounting") == "no" else "",
        ]
    else:
        words = [
            month(typed["obtained_on"]) + "取得" if typed.get("obtained_on") else "",
            typed.get("certificate_number", ""),
        ]
    return " · ".join(word for word in words if word)


def span(typed: Mapping[str, Any]) -> str:
    start = month(typed["started_on"]) if typed.get("started_on") else ""
    end = "至今" if typed.get("is_current") else month(typed["ended_on"]) if typed.get("ended_on") else ""
    return f"{start} – {end}" if start or end else ""


def choice(model: type[Section], typed: Mapping[str, Any], name: str) -> str:
    found = next(each for each in declared(model) if each.name == name)
    return label_of(found, str(typed.get(name, "")))


def difference(model: type[Section], name: str, yours: str, theirs: str) -> dict[str, str]:
    """Set what the person wrote beside what the registry holds, both in words."""
    field = next((each for each in declared(model) if each.name == name), None)
    if field is None:
        return {"title": name, "yours": yours, "theirs": theirs}
    return {"title": field.title, "yours": readable(field, yours), "theirs": readable(field, theirs)}


def facts_of(model: type[Section], typed: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return title and readable value of every declared field that applies."""
    return [
        (each.title, readable(each, str(typed.get(each.name, "")))) for each in declared(model) if shows(each, typed)
    ]


def shows(each: Any, typed: Mapping[str, Any]) -> bool:
    if each.name == "ended_on":
        return not typed.get("is_current")
    return bool(typed.get(each.name)) or each.required


def readable(each: Any, value: str) -> str:
    if each.kind == "month" and value:
        return month(value)
    if each.kind == "check":
        return "是" if value else "否"
    return label_of(each, value)


def slots_of(record: Record, workspace: Workspace, path: str) -> list[SlotView]:
    """Return the slots of a page: what the evidence rules call for there, and what lies there already."""
    asked = [each for each in requirements(record.document, record.facts) if each.path == path and not each.waived_by]
    reasons = {name: each.why for each in asked for name in each.slots}
    first = {each.slots[0] for each in asked}
    files = [each for each in record.facts.files if each.path == path]
    job = next((each for each in record.document.work if path == f"work/{each.id}"), None)
    return [
        SlotView(
            name=slot.name, title=slot.title, path=path, limits=slot.limits,
            files=[each for each in files if each.slot == slot.name], is_required=slot.name in first,
            why=reasons.get(slot.name, ""), job=job if slot.name == SLOT else None,
        )
        for slot in SECTIONS[path.partition("/")[0]].slots
        if slot.name in reasons or any(each.slot == slot.name for each in files)
    ]  # fmt: skip
