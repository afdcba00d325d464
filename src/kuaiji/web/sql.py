"""The small SQL helper: a hot page's statement is a constant beside the frozen dataclass that it fills."""

from dataclasses import dataclass, fields
from typing import Any, Generic, LiteralString, TypeVar

from django.db import connection

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Statement(Generic[Row]):
    """One constant statement with `%(name)s` parameters whose columns are the fields of `row`, in order."""

    text: LiteralString
    row: type[Row]

    def one(self, **params: Any) -> Row | None:
        """Run it and return the first row, or None."""
        with connection.cursor() as cursor:
            cursor.execute(self.text, params)
            found = cursor.fetchone()
        return None if found is None else self.row(*found)

    def all(self, **params: Any) -> list[Row]:
        """Run it and return every row."""
        with connection.cursor() as cursor:
            cursor.execute(self.text, params)
            return [self.row(*found) for found in cursor.fetchall()]

    def columns(self) -> list[str]:
        return [field.name for field in fields(self.row)]  # type: ignore[arg-type]


def sql(text: LiteralString, row: type[Row]) -> Statement[Row]:
    return Statement(text, row)
