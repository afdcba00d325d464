"""日计: each department's days in numbers, from what was handed in and decided, so that no page ever counts cases.

A day is counted anew until it is over and no return of it can be recalled; then it is closed, and its numbers stay.
What waits is counted as it is now.
"""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils.timezone import localtime

from kuaiji.audit.queries import is_being_written
from kuaiji.cases.actions import RECALL
from kuaiji.cases.due import start_of
from kuaiji.departments.calendar import calendar_from
from kuaiji.desk.models import CountedDay, DayCount, DayLook, DayReason
from kuaiji.rules.workdays import DAY, Calendar, days
from kuaiji.web import clock

# From how many whole working days on each age begins; the first begins at none.
AGES = (1, 2, 3, 5, 10)
AGE_WORDS = ("不到 1 天", "1 天", "2 天", "3–4 天", "5–9 天", "10 天以上")
# Ten working days lie within it, whatever is arranged around 春节 and 国庆.
LONGEST = timedelta(days=60)

FIRST = """
SELECT coalesce(
    (SELECT min(day) FROM desk_countedday WHERE NOT is_closed),
    (SELECT max(day) + 1 FROM desk_countedday),
    (SELECT (min(submitted_at) AT TIME ZONE 'Asia/Shanghai')::date FROM cases_submission),
    %(today)s::date)
"""
# What was decided on the day and stands: a return that its officer recalled counts as none. The recall is told by the
# case's timeline alone, and comes before whatever else was returned.
STANDING = """
WITH standing AS (
    SELECT d.* FROM cases_decision d
     WHERE d.decided_at >= %(start)s::timestamptz AND d.decided_at < %(end)s::timestamptz
       AND (d.verb <> 'return' OR NOT EXISTS (
            SELECT FROM cases_event e
             WHERE e.case_id = d.case_id AND e.at >= d.decided_at AND e.at < d.decided_at + %(recall)s::interval
               AND e.body::jsonb ->> 'verb' = 'recall'
               AND NOT EXISTS (SELECT FROM cases_decision l
                                WHERE l.case_id = d.case_id AND l.verb = 'return' AND l.decided_at > d.decided_at
                                  AND l.decided_at <= e.at))))
"""
# A decision brings a version into force at the very moment at which it is made, or never.
COUNT_DAY = (
    STANDING
    + """,
handed AS (
    SELECT c.department_id, count(*) AS received
      FROM cases_submission s JOIN cases_case c ON c.id = s.case_id
     WHERE s.submitted_at >= %(start)s::timestamptz AND s.submitted_at < %(end)s::timestamptz
     GROUP BY c.department_id),
made AS (
    SELECT c.department_id, d.verb,
           d.decided_at = (SELECT v.in_force_at FROM dossier_version v WHERE v.submission_id = s.id) AS is_approval,
           5 - width_bucket(s.submitted_at, %(edges)s::timestamptz[]) AS age
      FROM standing d
      JOIN cases_case c ON c.id = d.case_id
      JOIN cases_submission s ON s.id = d.submission_id),
answers AS (SELECT * FROM made WHERE is_approval OR verb IN ('return', 'reject')),
answered AS (
    SELECT department_id, count(*) FILTER (WHERE is_approval) AS approved,
           count(*) FILTER (WHERE verb = 'reject') AS rejected, count(*) FILTER (WHERE verb = 'return') AS returned,
           ARRAY[count(*) FILTER (WHERE age = 0), count(*) FILTER (WHERE age = 1), count(*) FILTER (WHERE age = 2),
                 count(*) FILTER (WHERE age = 3), count(*) FILTER (WHERE age = 4),
                 count(*) FILTER (WHERE age = 5)] AS took
      FROM answers GROUP BY department_id)
INSERT INTO desk_daycount (department_id, day, received, approved, rejected, returned, took)
SELECT department_id, %(day)s::date, coalesce(received, 0), coalesce(approved, 0), coalesce(rejected, 0),
       coalesce(returned, 0), coalesce(took, '{0,0,0,0,0,0}')
  FROM handed FULL JOIN answered USING (department_id)
"""
)
COUNT_REASONS = (
    STANDING
    + """
INSERT INTO desk_dayreason (department_id, day, code, returned, missed)
SELECT c.department_id, %(day)s::date, code, count(*) FILTER (WHERE d.verb = 'return'),
       count(*) FILTER (WHERE d.verb = 'differ')
  FROM standing d JOIN cases_case c ON c.id = d.case_id CROSS JOIN LATERAL unnest(d.codes) AS code
 WHERE d.verb IN ('return', 'differ')
 GROUP BY c.department_id, code
"""
)
# The first officer is whoever approved last before the second look; none where the platform did (自动通过).
COUNT_LOOKS = """
INSERT INTO desk_daylook (department_id, day, officer_id, confirmed, differed)
SELECT c.department_id, %(day)s::date, first.officer_id, count(*) FILTER (WHERE d.verb = 'confirm'),
       count(*) FILTER (WHERE d.verb = 'differ')
  FROM cases_decision d
  JOIN cases_case c ON c.id = d.case_id
 CROSS JOIN LATERAL (
        SELECT a.officer_id FROM cases_decision a
         WHERE a.submission_id = d.submission_id AND a.verb = 'approve' AND a.decided_at <= d.decided_at
         ORDER BY a.decided_at DESC, a.id DESC LIMIT 1) AS first
 WHERE d.decided_at >= %(start)s::timestamptz AND d.decided_at < %(end)s::timestamptz
   AND d.verb IN ('confirm', 'differ')
 GROUP BY c.department_id, first.officer_id
"""
COUNT_QUEUE = """
INSERT INTO desk_queuecount AS old
       (department_id, checking, queued, in_review, second_review, overdue, due_today, ages)
SELECT p.id, q.*
  FROM departments_department p CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE state = 'checking'), count(*) FILTER (WHERE state = 'queued'),
           count(*) FILTER (WHERE state = 'in_review'), count(*) FILTER (WHERE state = 'second_review'),
           count(*) FILTER (WHERE due_at <= kuaiji_now()),
           count(*) FILTER (WHERE due_at > kuaiji_now() AND due_at <= %(tomorrow)s::timestamptz),
           ARRAY[count(*) FILTER (WHERE age = 0), count(*) FILTER (WHERE age = 1), count(*) FILTER (WHERE age = 2),
                 count(*) FILTER (WHERE age = 3), count(*) FILTER (WHERE age = 4), count(*) FILTER (WHERE age = 5)]
      FROM (SELECT c.state, c.due_at, 5 - width_bucket(c.submitted_at, %(edges)s::timestamptz[]) AS age
              FROM cases_case c
             WHERE c.department_id = p.id
               AND c.state = ANY('{checking,queued,in_review,second_review}')) waiting) q
ON CONFLICT (department_id) DO UPDATE
   SET (checking, queued, in_review, second_review, overdue, due_today, ages) = (
        excluded.checking, excluded.queued, excluded.in_review, excluded.second_review, excluded.overdue,
        excluded.due_today, excluded.ages)
 WHERE old IS DISTINCT FROM excluded
"""


