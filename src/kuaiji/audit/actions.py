"""Writing down who looked, and what was done at the machine (留痕); sealing every day what was written (每日封存)."""

import json
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import connection, connections, transaction
from django.utils.timezone import localtime

from kuaiji.audit.models import AccessEvent, Kind, Root
from kuaiji.audit.queries import is_being_written, last_seal, midnight
from kuaiji.audit.seals import Seal, sign
from kuaiji.audit.strands import Strand, Tally
from kuaiji.web.ids import uuid7
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


ADD_ACT = """
INSERT INTO audit_act (id, actor, verb, body, at)
VALUES (%s, %s, %s, %s, kuaiji_now() - now() + clock_timestamp())
"""
LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('audit.seal', 0))"


def note_act(*, actor: str, verb: str, details: Mapping[str, Any], using: str = "default") -> None:
    """Write down, in the transaction that does it, what was done; call it last.

    The lock and the clock together keep an act that took long from joining a day that has been sealed meanwhile.
    """
    body = json.dumps(details, ensure_ascii=False, sort_keys=True, default=str)
    with connections[using].cursor() as cursor:
        cursor.execute(LOCK)
        cursor.execute(ADD_ACT, [uuid7(), actor, verb, body])


@transaction.atomic
def seal(*, strands: Sequence[Strand]) -> Seal | None:
    """Seal what was written before today and no root holds yet; None if that has been done.

    A row's time is the beginning of its transaction, so nothing can join a day once every transaction that began in
    it has ended: until then it asks to be run again.
    """
    with connection.cursor() as cursor:
        cursor.execute(LOCK)
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
