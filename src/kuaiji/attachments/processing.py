"""处理: turns a quarantined original into its clean copy, or says in one sentence why it could not be taken."""

import hashlib
import logging
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.db.models import Func

from kuaiji.attachments import reencode
from kuaiji.attachments.models import Attachment
from kuaiji.attachments.storage import storage
from kuaiji.web.jobs import job

logger = logging.getLogger(__name__)

COMMAND = (sys.executable, "-I", str(Path(reencode.__file__)))
SECONDS = 10
UNREADABLE = "图片打不开，可能已经损坏。请打开原图确认能完整显示，再重新拍摄或截图后上传。"
TOO_MUCH = "图片太大，无法处理。请把长边缩小到 4000 像素以内，再重新上传。"


@dataclass(frozen=True, slots=True)
class Clean:
    copy: bytes
    thumbnail: bytes


@dataclass(frozen=True, slots=True)
class Unusable:
    reason: str


@job("attachments.process", queue="files")
def process(attachment_id: str) -> None:
    """Decode, write anew, forget the original. Run twice, the second finds nothing to do."""
    waiting = Attachment.objects.filter(pk=attachment_id, state=Attachment.State.QUARANTINED).first()
    if waiting is None:
        return
    with storage().open(waiting.storage_key) as file:
        outcome = reencoded(file.read())
    if isinstance(outcome, Unusable):
        logger.info("attachment %s refused: %s", attachment_id, outcome.reason)
        settle(waiting, state=Attachment.State.REFUSED, refusal=outcome.reason)
        return
    settle(
        waiting,
        state=Attachment.State.READY,
        clean_key=storage().write([outcome.copy]),
        clean_sha256=hashlib.sha256(outcome.copy).hexdigest(),
        thumbnail_key=storage().write([outcome.thumbnail]),
    )


def settle(waiting: Attachment, **found: str) -> None:
    """Write the outcome once; what the loser of two workers wrote has no row, and the sweep takes it."""
    with transaction.atomic():
        row = Attachment.objects.filter(pk=waiting.pk, state=Attachment.State.QUARANTINED)
        row.update(storage_key="", processed_at=Func(function="kuaiji_now"), **found)
        transaction.on_commit(lambda: storage().delete(waiting.storage_key))


def reencoded(original: bytes) -> Clean | Unusable:
    """Let a confined process decode it, with nothing of ours in its environment."""
    try:
        done = subprocess.run(
            COMMAND, input=original, capture_output=True, timeout=SECONDS, env={}, cwd="/", check=False
        )
    except subprocess.TimeoutExpired:
        return Unusable(TOO_MUCH)
    if done.returncode == reencode.UNREADABLE:
        return Unusable(TOO_MUCH if done.stderr.startswith(b"MemoryError") else UNREADABLE)
    if done.returncode != 0:
        return Unusable(TOO_MUCH)
    length, _, rest = done.stdout.partition(b"\n")
    return Clean(rest[: int(length)], rest[int(length) :])
