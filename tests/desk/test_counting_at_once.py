"""日计: runs that a revived worker begins again take turns, and count once."""

from datetime import date, timedelta

import pytest

from clock import at
from crowd import at_once
from desk_cases import hand_in
from kuaiji.cases.due import start_of
from kuaiji.desk.counting import count
from kuaiji.desk.models import CountedDay, DayCount, QueueCount

NOON = timedelta(hours=12)
MONDAY, WEDNESDAY = date(2027, 3, 1), date(2027, 3, 3)


@pytest.mark.usefixtures("committed_db")
def test_ten_runs_at_once_count_once() -> None:
    with at(start_of(MONDAY) + NOON):
        hand_in("李雷")

    with at(start_of(WEDNESDAY) + NOON):
        outcomes = at_once([count] * 10)

    assert outcomes == [None] * 10
    assert list(DayCount.objects.values_list("day", "received")) == [(MONDAY, 1)]
    assert CountedDay.objects.filter(is_closed=True).count() == 2
    assert QueueCount.objects.get(department__code="440106").queued == 1
