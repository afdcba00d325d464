"""事项 queries: cases through the door of who may see them, and what is noted about them."""

import json
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from kuaiji.cases.models import Case, CaseFinding, Event, Submission
from kuaiji.rules.case import EDITABLE, Kind
from kuaiji.rules.findings import Finding, Origin, Severity, Source


def case_for(*, person_id: UUID, number: str) -> Case | None:
    """Return the person's own case, or nothing; another person's case does not exist for them."""
    return Case.objects.filter(person_id=person_id, number=number).select_related("department").first()


def is_editable(*, person_id: UUID, kind: Kind) -> bool:
    """Say whether the person has a case of this kind that they can write in now."""
    return Case.objects.filter(person_id=person_id, kind=kind, state__in=EDITABLE).exists()


def open_findings(submission: Submission) -> list[Finding]:
    """Return what stands against a submission, in the order it was noted."""
    rows = CaseFinding.objects.filter(submission=submission, withdrawn_at=None).order_by("created_at", "id")
    return [as_finding(row) for row in rows]


def as_finding(row: CaseFinding) -> Finding:
    source = Source(row.source_document, row.source_clause)
    return Finding(row.path, row.code, Severity(row.severity), row.message, source, Origin(row.origin))


def broken_link(events: Sequence[Event], *, count: int, head: bytes) -> int | None:
    """Return the first place where events do not add up to `count` links that end in `head`."""
    before = b""
    for place, event in enumerate(events, start=1):
        after = sha256(before + event.body.encode()).digest()
        if (event.n, bytes(event.prev), bytes(event.head)) != (place, before, after):
            return place
        if not is_said_at(event.body, event.at):
            return place
        before = after
    if len(events) != count:
        return min(len(events), count) + 1
    return None if before == head else count


def is_said_at(body: str, at: datetime) -> bool:
    """True if the text that was hashed names this moment; a forged one may be no JSON at all."""
    try:
        return at == datetime.fromisoformat(json.loads(body)["at"])
    except (ValueError, LookupError, TypeError):
        return False
