"""工作日历: the days that are not what their weekday says, as the State Council arranges them each year.

The packaged list fills an empty table; after that operators of a province enter what is announced.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.db import connections, transaction

from kuaiji.departments.acts import Verb, note
from kuaiji.departments.models import Department, Holiday
from kuaiji.departments.queries import OfficerContext
from kuaiji.rules.findings import Refused, must
from kuaiji.rules.workdays import FURTHEST, SOURCE, Calendar, day_findings
from kuaiji.web import jinja
from kuaiji.web.sql import sql

LIST = Path(__file__).parent / "data" / "holidays.csv"
NOT_PROVINCIAL = must(
    "holiday.not-provincial", "工作日历由省级管理员登记。发现不对的，请联系省级会计管理部门。", SOURCE
)

# For a hot page: what the calendar says around today, as one value of its statement.
AROUND_TODAY = """
(SELECT coalesce(json_object_agg(h.day, h.is_working), '{}') FROM (
    SELECT DISTINCT ON (day) day, is_working FROM departments_holiday
     WHERE day BETWEEN kuaiji_now()::date - 120 AND kuaiji_now()::date + 120 ORDER BY day, id DESC) h
  WHERE h.is_working IS NOT NULL)
"""
INSERT = "INSERT INTO departments_holiday (day, is_working, name) VALUES (%s, %s, %s)"


@dataclass(frozen=True, slots=True)
class Arranged:
    """A day that is arranged otherwise, and who said so; nobody for the packaged list."""

    day: date
    is_working: bool
    name: str
    set_by: str | None
    set_at: datetime


ARRANGED = sql(
    """
    SELECT h.day, h.is_working, h.name, o.name, h.set_at FROM (
        SELECT DISTINCT ON (day) * FROM departments_holiday
         WHERE day >= %(first)s::date AND day < %(end)s::date ORDER BY day, id DESC) h
      LEFT JOIN departments_officer o ON o.id = h.set_by_id
     WHERE h.is_working IS NOT NULL ORDER BY h.day
    """,
    row=Arranged,
)


def arranged(first: date, end: date) -> list[Arranged]:
    """Return the days from `first` on and before `end` that are arranged otherwise."""
    return ARRANGED.all(first=first, end=end)


def calendar_from(first: date) -> Calendar:
    """Return the calendar from a day on, as far as anybody reckons."""
    return Calendar({each.day: each.is_working for each in arranged(first, first + timedelta(days=FURTHEST))})


def calendar_of(around_today: Mapping[str, bool]) -> Calendar:
    """Read what `AROUND_TODAY` gave."""
    return Calendar({date.fromisoformat(day): is_working for day, is_working in around_today.items()})


@transaction.atomic
def arrange_day(*, operator: OfficerContext, day: date | None, is_working: bool | None, name: str, key: UUID) -> None:
    """Enter what a day is from now on; None makes it an ordinary one again. The same form twice enters it once."""
    province = Department.objects.get(pk=operator.department_id)
    if province.parent_id is not None:
        raise Refused([NOT_PROVINCIAL])
    findings = day_findings(day, is_working, name)
    if findings or day is None:
        raise Refused(findings)
    entry = {"day": day, "is_working": is_working, "name": name, "set_by_id": operator.officer_id}
    _, is_new = Holiday.objects.get_or_create(key=key, defaults=entry)
    if is_new:
        said = {True: "上班", False: "放假", None: "按平常的星期"}[is_working]
        note(Verb.CALENDAR, jinja.day(day), said, name, department=province, by=operator)


def load_holidays(*, using: str = "default") -> None:
    """Enter the packaged list."""
    with LIST.open(encoding="utf-8", newline="") as file:
        rows = [(row["day"], row["is_working"] == "1", row["name"]) for row in csv.DictReader(file)]
    with connections[using].cursor() as cursor:
        cursor.executemany(INSERT, rows)
