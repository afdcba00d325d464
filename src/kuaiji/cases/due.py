"""办理期限 of a case: when it is due, for whom it is kept after a return, and what an edited calendar changes."""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import connection
from django.utils.timezone import localtime, make_aware

from kuaiji.accounts.models import Sitting
from kuaiji.cases.models import Case, Decision
from kuaiji.departments.calendar import calendar_from
from kuaiji.rules import workdays
from kuaiji.rules.case import State
from kuaiji.web.jobs import job
from kuaiji.web.sql import sql

# How many working days a case that comes back waits for the officer who returned it.
KEPT_DAYS = 1


def reckon(case: Case, *, days: int, now: datetime) -> None:
    """Set when the case is due that is handed in now; after a return it has what is left of its working days."""
    today = localtime(now).date()
    case.days_allowed = days_after_return(case) if case.state == State.RETURNED else days
    case.due_at = start_of(workdays.due_on(today, case.days_allowed, calendar_from(today)))


def days_after_return(case: Case) -> int:
    assert case.submitted_at is not None  # noqa: S101
    assert case.returned_at is not None  # noqa: S101
    first, last = localtime(case.submitted_at).date(), localtime(case.returned_at).date()
    return workdays.days_left(case.days_allowed, first, last, calendar_from(first))


def keep_for_reviewer(case: Case, *, now: datetime) -> None:
    """Let the officer who returned the case have the first turn at it when it comes back, unless they typed in it."""
    case.kept_for_id = case.kept_until = None
    if case.state != State.RETURNED:
        return
    returned = Decision.objects.filter(case=case, submission__round=case.round, verb=Decision.Verb.RETURN)
    typed_for_them = Sitting.objects.filter(person_id=case.person_id)
    returned = returned.exclude(officer__account_id__in=typed_for_them.values("account_id"))
    officer_id = returned.order_by("decided_at", "id").values_list("officer_id", flat=True).last()
    if officer_id is not None:
        today = localtime(now).date()
        case.kept_for_id = officer_id
        case.kept_until = start_of(workdays.due_on(today, KEPT_DAYS, calendar_from(today)))


def start_of(day: date) -> datetime:
    return make_aware(datetime.combine(day, time()))


@dataclass(frozen=True, slots=True)
class Waiting:
    """A day on which cases were handed in that are with a department now, and the working days they were given."""

    submitted_on: date
    days_allowed: int


WAITING = sql(
    """
    SELECT DISTINCT (submitted_at AT TIME ZONE 'Asia/Shanghai')::date, days_allowed
      FROM cases_case WHERE is_held
    """,
    row=Waiting,
)
SHIFT = """
UPDATE cases_case c SET due_at = new.due_at
  FROM unnest(%s::date[], %s::int[], %s::timestamptz[]) AS new (submitted_on, days_allowed, due_at)
 WHERE c.is_held AND (c.submitted_at AT TIME ZONE 'Asia/Shanghai')::date = new.submitted_on
   AND c.days_allowed = new.days_allowed AND c.due_at <> new.due_at
"""


@job("cases.reckon")
def reckon_anew() -> None:
    """Set anew when the cases are due that departments have now, after the calendar was edited."""
    waiting = WAITING.all()
    if not waiting:
        return
    calendar = calendar_from(min(each.submitted_on for each in waiting))
    due = [start_of(workdays.due_on(each.submitted_on, each.days_allowed, calendar)) for each in waiting]
    with connection.cursor() as cursor:
        cursor.execute(SHIFT, [[each.submitted_on for each in waiting], [each.days_allowed for each in waiting], due])
