"""Keyset paging (翻页): by the last row's values, never by counting."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

Row = TypeVar("Row")


def words(text: str) -> str:
    """Refuse what PostgreSQL cannot keep, and so has never been in a cursor of ours."""
    if "\0" in text:
        raise ValueError("NUL")
    return text.encode().decode()


READERS: dict[type, Callable[[str], Any]] = {
    datetime: datetime.fromisoformat,
    UUID: UUID,
    int: int,
    str: words,
}


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """The rows to show, and the cursor of the next page, empty on the last."""

    rows: Sequence[Row]
    next: str = ""


def cut(rows: Sequence[Row], size: int, key: Callable[[Row], tuple[Any, ...]]) -> Page[Row]:
    """Make a page from `size + 1` fetched rows; `key` gives the values that the order goes by."""
    if len(rows) <= size:
        return Page(rows)
    return Page(rows[:size], cursor(*key(rows[size - 1])))


def cursor(*values: Any) -> str:
    texts = [value.isoformat() if isinstance(value, datetime) else str(value) for value in values]
    return urlsafe_b64encode(json.dumps(texts, ensure_ascii=False).encode()).decode().rstrip("=")


def values(text: str, *types: type) -> tuple[Any, ...] | None:
    """Read a cursor back; nonsense means the first page."""
    try:
        texts = json.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        if not isinstance(texts, list) or len(texts) != len(types):
            return None
        return tuple(READERS[kind](value) for kind, value in zip(types, texts, strict=True))
    except (TypeError, AttributeError, ValueError, RecursionError):
        return None
