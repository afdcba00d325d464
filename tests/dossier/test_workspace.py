"""WORKSPACE, the statement behind every page of the record, says what the ORM says."""

from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest

from drafts import (
    BLURRED,
    COLLEGE,
    FORGED,
    answer,
    make_checking,
    make_draft,
    make_in_review,
    save,
    submit,
)
from factories import make_officer, make_person
from kuaiji.accounts.models import Account, Identity, Person
from kuaiji.attachments.models import Attachment
from kuaiji.cases.actions import latest_submission
from kuaiji.cases.models import Case, CaseFinding
from kuaiji.casework.actions import reject_case, return_case, withdraw_case
from kuaiji.casework.settling import settle_case
from kuaiji.departments.models import Department, DepartmentPath
from kuaiji.dossier.queries import WORKSPACE
from kuaiji.verification.models import Check
from kuaiji.web.clock import now

pytestmark = pytest.mark.django_db

FILE = ("path", "slot", "state", "format", "size", "width", "height", "refusal", "scanned")
FINDING = ("path", "code", "severity", "message", "source_document", "source_clause", "origin")


def twin(person: Person) -> dict[str, Any]:
    """Read the same with the ORM, one thing at a time."""
    identity = Identity.objects.filter(person=person).order_by("proved_at", "id").first()
    account = Account.objects.get(person=person)
    case = Case.objects.filter(person=person, kind="collection").order_by("opened_at", "id").last()
    realname = Check.objects.filter(person=person, kind="realname").order_by("asked_at", "id").last()
    assert identity is not None
    return {
        "now": now(), "person_name": person.name, "sex": person.sex, "birth_on": person.birth_on,
        "identity_id": identity.pk, "document_type": identity.kind, "number_cipher": bytes(identity.cipher),
        "is_proved": identity.proved_at is not None, "account_id": account.pk,
        "phone_cipher": bytes(account.phone_cipher),
        "realname": realname and {
            "outcome": realname.outcome, "note": realname.note, "answered_at": moment(realname.answered_at)
        },
        "case_id": case and case.pk, "number": case and case.number, "state": case and case.state,
        "round": case and case.round, "submitted_at": case and case.submitted_at,
        "returned_at": case and case.returned_at, "seen_at": case and case.seen_at,
        "decided_at": case and case.decided_at, "mend_by": case and case.mend_by,
        "drafts": drafts_of(case) if case else {},
        "departments": departments_of(case) if case else [],
        "files": [
            {"id": str(row.pk), **{name: getattr(row, name) for name in FILE}}
            for row in Attachment.objects.filter(person=person, removed_at=None)
        ],
        "returned": returned_to(case) if case else [],
        "checks": checks_of(case) if case else [],
    }  # fmt: skip


def moment(value: datetime | None) -> str | None:
    return value and value.isoformat()


def drafts_of(case: Case) -> dict[str, Any]:
    return {
        draft.section: {
            "typed": draft.typed, "revision": draft.revision, "is_complete": draft.is_complete,
            "updated_at": moment(draft.updated_at),
        }
        for draft in case.drafts.all()
    }  # fmt: skip


def departments_of(case: Case) -> list[dict[str, Any]]:
    code = case.drafts.get(section="department").typed.get("department")
    chosen = Department.objects.valid_today().filter(is_accepting=True, code=code).first()
    department = chosen if case.state in ("draft", "returned") else case.department
    if department is None:
        return []
    paths = DepartmentPath.objects.filter(descendant=department, ancestor__successor=None)
    paths = paths.select_related("ancestor").order_by("depth")
    names = ("id", "code", "division", "name", "phone", "hours", "address")
    return [{name: getattr(path.ancestor, name) for name in names} for path in paths]


def returned_to(case: Case) -> list[dict[str, Any]]:
    if case.state not in ("returned", "rejected"):
        return []
    rows = CaseFinding.objects.filter(submission=latest_submission(case), withdrawn_at=None)
    return [{name: getattr(row, name) for name in FINDING} for row in rows.order_by("created_at", "id")]


def checks_of(case: Case) -> list[dict[str, Any]]:
    found = []
    for key, kept in case.checks.items():
        check = Check.objects.get(pk=kept["id"])
        found.append({"key": key, "of": kept["of"], "outcome": check.outcome, "differences": check.differences})
    return found


def workspace(person: Person) -> dict[str, Any]:
    found = WORKSPACE.one(person=person.pk)
    assert found is not None
    values = asdict(found)
    values["realname"] = values["realname"] and {
        **values["realname"], "answered_at": same_zone(values["realname"]["answered_at"])
    }  # fmt: skip
    for draft in values["drafts"].values():
        draft["updated_at"] = same_zone(draft["updated_at"])
    values["files"].sort(key=lambda row: row["id"])
    return values


def same_zone(text: str | None) -> str | None:
    return text and datetime.fromisoformat(text).isoformat()


def start_only(person: Person) -> None:
    return None


def draft_without_a_department(person: Person) -> None:
    make_draft(person)
    save(person, "department", {"department": "99"})


def mismatched(person: Person) -> None:
    case = make_checking(person, COLLEGE)
    answer(person, "mismatched", school="华南理工大学")
    settle_case(case_id=case.pk)


def returned(person: Person) -> None:
    officer = make_officer()
    case, submission = make_in_review(person, officer)
    return_case(officer=officer, case_id=case.pk, submission_id=submission.pk, findings=[BLURRED], note="", key=uuid4())


def handed_in_again(person: Person) -> None:
    returned(person)
    submit(person)


def rejected(person: Person) -> None:
    officer = make_officer()
    case, submission = make_in_review(person, officer)
    reject_case(officer=officer, case_id=case.pk, submission_id=submission.pk, reason=FORGED, note="", key=uuid4())


def withdrawn(person: Person) -> None:
    withdraw_case(person_id=person.pk, number=make_draft(person).number)


WALKS = [start_only, make_draft, draft_without_a_department, returned, handed_in_again, rejected, withdrawn]
# Nobody is asked about somebody unproved, so only the answer to a proved person can contradict.
ROWS = [(mismatched, True), *((walk, is_proved) for walk in WALKS for is_proved in (True, False))]


@pytest.mark.parametrize(("walk", "has_proved_identity"), ROWS)
def test_workspace_says_what_the_orm_says(walk: Any, has_proved_identity: bool) -> None:
    make_draft(make_person("韩梅梅", sex="female"))
    person = make_person("李雷", has_proved_identity=has_proved_identity)
    walk(person)

    found, expected = workspace(person), twin(person)

    assert found == {**expected, "files": sorted(expected["files"], key=lambda row: row["id"])}


def test_workspace_of_nobody_is_nothing() -> None:
    assert WORKSPACE.one(person=uuid4()) is None
