"""重复人员 pages: candidates with what speaks for them, then both sides before an operator merges them for good."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET, require_http_methods

from kuaiji.accounts.holders import side
from kuaiji.accounts.staff_pages import confirm_first
from kuaiji.audit.actions import note_access
from kuaiji.audit.models import Kind as Access
from kuaiji.casework import merging
from kuaiji.casework.duplicates import PAIRS, Pair, pair_of
from kuaiji.departments.access import DeskRequest
from kuaiji.desk.views.officers import operators_only
from kuaiji.rules.codes import DocumentType
from kuaiji.rules.findings import Finding, Refused
from kuaiji.web.bridge import Blank
from kuaiji.web.forms import idempotency_key, written
from kuaiji.web.paging import cut, values
from kuaiji.web.shortcuts import REFUSED, redirect, render

PAGE = 30
FIRST = (UUID(int=0), UUID(int=0))
KINDS = {kind.value: kind.label for kind in DocumentType}
WHY = Blank(
    "why", "怎样核实是同一个人", "textarea", max_length=merging.LONGEST,
    hint="例如：本人到窗口，两份证件当面核对。留在记录里。",
)  # fmt: skip
SURE = Blank("is_sure", "已经核实两份证件属于同一个人；合并以后不能恢复", "check")


@operators_only
@require_GET
def duplicates(request: DeskRequest) -> HttpResponse:
    """重复人员: the same name, sex and day of birth under two proved documents."""
    after = values(request.GET.get("after", ""), UUID, UUID)
    stays, closes = after or FIRST
    found = PAIRS.all(department=request.officer.department_id, stays=stays, closes=closes, limit=PAGE + 1)
    context = {
        "officer": request.officer, "page": cut(found, PAGE, lambda pair: (pair.stays_id, pair.closes_id)),
        "kinds": KINDS, "is_later": bool(after), "is_done": "done" in request.GET,
    }  # fmt: skip
    return render(request, "desk/duplicates.html", context)


@operators_only
@require_http_methods(["GET", "POST"])
def merge(request: DeskRequest, stays: UUID, closes: UUID) -> HttpResponse:
    """Look at both, then merge; only after the operator has confirmed once more who sits there."""
    pair = pair_of(request.officer.department_id, stays, closes)
    if pair is None:
        if "key" in request.POST and merging.merged_by(request.officer, idempotency_key(request)):
            return redirect(request, "/desk/duplicates?done=1")
        raise Http404
    first = confirm_first(request)
    if first is not None:
        return first
    findings: list[Finding] = []
    if request.method == "POST":
        try:
            merging.merge(
                operator=request.officer, stays=pair.stays_id, closes=pair.closes_id, why=written(request, "why"),
                is_sure=request.POST.get("is_sure") == "yes", key=idempotency_key(request),
            )  # fmt: skip
        except Refused as refused:
            findings = refused.findings
        else:
            return redirect(request, "/desk/duplicates?done=1")
    return render(request, "desk/merge.html", merge_page(request, pair, findings), status=REFUSED if findings else 200)


def merge_page(request: DeskRequest, pair: Pair, findings: list[Finding]) -> dict[str, Any]:
    """Lay both sides out; both persons find in 谁看过我的档案 who looked."""
    for person_id in (pair.stays_id, pair.closes_id):
        note_access(
            actor_id=request.officer.account_id, kind=Access.CASE, person_id=person_id, reason="核对是否重复登记"
        )
    return {
        "officer": request.officer, "pair": pair, "stays": side(pair.stays_id), "closes": side(pair.closes_id),
        "against": merging.in_hand(merging.open_cases(pair.stays_id, pair.closes_id)), "why": WHY, "sure": SURE,
        "typed": request.POST.dict(), "kinds": KINDS, "findings": findings,
    }  # fmt: skip
