"""载入演示: walks every invented person as far as their fate says, by the same actions that the pages use."""

import time
from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

import pyotp
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils.timezone import localdate

from kuaiji.accounts.actions import prove_identity
from kuaiji.accounts.models import Account, Person
from kuaiji.accounts.passwords import hash_password
from kuaiji.accounts.queries import current_identity
from kuaiji.accounts.records import new_account, new_identity, new_person
from kuaiji.accounts.staff import STEP_SECONDS, create_staff_account, enrol, enrolment_link
from kuaiji.attachments.actions import receive
from kuaiji.cases.actions import latest_submission, save_draft
from kuaiji.cases.models import Case
from kuaiji.casework.actions import (
    approve_case,
    claim_case,
    open_collection,
    reject_case,
    return_case,
    submit_collection,
    withdraw_case,
)
from kuaiji.casework.appeals import open_appeal
from kuaiji.casework.models import Watch
from kuaiji.demo.people import (
    PASSWORD,
    PERSONAS,
    STAFF,
    WATCHED_SCHOOL,
    Fate,
    Persona,
    Staff,
    Typed,
    crowd,
    phone_of,
)
from kuaiji.demo.pictures import certificate, portrait, scanned
from kuaiji.departments.models import Department
from kuaiji.departments.queries import OfficerContext, officer_of
from kuaiji.departments.staff import appoint_officer
from kuaiji.desk.counting import count
from kuaiji.desk.watching import set_watch
from kuaiji.dossier.actions import review
from kuaiji.dossier.resume import FOLDER, Holder, filled_form
from kuaiji.rules.case import State
from kuaiji.rules.codes import DECISION, DocumentType
from kuaiji.rules.document import SECTIONS, Basic, Education, Work, parse
from kuaiji.rules.files import Slot
from kuaiji.rules.findings import Finding, Source, final, must
from kuaiji.rules.policy import resolve
from kuaiji.sandbox.server import running
from kuaiji.sandbox.world import World
from kuaiji.web.ids import uuid7
from kuaiji.web.jobs import run_worker
from kuaiji.web.paper import sheet

CROWD = 18
DOTS_AN_INCH = 120
LIBRARY = Source(DECISION, "退回原因库")
UNSTAMPED = must("W03", "会计专业工作简历表没有单位盖章，请由现单位盖章后重新拍照上传。", LIBRARY)
REJECT = final(
    "F02",
    "您已在其他会计管理部门登记，不能重复采集。要换地方的，请从原登记地申请属地调转。",
    LIBRARY,
)
WATCH_DAYS = 180
WHY_WATCHED = "近期发现假证，请逐件核对毕业证书"
WHY_APPEALED = "我在原登记地的信息去年已经注销，现在只在广州工作，请再核对一次。"
CONTACTS = {
    "440106": ("020-0000 0106", "工作日 9:00–12:00，14:00–17:30", "广州市天河区示范路 106 号（虚构）"),
    "4401": ("020-0000 0401", "工作日 9:00–12:00，14:00–17:30", "广州市越秀区示范路 1 号（虚构）"),
    "44": ("020-0000 0044", "工作日 9:00–12:00，14:00–17:00", "广州市越秀区示范路 44 号（虚构）"),
    "4403": ("0755-0000 0403", "工作日 9:00–12:00，14:00–18:00", "深圳市福田区示范路 3 号（虚构）"),
}
PATIENCE = 120  # seconds


