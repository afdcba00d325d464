"""案卷: everything an officer sees of one case, found through the door of who may see it."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from kuaiji.accounts.models import Identity
from kuaiji.accounts.queries import current_identity, masked
from kuaiji.attachments.models import Attachment
from kuaiji.cases.actions import RECALL
from kuaiji.cases.models import Case, CaseFinding, Decision, Submission
from kuaiji.cases.queries import open_findings
from kuaiji.casework.marking import first_officer
from kuaiji.casework.models import Appeal
from kuaiji.departments.models import DepartmentPath
from kuaiji.departments.queries import OfficerContext
from kuaiji.desk.disputed import documents_of_holder
from kuaiji.desk.local import kept
from kuaiji.desk.models import Note, Verdict
from kuaiji.desk.queue import QueuePage
from kuaiji.desk.reasons import LIBRARY, OTHER, by_code, finding_of
from kuaiji.desk.units import Unit, part, typed_of, units_of
from kuaiji.dossier.models import Dossier
from kuaiji.dossier.queries import Record, record_of_submission
from kuaiji.rules.case import Kind, State
from kuaiji.rules.findings import Finding, Severity
from kuaiji.web import clock


def case_for(officer: OfficerContext | QueuePage, number: str) -> Case | None:
    """Return a handed-in case of the officer's subtree, or one that the officer decided as it stands."""
    owned = DepartmentPath.objects.filter(ancestor_id=officer.department_id, descendant_id=OuterRef("department_id"))
    decided = Decision.objects.filter(
        case_id=OuterRef("pk"), officer_id=officer.officer_id, submission__round=OuterRef("round")
    )
    found = Case.objects.filter(Exists(owned) | Exists(decided), number=number, round__gt=0)
    return found.select_related("department", "lease_officer").first()


def picture_for(case: Case, attachment_id: UUID) -> Attachment | None:
    """Return a picture if a submission of the case carries it, or what the case changes; drafts show nothing."""
    own = Submission.objects.filter(Q(case=case) | Q(pk=in_force(case)))
    listed = own.filter(manifest__contains=[{"id": str(attachment_id)}])
    of_holder = [each.id for each in documents_of_holder(case)]
    return Attachment.objects.filter(pk=attachment_id).filter(Exists(listed) | Q(pk__in=of_holder)).first()


def in_force(case: Case) -> UUID | None:
    """Return the submission behind the version that a change starts from."""
    if case.kind != Kind.CHANGE:
        return None
    return Dossier.objects.filter(person_id=case.person_id).values_list("current__submission_id", flat=True).first()


@dataclass(frozen=True)
class CaseFile:
    """One case as it lies on the desk, with its last submission and the one before; the rest is fetched when asked for,
    once: a button needs far less of it than a page."""

    case: Case
    submission: Submission
    previous: Submission | None
    now: datetime

    @cached_property
    def typed(self) -> dict[str, Any]:
        return typed_of(self.submission)

    @cached_property
    def before(self) -> dict[str, Any] | None:
        return typed_of(self.previous) if self.previous else None

    @cached_property
    def identity(self) -> Identity:
        return current_identity(self.case.person_id)

    @property
    def masked_number(self) -> str:
        return masked(self.identity.number)

    @cached_property
    def record(self) -> Record:
        return record_of_submission(self.submission, self.identity)

    @cached_property
    def units(self) -> list[Unit]:
        return [] if self.case.kind == Kind.DISPUTE else units_of(self.submission, self.typed)

    @cached_property
    def notes(self) -> list[Note]:
        return list(Note.objects.filter(submission=self.submission).order_by("code", "path"))

    @cached_property
    def first_officer(self) -> UUID | None:
        """Return who approved what waits for its second look."""
        return first_officer(self.case) if self.case.state == State.SECOND_REVIEW else None

    @cached_property
    def verdicts(self) -> dict[str, Verdict]:
        """Return what was found right, by digest; the second look is to be one of its own."""
        found = Verdict.objects.filter(case=self.case).select_related("officer").order_by("found_at", "pk")
        return {each.digest: each for each in found if each.officer_id != self.first_officer}

    @cached_property
    def asked_for(self) -> list[Finding]:
        """Return what the last return asked for."""
        found = open_findings(self.previous) if self.previous else []
        return [each for each in found if each.severity is Severity.MUST]

    @cached_property
    def baseline(self) -> Submission | None:
        """Return what the submission is measured against: the one before, or for a change the version in force."""
        if self.previous is not None:
            return self.previous
        current = in_force(self.case)
        return Submission.objects.get(pk=current) if current else None

    def mark(self, unit: Unit) -> str:
        """Return `bad` where something was noted, `ok` where the part was found right as it stands, else nothing."""
        if any(note.path == unit.path for note in self.notes):
            return "bad"
        return "ok" if unit.digest in self.verdicts else ""

    def unit(self, path: str) -> Unit | None:
        """Return the part of this path; without one, the first that nobody has looked through."""
        if path:
            return next((unit for unit in self.units if unit.path == path), None)
        return next((unit for unit in self.units if not self.mark(unit)), self.units[0])

    def is_unchanged(self, unit: Unit) -> bool:
        return self.before is not None and part(self.before, unit.path) == part(self.typed, unit.path)

    def anew(self) -> "CaseFile":
        """Return the same file with nothing fetched yet."""
        return replace(self)

    def ticked(self, path: str) -> dict[str, str]:
        """Return what was noted about one part: each code, with the officer's own words where there are any."""
        return {note.code: note.words for note in self.notes if note.path == path}

    def noted(self) -> list[Finding]:
        """Return what was noted so far, in the order of the parts, as the person would find it."""
        order = {unit.path: place for place, unit in enumerate(self.units)}
        return [
            finding for note in sorted(self.notes, key=lambda note: order.get(note.path, 0)) for finding in said(note)
        ]


