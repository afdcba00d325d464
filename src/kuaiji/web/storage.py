"""存放: where the bytes of files lie. A folder today; any object store that can do these four things later."""

import os
import re
import secrets
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, Protocol

KEY = re.compile(r"[0-9a-f]{32}")


class Storage(Protocol):
    def write(self, chunks: Iterable[bytes]) -> str:
        """Keep the bytes for good and return the random key they are found by."""

    def open(self, key: str) -> BinaryIO:
        """Open for reading; FileNotFoundError if there is nothing."""

    def delete(self, key: str) -> None:
        """Forget the bytes; nothing happens if there are none."""

    def keys(self, *, older_than_seconds: int) -> Iterator[str]:
        """Return what is kept, without what was written just now."""


class Folder:
    """Files of mode 0600 under random names, in 256 folders of mode 0700."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def write(self, chunks: Iterable[bytes]) -> str:
        key = secrets.token_hex(16)
        place = self.place(key)
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        part = unfinished(place)
        try:
            with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.writelines(chunks)
                file.flush()
                os.fsync(file.fileno())
            part.rename(place)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
        sync_folder(place.parent)
        return key

    def open(self, key: str) -> BinaryIO:
        return self.place(key).open("rb")

    def delete(self, key: str) -> None:
        for place in (self.place(key), unfinished(self.place(key))):
            place.unlink(missing_ok=True)

    def keys(self, *, older_than_seconds: int) -> Iterator[str]:
        written_before = time.time() - older_than_seconds
        for place in self.root.glob("??/*"):
            if place.stat().st_mtime < written_before:
                yield place.stem

    def place(self, key: str) -> Path:
        if not KEY.fullmatch(key):
            raise FileNotFoundError(key)
        return self.root / key[:2] / key


def unfinished(place: Path) -> Path:
    """Return where a file is written before it gets its name; what a power cut leaves there the sweep finds."""
    return place.with_suffix(".part")


def sync_folder(folder: Path) -> None:
    """Make the new name itself survive a power cut, not only the bytes behind it."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
