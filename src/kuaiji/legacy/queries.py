"""原登记库 queries: the deliveries there are, and what those in force say of one person."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from kuaiji.departments.models import Department, Level
from kuaiji.legacy.models import Delivery, Excerpt, Intake, Withdrawal
from kuaiji.web.paging import Page, cut, values
from kuaiji.web.sql import sql

PAGE = 30
LATEST = 20


def keeps_register(department_id: int) -> bool:
    """Say whether a department may bring in a register: those of the provinces, and of 深圳, kept one."""
    return Department.objects.valid_today().filter(pk=department_id, level=Level.PROVINCE).exists()


def intakes_below(department_id: int) -> list[Intake]:
    """Return the files that were brought in last, the newest first, without those that have become a delivery."""
    found = Intake.objects.filter(department__in=Department.objects.under(department_id), delivery=None)
    return list(found.select_related("department", "brought_by").order_by("-brought_at", "-pk")[:LATEST])


def intake_below(intake_id: UUID, department_id: int) -> Intake | None:
    mine = Intake.objects.filter(department__in=Department.objects.under(department_id))
    related = ("department", "brought_by", "confirmed_by", "delivery")
    return mine.filter(pk=intake_id).select_related(*related).first()


def delivery_below(delivery_id: UUID, department_id: int) -> Delivery | None:
    mine = Delivery.objects.filter(department__in=Department.objects.under(department_id))
    return mine.filter(pk=delivery_id).select_related("department").first()


@dataclass(frozen=True, slots=True)
class Listed:
    """A delivery that was loaded, and what became of taking it back, if somebody asked for that."""

    delivery: Delivery
    withdrawal: Withdrawal | None

    @property
    def standing(self) -> str:
        if self.delivery.withdrawn_at is not None:
            return "withdrawn"
        if self.withdrawal is None:
            return "loaded"
        return "kept" if self.withdrawal.refused_at else "withdrawing"


def deliveries_below(department_id: int, *, after: str = "") -> Page[Listed]:
    """Return a page of the deliveries that were loaded, the newest first."""
    mine = Delivery.objects.filter(department__in=Department.objects.under(department_id), loaded_at__isnull=False)
    if last := values(after, UUID):
        mine = mine.filter(pk__lt=last[0])
    page = cut(list(mine.select_related("department").order_by("-pk")[: PAGE + 1]), PAGE, lambda each: (each.pk,))
    asked = Withdrawal.objects.filter(delivery__in=[each.pk for each in page.rows]).select_related("asked_by")
    newest = {each.delivery_id: each for each in asked.order_by("asked_at", "pk")}
    return Page([Listed(each, newest.get(each.pk)) for each in page.rows], page.next)


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
