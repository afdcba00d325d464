"""Writing down that somebody looked (留痕), and sealing every day what was written (每日封存)."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from django.db import connection, transaction
from django.utils.timezone import localtime

from kuaiji.audit.models import AccessEvent, Kind, Root
from kuaiji.audit.queries import is_being_written, last_seal, midnight
from kuaiji.audit.seals import Seal, sign
from kuaiji.audit.strands import Strand, Tally
from kuaiji.web.jobs import Again


def note_access(
    *,
    actor_id: UUID,
    kind: Kind,
    case_ids: list[UUID] | None = None,
    person_id: UUID | None = None,
    attachment_id: UUID | None = None,
    reason: str = "",
) -> None:
    """Write one access event; call it before showing what was asked for."""
    AccessEvent.objects.create(
        actor_id=actor_id, kind=kind, case_ids=case_ids or [], person_id=person_id, attachment_id=attachment_id,
        reason=reason,
    )  # fmt: skip


@transaction.atomic
def seal(*, strands: Sequence[Strand]) -> Seal | None:
    """Seal what was written before today and no root holds yet; None if that has been done.

    A row's time is the beginning of its transaction, so nothing can join a day once every transaction that began in
    it has ended: until then it asks to be run again.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('audit.seal', 0))")
    until, last = midnight(), last_seal()
    if last is not None and last.until >= until:
        return None
    if is_being_written(until):
        raise Again("a transaction from before midnight is still running")
    tallies = {strand.name: Tally() for strand in strands}
    for strand in strands:
        for link in strand.between(last.until if last else None, until):
            tallies[strand.name].add(link)
    made = sign(
        {
            "number": last.number + 1 if last else 1,
            "day": (localtime(until) - timedelta(days=1)).date().isoformat(),
            "since": last.until.isoformat() if last else "",
            "until": until.isoformat(),
            "prev": last.digest if last else "",
            "strands": {name: tally.summary() for name, tally in tallies.items()},
        },
        b"".join(tally.marks for tally in tallies.values()),
    )
    Root.objects.create(number=made.number, body=made.body, signature=made.signature, marks=made.marks)
    return made
