"""处理: turns a quarantined original into its clean copy, or says in one sentence why it could not be taken."""

import hashlib
import logging
import select
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from django.db import transaction

from kuaiji.attachments import reencode
from kuaiji.attachments.models import Attachment
from kuaiji.attachments.storage import storage
from kuaiji.rules import resume
from kuaiji.web.clock import Now
from kuaiji.web.jobs import Again, job

logger = logging.getLogger(__name__)

COMMAND = (sys.executable, "-I", str(Path(reencode.__file__)))
# Large pages: a third of a picture's time would go into fetching its memory from the kernel, 4 KB by 4 KB.
ENVIRONMENT = {"GLIBC_TUNABLES": "glibc.malloc.hugetlb=1"}
PATIENCE_SECONDS = 2 * reencode.SECONDS
UNREADABLE = "图片打不开，可能已经损坏。请打开原图确认能完整显示，再重新拍摄或截图后上传。"
TOO_MUCH = "图片太大，无法处理。请把长边缩小到 4000 像素以内，再重新上传。"


@dataclass(frozen=True, slots=True)
class Clean:
    copy: bytes
    thumbnail: bytes
    code: str = ""


@dataclass(frozen=True, slots=True)
class Unusable:
    reason: str


class Cleaner:
    """The helper process, started when first needed; it ends with us, having nothing of ours in its environment."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.process: subprocess.Popen[bytes] | None = None

    def ask(self, original: bytes, *, is_form: bool = False) -> bytes:
        """Return its answer; `Again` if the helper itself broke down, which is not the picture's fault."""
        with self.lock:
            helper = self.running()
            assert helper.stdin is not None  # noqa: S101
            assert helper.stdout is not None  # noqa: S101
            try:
                helper.stdin.write(b"%d %d\n" % (len(original), is_form) + original)
                helper.stdin.flush()
                if not select.select([helper.stdout], [], [], PATIENCE_SECONDS)[0]:
                    raise TimeoutError
                return helper.stdout.read(int(helper.stdout.readline()))
            except (OSError, ValueError) as error:
                helper.kill()
                helper.wait()
                raise Again("the helper that decodes pictures broke down") from error

    def running(self) -> subprocess.Popen[bytes]:
        if self.process is None or self.process.poll() is not None:
            # In a session of its own: what stops the worker must not look as if a picture had broken the helper.
            pipe = subprocess.PIPE
            self.process = subprocess.Popen(
                COMMAND, stdin=pipe, stdout=pipe, env=ENVIRONMENT, cwd="/", start_new_session=True
            )
        return self.process


cleaner = Cleaner()


@job("attachments.process", queue="files")
def process(attachment_id: str) -> None:
    """Decode, write anew, forget the original. Run twice, the second finds nothing to do."""
    waiting = Attachment.objects.filter(pk=attachment_id, state=Attachment.State.QUARANTINED).first()
    if waiting is None:
        return
    with storage().open(waiting.storage_key) as file:
        outcome = reencoded(file.read(), is_form=waiting.slot == resume.SLOT)
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
        scanned=outcome.code if resume.CODE.fullmatch(outcome.code) else "",
    )


def settle(waiting: Attachment, **found: str) -> None:
    """Write the outcome once; what the loser of two workers wrote has no row, and the sweep takes it."""
    with transaction.atomic():
        row = Attachment.objects.filter(pk=waiting.pk, state=Attachment.State.QUARANTINED)
        row.update(storage_key="", processed_at=Now(), **found)
        transaction.on_commit(lambda: storage().delete(waiting.storage_key))


def reencoded(original: bytes, *, is_form: bool = False) -> Clean | Unusable:
    """Let a confined process decode it, and read the code of a form."""
    answer = cleaner.ask(original, is_form=is_form)
    if answer[:1] != reencode.CLEAN:
        return Unusable(UNREADABLE if answer == reencode.UNREADABLE else TOO_MUCH)
    lengths, _, rest = answer[1:].partition(b"\n")
    copy, thumbnail = map(int, lengths.split())
    return Clean(rest[:copy], rest[copy : copy + thumbnail], rest[copy + thumbnail :].decode())
