"""工作日历 page: holidays and weekends worked, year by year."""

import re
from datetime import date

from django.http import HttpResponse
from django.utils.timezone import localtime
from django.views.decorators.http import require_http_methods

from kuaiji.departments.access import DeskRequest
from kuaiji.departments.calendar import Arranged, arranged
from kuaiji.desk.actions import edit_calendar
from kuaiji.desk.views.officers import operators_only
from kuaiji.rules.findings import Finding, Refused, must
from kuaiji.rules.workdays import SOURCE
from kuaiji.web import clock
from kuaiji.web.bridge import Blank, Option, refuse_too_long, typed_from_post
from kuaiji.web.forms import idempotency_key
from kuaiji.web.shortcuts import REFUSED, redirect, render

YEAR = re.compile("20[0-9]{2}")
OFF, WORKED, AS_USUAL = "off", "worked", "usual"
NO_CHOICE = must("holiday.what", "请选择这一天放假、上班，还是按平常的星期。", SOURCE, "what")
MEANING = {OFF: False, WORKED: True, AS_USUAL: None}
FIELDS = (
    Blank("day", "日期", hint="例如 2027-02-06", max_length=10, width="half"),
    Blank(
        "what", "这一天", kind="select", width="half",
        choices=[Option(OFF, "放假"), Option(WORKED, "上班"), Option(AS_USUAL, "按平常的星期")],
    ),
    Blank("name", "什么安排", hint="例如 春节，或者 调休上班", required=False, max_length=40, width="full"),
)  # fmt: skip


@operators_only
@require_http_methods(["GET", "POST"])
def calendar(request: DeskRequest) -> HttpResponse:
    typed: dict[str, str] = {}
    findings: list[Finding] = []
    if request.method == "POST":
        typed = typed_from_post(FIELDS, request.POST)
        day = day_of(typed["day"])
        try:
            refuse_too_long(FIELDS, typed)
            if typed["what"] not in MEANING:
                raise Refused([NO_CHOICE])
            edit_calendar(
                operator=request.officer, day=day, is_working=MEANING[typed["what"]], name=typed["name"],
                key=idempotency_key(request),
            )  # fmt: skip
        except Refused as refused:
            findings = refused.findings
        else:
            return redirect(request, f"/desk/calendar?year={day.year if day else ''}&saved=1")
    year = localtime(clock.now()).year
    shown = int(asked) if YEAR.fullmatch(asked := request.GET.get("year", "")) else year
    context = {
        "officer": request.officer, "fields": FIELDS, "typed": typed, "findings": findings, "year": shown,
        "years": range(year - 1, year + 2), "is_saved": not findings and "saved" in request.GET,
        **of_year(shown),
    }  # fmt: skip
    return render(request, "desk/calendar.html", context, status=REFUSED if findings else 200)


def of_year(year: int) -> dict[str, list[Arranged] | bool]:
    """Return the days of a year; without a weekend worked, its 调休 is not entered yet."""
    days = arranged(date(year, 1, 1), date(year + 1, 1, 1))
    return {"days": days, "is_announced": any(each.is_working for each in days)}


def day_of(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None
