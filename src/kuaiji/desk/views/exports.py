"""导出 pages: what was asked for, asking, approving by a second person, and the file itself."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kuaiji.accounts.staff_pages import confirm_first
from kuaiji.departments.access import DeskRequest, desk_access
from kuaiji.departments.models import Role
from kuaiji.desk.exporting import DAYS, LONGEST, ask_export, decide_export, file_name, take_export
from kuaiji.desk.exports import export_below, exports_for
from kuaiji.rules.findings import Finding, Refused
from kuaiji.web import clock
from kuaiji.web.bridge import Blank, Option, refuse_too_long, typed_from_post
from kuaiji.web.forms import idempotency_key
from kuaiji.web.shortcuts import REFUSED, download, redirect, render

CHOICES = [("queue", "在办事项"), *((f"decisions-{days}", f"最近 {days} 天的审核决定") for days in DAYS)]
FIELDS = (
    Blank("what", "导出什么", kind="radio", choices=[Option(*each) for each in CHOICES]),
    Blank("why", "用来做什么", hint="写给批准的人看，也写在文件里", max_length=LONGEST),
)

exporters_only = desk_access(Role.OFFICER, Role.OPERATOR)
officers_only = desk_access(Role.OFFICER)
operators_only = desk_access(Role.OPERATOR)


@exporters_only
@require_GET
def exports(request: DeskRequest) -> HttpResponse:
    return show(request)


@officers_only
@require_POST
def ask(request: DeskRequest) -> HttpResponse:
    typed = typed_from_post(FIELDS, request.POST)
    what, _, days = typed["what"].partition("-")
    try:
        refuse_too_long(FIELDS, typed)
        ask_export(
            officer=request.officer, what=what, days=int(days) if days in map(str, DAYS) else 0, why=typed["why"],
            key=idempotency_key(request),
        )  # fmt: skip
    except Refused as refused:
        return show(request, typed=typed, findings=refused.findings)
    return redirect(request, "desk:exports")


@operators_only
@require_http_methods(["GET", "POST"])
def decide(request: DeskRequest, export_id: UUID) -> HttpResponse:
    """Show the request and take the answer, from whoever has confirmed their TOTP a moment ago."""
    export = export_below(export_id, request.officer.department_id)
    if export is None:
        raise Http404
    first = confirm_first(request)
    if first is not None:
        return first
    findings: list[Finding] = []
    if request.method == "POST":
        try:
            decide_export(operator=request.officer, export_id=export.pk, answer=request.POST.get("answer", ""))
        except Refused as refused:
            findings = refused.findings
        else:
            return redirect(request, "desk:exports")
    context = {
        "officer": request.officer, "export": export, "standing": export.standing(clock.now()), "findings": findings,
    }  # fmt: skip
    return render(request, "desk/export.html", context, status=REFUSED if findings else 200)


@officers_only
@require_GET
def file(request: DeskRequest, export_id: UUID) -> HttpResponse:
    export = export_below(export_id, request.officer.department_id)
    if export is None:
        raise Http404
    try:
        text = take_export(officer=request.officer, export=export)
    except Refused as refused:
        return show(request, findings=refused.findings)
    return download(text.encode(), "csv", file_name(export))


def show(
    request: DeskRequest, *, typed: dict[str, Any] | None = None, findings: list[Finding] | None = None
) -> HttpResponse:
    """Show what was asked for so far, below it the form to ask; `findings` say why nothing was done."""
    after, now = request.GET.get("after", ""), clock.now()
    page = exports_for(request.officer, after=after)
    context = {
        "officer": request.officer, "fields": FIELDS, "typed": typed or {}, "findings": findings or [],
        "rows": [(export, export.standing(now)) for export in page.rows], "next": page.next, "is_later": bool(after),
    }  # fmt: skip
    return render(request, "desk/exports.html", context, status=REFUSED if findings else 200)
