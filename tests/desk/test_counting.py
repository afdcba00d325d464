"""日计: days are counted from what was handed in and decided, twice the same, and a closed day stays as it is."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import F
from django.http import HttpResponse
from django.test import Client
from django.utils.timezone import localtime
from hypothesis import given
from hypothesis import strategies as st

from clock import at
from desk_cases import desk_of, hand_in, latest, policy_with, post
from drafts import as_at_commit
from factories import make_officer, make_person
from kuaiji.cases.due import start_of
from kuaiji.cases.models import Case
from kuaiji.departments.queries import OfficerContext
from kuaiji.desk import counting
from kuaiji.desk.models import CountedDay, DayCount, DayLook, DayReason, QueueCount
from kuaiji.desk.tasks import count_days
from kuaiji.rules.workdays import DAY, Calendar
from kuaiji.web.clock import now

pytestmark = pytest.mark.django_db

MONDAY, TUESDAY, WEDNESDAY = date(2027, 3, 1), date(2027, 3, 2), date(2027, 3, 3)
COUNTED = ("received", "approved", "rejected", "returned", "took")
EVERY = policy_with(second_review_rate=100)


def on(day: date, hour: int = 10) -> datetime:
    return start_of(day) + timedelta(hours=hour)


def act(desk: Client, case: Case, button: str, **fields: Any) -> HttpResponse:
    address = f"/desk/cases/{case.number}/{button}"
    return post(desk, address, **{"submission": latest(case), "path": "basic", **fields})


def decide(desk: Client, case: Case, verb: str, **fields: Any) -> None:
    assert act(desk, case, "claim").status_code == 303
    assert act(desk, case, "decide", verb=verb, **fields).status_code == 303


def counts(day: date, code: str = "440106") -> tuple[Any, ...]:
    return DayCount.objects.values_list(*COUNTED).get(day=day, department__code=code)


@pytest.fixture
def wang() -> OfficerContext:
    return make_officer("王芳", "4401")


@pytest.fixture
def worked(wang: OfficerContext) -> None:
    """On Monday three cases came in, one of them in another district; on Wednesday three were answered."""
    desk = desk_of(wang)
    with at(on(MONDAY)):
        first, second = hand_in("李雷"), hand_in("韩梅梅")
        other = hand_in("陈嘉怡", "440104")
    with at(on(WEDNESDAY)):
        decide(desk, first, "return", codes=["B01", "B04"])
        decide(desk, second, "approve")
        decide(desk, other, "return", codes="B01")


@pytest.mark.usefixtures("worked")
def test_days_hold_what_came_in_and_what_was_answered_by_department() -> None:
    with at(on(WEDNESDAY, 11)):
        counting.count()

    assert counts(MONDAY) == (2, 0, 0, 0, [0, 0, 0, 0, 0, 0])
    assert counts(WEDNESDAY) == (0, 1, 0, 1, [0, 2, 0, 0, 0, 0])
    assert counts(WEDNESDAY, "440104") == (0, 0, 0, 1, [0, 1, 0, 0, 0, 0])
    reasons = DayReason.objects.order_by("department__code", "code")
    assert list(reasons.values_list("department__code", "day", "code", "returned", "missed")) == [
        ("440104", WEDNESDAY, "B01", 1, 0), ("440106", WEDNESDAY, "B01", 1, 0), ("440106", WEDNESDAY, "B04", 1, 0),
    ]  # fmt: skip
    closed = CountedDay.objects.order_by("day").values_list("day", "is_closed")
    assert list(closed) == [(MONDAY, True), (TUESDAY, True), (WEDNESDAY, False)]


@pytest.mark.usefixtures("worked")
def test_second_run_finds_the_same() -> None:
    with at(on(WEDNESDAY, 11)):
        count_days()
        before = [list(model.objects.order_by(*order).values_list(*fields)) for model, order, fields in ALL]
        count_days()

    assert [list(model.objects.order_by(*order).values_list(*fields)) for model, order, fields in ALL] == before


ALL: list[tuple[Any, tuple[str, ...], tuple[str, ...]]] = [
    (DayCount, ("department", "day"), ("department", "day", *COUNTED)),
    (DayReason, ("department", "day", "code"), ("department", "day", "code", "returned", "missed")),
    (DayLook, ("officer", "day"), ("department", "day", "confirmed", "differed")),
    (CountedDay, ("day",), ("day", "is_closed")),
    (QueueCount, ("department",), ("department", "queued", "overdue", "ages")),
]


def test_day_goes_on_until_it_is_over_and_then_stays(wang: OfficerContext) -> None:
    with at(on(MONDAY)):
        case = hand_in("李雷")
        counting.count()
    with at(on(MONDAY, 15)):
        hand_in("韩梅梅")
        counting.count()
        assert counts(MONDAY)[0] == 2
    with at(on(TUESDAY)):
        counting.count()
        Case.objects.filter(pk=case.pk).update(department_id=F("department_id") + 1)
        counting.count()

    assert counts(MONDAY)[0] == 2
    assert CountedDay.objects.get(day=MONDAY).is_closed


def test_day_stays_open_while_somebody_still_writes_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    with at(on(MONDAY)):
        hand_in("李雷")
    monkeypatch.setattr(counting, "is_being_written", lambda _: True)

    with at(on(TUESDAY)):
        counting.count()
        assert not CountedDay.objects.get(day=MONDAY).is_closed
        monkeypatch.undo()
        counting.count()

    assert CountedDay.objects.get(day=MONDAY).is_closed


def test_approval_counts_when_it_is_in_force(wang: OfficerContext) -> None:
    li = make_officer("李强", "4401")
    with at(on(MONDAY)):
        agreed, differed = hand_in("李雷", policy=EVERY), hand_in("韩梅梅", policy=EVERY)
        for case in (agreed, differed):
            decide(desk_of(wang), case, "approve")
    with at(on(TUESDAY)):
        decide(desk_of(li), agreed, "confirm")
        decide(desk_of(li), differed, "differ", codes="B01")
        counting.count()

    assert counts(MONDAY) == (2, 0, 0, 0, [0, 0, 0, 0, 0, 0])
    assert counts(TUESDAY) == (0, 1, 0, 0, [1, 0, 0, 0, 0, 0])
    assert DayReason.objects.values_list("code", "returned", "missed").get() == ("B01", 0, 1)
    assert DayLook.objects.values_list("officer", "day", "confirmed", "differed").get() == (
        wang.officer_id, TUESDAY, 1, 1,
    )  # fmt: skip


def returned(desk: Client, case: Case) -> None:
    decide(desk, case, "return", codes="B01")
    as_at_commit()


def recalled(desk: Client, case: Case) -> None:
    assert act(desk, case, "recall").status_code == 303


def test_return_that_was_recalled_counts_as_none(wang: OfficerContext) -> None:
    desk = desk_of(wang)
    with at(on(MONDAY)):
        taken_back, again, kept = hand_in("李雷"), hand_in("韩梅梅"), hand_in("王小明")
        for case in (taken_back, again, kept):
            returned(desk, case)
        counting.count()
        assert counts(MONDAY)[3] == 3
    with at(on(MONDAY) + timedelta(minutes=4)):
        recalled(desk, taken_back)
        recalled(desk, again)
    with at(on(MONDAY) + timedelta(minutes=7)):
        act(desk, again, "decide", verb="return", codes="B01")
        as_at_commit()
        counting.count()

    assert counts(MONDAY) == (3, 0, 0, 2, [2, 0, 0, 0, 0, 0])
    assert DayReason.objects.values_list("code", "returned").get() == ("B01", 2)


def test_return_before_midnight_may_be_recalled_after_it_before_the_day_is_closed(wang: OfficerContext) -> None:
    desk, midnight = desk_of(wang), start_of(TUESDAY)
    with at(on(MONDAY)):
        case = hand_in("李雷")
    with at(midnight - timedelta(minutes=2)):
        returned(desk, case)
    with at(midnight + timedelta(minutes=1)):
        counting.count()
        assert (counts(MONDAY)[3], CountedDay.objects.get(day=MONDAY).is_closed) == (1, False)
    with at(midnight + timedelta(minutes=7)):
        recalled(desk, case)
    with at(midnight + timedelta(minutes=10)):
        counting.count()

    assert counts(MONDAY) == (1, 0, 0, 0, [0, 0, 0, 0, 0, 0])
    assert not DayReason.objects.exists()
    assert CountedDay.objects.get(day=MONDAY).is_closed


def test_queue_is_counted_by_state_age_and_due_day(wang: OfficerContext) -> None:
    with at(on(MONDAY)):
        held = hand_in("李雷")
        act(desk_of(wang), held, "claim")
        hand_in("韩梅梅")
    # The fifth working day after Monday is the next Monday: from Tuesday on they are overdue.
    with at(on(MONDAY + timedelta(days=7))):
        counting.count()
        found = QueueCount.objects.get(department__code="440106")
        assert (found.in_review, found.queued, found.due_today, found.overdue) == (1, 1, 2, 0)
        assert found.ages == [0, 0, 0, 2, 0, 0]
    with at(on(MONDAY + timedelta(days=8))):
        hand_in("陈嘉怡")
        counting.count()

    found.refresh_from_db()
    assert (found.queued, found.due_today, found.overdue) == (2, 0, 2)
    assert found.ages == [1, 0, 0, 0, 2, 0]
    assert QueueCount.objects.get(department__code="4403").queued == 0


def test_nothing_handed_in_yet_counts_today_only() -> None:
    counting.count()

    assert list(CountedDay.objects.values_list("day", "is_closed")) == [(localtime(now()).date(), False)]
    assert not DayCount.objects.exists()


@pytest.mark.usefixtures("worked")
@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM desk_daycount",
        "DELETE FROM desk_dayreason",
        "INSERT INTO desk_dayreason (department_id, day, code, returned, missed)"
        " SELECT department_id, day, 'X99', 1, 0 FROM desk_dayreason LIMIT 1",
        "UPDATE desk_countedday SET is_closed = false",
    ],
)
def test_closed_day_refuses_every_change(change: str) -> None:
    with at(on(WEDNESDAY + DAY)):
        counting.count()

    with pytest.raises(DatabaseError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)

    assert refused.value.__cause__.diag.constraint_name == "closed_day_stays"  # type: ignore[union-attr]


@given(st.integers(0, 400), st.sets(st.integers(0, 90)), st.integers(0, 60))
def test_edges_part_the_ages_as_working_days_are_counted(start: int, holidays: set[int], back: int) -> None:
    first = date(2026, 1, 1) + timedelta(days=start)
    calendar = Calendar({first + timedelta(days=number): False for number in holidays})
    day = first + timedelta(days=120)
    handed_in = day - timedelta(days=back)

    parted = sum(edge > on(handed_in, 12) for edge in counting.edges(day, calendar))

    assert parted == sum(calendar.working(handed_in + DAY, day) >= age for age in counting.AGES)


def test_case_handed_in_again_is_received_again(wang: OfficerContext) -> None:
    person = make_person("李雷")
    with at(on(MONDAY)):
        decide(desk_of(wang), hand_in(person=person), "return", codes="B01")
        hand_in(person=person)
        counting.count()

    assert counts(MONDAY)[:4] == (2, 0, 0, 1)
