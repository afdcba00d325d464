"""回避 page: what an officer declares about themselves."""

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from kuaiji.departments.access import DeskRequest
from kuaiji.departments.conflicts import declare_conflict, declared, end_conflict
from kuaiji.desk.views.queue import officers_only
from kuaiji.rules.findings import Finding, Refused
from kuaiji.web.bridge import Blank, refuse_too_long, typed_from_post
from kuaiji.web.forms import idempotency_key
from kuaiji.web.shortcuts import REFUSED, redirect, render

FIELDS = (
    Blank("relation", "关系", hint="例如 配偶、父母、原单位同事", max_length=20, width="half"),
    Blank(
        "number", "对方的身份证号码", hint="回避一个人时填。只留下不能还原的摘要", kind="number", required=False,
        max_length=20, width="half",
    ),
    Blank(
        "employer", "单位名称或统一社会信用代码", hint="回避一个单位的人时填，与登记证书一致", required=False,
        max_length=100, width="full",
    ),
)  # fmt: skip


@officers_only
@require_http_methods(["GET", "POST"])
def conflicts(request: DeskRequest) -> HttpResponse:
    typed: dict[str, str] = {}
    findings: list[Finding] = []
    if request.method == "POST":
        typed = typed_from_post(FIELDS, request.POST)
        try:
            refuse_too_long(FIELDS, typed)
            declare_conflict(
                officer=request.officer, number=typed["number"], employer=typed["employer"],
                relation=typed["relation"], key=idempotency_key(request),
            )  # fmt: skip
        except Refused as refused:
            findings = refused.findings
        else:
            return redirect(request, "/desk/conflicts?saved=1")
    context = {
        "officer": request.officer, "fields": FIELDS, "typed": typed, "findings": findings,
        "declared": declared(request.officer.officer_id), "is_saved": not findings and "saved" in request.GET,
    }  # fmt: skip
    return render(request, "desk/conflicts.html", context, status=REFUSED if findings else 200)


@officers_only
@require_POST
def end(request: DeskRequest, conflict_id: int) -> HttpResponse:
    end_conflict(officer=request.officer, conflict_id=conflict_id)
    return redirect(request, "desk:conflicts")
