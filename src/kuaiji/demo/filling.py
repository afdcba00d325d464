"""填写演示: what a person of the demo types and uploads, by the same actions as the pages."""

from collections.abc import Iterable

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.timezone import localdate

from kuaiji.accounts.models import Person
from kuaiji.accounts.queries import current_identity
from kuaiji.attachments.actions import receive
from kuaiji.cases.actions import save_draft
from kuaiji.cases.models import Case
from kuaiji.demo.people import Fate, Persona, Typed
from kuaiji.demo.pictures import certificate, portrait, scanned
from kuaiji.dossier.actions import review
from kuaiji.dossier.resume import FOLDER, Holder, filled_form
from kuaiji.rules.codes import DocumentType
from kuaiji.rules.document import SECTIONS, Basic, Education, Work, parse
from kuaiji.rules.files import Slot
from kuaiji.rules.policy import resolve
from kuaiji.web.ids import uuid7
from kuaiji.web.paper import sheet

DOTS_AN_INCH = 120
# So many different portraits and certificates; to draw one takes longer than to hand it in.
FACES = 6
UNSTAMPED = (Fate.RETURNED, Fate.RESUBMITTED)


def fill_in(persona: Persona, case: Case, person: Person, serial: int) -> None:
    """Type every section and upload what it calls for; a draft keeps to the sections that it names."""
    is_draft = persona.fate is Fate.DRAFT
    for section in SECTIONS:
        whole: Typed | None = None if is_draft else {}
        type_section(case, person, section, persona.sections.get(section, whole))
    if not is_draft:
        add_pictures(case, person, serial, is_stamped=persona.fate not in UNSTAMPED)
    review(person_id=person.pk, under="department")


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
        picture = portrait(serial % FACES) if slot.name == "photo" else certificate(serial % FACES, "ID CARD")
        add_picture(person, "basic", slot, picture)
    for key, entry in drafts["education"].items():
        if entry.get("is_current"):
            slot = slot_of(Education.slots, "study_proof")
            add_picture(person, f"education/{key}", slot, certificate(serial % FACES, "STUDENT CARD"))
        elif entry["level"] == "61" or not person.identities.get().proved_at:
            slot = slot_of(Education.slots, "diploma")
            add_picture(person, f"education/{key}", slot, certificate(serial % FACES, "DIPLOMA"))
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
    limits = resolve([], localdate()).limits(slot.kind)
    receive(person_id=person.pk, path=path, slot=slot.name, upload=jpeg_of(slot, picture), limits=limits, key=uuid7())


def jpeg_of(slot: Slot, picture: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(f"{slot.title}.jpg", picture, content_type="image/jpeg")
