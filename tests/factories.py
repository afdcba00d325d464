"""The small named world of the tests: people, and how they come to be signed in.

Numbers have the real format and check digit, but the region is the province itself (440000), where nobody is
registered; phones come from 154-0000-xxxx, which is not handed out.
"""

from datetime import date
from itertools import count

import pyotp
from django.test import Client

from kuaiji.accounts.actions import prove_identity
from kuaiji.accounts.cookies import SESSION
from kuaiji.accounts.models import Account, Person
from kuaiji.accounts.passwords import hash_password
from kuaiji.accounts.records import new_account, new_identity, new_person
from kuaiji.accounts.sessions import start_session
from kuaiji.departments.models import Department
from kuaiji.departments.queries import OfficerContext, officer_of
from kuaiji.departments.staff import appoint_officer
from kuaiji.rules.codes import DocumentType
from kuaiji.rules.identity import resident_check_digit
from kuaiji.web.crypto import encrypt

SERIAL = count(1)


def resident_number(birth_on: date = date(1995, 3, 1), sex: str = "male", region: str = "440000") -> str:
    """Return a resident number that nobody else in this run has."""
    serial = next(SERIAL) * 2 % 1000 + (sex == "male")
    head = f"{region}{birth_on:%Y%m%d}{serial:03d}"
    return head + resident_check_digit(head)


def phone_number() -> str:
    return f"1540000{next(SERIAL) % 10_000:04d}"


def make_person(
    name: str = "李雷",
    *,
    number: str = "",
    kind: DocumentType = DocumentType.RESIDENT_ID,
    sex: str = "male",
    birth_on: date = date(1995, 3, 1),
    phone: str = "",
    password: str = "",
    has_proved_identity: bool = True,
) -> Person:
    """Make a registered person; `password` is a finished hash, empty for all who only sign in by `sign_in`."""
    person = new_person(name=name, sex=sex, birth_on=birth_on)
    identity = new_identity(person=person, kind=kind, number=number or resident_number(birth_on, sex))
    new_account(person=person, phone=phone or phone_number(), password=password)
    if has_proved_identity:
        prove_identity(identity_id=identity.id)
    return person


def make_staff(username: str = "wang") -> Account:
    return Account.objects.create(username=username)


def enrolled_staff(username: str = "wang", password: str = "correct horse 电池") -> Account:
    """Make staff who have used their enrolment link."""
    account = Account(username=username, password=hash_password(password))
    account.totp_cipher = encrypt(pyotp.random_base32(), account.totp_box)
    account.save(force_insert=True)
    return account


def sign_in(client: Client, person: Person) -> None:
    """Sign the person in on this client, without walking through the login page."""
    client.cookies[SESSION] = start_session(account_id=person.account.id, is_staff=False)


def sign_in_staff(client: Client, account: Account) -> None:
    client.cookies[SESSION] = start_session(account_id=account.id, is_staff=True)


def make_officer(
    name: str = "王审核",
    code: str = "440106",
    *,
    roles: tuple[str, ...] = ("officer",),
    number: str = "",
    identity_number: str = "",
) -> OfficerContext:
    """Make an officer of a department, 广州市天河区财政局 unless told otherwise."""
    serial = next(SERIAL)
    account = Account.objects.create(username=f"staff{serial}")
    department = Department.objects.get(code=code)
    appoint_officer(
        account_id=account.pk, name=name, staff_number=number or f"T{serial:05d}", department_id=department.pk,
        roles=roles, identity_number=identity_number,
    )  # fmt: skip
    officer = officer_of(account.pk)
    assert officer is not None
    return officer
