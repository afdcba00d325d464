"""占用: who holds a document that somebody else says is theirs, and how it, or the whole account, goes to its owner."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from kuaiji.accounts.models import Account, Challenge, Device, Identity, Person, Session
from kuaiji.accounts.phones import forget_changes
from kuaiji.accounts.queries import current_identity, masked
from kuaiji.accounts.records import lock_phone, phone_digest
from kuaiji.accounts.sessions import end_sessions
from kuaiji.accounts.sittings import end_sittings, hand_on_sittings
from kuaiji.rules.codes import DECISION
from kuaiji.rules.findings import Refused, Source, must
from kuaiji.web.clock import Now
from kuaiji.web.crypto import encrypt

SOURCE = Source(DECISION, "占用申诉")

NO_PHONE = must("dispute.no-phone", "申诉人的账号上没有手机号，不能归还账号。请申诉人先绑定手机号。", SOURCE)
HELD_NO_MORE = must(
    "dispute.held-no-more", "这份证件已经不在原来的账号上，不能照申诉办理。请不同意，重新审核。", SOURCE
)


def holder_of(person_id: UUID) -> Person | None:
    """Return who else has proved the document of this person."""
    claimed = current_identity(person_id)
    proved = Identity.objects.filter(kind=claimed.kind, digest=claimed.digest, proved_at__isnull=False)
    found = proved.exclude(person_id=person_id).select_related("person").first()
    return found.person if found else None


@dataclass(frozen=True, slots=True)
class Side:
    """One of two accounts that claim a document, as little of it as it takes to compare them."""

    person_id: UUID
    name: str
    number: str
    phone: str
    registered_at: datetime
    proved_at: datetime | None
    seen_at: datetime | None
    devices: int


def side(person_id: UUID) -> Side:
    account = Account.objects.select_related("person").get(person_id=person_id)
    identity = current_identity(person_id)
    sessions = Session.objects.filter(account=account)
    return Side(
        person_id=person_id, name=identity.person.name, number=masked(identity.number), phone=masked(account.phone),
        registered_at=account.created_at, proved_at=identity.proved_at,
        seen_at=sessions.order_by("-seen_at").values_list("seen_at", flat=True).first(),
        devices=Device.objects.filter(account=account).count(),
    )  # fmt: skip


@transaction.atomic
def give_document(*, claimant: UUID, holder: UUID) -> None:
    """Move the proof of a document to its owner; who had it keeps account and record, unproved and signed out."""
    claimed = current_identity(claimant)
    same = Identity.objects.select_for_update(of=("self",)).filter(kind=claimed.kind, digest=claimed.digest)
    rows = {each.person_id: each for each in same.filter(person_id__in=[claimant, holder]).order_by("id")}
    if holder not in rows or rows[holder].proved_at is None:
        raise Refused([HELD_NO_MORE])
    Identity.objects.filter(pk=rows[holder].pk).update(proved_at=None)
    Identity.objects.filter(pk=claimed.pk).update(proved_at=Now())
    end_sessions(account_id=Account.objects.get(person_id=holder).pk)
    end_sittings(Q(person_id=holder))


@transaction.atomic
def return_account(*, claimant: UUID, holder: UUID) -> None:
    """Give an account back to its owner, who registered anew: new phone and password move in, the new one closes.

    Whatever the old phone could still do with the account ends: sessions, codes on their way, changes of phone.
    """
    phone = Account.objects.get(person_id=claimant).phone
    lock_phone(phone)
    Person.objects.select_for_update(of=("self",), no_key=True).get(pk=claimant)
    accounts = Account.objects.select_for_update(of=("self",)).filter(person_id__in=[claimant, holder]).order_by("id")
    rows = {each.person_id: each for each in accounts}
    new, old = rows[claimant], rows[holder]
    if not phone or new.phone_digest is None or bytes(new.phone_digest) != phone_digest(phone):
        raise Refused([NO_PHONE])
    forget_changes(Q(account__in=[new, old]) | Q(phone_digest=phone_digest(phone)))
    Challenge.objects.filter(account__in=[new, old]).delete()
    Device.objects.filter(account=old).delete()
    old.password, old.phone_cipher, old.phone_digest = new.password, encrypt(phone, old.phone_box), new.phone_digest
    new.password, new.phone_cipher, new.phone_digest = "", None, None
    for account in (new, old):
        account.save(update_fields=["password", "phone_cipher", "phone_digest"])
        end_sessions(account_id=account.pk)
    end_sittings(Q(person_id__in=[claimant, holder]))
    hand_on_sittings(closes=claimant, to=holder)
    Person.objects.filter(pk=claimant).update(merged_into_id=holder)
