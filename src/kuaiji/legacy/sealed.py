"""密封的文件: a register's file on its way through us is sealed piece by piece; on no disk does it lie in clear."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BufferedReader, BufferedWriter, RawIOBase, TextIOWrapper
from tempfile import TemporaryFile
from typing import IO, Any, BinaryIO, Literal, TextIO

from django.conf import settings

from kuaiji.legacy.reading import LineFault, Unreadable
from kuaiji.web.crypto import keeper
from kuaiji.web.storage import Folder, Storage

PIECE = 1 << 20
LENGTH = 4
# After a backup was played back: it holds no register that was on its way.
GONE = "文件已经不在了，请重新上传。"


def storage() -> Storage:
    return Folder(settings.KUAIJI.data / "registers")


def place(box: str, number: int) -> bytes:
    """Bind a piece to its file and to its turn, so that none can be moved or left out in the middle."""
    return f"{box}:{number}".encode()


class Sealer(RawIOBase):
    """Seals whatever is written, each piece behind its length."""

    def __init__(self, file: IO[bytes], box: str) -> None:
        self.file, self.box, self.number = file, box, 0

    def writable(self) -> bool:
        return True

    def write(self, piece: Any) -> int:
        sealed = keeper().seal(bytes(piece), place(self.box, self.number))
        self.file.write(len(sealed).to_bytes(LENGTH) + sealed)
        self.number += 1
        return len(piece)


class Unsealer(RawIOBase):
    """Reads what a `Sealer` wrote, from beginning to end."""

    def __init__(self, file: BinaryIO, box: str) -> None:
        self.file, self.box, self.number, self.rest = file, box, 0, memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if not self.rest and (head := self.file.read(LENGTH)):
            sealed = self.file.read(int.from_bytes(head))
            self.rest = memoryview(keeper().open(sealed, place(self.box, self.number)))
            self.number += 1
        size = min(len(buffer), len(self.rest))
        buffer[:size], self.rest = self.rest[:size], self.rest[size:]
        return size

    def close(self) -> None:
        self.file.close()
        super().close()


@dataclass(frozen=True, slots=True)
class SealedFile:
    """A sealed file of the storage, read like a path (`reading.File`)."""

    name: str
    key: str
    box: str

    def open(self, mode: Literal["rb"] = "rb", /) -> BinaryIO:
        try:
            sealed = storage().open(self.key)
        except FileNotFoundError:
            raise Unreadable([LineFault(1, "", GONE)]) from None
        return BufferedReader(Unsealer(sealed, self.box), PIECE)

    def pieces(self) -> Iterator[bytes]:
        """Return all of it; that it is gone is said at once, not when the first piece is taken."""
        return pieces_of(self.open())


def pieces_of(file: BinaryIO) -> Iterator[bytes]:
    with file:
        while piece := file.read(PIECE):
            yield piece


@contextmanager
def sealed_text(box: str) -> Iterator[tuple[IO[bytes], TextIO]]:
    """Give a file to write text into, as a spreadsheet likes it, and below it the one with what was sealed of it."""
    with TemporaryFile() as kept:
        text = TextIOWrapper(BufferedWriter(Sealer(kept, box), PIECE), encoding="utf-8-sig", newline="")
        yield kept, text


def keep(kept: IO[bytes]) -> str:
    """Put what was sealed into the storage, and return its key."""
    kept.seek(0)
    return storage().write(iter(lambda: kept.read(PIECE), b""))
