"""办理期限: working days, when a case is due, and what the desk says about it.

A working day counts when the case lay with the department from its first moment to its last. So the day of handing in
does not count, nor does the day of sending back, and nothing counts while it is the person's turn. A case is overdue
from the first moment after the last day that was allowed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from kuaiji.rules.codes import DECISION
from kuaiji.rules.findings import Finding, Source, must

SOURCE = Source(DECISION, "办理期限按工作日计算，当日不计入")
DAY = timedelta(days=1)
SATURDAY = 5
# Nobody reviews for years; whoever declares every day a holiday gets an answer all the same.
FURTHEST = 1000


@dataclass(frozen=True, slots=True)
class Calendar:
    """Days that are not what their weekday says: True for a Saturday that is worked (调休), False for a holiday."""

    exceptions: Mapping[date, bool]

    def is_working(self, day: date) -> bool:
        return self.exceptions.get(day, day.weekday() < SATURDAY)

    def working(self, first: date, end: date) -> int:
        """Count the working days from `first` on and before `end`."""
        return sum(self.is_working(day) for day in days(first, end))


def days(first: date, end: date) -> Iterator[date]:
    return (first + DAY * number for number in range((end - first).days))


def due_on(submitted_on: date, allowed: int, calendar: Calendar) -> date:
    """Return the day from whose first moment the case is overdue, `allowed` working days after it was handed in."""
    last = submitted_on
    for day in days(submitted_on + DAY, submitted_on + DAY * FURTHEST):
        if allowed <= 0:
            break
        allowed -= calendar.is_working(day)
        last = day
    return last + DAY


def days_left(allowed: int, submitted_on: date, returned_on: date, calendar: Calendar) -> int:
    """Return what is left of the allowance after a return; a case that comes back gets at least one working day."""
    return max(1, allowed - calendar.working(submitted_on + DAY, returned_on))


@dataclass(frozen=True, slots=True)
class Due:
    """How a case stands in time; `left` counts today, `late` too."""

    left: int
    late: int
    is_overdue: bool
    is_today: bool

    @property
    def words(self) -> str:
        if self.late:
            return f"已超期 {self.late} 个工作日"
        if self.is_overdue:
            return "已到期"
        return "今天到期" if self.is_today else f"还剩 {self.left} 个工作日"


def due(due_on: date, today: date, calendar: Calendar) -> Due:
    """Compare today with the day from which the case is overdue."""
    return Due(
        left=calendar.working(today, due_on), late=calendar.working(due_on, today + DAY),
        is_overdue=due_on <= today, is_today=due_on == today + DAY,
    )  # fmt: skip


def day_findings(day: date | None, is_working: bool | None, name: str) -> list[Finding]:
    """Return what keeps an entry out of the calendar."""
    findings = []
    if day is None:
        findings.append(must("holiday.day", "请填写日期，例如 2027-02-06。", SOURCE, "day"))
    if is_working is not None and not name:
        findings.append(must("holiday.name", "请写明是什么安排，例如 春节调休。", SOURCE, "name"))
    return findings