def load() -> bool:
    """Fill an empty database with the demo world; False if the world is there already."""
    if Account.objects.filter(username=STAFF[0].username).exists():
        return False
    for code, (phone, hours, address) in CONTACTS.items():
        Department.objects.filter(code=code).update(phone=phone, hours=hours, address=address)
    staff = {each.username: add_staff(each) for each in STAFF}
    set_watch(
        officer=staff["zhao"], kind=Watch.Kind.SCHOOL, value=WATCHED_SCHOOL, why=WHY_WATCHED, days=WATCH_DAYS,
        key=uuid7(),
    )  # fmt: skip
    password = hash_password(PASSWORD)
    persons = [add_person(persona, serial, password) for serial, persona in enumerate(PERSONAS, 1)]
    for serial, (persona, person) in enumerate(zip(PERSONAS, persons, strict=True), 1):
        walk(persona, person, serial)
    settle()
    for persona, person in zip(PERSONAS, persons, strict=True):
        decide(persona, person, staff["wang"])
    # The worker of the demo settles these, before anybody's eyes.
    for serial, persona in enumerate(crowd(CROWD), len(PERSONAS) + 1):
        walk(persona, add_person(persona, serial, password), serial)
    count()
    return True


def add_staff(staff: Staff) -> OfficerContext:
    """Enrol by the real link, so that the real login works; the personas page shows the current code."""
    account = create_staff_account(username=staff.username)
    token = enrolment_link(account_id=account.pk).rstrip("/").rpartition("/")[2]
    secret = account.enrolments.get().secret
    # A code of the step before leaves the present one unused for whoever signs in at once.
    enrol(token=token, password=PASSWORD, code=pyotp.TOTP(secret).at(time.time() - STEP_SECONDS))
    place = Department.objects.get(code=staff.department)
    appoint_officer(
        account_id=account.pk, name=staff.name, staff_number=staff.staff_number, department_id=place.pk,
        roles=staff.roles,
    )  # fmt: skip
    officer = officer_of(account.pk)
    assert officer is not None  # noqa: S101
    return officer


@transaction.atomic
def add_person(persona: Persona, serial: int, password: str) -> Person:
    person = new_person(name=persona.name, sex=persona.sex, birth_on=persona.birth_on)
    identity = new_identity(person=person, kind=persona.document_type, number=persona.document_number(serial))
    new_account(person=person, phone=phone_of(serial), password=password)
    if persona.fate is not Fate.NEW and persona.document_type is DocumentType.RESIDENT_ID:
        prove_identity(identity_id=identity.pk)
    return person


def walk(persona: Persona, person: Person, serial: int) -> None:
    """Fill in what the persona has filled in, and hand it in unless it is still a draft."""
    if persona.fate is Fate.NEW:
        return
    case = open_collection(person_id=person.pk, key=uuid7())
    for section in SECTIONS:
        whole: Typed | None = {} if persona.fate is not Fate.DRAFT else None
        type_section(case, person, section, persona.sections.get(section, whole))
    if persona.fate is not Fate.DRAFT:
        add_pictures(case, person, serial, is_stamped=persona.fate not in (Fate.RETURNED, Fate.RESUBMITTED))
    review(person_id=person.pk, under="department")
    if persona.fate is not Fate.DRAFT:
        submit_collection(person_id=person.pk, is_promised=True, key=uuid7())


def type_section(case: Case, person: Person, section: str, typed: Typed | list[Typed] | None) -> None:
    if typed is None:
        return
    fields = typed if not isinstance(typed, list) else {str(uuid7()): with_posts(each) for each in typed}
    save_draft(case_id=case.pk, person_id=person.pk, section=section, path=[], fields=fields, revision=0, key=uuid7())


def with_posts(entry: Typed) -> Typed:
    return {**entry, "posts": {str(uuid7()): post for post in entry["posts"]}} if "posts" in entry else entry


def add_pictures(case: Case, person: Person, serial: int, *, is_stamped: bool) -> None:
    """Upload the photo, both sides of the document, and the evidence that cannot be waived."""
    drafts = {draft.section: draft.typed for draft in case.drafts.all()}
    for slot in Basic.slots[:3]:
        add_picture(
            person,
            "basic",
            slot,
            portrait(serial % 12) if slot.name == "photo" else certificate(serial % 12, "ID CARD"),
        )
    for key, entry in drafts["education"].items():
        if entry.get("is_current"):
            slot = slot_of(Education.slots, "study_proof")
            add_picture(person, f"education/{key}", slot, certificate(serial % 12, "STUDENT CARD"))
        elif entry["level"] == "61" or not person.identities.get().proved_at:
            slot = slot_of(Education.slots, "diploma")
            add_picture(person, f"education/{key}", slot, certificate(serial % 12, "DIPLOMA"))
    for key in drafts["work"]:
        add_resume_form(case, person, key, is_stamped=is_stamped)


