"""原登记库 actions: load a file whole, withdraw it while nobody used it, note what a person took over.

The command line does both as the owner of the database (`OWNER`), the worker as the platform's own role (`WORKER`):
then the database asks for the file that an operator confirmed, or for the operator's reason.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from itertools import islice
from typing import Any, NamedTuple
from uuid import UUID

from django.db import ProgrammingError, connections, transaction
from django.utils.timezone import localtime

from kuaiji.accounts.records import number_digest
from kuaiji.audit.actions import note_act
from kuaiji.departments.acts import Verb
from kuaiji.legacy.models import Delivery, Excerpt, box
from kuaiji.legacy.queries import keeps_register
from kuaiji.legacy.reading import Judged, Sheet
from kuaiji.rules.codes import DECISION
from kuaiji.rules.findings import Refused, Source, must
from kuaiji.web import clock
from kuaiji.web.crypto import digest, encrypt
from kuaiji.web.ids import uuid7

OWNER, WORKER = "owner", "default"
# Lines that are kept at once; a run that is killed loses no more than these.
CHUNK = 2_000
LOADING = Source(DECISION, "登记库导入")
AT_ONCE = must("legacy.at-once", "这个文件正在另一个窗口里导入，请等它完成。", LOADING)
FAULTY = must(
    "legacy.faulty",
    "文件里有错误，一行也没有导入。请改好再导入；确实改不了的，加 --leave-faulty 导入没有错误的行。",
    LOADING,
)
NO_PROVINCE = must("legacy.no-province", "登记库由省级会计管理部门（深圳市由深圳市财政局）导入。", LOADING)
FUTURE = must("legacy.future", "截至日期还没有到，请写登记库导出的日期。", LOADING)
USED = must("legacy.used", "已经有人采用了这一批里的信息，不能撤回。", LOADING)
GONE = must("legacy.gone", "没有这一批，或者已经撤回。", LOADING)

COPY = """
COPY legacy_staged (delivery_id, id, line, kind, digest, section, said, cipher) FROM STDIN (FORMAT BINARY)
"""
TYPES = ["uuid", "uuid", "int4", "text", "bytea", "text", "bytea", "bytea"]
MERGE = """
INSERT INTO legacy_excerpt (id, delivery_id, line, kind, digest, section, said, cipher)
SELECT DISTINCT ON (said) id, delivery_id, line, kind, digest, section, said, cipher
  FROM legacy_staged WHERE delivery_id = %s ORDER BY said, line
"""
KNOWN = """
SELECT count(*) FROM legacy_excerpt e
 WHERE e.delivery_id = %(delivery)s AND EXISTS (SELECT FROM legacy_excerpt o
       WHERE o.digest = e.digest AND o.said = e.said AND o.delivery_id <> e.delivery_id)
"""


class Row(NamedTuple):
    """One row of the table in which a file waits."""

    delivery_id: UUID
    id: UUID
    line: int
    kind: str
    digest: bytes
    section: str
    said: bytes
    cipher: bytes


def load_delivery(
    *,
    sheet: Sheet,
    lines: Iterable[Judged],
    department_id: int,
    source: str,
    as_of: date,
    actor: str,
    leave_faulty: bool = False,
    using: str = OWNER,
) -> Delivery:
    """Load a file whole or not at all.

    A run that was killed is taken up where it stopped; what was loaded before is returned as it is.
    """
    if as_of > localtime(clock.now()).date():
        raise Refused([FUTURE])
    if not keeps_register(department_id):
        raise Refused([NO_PROVINCE])
    with _alone(sheet.digest, using):
        delivery = _begun(sheet, department_id, source, as_of, using)
        if delivery.loaded_at is not None:
            return delivery
        _stage(delivery, lines, leave_faulty=leave_faulty, using=using)
        if delivery.faulty and not leave_faulty:
            _forget(delivery, using)
            raise Refused([FAULTY])
        return _merge(delivery, actor, using)


@contextmanager
def _alone(file: bytes, using: str) -> Iterator[None]:
    """Keep everybody else from loading the same file; the lock goes with the connection, however a run ends."""
    key = [int.from_bytes(file[:8], signed=True)]
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", key)
        if cursor.fetchone() != (True,):
            raise Refused([AT_ONCE])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", key)


def _begun(sheet: Sheet, department_id: int, source: str, as_of: date, using: str) -> Delivery:
    """Return the delivery of this file; what was begun in other words or with other columns is dropped."""
    mine = Delivery.objects.using(using).filter(department_id=department_id, digest=sheet.digest, withdrawn_at=None)
    for unfinished in mine.filter(loaded_at=None).exclude(source=source, as_of=as_of, left_out=sheet.left_out):
        _forget(unfinished, using)
    found = mine.first()
    return found or Delivery.objects.using(using).create(
        department_id=department_id, digest=sheet.digest, source=source, as_of=as_of, left_out=sheet.left_out
    )


def _stage(delivery: Delivery, lines: Iterable[Judged], *, leave_faulty: bool, using: str) -> None:
    """Count the lines, and put the good ones aside, chunk by chunk, but for those of an earlier run."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT coalesce(max(line), 0) FROM legacy_staged WHERE delivery_id = %s", [delivery.pk])
        (reached,) = cursor.fetchone()
        delivery.lines = delivery.faulty = 0
        remaining = iter(lines)
        while chunk := list(islice(remaining, CHUNK)):
            delivery.lines += len(chunk)
            delivery.faulty += sum(1 for each in chunk if each.line.faults)
            if leave_faulty or not delivery.faulty:
                rows = [row for each in chunk if each.number > reached for row in _sealed(delivery.pk, each)]
                with cursor.copy(COPY) as copy:
                    copy.set_types(TYPES)
                    for row in rows:
                        copy.write_row(row)


