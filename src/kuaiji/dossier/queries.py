"""会计人员信息 queries: the workspace behind every page of the record, and the whole record with its facts."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.utils.timezone import localtime

from kuaiji.accounts.models import Account, Identity
from kuaiji.accounts.queries import current_identity, masked
from kuaiji.attachments.queries import evidence_files
from kuaiji.cases.models import Submission
from kuaiji.departments.models import Department
from kuaiji.departments.queries import in_charge, line
from kuaiji.rules.checks import Question, questions
from kuaiji.rules.codes import CheckKind, DocumentType, FileState, Outcome, Sex
from kuaiji.rules.document import CheckResult, Document, EvidenceFile, Registrant, parse
from kuaiji.rules.facts import Closed, Facts
from kuaiji.rules.findings import Finding, Origin, Severity, Source
from kuaiji.rules.mending import Handed
from kuaiji.rules.policy import Edition, edition, restored
from kuaiji.rules.precheck import precheck
from kuaiji.verification.models import Check
from kuaiji.web.sql import sql


@dataclass(frozen=True, slots=True)
class Workspace:
    """Everything that a page of the record shows, read in one statement."""

    now: datetime
    person_name: str
    sex: str
    birth_on: date
    identity_id: UUID
    document_type: str
    number_cipher: bytes
    is_proved: bool
    account_id: UUID
    phone_cipher: bytes | None
    realname: dict[str, Any] | None
    case_id: UUID | None
    number: str | None
    state: str | None
    round: int | None
    submitted_at: datetime | None
    returned_at: datetime | None
    seen_at: datetime | None
    decided_at: datetime | None
    mend_by: datetime | None
    drafts: dict[str, dict[str, Any]]
    departments: list[dict[str, Any]]
    files: list[dict[str, Any]]
    returned: list[dict[str, Any]]
    checks: list[dict[str, Any]]

    def typed(self, section: str) -> dict[str, Any]:
        found: dict[str, Any] = self.drafts[section]["typed"] if section in self.drafts else {}
        return found

    def revision(self, section: str) -> int:
        return self.drafts[section]["revision"] if section in self.drafts else 0

    def is_complete(self, section: str) -> bool:
        return section in self.drafts and self.drafts[section]["is_complete"]

    def updated_at(self, section: str) -> datetime | None:
        moment = self.drafts.get(section, {}).get("updated_at")
        return datetime.fromisoformat(moment) if moment else None

    def is_touched(self, section: str) -> bool:
        return self.updated_at(section) is not None or any(each["path"].startswith(section) for each in self.files)

    def is_mended(self, section: str) -> bool:
        """Saved whole again after the return."""
        saved = self.updated_at(section)
        return self.is_complete(section) and bool(saved and self.returned_at and saved > self.returned_at)

    @property
    def open_case_id(self) -> UUID:
        """The case's id on pages that are only reached with a case."""
        if self.case_id is None:
            raise LookupError("no case is open")
        return self.case_id

    @property
    def is_editable(self) -> bool:
        return self.state in ("draft", "returned")

    @property
    def is_unseen_return(self) -> bool:
        return self.state == "returned" and self.seen_at is None

    @property
    def department(self) -> dict[str, Any] | None:
        """The department that has the case, or while it is with the person, the one chosen, if it takes cases today;
        with the nearest contact above it where it has none of its own."""
        if not self.departments:
            return None
        own = self.departments[0]
        return {**own, "contact": next((each for each in self.departments if each["phone"]), own)}

    @property
    def registrant(self) -> Registrant:
        return Registrant(
            DocumentType(self.document_type), self.person_name, Sex(self.sex), self.birth_on, self.is_proved
        )

    @property
    def document_number(self) -> str:
        return Identity(id=self.identity_id, cipher=self.number_cipher).number

    @property
    def registered(self) -> list[tuple[str, str]]:
        """Return what registration gave (R5.2), number and phone masked."""
        phone = Account(id=self.account_id, phone_cipher=self.phone_cipher).phone
        return [
            ("证件类型", DocumentType(self.document_type).label),
            ("证件号码", masked(self.document_number)),
            ("姓名", self.person_name),
            ("性别", Sex(self.sex).label),
            ("出生年月", f"{self.birth_on.year} 年 {self.birth_on.month} 月"),
            ("手机号", masked(phone)),
        ]

    def findings(self, prefix: str = "") -> list[Finding]:
        """Return what the return asks to mend, at or under a path."""
        return [finding_of(each) for each in self.returned if not prefix or is_under(each["path"], prefix)]


