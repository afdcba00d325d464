"""本地退回原因 page: what this department adds to the library, and what it has ended."""

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from kuaiji.departments.access import DeskRequest
from kuaiji.desk.local import MESSAGE, TITLE, add_reason, added_by, end_reason, places
from kuaiji.desk.views.officers import operators_only
from kuaiji.rules.findings import Finding, Refused
from kuaiji.web.bridge import Blank, Option, typed_from_post
from kuaiji.web.forms import idempotency_key
from kuaiji.web.shortcuts import REFUSED, redirect, render

FIELDS = (
    Blank("about", "要改哪一栏", kind="select", choices=[Option(*each) for each in places().items()]),
    Blank("title", "原因", hint="审核员勾选时看到，例如 缺少住房公积金证明", max_length=TITLE[1]),
    Blank("message", "告诉申请人怎样改", kind="textarea", hint="整句话，写明怎样改才能通过", max_length=MESSAGE[1]),
)


@operators_only
@require_http_methods(["GET", "POST"])
def reasons(request: DeskRequest) -> HttpResponse:
    if request.method == "GET":
        return show(request, {}, [])
    typed = typed_from_post(FIELDS, request.POST)
    try:
        add_reason(operator=request.officer, key=idempotency_key(request), **typed)
    except Refused as refused:
        return show(request, typed, refused.findings)
    return redirect(request, "desk:reasons")


@operators_only
@require_POST
def end(request: DeskRequest, reason_id: int) -> HttpResponse:
    try:
        end_reason(operator=request.officer, reason_id=reason_id)
    except Refused as refused:
        return show(request, {}, refused.findings)
    return redirect(request, "desk:reasons")


def show(request: DeskRequest, typed: dict[str, str], findings: list[Finding]) -> HttpResponse:
    named = places()
    rows = [
        (each, named.get(f"{each.section}/{each.field}".rstrip("/"), ""))
        for each in added_by(request.officer.department_id)
    ]
    context = {"officer": request.officer, "fields": FIELDS, "typed": typed, "findings": findings, "rows": rows}
    return render(request, "desk/reasons.html", context, status=REFUSED if findings else 200)