def _sealed(delivery_id: UUID, judged: Judged) -> Sequence[Row]:
    """Return a line's entries with number, name and content sealed; only digests can be compared."""
    line = judged.line
    if not line.entries:
        return ()
    person = number_digest(line.kind, line.number)
    return [_row(delivery_id, judged, person, entry.section, entry.typed) for entry in line.entries]


def _row(delivery_id: UUID, judged: Judged, person: bytes, section: str, typed: dict[str, Any]) -> Row:
    line, excerpt_id = judged.line, uuid7()
    content = json.dumps([line.name, typed], ensure_ascii=False, sort_keys=True)
    said = digest(f"{line.kind}\0{line.number}\0{section}\0{content}", "excerpt")
    cipher = encrypt(content, box(excerpt_id))
    return Row(delivery_id, excerpt_id, judged.number, line.kind.value, person, section, said, cipher)


def _forget(delivery: Delivery, using: str) -> None:
    """Drop a delivery that was never whole."""
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        cursor.execute("DELETE FROM legacy_staged WHERE delivery_id = %s", [delivery.pk])
        delivery.delete(using=using)


def _merge(delivery: Delivery, actor: str, using: str) -> Delivery:
    """Put the staged lines in force all at once, each entry once, and write down what was done."""
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        cursor.execute(MERGE, [delivery.pk])
        delivery.excerpts = cursor.rowcount
        cursor.execute("DELETE FROM legacy_staged WHERE delivery_id = %s", [delivery.pk])
        delivery.repeated = cursor.rowcount - delivery.excerpts
        cursor.execute(KNOWN, {"delivery": delivery.pk})
        (delivery.known,) = cursor.fetchone()
        delivery.loaded_at, delivery.actor = clock.now(), actor
        delivery.save(using=using)
        note_act(actor=actor, verb=Verb.REGISTER, details=_told(delivery), using=using)
    return delivery


def _told(delivery: Delivery) -> dict[str, Any]:
    counts = ("lines", "faulty", "excerpts", "repeated", "known")
    return {
        "what": f"{delivery}，{delivery.excerpts} 条", "department": delivery.department.code,
        "delivery": delivery.pk, "source": delivery.source, "as_of": delivery.as_of,
        "file": bytes(delivery.digest).hex(), "left_out": delivery.left_out,
        **{name: getattr(delivery, name) for name in counts},
    }  # fmt: skip


def withdraw_delivery(*, delivery_id: UUID, actor: str, why: str = "", using: str = OWNER) -> Delivery:
    """Take back a delivery that nobody has used; what was never loaded whole is dropped."""
    try:
        with transaction.atomic(using=using):
            return _withdraw(delivery_id, actor, why, using)
    except ProgrammingError:
        # The database keeps what somebody took over, also what is being taken over this very moment.
        if not Excerpt.objects.using(using).filter(delivery=delivery_id, taken_at__isnull=False).exists():
            raise
        raise Refused([USED]) from None


def _withdraw(delivery_id: UUID, actor: str, why: str, using: str) -> Delivery:
    found = Delivery.objects.using(using).select_for_update().filter(pk=delivery_id, withdrawn_at=None).first()
    if found is None:
        raise Refused([GONE])
    if found.loaded_at is None:
        _forget(found, using)
        return found
    Excerpt.objects.using(using).filter(delivery=found).delete()
    found.withdrawn_at = clock.now()
    found.save(using=using, update_fields=["withdrawn_at"])
    note_act(actor=actor, verb=Verb.UNREGISTER, details=_told(found) | ({"why": why} if why else {}), using=using)
    return found


def lock_excerpts(excerpt_ids: Iterable[UUID]) -> None:
    """Until the transaction ends, let nobody withdraw their deliveries, nor a second press take them too."""
    list(Excerpt.objects.select_for_update().filter(pk__in=excerpt_ids).values_list("pk"))


def note_taken(excerpt_ids: Iterable[UUID]) -> None:
    """Remember that a person took these over; from then on their deliveries stay."""
    Excerpt.objects.filter(pk__in=excerpt_ids, taken_at=None).update(taken_at=clock.Now())
