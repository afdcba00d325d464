"""封存的两股: the rows that a daily root seals, in one fixed order, each as one digest over everything it says."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, NamedTuple

# The first bytes of a digest: they prove nothing, but lead to the first row that is not as it was.
MARK = 4


class Link(NamedTuple):
    """One row of a strand: what names it, and the digest over all its columns."""

    key: tuple[Any, ...]
    digest: bytes


@dataclass(frozen=True, slots=True)
class Strand:
    """One insert-only table: its rows between two moments in the order of their time, and how to name one to people."""

    name: str
    title: str
    between: Callable[[datetime | None, datetime], Iterator[Link]]
    called: Callable[[tuple[Any, ...]], str]


@dataclass(slots=True)
class Tally:
    """What one root keeps of one strand; adding up millions of rows costs four bytes for each."""

    count: int = 0
    total: Any = field(default_factory=sha256)
    marks: bytearray = field(default_factory=bytearray)

    def add(self, link: Link) -> None:
        self.count += 1
        self.total.update(link.digest)
        self.marks += link.digest[:MARK]

    def summary(self) -> dict[str, Any]:
        return {"count": self.count, "digest": self.total.hexdigest()}


def digest_of(*columns: Any) -> bytes:
    """Return the digest of a row: its columns as one JSON list, so that no two rows have the same text."""
    return sha256(json.dumps(columns, ensure_ascii=False, separators=(",", ":"), default=plain).encode()).digest()


def plain(value: Any) -> str:
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return str(value)
