"""留痕核验: every timeline against its case, then every day's case events and looks against what was sealed."""

from collections.abc import Generator, Iterable, Iterator
from contextlib import closing
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db import connection, transaction

from kuaiji.audit.queries import ACCESS, ACTS, CHUNK
from kuaiji.audit.seals import Seal
from kuaiji.audit.strands import Link, Strand, digest_of
from kuaiji.audit.verifying import Break, Progress, root_breaks
from kuaiji.cases.models import Case, Event
from kuaiji.cases.queries import broken_link

COLUMNS = ("id", "case_id", "n", "prev", "head", "body", "at")

# Cases and events in one statement, so that both are seen at the same moment while the platform runs.
TIMELINES = """
SELECT id AS case_id, -1 AS n, number, chain_n, chain_head, NULL::bytea, NULL::text, NULL::timestamptz FROM cases_case
UNION ALL
SELECT case_id, n, NULL, NULL, prev, head, body, at FROM cases_event
ORDER BY case_id, n
"""


def event_links(since: datetime | None, until: datetime) -> Iterator[Link]:
    rows = Event.objects.filter(at__lt=until).order_by("at", "id")
    if since is not None:
        rows = rows.filter(at__gte=since)
    for row in rows.values_list(*COLUMNS).iterator(chunk_size=CHUNK):
        yield Link(row[1:3], digest_of(*row))


def event_name(key: tuple[Any, ...]) -> str:
    case_id, n = key
    number = Case.objects.filter(pk=case_id).values_list("number", flat=True).first()
    return f"事项 {number or case_id} 第 {n} 环"


EVENTS = Strand("events", "事项经过", event_links, event_name)
STRANDS = (ACCESS, EVENTS, ACTS)


@transaction.atomic
def first_break(*, exported: Iterable[Seal] | None, keys: frozenset[str], progress: Progress) -> Break | None:
    """Return the first link that does not hold, timelines first; the database is read in pieces of `CHUNK` rows."""
    # Closed at once: a server-side cursor left to the garbage collector could be closed in the middle of a statement.
    with closing(chain_breaks(progress)) as timelines:
        found = next(timelines, None)
    of_days = root_breaks(strands=STRANDS, exported=exported, keys=keys, progress=progress)
    return found or next(of_days, None)


def chain_breaks(progress: Progress) -> Generator[Break]:
    with connection.chunked_cursor() as cursor:
        cursor.cursor.itersize = CHUNK
        cursor.execute(TIMELINES)
        for case_id, rows in groupby(cursor, key=lambda row: row[0]):
            head, *links = rows
            if head[1] != -1:
                yield Break(None, f"事项 {case_id} 第 {head[1]} 环", "事项本身没有了")
                continue
            events = [Event(n=n, prev=prev, head=own, body=body, at=at) for _, n, _, _, prev, own, body, at in links]
            place = broken_link(events, count=head[3], head=bytes(head[4]))
            if place is not None:
                yield Break(None, f"事项 {head[2]} 第 {place} 环", "与写下时不同，或者不在了")
            progress()
