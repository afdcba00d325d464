"""审核演示: what becomes of a case that a person of the demo has handed in."""

from collections.abc import Mapping
from uuid import UUID

from kuaiji.accounts.models import Person
from kuaiji.accounts.queries import current_identity
from kuaiji.cases.actions import latest_submission
from kuaiji.cases.models import Case
from kuaiji.casework.actions import (
    approve_case,
    claim_case,
    reject_case,
    return_case,
    submit_collection,
    withdraw_case,
)
from kuaiji.casework.appeals import open_appeal
from kuaiji.casework.disputes import open_dispute, sides_of
from kuaiji.casework.handling import put_on_hold
from kuaiji.casework.letters import write_to_department, write_to_person
from kuaiji.casework.models import Dispute
from kuaiji.casework.second import confirm_case
from kuaiji.demo.filling import add_resume_form, jpeg_of
from kuaiji.demo.people import Fate, Persona
from kuaiji.demo.pictures import certificate
from kuaiji.departments.queries import OfficerContext
from kuaiji.desk.reasons import FINAL, LIBRARY, by_code, finding_of
from kuaiji.dossier.steps import LISTS
from kuaiji.rules.codes import DocumentType
from kuaiji.rules.findings import Finding
from kuaiji.web.ids import uuid7

ELSEWHERE = "F02"
HOLD_DAYS = 5
WHY_HELD = "任职的起止时间要向工作单位核实，已经发函，等书面答复。"
WHY_APPEALED = "我在原登记地的信息去年已经注销，现在只在广州工作，请再核对一次。"
WHY_DISPUTED = "这是我以前的账号，手机号停用以后登录不了，请把账号还给我。"
QUESTION = "单位的公章在总公司，要下周才能盖，来得及吗？"
ANSWER = "来得及，在页面上写的日期以前传上来就可以。其他内容不用改。"


def decide(persona: Persona, person: Person, staff: Mapping[str, OfficerContext]) -> None:
    """Do what the fate says: mostly one officer, where the rules ask for it another."""
    wang, liu = staff["wang"], staff["liu"]
    if persona.fate is Fate.DISPUTING:
        dispute(persona, person, wang)
    case = Case.objects.filter(person=person).first()
    if case is None:
        return
    match persona.fate:
        case Fate.WITHDRAWN:
            withdraw_case(person_id=person.pk, number=case.number)
        case Fate.HELD:
            claim_case(officer=wang, case_id=case.pk)
            put_on_hold(officer=wang, case_id=case.pk, days=HOLD_DAYS, why=WHY_HELD, key=uuid7())
        case Fate.APPROVED | Fate.SECOND_REVIEW:
            approve(case, wang)
        case Fate.LOOKED_AT_TWICE:
            approve(case, wang)
            confirm_case(officer=liu, case_id=case.pk, submission_id=take(case, liu), key=uuid7())
        case Fate.REJECTED | Fate.APPEALED:
            reject(case, wang)
            if persona.fate is Fate.APPEALED:
                open_appeal(person_id=person.pk, number=case.number, why=WHY_APPEALED, upload=None, key=uuid7())
        case Fate.RETURNED | Fate.RESUBMITTED:
            send_back(case, wang, persona.returned_for)
            if persona.fate is Fate.RESUBMITTED:
                add_resume_form(case, person, first_entry(case, "work"), is_stamped=True)
                submit_collection(person_id=person.pk, is_promised=True, key=uuid7())


def take(case: Case, officer: OfficerContext) -> UUID:
    claim_case(officer=officer, case_id=case.pk)
    return latest_submission(Case.objects.get(pk=case.pk)).pk


def approve(case: Case, officer: OfficerContext) -> None:
    approve_case(officer=officer, case_id=case.pk, submission_id=take(case, officer), key=uuid7())


def reject(case: Case, officer: OfficerContext) -> None:
    (reason,) = by_code([ELSEWHERE], FINAL)
    finding = finding_of(reason, path="")
    reject_case(
        officer=officer, case_id=case.pk, submission_id=take(case, officer), reason=finding, note="", key=uuid7()
    )  # fmt: skip


def send_back(case: Case, officer: OfficerContext, code: str) -> None:
    findings = [finding(case, code)]
    return_case(
        officer=officer, case_id=case.pk, submission_id=take(case, officer), findings=findings, note="", key=uuid7()
    )  # fmt: skip


def finding(case: Case, code: str) -> Finding:
    """Write a reason of the library down at its section, or at the first entry of it."""
    section, reason = next((word, each) for word, reasons in LIBRARY.items() for each in by_code([code], reasons))
    return finding_of(reason, path=f"{section}/{first_entry(case, section)}" if section in LISTS else section)


def first_entry(case: Case, section: str) -> str:
    return str(next(iter(case.drafts.get(section=section).typed)))


def dispute(persona: Persona, person: Person, officer: OfficerContext) -> None:
    """Claim the document that the real-name check found on another account; a first officer agrees."""
    identity = current_identity(person.pk)
    sides = sides_of(DocumentType(identity.kind))
    case = open_dispute(
        person_id=person.pk, asks=Dispute.Asks.ACCOUNT, department=persona.department, words=WHY_DISPUTED,
        uploads={slot.name: jpeg_of(slot, certificate(0, "ID CARD")) for slot in sides}, key=uuid7(),
    )  # fmt: skip
    approve(case, officer)


def correspond(person: Person, officer: OfficerContext) -> None:
    """Let the person ask about their case, and an officer answer."""
    case = Case.objects.get(person=person)
    write_to_department(person_id=person.pk, case_id=case.pk, words=QUESTION, key=uuid7())
    write_to_person(officer=officer, case_id=case.pk, words=ANSWER, key=uuid7())
