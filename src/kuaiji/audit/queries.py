"""留痕 queries: the strands of access events and of acts, and where sealing stands."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils.timezone import localtime

from kuaiji.audit.models import AccessEvent, Act, Root
from kuaiji.audit.seals import Seal
from kuaiji.audit.strands import Link, Strand, digest_of

CHUNK = 2_000

COLUMNS = ("id", "actor_id", "kind", "case_ids", "person_id", "attachment_id", "reason", "at")


def access_links(since: datetime | None, until: datetime) -> Iterator[Link]:
    rows = AccessEvent.objects.filter(at__lt=until).order_by("at", "id")
    if since is not None:
        rows = rows.filter(at__gte=since)
    for row in rows.values_list(*COLUMNS).iterator(chunk_size=CHUNK):
        yield Link((row[0], row[-1]), digest_of(*row))


def access_name(key: tuple[Any, ...]) -> str:
    event_id, at = key
    return f"查阅记录 {event_id}（{localtime(at):%Y-%m-%d %H:%M:%S}）"


ACCESS = Strand("access", "查阅记录", access_links, access_name)


def act_links(since: datetime | None, until: datetime) -> Iterator[Link]:
    rows = Act.objects.filter(at__lt=until).order_by("at", "id")
    if since is not None:
        rows = rows.filter(at__gte=since)
    for row in rows.values_list("id", "actor", "verb", "body", "at").iterator(chunk_size=CHUNK):
        yield Link((row[0], row[-1]), digest_of(*row))


def act_name(key: tuple[Any, ...]) -> str:
    act_id, at = key
    return f"操作记录 {act_id}（{localtime(at):%Y-%m-%d %H:%M:%S}）"


ACTS = Strand("acts", "操作记录", act_links, act_name)


def last_seal() -> Seal | None:
    root = Root.objects.order_by("-number").first()
    return root.seal if root else None


def seal_numbered(number: int) -> Seal | None:
    root = Root.objects.filter(number=number).first()
    return root.seal if root else None


def midnight() -> datetime:
    """Return the moment at which today began in China, by the database's clock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT date_trunc('day', kuaiji_now(), 'Asia/Shanghai')")
        (found,) = cursor.fetchone()
    assert isinstance(found, datetime)  # noqa: S101
    return found


def is_being_written(before: datetime) -> bool:
    """True while a transaction of ours that began before this moment runs: it could still add a row of that day."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT EXISTS (SELECT FROM pg_stat_activity
             WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid()
               AND xact_start + (kuaiji_now() - now()) < %s)
            """,
            [before],
        )
        (found,) = cursor.fetchone()
    return bool(found)
