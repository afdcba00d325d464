"""What others may know about a person: name and birth for the record, number and phone for the gateways."""

from uuid import UUID

from kuaiji.accounts.models import Account, Identity

SHOWN_HEAD, SHOWN_TAIL = 3, 4


def current_identity(person_id: UUID) -> Identity:
    """Return the document that counts: the one proved first, else the one registered first."""
    identities = Identity.objects.select_related("person").filter(person_id=person_id)
    return identities.order_by("proved_at", "id")[:1].get()


def identity_number(person_id: UUID) -> str:
    """Return the number in clear; only what is sent to an outside registry or printed for its owner may use it."""
    return current_identity(person_id).number


def phone_of(person_id: UUID) -> str:
    """Return the phone in clear, or nothing if it has moved to another account."""
    return Account.objects.get(person_id=person_id).phone


def masked(number: str) -> str:
    """Return the number as it may be shown: 154****0001, 440********3316."""
    if len(number) <= SHOWN_HEAD + SHOWN_TAIL:
        return "*" * max(len(number) - 2, 0) + number[-2:]
    return number[:SHOWN_HEAD] + "*" * (len(number) - SHOWN_HEAD - SHOWN_TAIL) + number[-SHOWN_TAIL:]
