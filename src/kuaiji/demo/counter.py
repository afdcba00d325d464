"""窗口演示: an officer types for somebody at the counter, who has confirmed on their own phone, or has yet to."""

from django.db import transaction

from kuaiji.accounts.actions import prove_identity
from kuaiji.accounts.models import Person
from kuaiji.accounts.queries import current_identity
from kuaiji.accounts.records import Registration
from kuaiji.cases.models import Case
from kuaiji.casework.actions import open_collection
from kuaiji.casework.confirming import ask_confirmation, confirm_collection, last_asked
from kuaiji.casework.counter import end_counter, sit_down
from kuaiji.casework.prechecking import likeness
from kuaiji.demo.filling import fill_in
from kuaiji.demo.people import Fate, Persona, phone_of
from kuaiji.departments.queries import OfficerContext
from kuaiji.dossier.queries import WORKSPACE, record_of
from kuaiji.web.ids import uuid7


def serve(persona: Persona, serial: int, officer: OfficerContext) -> None:
    """Type the whole record and ask the person to confirm; the code by which they agree is taken as told."""
    who = Registration(
        kind=persona.document_type, number=persona.document_number(serial), name=persona.name, sex=persona.sex,
        birth_on=persona.birth_on, phone=phone_of(serial), password="",
    )  # fmt: skip
    with transaction.atomic():
        # No browser is behind it, so the session is nobody's.
        person = sit_down(officer, uuid7(), who, uuid7()).person
    prove_identity(identity_id=current_identity(person.pk).pk)
    case = open_collection(person_id=person.pk, key=uuid7())
    fill_in(persona, case, person, serial)
    ask_confirmation(officer=officer, person_id=person.pk, key=uuid7())
    end_counter(account_id=officer.account_id)
    if persona.fate is Fate.CONFIRMED:
        confirm(case, person)


def confirm(case: Case, person: Person) -> None:
    """Hand in by the link in the text message, what it leads to having been read."""
    asked, workspace = last_asked(case.pk), WORKSPACE.one(person=person.pk)
    assert asked is not None  # noqa: S101
    assert workspace is not None  # noqa: S101
    seen = likeness(record_of(workspace))
    confirm_collection(confirmation=asked, seen=seen, is_promised=True, answers={}, key=uuid7())
