"""The Jinja2 environment: what every template may use."""

from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.middleware.csrf import get_token
from django.templatetags.static import static
from django.urls import reverse
from django.utils.timezone import localtime
from jinja2 import Environment, StrictUndefined

from kuaiji.rules.files import Format, Limits
from kuaiji.web import bridge
from kuaiji.web.icons import icon
from kuaiji.web.ids import uuid7

KB = 1024


def environment(**options: Any) -> Environment:
    env = Environment(**{**options, "undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True})  # noqa: S701
    env.globals.update(
        static=static,
        url=lambda name, *args, **kwargs: reverse(name, args=args, kwargs=kwargs),
        icon=icon,
        csrf=get_token,
        fresh_key=uuid7,
        is_demo=settings.MODE == "demo",
    )
    env.filters.update(
        day=day,
        last_day=last_day,
        weekday=weekday,
        moment=moment,
        clock=clock,
        month=month,
        filesize=filesize,
        anchor=bridge.anchor,
        at=bridge.at,
        blocking=bridge.blocking,
        month_boxes=bridge.month_boxes,
        label_of=bridge.label_of,
        severity=bridge.word_of,
        accept=accept,
    )
    return env


def day(value: date | datetime) -> str:
    """11 月 20 日, with the year only when a date is asked for, never a clock."""
    local = localtime(value) if isinstance(value, datetime) else value
    return f"{local.year} 年 {local.month} 月 {local.day} 日"


def last_day(end: datetime) -> str:
    """Name the last day before a deadline: what ends with the midnight after 12 月 22 日 is said to end on it."""
    local = localtime(end - timedelta(microseconds=1))
    return f"{local.month} 月 {local.day} 日（{weekday(local)}）"


def weekday(value: date) -> str:
    return "周" + "一二三四五六日"[value.weekday()]


def moment(value: datetime) -> str:
    local = localtime(value)
    return f"{day(value)} {local:%H:%M}"


def clock(value: datetime) -> str:
    return f"{localtime(value):%H:%M}"


def month(value: str) -> str:
    """Show a typed month; what is not one is shown as it was typed."""
    year, number = bridge.month_boxes(value)
    return f"{year} 年 {int(number)} 月" if year.isdecimal() and number.isdecimal() else f"{year} {number}".strip()


def accept(limits: Limits) -> str:
    """The `accept` attribute of a file input."""
    types = {Format.JPG: "image/jpeg", Format.PNG: "image/png"}
    return ",".join(types[one] for one in limits.formats)


def filesize(size: int) -> str:
    """Write a size with a space that does not break, so that figure and unit stay on one line."""
    figure, unit = (f"{size / KB / KB:.1f}", "MB") if size >= KB * KB else (f"{max(1, round(size / KB))}", "KB")
    return f"{figure}\N{NO-BREAK SPACE}{unit}"
