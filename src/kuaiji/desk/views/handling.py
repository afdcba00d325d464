"""承办 buttons beside the decision: more days for the person."""

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from kuaiji.casework.deadlines import EXTENSIONS, extend_deadline
from kuaiji.departments.access import DeskRequest
from kuaiji.desk.views.case import found, show
from kuaiji.desk.views.queue import officers_only
from kuaiji.rules.findings import Refused
from kuaiji.web.forms import idempotency_key
from kuaiji.web.shortcuts import redirect

DAYS = [str(days) for days in EXTENSIONS]


@officers_only
@require_POST
def extend(request: DeskRequest, number: str) -> HttpResponse:
    shown, days = found(request, number), request.POST.get("days", "")
    try:
        extend_deadline(
            officer=request.officer, case_id=shown.pk, days=int(days) if days in DAYS else 0,
            why=request.POST.get("extend_why", ""), key=idempotency_key(request),
        )  # fmt: skip
    except Refused as refused:
        return show(request, found(request, number), "", findings=refused.findings, typed=request.POST.dict())
    return redirect(request, "desk:case", number)
