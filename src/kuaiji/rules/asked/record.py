"""由事实到档案: turns what was told about a person into the record and the facts that the rules take."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from kuaiji.rules.asked.model import Asked, Person
from kuaiji.rules.asked.model import Work as ToldWork
from kuaiji.rules.asked.paths import all_as_told, in_record
from kuaiji.rules.asked.tables import UNCERTAIN_POSTS, OtherPost
from kuaiji.rules.codes import CheckKind, DocumentType, Post, YesNo
from kuaiji.rules.document import (
    AccountingPost,
    CheckResult,
    Department,
    Document,
    Education,
    EvidenceFile,
    Qualification,
    Registrant,
    Scope,
    Work,
    parse,
)
from kuaiji.rules.facts import Closed, Facts
from kuaiji.rules.figures import Policy
from kuaiji.rules.findings import Finding
from kuaiji.rules.identity import birth_of, likely_kind, number_findings, sex_of
from kuaiji.rules.places import Bureau, Bureaus

CHECKED_BY_DEFAULT = {
    "education": CheckKind.EDUCATION,
    "qualification": CheckKind.QUALIFICATION,
    "basic": CheckKind.REALNAME,
}


@dataclass(frozen=True, slots=True)
class Record:
    """A person's record as far as it was told; `stored` names the sections that came as a stored record."""

    document: Document
    unread: Sequence[Finding]
    stored: frozenset[str]
    bureau: Bureau | None

    def as_told(self, findings: Sequence[Finding]) -> list[Finding]:
        return all_as_told(findings, self.stored)

    @property
    def line(self) -> tuple[str, ...]:
        """The chosen department with all above it, the top first; empty while it is not known."""
        return self.bureau.line if self.bureau else ()

    @property
    def closed(self) -> Closed | None:
        return self.bureau.closed if self.bureau else None


def record(asked: Asked, bureaus: Bureaus) -> Record:
    """Make the record; a section that stands in the stored one counts as it stands there."""
    typed = asked.document or {}
    parsed, unread = parse(typed)
    stored = frozenset(typed) - {"schema"}
    told: dict[str, Any] = {
        "department": _department(asked.person or Person()),
        # Whoever tells a scope here has no page on which to tick that the notice was read.
        "scope": Scope(scope=asked.person and asked.person.scope, has_read=True),
        "education": educations(asked),
        "work": tuple(_work(job, place) for place, job in enumerate(asked.work or ())),
        "qualification": tuple(qualifications(asked)),
    }
    told = {name: value for name, value in told.items() if name not in stored}
    document = parsed.model_copy(update=told)
    chosen = document.department.department
    return Record(document, unread, stored, None if chosen is None else bureaus().get(chosen))


def _department(person: Person) -> Department:
    return Department(
        status=person.status,
        household=person.household,
        residence=person.residence,
        exam=person.exam,
        department=person.department,
    )


def educations(asked: Asked) -> tuple[Education, ...]:
    return tuple(
        Education(
            id=str(place),
            place=entry.place,
            mode=entry.mode,
            school=entry.school,
            level=entry.level,
            degree=entry.degree,
            started_on=month(entry.started_on),
            ended_on=month(entry.ended_on),
            is_current=entry.is_current or None,
            major=entry.major,
            certificate_number=entry.certificate_number,
            degree_number=entry.degree_number,
        )
        for place, entry in enumerate(asked.education or ())
    )


def qualifications(asked: Asked) -> tuple[Qualification, ...]:
    return tuple(
        Qualification(
            id=str(place),
            kind=title.kind,
            level=title.level,
            certificate_number=title.certificate_number,
            obtained_on=month(title.obtained_on),
        )
        for place, title in enumerate(asked.titles or ())
    )


def _work(job: ToldWork, place: int) -> Work:
    """Make a job, and the one accounting post in it if it was accounting."""
    is_accounting = accounts_for(job)
    period = {
        "started_on": month(job.started_on),
        "ended_on": month(job.ended_on),
        "is_current": job.is_current or None,
    }
    post = AccountingPost(
        id="0",
        **period,
        post=job.post if isinstance(job.post, Post) else None,
        title=job.title,
        appointed_on=month(job.appointed_on),
    )
    return Work(
        id=str(place),
        **period,
        employer=job.employer,
        uscc=job.uscc,
        employer_kind=job.employer_kind,
        industry=job.industry,
        address=job.address,
        phone=job.phone,
        is_accounting=None if is_accounting is None else YesNo.YES if is_accounting else YesNo.NO,
        posts=(post,) if is_accounting else (),
    )


def accounts_for(job: ToldWork) -> bool | None:
    """Tell whether a job was accounting: by what was said, else by its post; some posts do not tell."""
    if job.is_accounting is not None:
        return job.is_accounting
    if isinstance(job.post, OtherPost):
        return None if job.post in UNCERTAIN_POSTS else False
    return True if isinstance(job.post, Post) else None


def month(moment: str | None) -> str | None:
    """The record keeps months."""
    return moment and moment[:7]


def rule_facts(
    asked: Asked,
    files: Sequence[EvidenceFile],
    policy: Policy,
    today: date,
    *,
    line: Sequence[str],
    closed: Closed | None,
) -> Facts:
    return Facts(
        registrant=registrant(asked, today),
        files=files,
        checks=_checks(asked),
        policy=policy,
        today=today,
        department_line=line,
        closed=closed,
    )


def registrant(asked: Asked, today: date) -> Registrant:
    """What registration would have read from the number is read from it here as well."""
    person = asked.person or Person()
    kind = kind_of(person, today)
    is_good = person.number is not None and not number_findings(kind, person.number, today=today)
    number = person.number if is_good and person.number else ""
    return Registrant(
        document_type=kind,
        name=person.name or "",
        sex=person.sex or sex_of(kind, number),
        birth_on=person.birth_on or birth_of(kind, number),
        has_proved_identity=bool(person.has_proved_identity),
    )


def kind_of(person: Person, today: date) -> DocumentType:
    """Return the type of document: as told, else as the number shows it, else the one that nearly everybody has."""
    likely = likely_kind(person.number, today=today) if person.number else None
    return person.document_type or likely or DocumentType.RESIDENT_ID


def _checks(asked: Asked) -> Mapping[str, Sequence[CheckResult]]:
    """Keep, of each kind of check on an entry, the answer of the last round."""
    last: dict[tuple[str, CheckKind], CheckResult] = {}
    for each in sorted(asked.check or (), key=lambda check: check.round or 0):
        path = in_record(each.path or "")
        kind = each.kind or CHECKED_BY_DEFAULT.get(path.partition("/")[0])
        if kind is not None and each.outcome is not None:
            differences = {name: str(value) for name, value in (each.differences or {}).items()}
            last[path, kind] = CheckResult(kind, each.outcome, differences)
    found: dict[str, list[CheckResult]] = {}
    for (path, _), result in last.items():
        found.setdefault(path, []).append(result)
    return found