def count() -> None:
    """Count what waits, and every day that is not closed yet; a second run finds the same."""
    today = localtime(clock.now()).date()
    count_queue(today)
    with connection.cursor() as cursor:
        cursor.execute(FIRST, {"today": today})
        (first,) = cursor.fetchone()
    for day in days(first, today + DAY):
        count_day(day)


@transaction.atomic
def count_day(day: date) -> None:
    """Count one day, and close it if it is over and nothing can join it, or be taken back, any more."""
    take_turns()
    counted, _ = CountedDay.objects.get_or_create(day=day, defaults={"counted_at": clock.now()})
    if counted.is_closed:
        return
    end = start_of(day + DAY)
    # A return of the last minutes may be recalled after midnight.
    over = end + RECALL
    # Asked before counting: who wrote until then is seen by what follows.
    is_over = clock.now() >= over and not is_being_written(over)
    for table in (DayCount, DayReason, DayLook):
        table.objects.filter(day=day).delete()
    period: dict[str, Any] = {"day": day, "start": start_of(day), "end": end, "recall": RECALL}
    with connection.cursor() as cursor:
        cursor.execute(COUNT_DAY, {**period, "edges": edges(day, calendar_from(day - LONGEST))})
        cursor.execute(COUNT_REASONS, period)
        cursor.execute(COUNT_LOOKS, period)
    CountedDay.objects.filter(day=day).update(counted_at=clock.now(), is_closed=is_over)


@transaction.atomic
def count_queue(today: date) -> None:
    take_turns()
    with connection.cursor() as cursor:
        cursor.execute(
            COUNT_QUEUE,
            {"edges": edges(today, calendar_from(today - LONGEST)), "tomorrow": start_of(today + DAY)},
        )


def take_turns() -> None:
    """Let a run that a revived worker begins again wait for the one that still goes on."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('desk.count', 0))")


def edges(day: date, calendar: Calendar) -> list[datetime]:
    """Return the moments that part the ages on a day, the earliest first.

    What was handed in before one of them has lain as many whole working days as the age begins with.
    """
    found, handed_in, lain = [], day, 0
    for age in AGES:
        while lain < age:
            lain += calendar.is_working(handed_in) and handed_in < day
            handed_in -= DAY
        found.append(start_of(handed_in + DAY))
    return found[::-1]
