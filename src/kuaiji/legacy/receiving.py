"""接收: takes a register's file from the network piece by piece and seals each before it touches a disk."""

import hashlib
from collections.abc import Callable
from functools import wraps
from io import BufferedWriter
from tempfile import TemporaryFile
from typing import IO, Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest, HttpResponse

from kuaiji.legacy.models import Intake
from kuaiji.legacy.sealed import PIECE, Sealer
from kuaiji.web.ids import uuid7

# A million lines with everything told are about 150 MB.
MOST_BYTES = 256 << 20
FIELD = "file"


class Received(UploadedFile):  # type: ignore[type-arg]
    """A file that has come whole, sealed for one intake; its digest is that of what came."""

    size: int

    def __init__(self, kept: IO[bytes], name: str, size: int, intake_id: UUID, digest: bytes) -> None:
        super().__init__(file=kept, name=name, size=size)
        self.kept, self.intake_id, self.digest = kept, intake_id, digest


class Sealing(FileUploadHandler):
    """Takes the one file of the form; nobody else's handler sees it."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        if self.field_name != FIELD:
            raise SkipFile
        self.intake_id, self.sum, self.kept = uuid7(), hashlib.sha256(), TemporaryFile()  # noqa: SIM115
        self.sealer = BufferedWriter(Sealer(self.kept, Intake.box_of(self.intake_id)), PIECE)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.sum.update(raw_data)
        self.sealer.write(raw_data)

    def file_complete(self, file_size: int) -> Received:
        self.sealer.flush()
        return Received(self.kept, self.file_name or "", file_size, self.intake_id, self.sum.digest())


def takes_register(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let a form with a register's file in, which the gate would turn away, and seal it on its way."""

    @wraps(view)
    def sealing(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        request.upload_handlers = [Sealing(request)]
        return view(request, *args, **kwargs)

    sealing.most_bytes = MOST_BYTES  # type: ignore[attr-defined]
    return sealing
