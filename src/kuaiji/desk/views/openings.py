"""设立 pages: a new department below one's own, what will follow, the TOTP once more, and entering it."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from kuaiji.accounts.staff_pages import confirm_first
from kuaiji.departments.access import DeskRequest
from kuaiji.departments.models import Department
from kuaiji.departments.openings import NewDepartment, hindrance, obstacles
from kuaiji.departments.queries import upward
from kuaiji.desk.reforming import enter_opening, today
from kuaiji.desk.views.calendar import day_of
from kuaiji.desk.views.department import ADDRESS, HOURS, PHONE
from kuaiji.desk.views.officers import operators_only
from kuaiji.desk.views.reforms import DAY, DOCUMENT, WHY, below
from kuaiji.rules.findings import Finding, Refused
from kuaiji.web.bridge import Blank, refuse_too_long, typed_from_post
from kuaiji.web.forms import idempotency_key
from kuaiji.web.shortcuts import REFUSED, redirect, render

FIELDS = (
    Blank("name", "名称", hint="例如 广州市天河区财政局", max_length=60),
    Blank("short_name", "地名", hint="下拉框里显示，例如 天河区", max_length=40, width="half"),
    Blank(
        "code", "代码", hint="市级 4 位，县级 6 到 12 位；一般用行政区划代码。定了不再改", kind="number",
        max_length=12, width="half",
    ),
    Blank("phone", PHONE.title, hint="可以以后登记；没有时显示上级部门的", required=False, max_length=PHONE.max_length),
    HOURS,
    ADDRESS,
    DAY,
    DOCUMENT,
    WHY,
)  # fmt: skip


def new_department(typed: dict[str, str]) -> NewDepartment:
    words = {
        name: typed[name] for name in ("code", "name", "short_name", "document", "why", "phone", "hours", "address")
    }
    return NewDepartment(opens_on=day_of(typed["takes_effect_on"]), **words)


def check(request: DeskRequest, parent: Department) -> tuple[NewDepartment, list[Finding]]:
    """Read what is to open from the address, with everything that stands against it."""
    typed = typed_from_post(FIELDS, request.GET)
    new = new_department(typed)
    try:
        refuse_too_long(FIELDS, typed)
    except Refused as refused:
        return new, refused.findings
    return new, obstacles(request.officer, parent, new)


@operators_only
@require_GET
def opening(request: DeskRequest, code: str) -> HttpResponse:
    """Ask what is to open; once it is whole, go on to what will follow."""
    parent = below(request, code)
    if not request.GET:
        first = hindrance(request.officer, parent)
        return show_form(request, parent, [first] if first else [])
    _, findings = check(request, parent)
    if findings:
        return show_form(request, parent, findings)
    return redirect(request, f"{reverse('desk:opening_preview', args=[code])}?{request.GET.urlencode()}")


def show_form(request: DeskRequest, parent: Department, findings: list[Finding]) -> HttpResponse:
    context = {
        "officer": request.officer, "department": parent, "fields": FIELDS, "findings": findings,
        "typed": typed_from_post(FIELDS, request.GET),
    }  # fmt: skip
    return render(request, "desk/opening.html", context, status=REFUSED if findings else 200)


@operators_only
@require_http_methods(["GET", "POST"])
def preview(request: DeskRequest, code: str) -> HttpResponse:
    """Show what will follow, behind the TOTP; the plan stands in the address, so that it survives the way there."""
    parent = below(request, code)
    first = confirm_first(request)
    if first is not None:
        return first
    new, findings = check(request, parent)
    if request.method == "POST":
        try:
            refuse_too_long(FIELDS, typed_from_post(FIELDS, request.GET))
            enter_opening(operator=request.officer, parent_id=parent.pk, new=new, key=idempotency_key(request))
        except Refused as refused:
            return show_form(request, parent, refused.findings)
        return redirect(request, f"{reverse('desk:department_of', args=[new.code])}?planned=1")
    if findings:
        return show_form(request, parent, findings)
    context: dict[str, Any] = {
        "officer": request.officer, "department": parent, "new": new, "back": request.GET.urlencode(),
        "place": new.place(parent), "line": [each.short_name for each in upward(parent)[::-1]] + [new.short_name],
        "is_today": new.opens_on == today(),
    }  # fmt: skip
    return render(request, "desk/opening_preview.html", context)
