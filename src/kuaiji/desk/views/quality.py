"""审核质量 pages: how far officers agree, and the watch-list."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kuaiji.casework.models import Watch
from kuaiji.departments.access import DeskRequest, desk_access
from kuaiji.departments.models import Role
from kuaiji.desk.quality import DAYS, by_officer, by_reason
from kuaiji.desk.watching import DAYS as WATCH_DAYS
from kuaiji.desk.watching import end_watch, set_watch, watch_of, watches
from kuaiji.rules.findings import Finding, Refused
from kuaiji.web.bridge import Blank, Option, typed_from_post
from kuaiji.web.forms import idempotency_key
from kuaiji.web.shortcuts import REFUSED, redirect, render

FIELDS = (
    Blank("kind", "种类", kind="select", choices=[Option(*each) for each in Watch.Kind.choices], width="half"),
    Blank("value", "内容", hint="学校名称、原因代码（如 E03）或部门代码（如 440106）", max_length=100),
    Blank("why", "理由", hint="写给同事看", max_length=300),
    Blank("days", "复审多久", kind="select", choices=[Option(str(n), f"{n} 天") for n in WATCH_DAYS], width="half"),
)

overseers_only = desk_access(Role.OPERATOR, Role.AUDITOR)


@overseers_only
@require_GET
def quality(request: DeskRequest) -> HttpResponse:
    where = request.officer.department_id
    context = {"officer": request.officer, "days": DAYS, "officers": by_officer(where), "reasons": by_reason(where)}
    return render(request, "desk/quality.html", context)


@overseers_only
@require_http_methods(["GET", "POST"])
def watch(request: DeskRequest) -> HttpResponse:
    typed: dict[str, str] = {}
    findings: list[Finding] = []
    if request.method == "POST":
        typed = typed_from_post(FIELDS, request.POST)
        days = typed["days"]
        try:
            set_watch(
                officer=request.officer, kind=typed["kind"], value=typed["value"], why=typed["why"],
                days=int(days) if days in map(str, WATCH_DAYS) else 0, key=idempotency_key(request),
            )  # fmt: skip
        except Refused as refused:
            findings = refused.findings
        else:
            return redirect(request, "desk:watch")
    context = {
        "officer": request.officer, "fields": FIELDS, "typed": typed, "findings": findings,
        "watches": watches(request.officer.department_id),
    }  # fmt: skip
    return render(request, "desk/watch.html", context, status=REFUSED if findings else 200)


@overseers_only
@require_POST
def unwatch(request: DeskRequest, watch_id: UUID) -> HttpResponse:
    found = watch_of(watch_id, request.officer.department_id)
    if found is None:
        raise Http404
    end_watch(watch=found)
    return redirect(request, "desk:watch")
