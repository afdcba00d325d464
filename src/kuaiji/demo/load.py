"""载入演示: lives through some days with the invented people, by the same actions that the pages use."""

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pyotp
from django.conf import settings
from django.db import transaction

from kuaiji.accounts.actions import prove_identity
from kuaiji.accounts.models import Account, Person
from kuaiji.accounts.passwords import hash_password
from kuaiji.accounts.records import new_account, new_identity, new_person
from kuaiji.accounts.staff import STEP_SECONDS, create_staff_account, enrol, enrolment_link
from kuaiji.cases.models import Case
from kuaiji.casework.actions import open_collection, submit_collection
from kuaiji.demo import offices
from kuaiji.demo.counter import serve
from kuaiji.demo.deciding import correspond, decide
from kuaiji.demo.filling import fill_in
from kuaiji.demo.past import put_clock_back
from kuaiji.demo.people import (
    DAYS,
    PASSWORD,
    PERSONAS,
    STAFF,
    Fate,
    Persona,
    Staff,
    crowd,
    phone_of,
    served,
)
from kuaiji.departments.models import Department
from kuaiji.departments.queries import OfficerContext, officer_of
from kuaiji.departments.staff import appoint_officer
from kuaiji.desk.counting import count
from kuaiji.dossier.actions import start_proof
from kuaiji.rules.case import State
from kuaiji.rules.codes import DocumentType
from kuaiji.sandbox.server import running
from kuaiji.sandbox.world import World
from kuaiji.web.ids import uuid7
from kuaiji.web.jobs import run_worker

CROWD = 16
AT_COUNTER = (Fate.TYPED, Fate.CONFIRMED)
UNPROVED = (Fate.NEW, Fate.DISPUTING)
PATIENCE = 120  # seconds
PAUSE = 0.3


@dataclass(frozen=True, slots=True)
class Resident:
    """Somebody of the demo with the row that they are."""

    serial: int
    persona: Persona
    person: Person


def load() -> bool:
    """Fill an empty database with the demo world; False if the world is there already."""
    is_new = not Account.objects.filter(username=STAFF[0].username).exists()
    try:
        if is_new:
            live_through_days()
    finally:
        # Also after a load that was killed on the way.
        put_clock_back(0)
    return is_new


def live_through_days() -> None:
    """Day by day, decide what was handed in on the day before, and hand in what the day brings."""
    put_clock_back(DAYS[0])
    offices.say_how_to_reach()
    staff = {each.username: add_staff(each) for each in STAFF}
    offices.watch_school(staff["zhao"])
    offices.rename(staff["qian"], offices.RENAMED)
    named = list(enumerate((*PERSONAS, *served()), 1))
    password = hash_password(PASSWORD)
    residents = [
        Resident(serial, each, add_person(each, serial, password))
        for serial, each in named
        if each.fate not in AT_COUNTER
    ]
    lately: list[Resident] = []
    for day in DAYS:
        put_clock_back(day)
        for each in lately:
            decide(each.persona, each.person, staff)
        lately = [each for each in residents if each.persona.since == day]
        for each in lately:
            walk(each)
        settle()
    # The worker of the demo does the rest: it settles the crowd before anybody's eyes, and its texts are in the inbox.
    live_today(named, residents[0].person, staff)
    for serial, persona in enumerate(crowd(CROWD), len(named) + 1):
        walk(Resident(serial, persona, add_person(persona, serial, password)))
    count()


def live_today(named: Iterable[tuple[int, Persona]], returned: Person, staff: Mapping[str, OfficerContext]) -> None:
    correspond(returned, staff["wang"])
    offices.load_register()
    offices.rename(staff["qian"], offices.TO_BE_RENAMED, in_days=offices.NOTICE)
    offices.ask_for_list(staff["wang"])
    for serial, persona in named:
        if persona.fate in AT_COUNTER:
            serve(persona, serial, staff["liu"])


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
    if persona.fate not in UNPROVED and persona.document_type is DocumentType.RESIDENT_ID:
        prove_identity(identity_id=identity.pk)
    return person


def walk(resident: Resident) -> None:
    """Fill in what the persona has filled in, and hand it in unless it is still a draft."""
    persona, person = resident.persona, resident.person
    match persona.fate:
        case Fate.NEW:
            return
        case Fate.DISPUTING:
            start_proof(person_id=person.pk, name=persona.name, number="")
        case _:
            case = open_collection(person_id=person.pk, key=uuid7())
            fill_in(persona, case, person, resident.serial)
            if persona.fate is not Fate.DRAFT:
                submit_collection(person_id=person.pk, is_promised=True, key=uuid7())


def settle() -> None:
    """Let the worker do what is waiting, with the registries at hand; one by one, so that checks come before cases."""
    port = int(settings.KUAIJI.sandbox_url.rpartition(":")[2])
    with running(World(settings.KUAIJI.sandbox_secret.get_secret_value().encode()), port=port):
        until = time.monotonic() + PATIENCE
        run_worker(wait=False, concurrency=1)
        # A case whose registry was slow asks again some seconds later.
        while Case.objects.filter(state=State.CHECKING).exists() and time.monotonic() < until:
            time.sleep(PAUSE)
            run_worker(wait=False, concurrency=1)
