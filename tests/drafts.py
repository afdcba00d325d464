"""Whole records without walking through the pages: the short way to a case in any state."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from django.db import connection

from kuaiji.accounts.models import Person
from kuaiji.attachments.models import Attachment
from kuaiji.cases.actions import latest_submission
from kuaiji.cases.models import Case, CaseFinding, Submission
from kuaiji.casework import actions
from kuaiji.casework.settling import settle_case
from kuaiji.departments.queries import OfficerContext
from kuaiji.dossier.actions import save_section
from kuaiji.rules.findings import Source, final, must
from kuaiji.verification.models import Check
from kuaiji.web.clock import now

SCHOOL = "019f0000-0000-7000-8000-00000000e001"
DEPARTMENT = {"status": "other", "household": "4401", "residence": "4401", "exam": "junior", "department": "440106"}
SCOPE = {"scope": "3", "has_read": "yes"}
HIGH_SCHOOL = {
    "place": "mainland", "mode": "full_time", "school": "广州市示范中学", "level": "61", "degree": "none",
    "started_on": "2010-09", "ended_on": "2013-06",
}  # fmt: skip
COLLEGE = {
    "place": "mainland", "mode": "full_time", "school": "中山大学", "level": "21", "degree": "none",
    "started_on": "2013-09", "ended_on": "2017-06", "major": "会计学", "certificate_number": "105581201705000001",
}  # fmt: skip

BLURRED = must("evidence.blurred", "毕业证书看不清，请重新拍摄。", Source("平台规则", "退回原因库"), "education")
FORGED = final("evidence.forged", "学历证书经核实为伪造。", Source("平台规则", "不予通过原因库"), f"education/{SCHOOL}")


def save(person: Person, section: str, fields: Mapping[str, Any], path: tuple[str, ...] = ()) -> None:
    """Save one form of the person's newest case, as its page would."""
    case = newest(person)
    save_section(
        person_id=person.pk, case_id=case.pk, section=section, path=list(path), fields=fields,
        revision=case.drafts.get(section=section).revision, key=uuid4(),
    )  # fmt: skip


def newest(person: Person) -> Case:
    return Case.objects.filter(person=person).latest("opened_at", "id")


def put_picture(person: Person, path: str, slot: str) -> None:
    Attachment.objects.create(
        person=person, path=path, slot=slot, name=f"{slot}.jpg", state="ready", format="jpg", size=60_000, width=800,
        height=1200, sha256="0" * 64, key=uuid4(),
    )  # fmt: skip


def make_draft(person: Person, education: Mapping[str, str] = HIGH_SCHOOL) -> Case:
    """Fill in a whole record of scope (三); nothing keeps it from being handed in."""
    actions.open_collection(person_id=person.pk, key=uuid4())
    for slot in ("photo", "id_portrait", "id_emblem"):
        put_picture(person, "basic", slot)
    put_picture(person, f"education/{SCHOOL}", "diploma")
    save(person, "department", DEPARTMENT)
    save(person, "scope", SCOPE)
    save(person, "basic", {})
    save(person, "education", education, (SCHOOL,))
    save(person, "qualification", {})
    return newest(person)


def submit(person: Person, key: UUID | None = None) -> Submission:
    """Hand in; what a return asked for and was not changed is answered in words."""
    asked = CaseFinding.objects.filter(case__person=person, withdrawn_at=None)
    answers = {f"{each.code}@{each.path}": "已经核对过，没有变化" for each in asked}
    return actions.submit_collection(person_id=person.pk, is_promised=True, answers=answers, key=key or uuid4())


def make_checking(person: Person, education: Mapping[str, str] = HIGH_SCHOOL) -> Case:
    make_draft(person, education)
    submit(person)
    return newest(person)


def make_queued(person: Person) -> Case:
    case = make_checking(person)
    assert settle_case(case_id=case.pk)
    return newest(person)


def make_in_review(person: Person, officer: OfficerContext) -> tuple[Case, Submission]:
    case = actions.claim_case(officer=officer, case_id=make_queued(person).pk)
    return case, latest_submission(case)


def as_at_commit() -> None:
    """Let the database judge what it judges at a commit; in a test all actions share one transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def answer(person: Person, outcome: str, **theirs: str) -> None:
    """Let the registry answer what it was asked about the person's education."""
    Check.objects.filter(person=person, kind="education").update(
        outcome=outcome,
        answered_at=None if outcome == "unavailable" else now(),
        differences=[{"field": name, "yours": "", "theirs": value} for name, value in theirs.items()],
    )
