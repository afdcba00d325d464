"""起止时间: what must hold for any stretch of time in the record: study, job, post."""

from collections.abc import Sequence
from itertools import combinations
from typing import Protocol, TypeVar

from kuaiji.rules.facts import Facts
from kuaiji.rules.findings import Finding, Source, must


class Period(Protocol):
    """An entry that starts, and ends or goes on; months compare as text."""

    @property
    def id(self) -> str: ...
    @property
    def source(self) -> Source: ...
    @property
    def started_on(self) -> str | None: ...
    @property
    def ended_on(self) -> str | None: ...
    @property
    def is_current(self) -> bool | None: ...


SomePeriod = TypeVar("SomePeriod", bound=Period)
FOREVER = "9999-12"


def period_findings(period: Period, facts: Facts, path: str) -> list[Finding]:
    """Return what is wrong with the dates of one entry."""
    findings = []
    start, end, source = period.started_on, period.ended_on, period.source
    if start is not None and start > facts.month:
        message = "开始的年月还没有到，请核对。"
        findings.append(must("period.future-start", message, source, f"{path}/started_on"))
    if end is not None and end > facts.month:
        message = "结束的年月还没有到。还没有结束的，请勾选“至今”，不填结束的年月。"
        findings.append(must("period.future-end", message, source, f"{path}/ended_on"))
    if start is not None and end is not None and end < start:
        message = "结束的年月早于开始的年月，请核对是否填反了。"
        findings.append(must("period.reversed", message, source, f"{path}/ended_on"))
    if end is not None and period.is_current:
        message = "“至今”和结束的年月只能有一个：已经结束的，取消“至今”；没有结束的，清空结束的年月。"
        findings.append(must("period.current-with-end", message, source, f"{path}/is_current"))
    if start is not None and facts.birth_month is not None and start <= facts.birth_month:
        message = "开始的年月不晚于您的出生年月，请核对。"
        findings.append(must("period.before-birth", message, source, f"{path}/started_on"))
    return findings


def span(period: Period) -> tuple[str, str] | None:
    """Return first and last month of an entry, or None while they are not both known."""
    end = FOREVER if period.is_current else period.ended_on
    return None if period.started_on is None or end is None else (period.started_on, end)


def overlap(one: Period, other: Period) -> bool:
    """Tell whether two stretches share more than the month in which one hands over to the other."""
    spans = span(one), span(other)
    if spans[0] is None or spans[1] is None:
        return False
    return spans[0][0] < spans[1][1] and spans[1][0] < spans[0][1]


def overlapping(periods: Sequence[SomePeriod]) -> list[tuple[SomePeriod, SomePeriod]]:
    """Return each pair that overlaps, the one that starts later second."""
    ordered = sorted(periods, key=lambda period: period.started_on or "")
    return [(one, other) for one, other in combinations(ordered, 2) if overlap(one, other)]


def months_between(start: str, end: str) -> int:
    """Count the months from one month to another; next month is 1."""
    return (int(end[:4]) - int(start[:4])) * 12 + int(end[5:]) - int(start[5:])


def in_words(month: str) -> str:
    return f"{month[:4]}年{int(month[5:])}月"
