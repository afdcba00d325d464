"""占用申诉 from both persons' side: who claims a document hands in a dispute, who holds it may object."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_http_methods

from kuaiji.accounts.access import PersonRequest, signed_in
from kuaiji.cases.actions import latest_submission
from kuaiji.cases.models import Case
from kuaiji.cases.queries import open_findings
from kuaiji.casework import disputes
from kuaiji.casework.letters import unread_by_person
from kuaiji.casework.models import Dispute
from kuaiji.casework.timeline import Moment, timeline
from kuaiji.casework.views import mine
from kuaiji.departments.queries import chosen, selects
from kuaiji.dossier.queries import Workspace
from kuaiji.rules.case import CLOSED, State
from kuaiji.rules.codes import DocumentType
from kuaiji.rules.files import FileKind
from kuaiji.rules.findings import Finding, Refused
from kuaiji.rules.policy import restored
from kuaiji.web.bridge import Blank, Option, typed_from_post
from kuaiji.web.forms import idempotency_key, written
from kuaiji.web.shortcuts import REFUSED, redirect, render

ASKS = Blank(
    "asks", "那个账号是谁的", "radio", choices=tuple(Option(each.value, str(each.label)) for each in Dispute.Asks)
)
WORDS = Blank(
    "words", "情况说明", "textarea", max_length=disputes.LONGEST,
    hint="证件是什么时候被占用的、您怎么知道的；是自己账号的，写明原来用什么手机号、什么时候停用。10 到 1000 个字。",
)  # fmt: skip


OBJECTION = Blank(
    "objection", "为什么不同意", "textarea", max_length=disputes.LONGEST,
    hint="写清楚证件为什么是您的，有什么可以证明，怎样联系您当面核对。10 到 1000 个字。",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the person's last dispute stands, and why it was refused if it was."""

    case: Case
    state: State
    timeline: list[Moment]
    reasons: list[Finding]
    unread_letters: int

    @property
    def is_open(self) -> bool:
        return self.state not in CLOSED


@signed_in
@require_http_methods(["GET", "POST"])
def dispute(request: PersonRequest) -> HttpResponse:
    """申诉: what is claimed and why, with the pictures of the document; then where it stands."""
    department = chosen(request.POST.getlist("department"))
    findings: list[Finding] = []
    # Without a script the button 显示下一级 sends the form only to show more departments.
    if request.method == "POST" and "go" not in request.POST:
        try:
            disputes.open_dispute(
                person_id=request.person_id, asks=request.POST.get("asks", ""), department=department,
                words=written(request, "words"), uploads=request.FILES, key=idempotency_key(request),
            )  # fmt: skip
        except Refused as refused:
            findings = refused.findings
        else:
            return redirect(request, "casework:dispute")
    context = dispute_page(request, mine(request), department) | {"findings": findings}
    return render(request, "casework/dispute.html", context, status=REFUSED if findings else 200)


def dispute_page(request: PersonRequest, workspace: Workspace, department: str) -> dict[str, Any]:
    standing = standing_of(request)
    code = department or workspace.typed("department").get("department", "")
    limits = restored(disputes.policy_of(code).body).limits(FileKind.EVIDENCE)
    return {
        "workspace": workspace, "standing": standing, "asks": ASKS, "words": WORDS, "limits": limits,
        "against": None if standing and standing.is_open else disputes.hurdle(workspace, request.person_id),
        "typed": typed_from_post((ASKS, WORDS), request.POST), "selects": selects(code),
        "slots": disputes.sides_of(DocumentType(workspace.document_type)),
    }  # fmt: skip


def standing_of(request: PersonRequest) -> Standing | None:
    case = disputes.latest_dispute(request.person_id)
    if case is None:
        return None
    is_refused = case.state == State.REJECTED
    # A department's successor would tell which one has the holder's record.
    return Standing(
        case=case, state=State(case.state), timeline=[each for each in timeline(case.pk) if each.verb != "follow"],
        reasons=open_findings(latest_submission(case)) if is_refused else [],
        unread_letters=unread_by_person(case.pk),
    )  # fmt: skip


@signed_in
@require_http_methods(["GET", "POST"])
def objection(request: PersonRequest, number: str) -> HttpResponse:
    """异议: the holder reads what is about to happen to the account, and may say why it should not."""
    warning = disputes.warning_for(person_id=request.person_id, number=number)
    if warning is None:
        raise Http404
    findings: list[Finding] = []
    if request.method == "POST":
        try:
            disputes.object_to_dispute(person_id=request.person_id, number=number, words=written(request, "objection"))
        except Refused as refused:
            findings = refused.findings
        else:
            return redirect(request, "casework:objection", number)
    case = warning.dispute.case
    context = {
        "warning": warning, "number": number, "state": State(case.state), "findings": findings,
        "blank": OBJECTION, "words": request.POST.get("objection", ""), "department": case.department,
    }  # fmt: skip
    return render(request, "casework/objection.html", context, status=REFUSED if findings else 200)
