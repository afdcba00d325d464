"""审核情况: what waits in a department and below, and what it did day by day; read from what a job has counted."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from django.utils.timezone import localtime

from kuaiji.departments.calendar import calendar_from
from kuaiji.desk.charts import Chart, Panel, day_chart, row_chart, shade, share
from kuaiji.desk.counting import AGE_WORDS
from kuaiji.desk.quality import OfficerRow, ReasonRow, by_officer, by_reason
from kuaiji.rules.workdays import DAY, Calendar, days
from kuaiji.web.sql import sql

PERIODS = (7, 30, 90)
USUAL = 30
REASONS = 10
UNIT = "件"


@dataclass(frozen=True, slots=True)
class Place:
    """A department of my subtree with the line from mine down to it, and what it has in hand; None before a count."""

    id: int
    code: str
    name: str
    line: list[dict[str, str]]
    now: datetime
    counted_at: datetime | None
    checking: int
    queued: int
    in_review: int
    second_review: int
    overdue: int
    due_today: int
    ages: list[int]

    @property
    def open(self) -> int:
        return self.checking + self.queued + self.in_review + self.second_review


PLACE = sql(
    """
    SELECT d.id, d.code, d.name,
           (SELECT json_agg(json_build_object('code', a.code, 'name', a.short_name) ORDER BY up.depth DESC)
              FROM departments_departmentpath up
              JOIN departments_departmentpath mine
                ON mine.descendant_id = up.ancestor_id AND mine.ancestor_id = %(mine)s::bigint
              JOIN departments_department a ON a.id = up.ancestor_id
             WHERE up.descendant_id = d.id),
           kuaiji_now(), (SELECT max(counted_at) FROM desk_countedday), q.*
      FROM departments_department d
      JOIN departments_departmentpath below ON below.descendant_id = d.id AND below.ancestor_id = %(mine)s::bigint
     CROSS JOIN LATERAL (
        SELECT coalesce(sum(q.checking), 0)::int, coalesce(sum(q.queued), 0)::int, coalesce(sum(q.in_review), 0)::int,
               coalesce(sum(q.second_review), 0)::int, coalesce(sum(q.overdue), 0)::int,
               coalesce(sum(q.due_today), 0)::int,
               ARRAY[coalesce(sum(q.ages[1]), 0), coalesce(sum(q.ages[2]), 0), coalesce(sum(q.ages[3]), 0),
                     coalesce(sum(q.ages[4]), 0), coalesce(sum(q.ages[5]), 0), coalesce(sum(q.ages[6]), 0)]::int[]
          FROM departments_departmentpath p JOIN desk_queuecount q ON q.department_id = p.descendant_id
         WHERE p.ancestor_id = d.id) q
     WHERE d.code = %(code)s::text OR %(code)s::text = '' AND d.id = %(mine)s::bigint
    """,
    row=Place,
)


@dataclass(frozen=True, slots=True)
class Tile:
    """A department right below, with what it and all under it have in hand."""

    code: str
    name: str
    open: int
    overdue: int

    @property
    def share(self) -> int:
        return share(self.overdue, self.open)

    @property
    def shade(self) -> int:
        return shade(self.overdue, self.open)


TILES = sql(
    """
    SELECT d.code, d.short_name, coalesce(sum(q.checking + q.queued + q.in_review + q.second_review), 0)::int,
           coalesce(sum(q.overdue), 0)::int
      FROM departments_department d
      JOIN departments_departmentpath p ON p.ancestor_id = d.id
      LEFT JOIN desk_queuecount q ON q.department_id = p.descendant_id
     WHERE d.parent_id = %(department)s::bigint AND (d.valid_to IS NULL OR d.valid_to > %(today)s::date)
       AND d.valid_from <= %(today)s::date
     GROUP BY d.code, d.short_name ORDER BY d.code
    """,
    row=Tile,
)


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a department and all below it."""

    on: date
    received: int = 0
    approved: int = 0
    rejected: int = 0
    returned: int = 0
    took: list[int] = field(default_factory=lambda: [0] * len(AGE_WORDS))
    is_resting: bool = False

    @property
    def closed(self) -> int:
        return self.approved + self.rejected


