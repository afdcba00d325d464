"""What others may know about a person: name and birth for the record, number and phone for the gateways."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models.functions import Now

from kuaiji.accounts.models import TERMS_VERSION, Account, Consent, Identity, Session
from kuaiji.accounts.records import number_digest, phone_digest
from kuaiji.rules.codes import DocumentType, Sex
from kuaiji.rules.document import Registrant
from kuaiji.rules.identity import normalise_mobile
from kuaiji.web.sql import sql


@dataclass(frozen=True, slots=True)
class Candidate:
    """An account that a login name may mean."""

    account_id: UUID
    is_phone: bool
    is_proved: bool


# A login name does not say which kind of document it is; a renewed permit is found by the digest of its lasting part.
NAMED = sql(
    """
    SELECT a.id, true, false FROM accounts_account a
     WHERE a.phone_digest = %(phone)s AND a.person_id IS NOT NULL
     UNION ALL
    SELECT a.id, false, i.proved_at IS NOT NULL
      FROM accounts_identity i
      JOIN accounts_person p ON p.id = i.person_id AND p.merged_into_id IS NULL
      JOIN accounts_account a ON a.person_id = i.person_id
     WHERE (i.digest = %(whole)s OR i.kind = 'hm_permit' AND i.digest = %(hm)s
                                 OR i.kind = 'tw_permit' AND i.digest = %(tw)s)
    """,
    row=Candidate,
)


@dataclass(frozen=True, slots=True)
class Today:
    on: date


TODAY = sql("SELECT (kuaiji_now() AT TIME ZONE 'Asia/Shanghai')::date", row=Today)

SHOWN_HEAD, SHOWN_TAIL = 3, 4
NOBODY = UUID(int=0)


def current_identity(person_id: UUID) -> Identity:
    """Return the document that counts: the one proved first, else the one registered first."""
    identities = Identity.objects.select_related("person").filter(person_id=person_id)
    return identities.order_by("proved_at", "id")[:1].get()


def registrant(person_id: UUID) -> Registrant:
    identity = current_identity(person_id)
    return Registrant(
        document_type=DocumentType(identity.kind),
        name=identity.person.name,
        sex=Sex(identity.person.sex),
        birth_on=identity.person.birth_on,
        has_proved_identity=identity.proved_at is not None,
    )


def identity_number(person_id: UUID) -> str:
    """Return the number in clear; only what is sent to an outside registry or printed for its owner may use it."""
    return current_identity(person_id).number


def has_consented(person_id: UUID) -> bool:
    """Say whether the person has agreed to the terms in force and to the handling of sensitive data."""
    return Consent.objects.filter(person_id=person_id, version=TERMS_VERSION).count() == len(Consent.Matter)


def phone_of(person_id: UUID) -> str:
    """Return the phone in clear, or nothing if it has moved to another account."""
    return Account.objects.get(person_id=person_id).phone


def masked(number: str) -> str:
    """Return the number as it may be shown: 154****0001, 440********3316."""
    if len(number) <= SHOWN_HEAD + SHOWN_TAIL:
        return "*" * max(len(number) - 2, 0) + number[-2:]
    return number[:SHOWN_HEAD] + "*" * (len(number) - SHOWN_HEAD - SHOWN_TAIL) + number[-SHOWN_TAIL:]


def masked_name(name: str) -> str:
    """Return the name as it may leave the desk: 陈** for 陈嘉怡."""
    return name[:1] + "*" * (len(name) - 1) if len(name) > 1 else "*"


@dataclass(frozen=True, slots=True)
class AccountCard:
    """What the owner sees of the account."""

    name: str
    kind: str
    number: str
    phone: str
    has_proved_identity: bool
    sessions: list[Session]


def account_card(account_id: UUID) -> AccountCard:
    account = Account.objects.select_related("person").get(pk=account_id)
    assert account.person is not None  # noqa: S101
    identity = current_identity(account.person.id)
    live = Session.objects.filter(account=account, revoked_at=None, expires_at__gt=Now()).order_by("-seen_at", "-pk")
    return AccountCard(
        name=account.person.name,
        kind=identity.get_kind_display(),
        number=masked(identity.number),
        phone=masked(account.phone),
        has_proved_identity=identity.proved_at is not None,
        sessions=list(live[:20]),
    )


def candidates(name: str) -> list[Candidate]:
    return NAMED.all(
        phone=phone_digest(normalise_mobile(name)),
        whole=number_digest(DocumentType.RESIDENT_ID, name),
        hm=number_digest(DocumentType.HM_PERMIT, name),
        tw=number_digest(DocumentType.TW_PERMIT, name),
    )


def account_named(name: str) -> Account | None:
    """Return whom a login name means: the phone's account, else the proved holder, else a single unproved one.

    Of several unproved ones none is meant, as if there were none: they sign in by phone.
    """
    found = candidates(name)
    meant = (
        [each for each in found if each.is_phone]
        or [each for each in found if each.is_proved]
        or (found if len(found) == 1 else [])
    )
    # The second statement runs in any case, so that the number of statements tells nothing.
    return Account.objects.filter(pk=meant[0].account_id if meant else NOBODY).first()


def account_with(*, number: str, phone: str) -> Account | None:
    """Return the account that has both this number and this phone."""
    found = candidates(number)
    return Account.objects.filter(
        pk__in=[each.account_id for each in found] or [NOBODY], phone_digest=phone_digest(phone)
    ).first()


def today() -> date:
    """Return the day by the database's clock, in China."""
    found = TODAY.one()
    assert found is not None  # noqa: S101
    return found.on
