"""收取: takes an upload into quarantine, removes it, keeps it with what was handed in, sweeps what nobody needs."""

import unicodedata
from collections.abc import Collection
from datetime import timedelta
from itertools import islice
from pathlib import PurePosixPath
from uuid import UUID

from django.db import transaction

from kuaiji.accounts.models import Person
from kuaiji.attachments.models import Attachment
from kuaiji.attachments.probe import Upload, chunks, judge_look, look_at
from kuaiji.attachments.processing import process
from kuaiji.attachments.storage import storage
from kuaiji.rules.files import Limits
from kuaiji.rules.findings import Refused, must
from kuaiji.web.clock import Now

REMOVED_FILES_STAY = timedelta(days=30)
UNFINISHED_SECONDS = 3600
STUCK_AFTER = timedelta(minutes=10)
NAME_LENGTH = 60
BATCH = 500


def receive(
    *, person_id: UUID, path: str, slot: str, upload: Upload | None, limits: Limits, key: UUID, position: int = 0
) -> Attachment:
    """Judge the bytes, keep them in quarantine and queue their processing; what lay in the same place is removed.

    A repeat with the same key finds the first and changes nothing.
    """
    return put_in_place(
        judged(
            person_id=person_id, path=path, slot=slot, upload=upload, limits=limits, key=key, position=position
        )
    )  # fmt: skip


def judged(
    *, person_id: UUID, path: str, slot: str, upload: Upload | None, limits: Limits, key: UUID, position: int = 0
) -> Attachment:
    """Return what is to be put in place, its bytes in quarantine; with a key that came before, what came with it."""
    if earlier := Attachment.objects.filter(person_id=person_id, key=key).first():
        return earlier
    if upload is None:
        raise Refused([must("file.missing", "请先选择一张图片，再上传。", limits.source, f"{path}/{slot}")])
    look = look_at(upload)
    probe = look.probe
    if (findings := judge_look(look, limits, f"{path}/{slot}")) or probe.format is None:
        raise Refused(findings)
    return Attachment(
        person_id=person_id,
        path=path,
        slot=slot,
        position=position,
        name=clean_name(upload.name or "", probe.format),
        format=probe.format,
        size=probe.size,
        width=probe.width,
        height=probe.height,
        sha256=look.sha256,
        storage_key=storage().write(chunks(upload)),
        key=key,
    )


@transaction.atomic
def put_in_place(attachment: Attachment) -> Attachment:
    """Insert the row; the person's own row is the lock, so that two uploads to one place follow each other."""
    Person.objects.select_for_update(of=("self",), no_key=True).get(pk=attachment.person_id)
    if earlier := Attachment.objects.filter(person_id=attachment.person_id, key=attachment.key).first():
        return earlier  # The bytes just written have no row now: the sweep takes them.
    same_place = {name: getattr(attachment, name) for name in ("person_id", "path", "slot", "position")}
    Attachment.objects.live().filter(**same_place).update(removed_at=Now())
    attachment.save(force_insert=True)
    process.enqueue(attachment_id=attachment.pk)
    return attachment


def remove(*, person_id: UUID, attachment_id: UUID) -> bool:
    """Take the person's own picture out of its place; False if it is not there any more. Its files stay for a while."""
    mine = Attachment.objects.live().filter(person_id=person_id, pk=attachment_id)
    return mine.update(removed_at=Now()) == 1


def remove_under(*, person_id: UUID, path: str) -> int:
    """Take out every picture of a deleted entry and return how many there were."""
    return Attachment.objects.live().filter(person_id=person_id, path=path).update(removed_at=Now())


def keep(*, person_id: UUID, attachment_ids: Collection[UUID]) -> None:
    """Keep the files of what was handed in, even when the person replaces or removes them later."""
    mine = Attachment.objects.filter(person_id=person_id, pk__in=attachment_ids, kept_at=None)
    mine.update(kept_at=Now())


def resume_stuck() -> None:
    """Put back to work what a dead worker left in quarantine."""
    stuck = Attachment.objects.filter(state=Attachment.State.QUARANTINED, uploaded_at__lt=Now() - STUCK_AFTER)
    for attachment_id in stuck.values_list("pk", flat=True)[:BATCH]:
        process.enqueue(attachment_id=attachment_id, once=f"attachments.process:{attachment_id}")


def sweep() -> None:
    """Forget the rows, then the files, that nobody needs."""
    forget_removed()
    forget_orphans()


def forget_removed() -> None:
    """Delete row and files of what was removed long ago and never handed in."""
    Attachment.objects.filter(kept_at=None, removed_at__lt=Now() - REMOVED_FILES_STAY).delete()


def forget_orphans() -> None:
    """Delete files without a row: of uploads that failed half-way, of replaced originals, of deleted rows.

    A file written within the hour may belong to a transaction that is still open.
    """
    keys = storage().keys(older_than_seconds=UNFINISHED_SECONDS)
    while some := set(islice(keys, BATCH)):
        known = set[str]()
        for column in ("storage_key", "clean_key", "thumbnail_key"):
            known.update(Attachment.objects.filter(**{f"{column}__in": some}).values_list(column, flat=True))
        for key in some - known:
            storage().delete(key)


def clean_name(name: str, extension: str) -> str:
    """Return a name fit to be shown: no folders, no control or direction characters, the true extension."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    shown = "".join(sign for sign in last if unicodedata.category(sign)[0] not in "CZ" or sign == " ")
    stem = PurePosixPath(shown.strip()).stem.strip(". ")[:NAME_LENGTH]
    return f"{stem or '图片'}.{extension}"