DAYS = sql(
    """
    SELECT found.day, sum(found.received)::int, sum(found.approved)::int, sum(found.rejected)::int,
           sum(found.returned)::int,
           ARRAY[sum(found.took[1]), sum(found.took[2]), sum(found.took[3]), sum(found.took[4]), sum(found.took[5]),
                 sum(found.took[6])]::int[]
      FROM departments_departmentpath p
     CROSS JOIN LATERAL (
            SELECT c.day, c.received, c.approved, c.rejected, c.returned, c.took FROM desk_daycount c
             WHERE c.department_id = p.descendant_id AND c.day BETWEEN %(first)s::date AND %(last)s::date
            OFFSET 0) AS found
     WHERE p.ancestor_id = %(department)s::bigint
     GROUP BY found.day
    """,
    row=Day,
)


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything that the page shows of one department over one period."""

    place: Place
    tiles: Sequence[Tile]
    days: Sequence[Day]
    reasons: Sequence[ReasonRow]
    officers: Sequence[OfficerRow]
    working: int

    def total(self, name: str) -> int:
        return sum(getattr(day, name) for day in self.days)

    @property
    def is_quiet(self) -> bool:
        return not any(self.total(name) for name in ("received", "closed", "returned"))

    @property
    def pace(self) -> str:
        """Say how many cases were closed on a working day."""
        return f"{self.total('closed') / self.working:.1f}" if self.working else "0"

    @property
    def took(self) -> list[tuple[str, int]]:
        return [(word, sum(day.took[age] for day in self.days)) for age, word in enumerate(AGE_WORDS)]

    @property
    def waiting(self) -> list[tuple[str, int]]:
        return list(zip(AGE_WORDS, self.place.ages, strict=True))

    @property
    def second_looks(self) -> list[tuple[str, int]]:
        agreed, looked_at = (sum(getattr(row, name) for row in self.officers) for name in ("agreed", "looked_at"))
        return [("同意", agreed), ("不同意", looked_at - agreed)]

    @property
    def by_reason(self) -> list[tuple[str, int]]:
        """Return the commonest reasons of a return; the rest as one row."""
        rows = sorted((row for row in self.reasons if row.returned), key=lambda row: (-row.returned, row.code))
        found = [(f"{row.title} {row.code}", row.returned) for row in rows[:REASONS]]
        rest = sum(row.returned for row in rows[REASONS:])
        return [*found, ("其余原因", rest)] if rest else found

    def charts(self) -> dict[str, Chart]:
        panels = [
            Panel("收到", [day.received for day in self.days]),
            Panel("办结", [day.closed for day in self.days]),
            Panel("退回", [day.returned for day in self.days]),
        ]
        resting = [day.is_resting for day in self.days]
        on = [day.on for day in self.days]
        return {
            "waiting": row_chart("在办的等了多久", self.waiting, unit=UNIT),
            "days": day_chart("每天收到、办结和退回", on, panels, resting=resting, unit=UNIT),
            "took": row_chart("多久得到答复", self.took, unit=UNIT),
            "reasons": row_chart("退回的原因", self.by_reason, unit="次"),
            "second": row_chart("复审的结论", self.second_looks, unit=UNIT),
        }


def figures_of(mine: int, code: str, period: int) -> Figures | None:
    """Return the figures of my department, or of one below it by its code; None where there is no such one."""
    place = PLACE.one(mine=mine, code=code)
    if place is None:
        return None
    today = localtime(place.now).date()
    first = today - timedelta(days=period - 1)
    calendar = calendar_from(first)
    return Figures(
        place=place,
        tiles=TILES.all(department=place.id, today=today),
        days=days_of(place.id, first, today, calendar),
        reasons=by_reason(place.id, days=period),
        officers=by_officer(place.id, days=period),
        working=calendar.working(first, today + DAY),
    )


def days_of(department_id: int, first: date, today: date, calendar: Calendar) -> list[Day]:
    """Return every day of the period in order, those on which nothing happened too."""
    counted = {day.on: day for day in DAYS.all(department=department_id, first=first, last=today)}
    return [
        replace(counted.get(on, Day(on)), is_resting=not calendar.is_working(on)) for on in days(first, today + DAY)
    ]