def said(note: Note) -> list[Finding]:
    if note.code == OTHER.code:
        return [finding_of(OTHER, path=note.path, words=note.words)]
    section = note.path.partition("/")[0]
    reasons = by_code([note.code], LIBRARY.get(section, ())) or kept([note.code])
    return [finding_of(reason, path=note.path) for reason in reasons]


def open_file(case: Case) -> CaseFile:
    """Lay the case's last submission on the desk."""
    newest = case.submissions.filter(round__gte=case.round - 1).select_related("policy").annotate(now=clock.Now())
    submission, *earlier = newest.order_by("-round")
    return CaseFile(case, submission, earlier[0] if earlier else None, submission.now)


@dataclass(frozen=True, slots=True)
class Appealed:
    """What an appeal is about: why, what the person adds, and the decision with its grounds."""

    why: str
    decision: Decision
    reasons: list[CaseFinding]
    pictures: list[str]


def appealed(case: Case) -> Appealed | None:
    """Return what an appeal is against; None for any other case."""
    if case.kind != Kind.APPEAL:
        return None
    found = Appeal.objects.select_related("decision__officer", "decision__case").get(case=case)
    reasons = CaseFinding.objects.filter(submission=found.decision.submission_id, severity="final", withdrawn_at=None)
    added = [each["id"] for each in case.submissions.get().manifest if each["path"].startswith("appeal/")]
    return Appealed(found.why, found.decision, list(reasons), added)


@dataclass(frozen=True, slots=True)
class Done:
    """The case that was decided a moment ago."""

    case: Case
    state: State
    can_recall: bool


def done(officer: OfficerContext | QueuePage, number: str, now: datetime) -> Done | None:
    """Return what became of the case with this number, and whether a return of it may still be taken back."""
    case = case_for(officer, number) if number else None
    if case is None:
        return None
    is_fresh = case.returned_at is not None and case.seen_at is None and now < case.returned_at + RECALL
    return Done(case, State(case.state), case.state == State.RETURNED and is_fresh)


@dataclass(frozen=True, slots=True)
class Round:
    """One earlier decision with what it asked for."""

    decision: Decision
    findings: list[CaseFinding]


def rounds(case: Case) -> list[Round]:
    """Return the decisions on the case, the newest first, with what the officer asked for."""
    decisions = case.decisions.select_related("officer", "submission").order_by("-decided_at", "-id")
    findings = list(case.findings.filter(withdrawn_at=None).order_by("created_at", "id"))
    return [
        Round(decision, [each for each in findings if each.submission_id == decision.submission_id and each.officer_id])
        for decision in decisions
    ]
