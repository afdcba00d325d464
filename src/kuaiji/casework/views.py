"""信息采集 from the person's side: the task list, 核对并提交, 回执, and where the case stands."""

from typing import Any

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kuaiji.accounts.access import PersonRequest, signed_in
from kuaiji.cases.actions import note_seen
from kuaiji.cases.queries import case_for
from kuaiji.casework.actions import open_collection, submit_collection, withdraw_case
from kuaiji.casework.timeline import timeline
from kuaiji.dossier.queries import WORKSPACE, Workspace, record_of
from kuaiji.dossier.steps import steps
from kuaiji.dossier.summary import summary
from kuaiji.rules.case import Kind, State
from kuaiji.rules.findings import Finding, Refused
from kuaiji.web.forms import idempotency_key
from kuaiji.web.shortcuts import redirect, render

PAGES = {
    None: "start", State.DRAFT: "tasks", State.RETURNED: "tasks", State.CHECKING: "waiting", State.QUEUED: "waiting",
    State.IN_REVIEW: "waiting", State.SECOND_REVIEW: "waiting", State.APPROVED: "approved",
    State.REJECTED: "closed", State.WITHDRAWN: "closed", State.EXPIRED: "closed",
}  # fmt: skip


@signed_in
@require_GET
def tasks(request: PersonRequest) -> HttpResponse:
    """会计人员信息采集: what is done, what is left, whose turn it is."""
    workspace = mine(request)
    state = State(workspace.state) if workspace.state else None
    if workspace.is_unseen_return:
        note_seen(case_id=workspace.open_case_id, person_id=request.person_id)
    context: dict[str, Any] = {"workspace": workspace, "state": state, "kind": Kind.COLLECTION}
    if workspace.case_id is not None:
        context |= {"steps": steps(workspace), "timeline": timeline(workspace.case_id)}
    return render(request, f"casework/{PAGES[state]}.html", context)


def mine(request: PersonRequest) -> Workspace:
    workspace = WORKSPACE.one(person=request.visitor.person_id)
    if workspace is None:
        raise Http404
    return workspace


@signed_in
@require_POST
def start(request: PersonRequest) -> HttpResponse:
    """开始采集: the real-name page comes first; who is registered already sees so on the task list."""
    try:
        open_collection(person_id=request.person_id, key=idempotency_key(request))
    except Refused:
        return redirect(request, "casework:tasks")
    return redirect(request, "dossier:department" if request.visitor.has_proved_identity else "dossier:identity")


@signed_in
@require_http_methods(["GET", "POST"])
def declaration(request: PersonRequest) -> HttpResponse:
    """审核告知: read everything once more, promise that it is true, hand it in."""
    findings: list[Finding] = []
    if request.method == "POST":
        try:
            submission = submit_collection(
                person_id=request.person_id, is_promised=bool(request.POST.get("is_true")), key=idempotency_key(request)
            )
        except Refused as refused:
            findings = refused.findings
        else:
            return redirect(request, "casework:receipt", number=submission.case.number)
    workspace = mine(request)
    if not workspace.is_editable:
        return redirect(request, "casework:tasks")
    return render(
        request,
        "casework/declaration.html",
        {
            "workspace": workspace,
            "steps": steps(workspace),
            "findings": findings,
            "summary": summary(workspace, record_of(workspace)),
            "is_true": request.POST.get("is_true", ""),
        },
        status=422 if findings else 200,
    )


@signed_in
@require_GET
def receipt(request: PersonRequest, number: str) -> HttpResponse:
    """回执: what was handed in, when, to whom, and what comes next."""
    case = case_for(person_id=request.person_id, number=number)
    if case is None or case.round == 0:
        raise Http404
    workspace = mine(request)
    return render(
        request,
        "casework/receipt.html",
        {"case": case, "workspace": workspace, "submission": case.submissions.latest("round")},
    )


@signed_in
@require_http_methods(["GET", "POST"])
def withdraw(request: PersonRequest, number: str) -> HttpResponse:
    """撤回: ask once, then take the case back; what was typed stays."""
    case = case_for(person_id=request.person_id, number=number)
    if case is None:
        raise Http404
    if request.method == "POST":
        try:
            withdraw_case(person_id=request.person_id, number=number)
        except Refused as refused:
            return render(request, "casework/withdraw.html", {"case": case, "findings": refused.findings}, status=409)
        return redirect(request, "casework:tasks")
    return render(request, "casework/withdraw.html", {"case": case, "findings": []})