def add_resume_form(case: Case, person: Person, entry: str, *, is_stamped: bool) -> None:
    """Print the filled-in form of a job and upload its scan."""
    record, _ = parse({"work": case.drafts.get(section="work").typed})
    job = next(job for job in record.work if job.id == entry)
    identity = current_identity(person.pk)
    form = filled_form(Holder(person.name, DocumentType(identity.kind), identity.number), job)
    picture = scanned(sheet(FOLDER / "resume.typ", form, dots_an_inch=DOTS_AN_INCH), is_stamped=is_stamped)
    add_picture(person, f"work/{entry}", slot_of(Work.slots, "resume_form"), picture)


def slot_of(slots: Iterable[Slot], name: str) -> Slot:
    return next(slot for slot in slots if slot.name == name)


def add_picture(person: Person, path: str, slot: Slot, picture: bytes) -> None:
    upload = SimpleUploadedFile(f"{slot.title}.jpg", picture, content_type="image/jpeg")
    limits = resolve([], localdate()).limits(slot.kind)
    receive(person_id=person.pk, path=path, slot=slot.name, upload=upload, limits=limits, key=uuid7())


def settle() -> None:
    """Let the worker do what is waiting, with the registries at hand."""
    port = int(settings.KUAIJI.sandbox_url.rpartition(":")[2])
    with running(World(settings.KUAIJI.sandbox_secret.get_secret_value().encode()), port=port):
        until = time.monotonic() + PATIENCE
        run_worker(wait=False)
        # A case whose checks were still under way asks again some seconds later.
        while Case.objects.filter(state=State.CHECKING).exists() and time.monotonic() < until:
            time.sleep(1)
            run_worker(wait=False)


def decide(persona: Persona, person: Person, officer: OfficerContext) -> None:
    case = Case.objects.filter(person=person).first()
    if case is None:
        return
    match persona.fate:
        case Fate.WITHDRAWN:
            withdraw_case(person_id=person.pk, number=case.number)
        case Fate.APPROVED | Fate.SECOND_REVIEW:
            submission = take(case, officer)
            approve_case(officer=officer, case_id=case.pk, submission_id=submission, key=uuid7())
        case Fate.REJECTED | Fate.APPEALED:
            submission = take(case, officer)
            reject_case(officer=officer, case_id=case.pk, submission_id=submission, reason=REJECT, note="", key=uuid7())
            if persona.fate is Fate.APPEALED:
                open_appeal(person_id=person.pk, number=case.number, why=WHY_APPEALED, upload=None, key=uuid7())
        case Fate.RETURNED | Fate.RESUBMITTED:
            submission = take(case, officer)
            return_case(
                officer=officer, case_id=case.pk, submission_id=submission, findings=[about_work(case)], note="",
                key=uuid7(),
            )  # fmt: skip
            if persona.fate is Fate.RESUBMITTED:
                add_resume_form(case, person, first_job(case), is_stamped=True)
                submit_collection(person_id=person.pk, is_promised=True, key=uuid7())


def take(case: Case, officer: OfficerContext) -> UUID:
    claim_case(officer=officer, case_id=case.pk)
    return latest_submission(Case.objects.get(pk=case.pk)).pk


def first_job(case: Case) -> str:
    return str(next(iter(case.drafts.get(section="work").typed)))


def about_work(case: Case) -> Finding:
    return replace(UNSTAMPED, path=f"work/{first_job(case)}/resume_form")
