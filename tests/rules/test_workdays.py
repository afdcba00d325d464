"""办理期限: which days count, when a case is due, and what the desk says."""

from datetime import date

import pytest

from kuaiji.rules.workdays import Calendar, day_findings, days_left, due, due_on

# 国庆 2026: off from Thursday 1 to Wednesday 7 October, the Saturday after it is worked.
HOLIDAYS = {date(2026, 10, day): False for day in (1, 2, 5, 6, 7)} | {date(2026, 10, 10): True}
ORDINARY, AUTUMN = Calendar({}), Calendar(HOLIDAYS)
MONDAY, TUESDAY, FRIDAY = date(2026, 11, 16), date(2026, 11, 17), date(2026, 11, 20)


@pytest.mark.parametrize(
    ("day", "is_working"),
    [
        (date(2026, 9, 30), True),
        (date(2026, 10, 1), False),
        (date(2026, 10, 4), False),
        (date(2026, 10, 8), True),
        (date(2026, 10, 10), True),
        (date(2026, 10, 11), False),
    ],
)
def test_calendar_knows_holidays_and_weekends_worked(day: date, is_working: bool) -> None:
    assert AUTUMN.is_working(day) is is_working


@pytest.mark.parametrize(
    ("submitted_on", "allowed", "calendar", "expected"),
    [
        (MONDAY, 1, ORDINARY, date(2026, 11, 18)),
        (MONDAY, 4, ORDINARY, date(2026, 11, 21)),
        (MONDAY, 5, ORDINARY, date(2026, 11, 24)),
        (FRIDAY, 1, ORDINARY, date(2026, 11, 24)),
        (date(2026, 11, 21), 1, ORDINARY, date(2026, 11, 24)),
        (date(2026, 9, 30), 1, AUTUMN, date(2026, 10, 9)),
        (date(2026, 9, 30), 3, AUTUMN, date(2026, 10, 11)),
        (MONDAY, 0, ORDINARY, TUESDAY),
    ],
)
def test_case_is_due_after_whole_working_days(
    submitted_on: date, allowed: int, calendar: Calendar, expected: date
) -> None:
    assert due_on(submitted_on, allowed, calendar) == expected


def test_calendar_without_a_working_day_still_has_an_end() -> None:
    class Never(Calendar):
        def is_working(self, day: date) -> bool:
            return False

    assert due_on(MONDAY, 1, Never({})) == date(2029, 8, 12)


@pytest.mark.parametrize(
    ("submitted_on", "returned_on", "left"),
    [
        (MONDAY, MONDAY, 5),
        (MONDAY, TUESDAY, 5),
        (MONDAY, date(2026, 11, 18), 4),
        (MONDAY, date(2026, 11, 23), 1),
        (MONDAY, date(2026, 12, 23), 1),
        (FRIDAY, date(2026, 11, 23), 5),
    ],
)
def test_days_on_which_the_case_moved_do_not_count(submitted_on: date, returned_on: date, left: int) -> None:
    assert days_left(5, submitted_on, returned_on, ORDINARY) == left


@pytest.mark.parametrize(
    ("due_on", "today", "words", "is_overdue"),
    [
        (date(2026, 11, 24), MONDAY, "还剩 6 个工作日", False),
        (date(2026, 11, 19), TUESDAY, "还剩 2 个工作日", False),
        (date(2026, 11, 18), TUESDAY, "今天到期", False),
        (date(2026, 11, 24), date(2026, 11, 21), "还剩 1 个工作日", False),
        (date(2026, 11, 21), date(2026, 11, 21), "已到期", True),
        (TUESDAY, TUESDAY, "已超期 1 个工作日", True),
        (TUESDAY, date(2026, 11, 23), "已超期 5 个工作日", True),
    ],
)
def test_desk_says_how_a_case_stands(due_on: date, today: date, words: str, is_overdue: bool) -> None:
    found = due(due_on, today, ORDINARY)

    assert (found.words, found.is_overdue) == (words, is_overdue)


@pytest.mark.parametrize(
    ("day", "is_working", "name", "codes"),
    [
        (MONDAY, False, "元旦", []),
        (MONDAY, None, "", []),
        (None, False, "元旦", ["holiday.day"]),
        (MONDAY, True, "", ["holiday.name"]),
        (None, True, "", ["holiday.day", "holiday.name"]),
    ],
)
def test_calendar_takes_whole_entries(day: date | None, is_working: bool | None, name: str, codes: list[str]) -> None:
    assert [finding.code for finding in day_findings(day, is_working, name)] == codes
