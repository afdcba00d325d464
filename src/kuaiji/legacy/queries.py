"""原登记库 queries: the deliveries there are, and what those in force say of one person."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from kuaiji.legacy.models import Delivery, Excerpt
from kuaiji.web.sql import sql


def deliveries() -> QuerySet[Delivery]:
    """Return every delivery, the newest first."""
    return Delivery.objects.select_related("department").order_by("-begun_at", "-id")


@dataclass(frozen=True, slots=True)
class Told:
    """What a register said of a person: one entry, as typed text, and where it stands written."""

    id: UUID
    section: str
    typed: dict[str, Any]
    source: str
    as_of: date
    line: int


@dataclass(frozen=True, slots=True)
class Sealed:
    """A row as it is read; the name inside has to be the person's own."""

    id: UUID
    cipher: bytes
    section: str
    source: str
    as_of: date
    line: int
    name: str


MOST = 200
# Only a proved document opens anything: else whoever types a stranger's number would read what a register says of them.
OF_PERSON = sql(
    """
    SELECT e.id, e.cipher, e.section, d.source, d.as_of, e.line, p.name
      FROM accounts_identity i
      JOIN accounts_person p ON p.id = i.person_id
      JOIN legacy_excerpt e ON e.digest = i.digest AND e.kind = i.kind
      JOIN legacy_delivery d ON d.id = e.delivery_id
     WHERE i.person_id = %(person)s AND i.proved_at IS NOT NULL AND d.loaded_at IS NOT NULL
     ORDER BY d.as_of DESC, d.id DESC, e.line, e.id
     LIMIT %(most)s
    """,
    row=Sealed,
)


def told_of(person_id: UUID) -> list[Told]:
    """Return what registers said of a proved person under the same name, each thing once, by the newest register."""
    found: dict[str, Told] = {}
    for row in OF_PERSON.all(person=person_id, most=MOST):
        name, typed = Excerpt(id=row.id, cipher=row.cipher).content
        if name == row.name:
            found.setdefault(
                f"{row.section} {sorted(typed.items())}",
                Told(row.id, row.section, typed, row.source, row.as_of, row.line),
            )
    return list(found.values())
