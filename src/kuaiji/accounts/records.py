"""Writes the rows of a person (人员), their documents and their account, numbers and phones encrypted."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection

from kuaiji.accounts.models import Account, Identity, Person
from kuaiji.rules.codes import DocumentType
from kuaiji.rules.identity import comparable, normalise
from kuaiji.web.crypto import digest, encrypt
from kuaiji.web.ids import uuid7
from kuaiji.web.sql import sql


@dataclass(frozen=True, slots=True)
class Registration:
    """What the registration form gives, checked and normalised."""

    kind: DocumentType
    number: str
    name: str
    sex: str
    birth_on: date
    phone: str
    password: str


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has the phone now, and whether the document is theirs as well."""

    account_id: UUID
    person_id: UUID
    has_number: bool


HOLDER = sql(
    """
    SELECT a.id, a.person_id,
           EXISTS (SELECT FROM accounts_identity i
                    WHERE i.person_id = a.person_id AND i.kind = %(kind)s AND i.digest = %(number)s)
      FROM accounts_account a WHERE a.phone_digest = %(phone)s AND a.person_id IS NOT NULL
    """,
    row=Holder,
)


def holder_of(registration: Registration) -> Holder | None:
    return HOLDER.one(
        kind=registration.kind.value,
        number=number_digest(registration.kind, registration.number),
        phone=phone_digest(registration.phone),
    )


def lock_phone(phone: str) -> None:
    """Let two who register with one phone at the same moment go one after the other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int.from_bytes(phone_digest(phone)[:8], signed=True)])


def new_person(*, name: str, sex: str, birth_on: date, merged_into: UUID | None = None) -> Person:
    return Person.objects.create(name=name, sex=sex, birth_on=birth_on, merged_into_id=merged_into)


def new_identity(*, person: Person, kind: DocumentType, number: str) -> Identity:
    """Add a document, not yet proved: anybody may claim any number until then."""
    identity = Identity(id=uuid7(), person=person)
    write_number(identity, kind, number)
    identity.save(force_insert=True)
    return identity


def write_number(identity: Identity, kind: DocumentType, number: str) -> None:
    identity.kind = kind
    identity.cipher = encrypt(normalise(number), identity.box)
    identity.digest = number_digest(kind, number)
    identity.tail_digest = tail_digest(number)


def new_account(*, person: Person, phone: str, password: str = "", key: UUID | None = None) -> Account:
    """Add the person's account; `password` is the finished hash."""
    account = Account(id=uuid7(), person=person, password=password, key=key)
    if phone:
        account.phone_cipher = encrypt(phone, account.phone_box)
        account.phone_digest = phone_digest(phone)
    account.save(force_insert=True)
    return account


def number_digest(kind: DocumentType, number: str) -> bytes:
    """Return what a document is found by; a renewed card has the digest of the old one."""
    return digest(comparable(kind, number), "identity")


def tail_digest(number: str) -> bytes:
    """Return what the last four characters of a number are compared by."""
    return digest(normalise(number)[-4:], "identity tail")


def phone_digest(phone: str) -> bytes:
    return digest(phone, "phone")