def is_under(path: str, prefix: str) -> bool:
    return path == prefix or path.startswith(f"{prefix}/")


def finding_of(row: Mapping[str, Any]) -> Finding:
    source = Source(row["source_document"], row["source_clause"])
    return Finding(row["path"], row["code"], Severity(row["severity"]), row["message"], source, Origin(row["origin"]))


WORKSPACE = sql(
    """
    SELECT kuaiji_now(), p.name, p.sex, p.birth_on, i.id, i.kind, i.cipher, i.proved_at IS NOT NULL,
           a.id, a.phone_cipher,
           (SELECT json_build_object('outcome', v.outcome, 'note', v.note, 'answered_at', v.answered_at)
              FROM verification_check v WHERE v.person_id = p.id AND v.kind = 'realname'
             ORDER BY v.asked_at DESC, v.id DESC LIMIT 1),
           c.id, c.number, c.state, c.round, c.submitted_at, c.returned_at, c.seen_at, c.decided_at, c.mend_by,
           coalesce((SELECT json_object_agg(d.section, json_build_object('typed', d.typed, 'revision', d.revision,
                            'is_complete', d.is_complete, 'updated_at', d.updated_at))
              FROM cases_draft d WHERE d.case_id = c.id), '{}'),
           coalesce((SELECT json_agg(json_build_object('id', e.id, 'code', e.code, 'division', e.division,
                            'name', e.name, 'phone', e.phone, 'hours', e.hours, 'address', e.address) ORDER BY l.depth)
              FROM departments_departmentpath l
              JOIN departments_department e ON e.id = l.ancestor_id AND e.successor_id IS NULL
             WHERE l.descendant_id = CASE WHEN c.state IN ('draft', 'returned') THEN
                   (SELECT x.id FROM cases_draft d JOIN departments_department x ON x.code = d.typed ->> 'department'
                     WHERE d.case_id = c.id AND d.section = 'department' AND x.is_accepting
                       AND x.valid_from <= (kuaiji_now() AT TIME ZONE 'Asia/Shanghai')::date
                       AND coalesce(x.valid_to > (kuaiji_now() AT TIME ZONE 'Asia/Shanghai')::date, true))
                   ELSE c.department_id END), '[]'),
           coalesce((SELECT json_agg(json_build_object('id', a.id, 'path', a.path, 'slot', a.slot, 'state', a.state,
                            'format', a.format, 'size', a.size, 'width', a.width, 'height', a.height,
                            'refusal', a.refusal, 'scanned', a.scanned)
                            ORDER BY a.uploaded_at, a.id)
              FROM attachments_attachment a WHERE a.person_id = p.id AND a.removed_at IS NULL), '[]'),
           coalesce((SELECT json_agg(json_build_object('path', f.path, 'code', f.code, 'severity', f.severity,
                            'message', f.message, 'source_document', f.source_document,
                            'source_clause', f.source_clause, 'origin', f.origin) ORDER BY f.created_at, f.id)
              FROM cases_submission s JOIN cases_casefinding f ON f.submission_id = s.id
             WHERE c.state IN ('returned', 'rejected') AND s.case_id = c.id AND s.round = c.round
               AND f.withdrawn_at IS NULL), '[]'),
           coalesce((SELECT json_agg(json_build_object('key', k.key, 'of', k.value ->> 'of', 'outcome', v.outcome,
                            'differences', v.differences))
              FROM jsonb_each(c.checks) k JOIN verification_check v ON v.id = (k.value ->> 'id')::uuid), '[]')
      FROM accounts_person p
     CROSS JOIN LATERAL (SELECT id, kind, cipher, proved_at FROM accounts_identity WHERE person_id = p.id
                          ORDER BY proved_at, id LIMIT 1) i
      JOIN accounts_account a ON a.person_id = p.id
      LEFT JOIN LATERAL (SELECT id, number, state, round, submitted_at, returned_at, seen_at, decided_at,
                                mend_by, department_id, checks
                           FROM cases_case WHERE person_id = p.id AND kind = 'collection'
                          ORDER BY opened_at DESC, id DESC LIMIT 1) c ON true
     WHERE p.id = %(person)s
    """,
    row=Workspace,
)


@dataclass(frozen=True)
class Record:
    """A whole record with all the facts that its rules ask for."""

    document: Document
    unread: list[Finding]
    facts: Facts
    questions: list[Question]
    edition: Edition

    @cached_property
    def findings(self) -> list[Finding]:
        """Return everything that parsing and the rules have to say."""
        return [*self.unread, *precheck(self.document, self.facts)]


