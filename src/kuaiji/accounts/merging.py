"""合并: of two persons who are one human being, one closes; documents and phone go to the one who stays."""

from uuid import UUID

from django.db import transaction
from django.db.models import Q

from kuaiji.accounts.models import Account, Challenge, Identity, Person
from kuaiji.accounts.phones import forget_changes
from kuaiji.accounts.records import new_identity
from kuaiji.accounts.sessions import end_sessions
from kuaiji.accounts.sittings import end_sittings, hand_on_sittings
from kuaiji.rules.codes import DECISION, DocumentType
from kuaiji.rules.findings import Refused, Source, must
from kuaiji.web.crypto import encrypt

SOURCE = Source(DECISION, "合并人员")

CLOSED = must("merge.closed", "其中一份登记已经合并过。请回到列表。", SOURCE)


@transaction.atomic
def merge_persons(*, stays: UUID, closes: UUID) -> None:
    """Close a person: the proof of documents goes to the one who stays, the phone only if that one has none.

    The caller holds the phone of who closes, the sittings with them, and both persons.
    """
    accounts = Account.objects.select_for_update(of=("self",)).filter(person_id__in=[stays, closes]).order_by("id")
    rows = {each.person_id: each for each in accounts}
    kept, left = rows[stays], rows[closes]
    if Person.objects.filter(pk__in=[stays, closes]).exclude(merged_into=None).exists():
        raise Refused([CLOSED])
    phone, digest = left.phone, left.phone_digest
    forget_changes(Q(account__in=[kept, left]))
    Challenge.objects.filter(account=left).delete()
    left.password, left.phone_cipher, left.phone_digest = "", None, None
    left.save(update_fields=["password", "phone_cipher", "phone_digest"])
    if digest is not None and kept.phone_digest is None:
        kept.phone_cipher, kept.phone_digest = encrypt(phone, kept.phone_box), digest
        kept.save(update_fields=["phone_cipher", "phone_digest"])
    end_sessions(account_id=left.pk)
    end_sittings(Q(person_id=closes))
    hand_on_sittings(closes=closes, to=stays)
    hand_on_documents(stays=stays, closes=closes)
    Person.objects.filter(pk=closes).update(merged_into_id=stays)


def hand_on_documents(*, stays: UUID, closes: UUID) -> None:
    """Move what is proved; the closed person's own rows stay, for their past cases are about these documents."""
    into = Person.objects.get(pk=stays)
    for proved in Identity.objects.filter(person_id=closes, proved_at__isnull=False).order_by("proved_at", "id"):
        proved_at = proved.proved_at
        Identity.objects.filter(pk=proved.pk).update(proved_at=None)
        copy = new_identity(person=into, kind=DocumentType(proved.kind), number=proved.number)
        Identity.objects.filter(pk=copy.pk).update(proved_at=proved_at)
