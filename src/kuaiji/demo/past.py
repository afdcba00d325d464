"""过去的几天: the demo has lived through some days, each on a clock that the owner of the database has put back."""

from datetime import date, timedelta

from django.db import connections
from django.utils.timezone import localdate

from kuaiji.departments.calendar import calendar_from
from kuaiji.rules.workdays import DAY

OWNER = "owner"
# So many working days ago lies within it, whatever is arranged around 春节 and 国庆.
FURTHEST = timedelta(days=60)


def put_clock_back(working: int) -> None:
    """Let it be this hour so many working days ago; 0 is the true time."""
    today = localdate()
    shift = (day_before(today, working) - today).days
    with connections[OWNER].cursor() as cursor:
        cursor.execute("UPDATE web_installation SET clock_shift = make_interval(days => %s)", [shift])


def day_before(today: date, working: int) -> date:
    """Return the day from which on so many working days passed until today."""
    calendar, day = calendar_from(today - FURTHEST), today
    for _ in range(working):
        day -= DAY
        while not calendar.is_working(day):
            day -= DAY
    return day