def record_of(workspace: Workspace) -> Record:
    """Return the record as it is typed now, with the answers that belong to exactly what is typed."""
    typed = {section: draft["typed"] for section, draft in workspace.drafts.items()}
    files = [evidence_of(each) for each in workspace.files]
    above = list(reversed(workspace.departments))
    answers = {each["key"]: each for each in workspace.checks}
    today = localtime(workspace.now).date()
    code = typed.get("department", {}).get("department", "")
    closed = closed_department(code, today) if code and not workspace.departments else None
    return assemble(
        typed=typed, registrant=workspace.registrant, files=files, answers=answers, today=today,
        divisions=[each["division"] for each in above], pinned=edition([each["code"] for each in above], today),
        closed=closed,
    )  # fmt: skip


def closed_department(code: str, today: date) -> Closed | None:
    """Return what became of a chosen department that takes nobody any more; None for one that never was."""
    found = Department.objects.filter(code=code, valid_to__lte=today).first()
    if found is None or found.valid_to is None:
        return None
    return Closed(found.name, found.valid_to, in_charge(found.pk).name if found.successor_id else "")


def record_of_submission(submission: Submission, identity: Identity | None = None) -> Record:
    """Return what was handed in, with what the registries have answered to it since.

    The person's current `identity` spares asking for it again.
    """
    registrant, identity = submission.registrant, identity or current_identity(submission.person_id)
    person = Registrant(
        DocumentType(registrant["document_type"]), registrant["name"], Sex(registrant["sex"]),
        date.fromisoformat(registrant["birth_on"]), identity.proved_at is not None,
    )  # fmt: skip
    files = evidence_files([UUID(each["id"]) for each in submission.manifest])
    rows = {
        str(check.pk): check for check in Check.objects.filter(pk__in=[c["id"] for c in submission.checks.values()])
    }
    answers = {
        key: {"of": each["of"], "outcome": rows[each["id"]].outcome, "differences": rows[each["id"]].differences}
        for key, each in submission.checks.items()
        if each["id"] in rows
    }
    document = json.loads(submission.body)
    divisions = [above.division for above in line(document["department"]["department"])]
    return assemble(
        typed=document, registrant=person, files=files, answers=answers, divisions=divisions,
        today=localtime(submission.submitted_at).date(),
        pinned=Edition(submission.policy.digest, submission.policy.body),
    )  # fmt: skip


def handed_in(submission: Submission) -> Handed:
    """Return what a submission held, text and pictures."""
    document, _ = parse(json.loads(submission.body))
    return Handed(document, evidence_files([UUID(each["id"]) for each in submission.manifest]))


def assemble(
    *,
    typed: Mapping[str, Any],
    registrant: Registrant,
    files: list[EvidenceFile],
    answers: Mapping[str, Mapping[str, Any]],
    divisions: list[str],
    today: date,
    pinned: Edition,
    closed: Closed | None = None,
) -> Record:
    document, unread = parse(typed)
    asked = questions(document, registrant)
    facts = Facts(
        registrant=registrant, files=tuple(files), checks=results(asked, answers), policy=restored(pinned.body),
        today=today, department_line=tuple(divisions), closed=closed,
    )  # fmt: skip
    return Record(document, unread, facts, asked, pinned)


def results(asked: list[Question], answers: Mapping[str, Mapping[str, Any]]) -> dict[str, list[CheckResult]]:
    """Return the answers by path, without those to a question that is no longer asked like that."""
    found: dict[str, list[CheckResult]] = {}
    for question in asked:
        answer = answers.get(check_key(question))
        if answer is not None and answer["of"] == fingerprint(question):
            differing = {each["field"]: each["theirs"] for each in answer["differences"]}
            result = CheckResult(CheckKind(question.kind), Outcome(answer["outcome"]), differing)
            found.setdefault(question.path, []).append(result)
    return found


def check_key(question: Question) -> str:
    return f"{question.kind}:{question.path}"


def fingerprint(question: Question) -> str:
    """Return a short digest of what is asked; it tells an answer to the present text from one to an older text."""
    return hashlib.sha256(json.dumps(question.fields, sort_keys=True).encode()).hexdigest()[:16]


def evidence_of(row: Mapping[str, Any]) -> EvidenceFile:
    return EvidenceFile(
        id=row["id"], path=row["path"], slot=row["slot"], state=FileState(row["state"]), format=row["format"],
        size=row["size"], width=row["width"], height=row["height"], refusal=row["refusal"],
        scanned=row["scanned"],
    )  # fmt: skip
