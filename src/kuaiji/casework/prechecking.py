"""预检: what an officer would say about the record as it is typed now; handing in refuses by the very same list."""

import hashlib
import json
from dataclasses import dataclass

from django.urls import reverse

from kuaiji.dossier.addresses import address, place_name
from kuaiji.dossier.queries import Record, Workspace
from kuaiji.dossier.steps import applies
from kuaiji.rules.codes import DECISION, Outcome
from kuaiji.rules.document import SECTIONS, digest
from kuaiji.rules.evidence import Requirement, requirements
from kuaiji.rules.findings import Finding, Severity, Source, must

CHANGED = must(
    "confirm.changed", "内容刚刚改过。请把下面的新内容再看一遍，属实的再提交。", Source(DECISION, "本人确认")
)


@dataclass(frozen=True, slots=True)
class Line:
    """One finding, where it stands, and the way there."""

    finding: Finding
    place: str
    href: str


@dataclass(frozen=True, slots=True)
class Proof:
    """One picture that the record calls for: there, still missing, or waived."""

    requirement: Requirement
    place: str
    href: str


@dataclass(frozen=True, slots=True)
class Group:
    """What is said about one section."""

    word: str
    title: str
    href: str
    lines: list[Line]
    proofs: list[Proof]


@dataclass(frozen=True, slots=True)
class Precheck:
    """The whole of it, in the order of the guides."""

    groups: list[Group]
    must: list[Line]
    advise: list[Line]
    waiting: int


def obstacles(record: Record) -> list[Finding]:
    """Return what keeps a record from being handed in: the open must-findings."""
    return [finding for finding in record.findings if finding.severity != Severity.ADVISE]


def likeness(record: Record) -> str:
    """Return the digest of a record as a page shows it: who it is about, what is typed, which pictures there are."""
    files = sorted(file.id for file in record.facts.files)
    shown = json.dumps([digest(record.document), files, str(record.facts.registrant)])
    return hashlib.sha256(shown.encode()).hexdigest()


def unlike(record: Record, seen: str | None) -> list[Finding]:
    """Refuse a promise about something else: the record has changed since the page was made."""
    return [CHANGED] if seen is not None and seen != likeness(record) else []


def precheck_of(workspace: Workspace, record: Record) -> Precheck:
    """Lay out everything that the rules have to say, and every picture that they call for."""
    lines = [line(workspace, each) for each in record.findings]
    blocking = obstacles(record)
    answers = [answer for found in record.facts.checks.values() for answer in found]
    return Precheck(
        groups=groups_of(workspace, record, lines),
        must=[each for each in lines if each.finding in blocking],
        advise=[each for each in lines if each.finding not in blocking],
        waiting=sum(answer.outcome is Outcome.PENDING for answer in answers),
    )


def line(workspace: Workspace, finding: Finding) -> Line:
    return Line(finding, place_name(workspace, finding.path), address(finding.path))


def groups_of(workspace: Workspace, record: Record, lines: list[Line]) -> list[Group]:
    """Return the sections that apply, and any other that something is said about."""
    spoken = {section_of(each.finding.path) for each in lines}
    needed = requirements(record.document, record.facts)
    return [
        Group(
            word=word,
            title=SECTIONS[word].heading,
            href=reverse(f"dossier:{word}"),
            lines=[each for each in lines if section_of(each.finding.path) == word],
            proofs=[proof(workspace, each) for each in needed if section_of(each.path) == word],
        )
        for word in SECTIONS
        if word != "declaration" and (applies(workspace, word) or word in spoken)
    ]


def proof(workspace: Workspace, each: Requirement) -> Proof:
    return Proof(each, place_name(workspace, each.path), address(f"{each.path}/{each.slots[0]}"))


def section_of(path: str) -> str:
    return path.partition("/")[0]
