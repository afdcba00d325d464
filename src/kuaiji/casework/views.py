"""信息采集 from the person's side: the task list, 核对并提交, 回执, and where the case stands."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.timezone import localtime
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kuaiji.accounts.access import PersonRequest, signed_in, signed_in_or_acting
from kuaiji.cases.actions import note_seen
from kuaiji.cases.models import Case
from kuaiji.cases.queries import case_for
from kuaiji.casework.actions import open_collection, sent_back, submit_collection, withdraw_case
from kuaiji.casework.appeals import LONGEST as LONGEST_WHY
from kuaiji.casework.appeals import SHORTEST as SHORTEST_WHY
from kuaiji.casework.appeals import appeal_against, open_appeal, proof_limits, rejection
from kuaiji.casework.confirming import LASTS, ask_confirmation, last_asked
from kuaiji.casework.letters import LONGEST as LONGEST_LETTER
from kuaiji.casework.letters import note_read_by_person, thread, unread_by_person, write_to_department
from kuaiji.casework.prechecking import likeness, line, precheck_of
from kuaiji.casework.timeline import timeline
from kuaiji.departments.queries import officer_of
from kuaiji.departments.reforms import name_on
from kuaiji.dossier.offers import open_offers
from kuaiji.dossier.queries import WORKSPACE, Record, Workspace, record_of
from kuaiji.dossier.steps import steps
from kuaiji.dossier.summary import summary
from kuaiji.rules import mending
from kuaiji.rules.case import EDITABLE, Kind, State
from kuaiji.rules.findings import Finding, Refused, Severity
from kuaiji.rules.mending import Handed
from kuaiji.web.bridge import Blank
from kuaiji.web.forms import idempotency_key, written
from kuaiji.web.shortcuts import redirect, render

PAGES = {
    None: "start", State.DRAFT: "tasks", State.RETURNED: "tasks", State.CHECKING: "waiting", State.QUEUED: "waiting",
    State.IN_REVIEW: "waiting", State.SECOND_REVIEW: "waiting", State.APPROVED: "approved",
    State.REJECTED: "closed", State.WITHDRAWN: "closed", State.EXPIRED: "closed",
}  # fmt: skip
LETTER = Blank(
    "words", "您要说的话", kind="textarea", max_length=LONGEST_LETTER,
    hint=f"最多 {LONGEST_LETTER} 个字。不要写密码、验证码。改信息请到各节里改，留言不算修改。",
)  # fmt: skip
WHY = Blank(
    "why", "为什么不同意", kind="textarea", max_length=LONGEST_WHY,
    hint=f"写清楚哪里判断错了，有什么可以证明。{SHORTEST_WHY} 到 {LONGEST_WHY} 个字。",
)  # fmt: skip


@signed_in_or_acting
@require_GET
def tasks(request: PersonRequest) -> HttpResponse:
    """会计人员信息采集: what is done, what is left, whose turn it is."""
    workspace = mine(request)
    state = State(workspace.state) if workspace.state else None
    if workspace.is_unseen_return:
        note_seen(case_id=workspace.open_case_id, person_id=request.person_id)
    if request.visitor.acting is not None and state not in EDITABLE:
        return render(request, "casework/handed_in.html", {"workspace": workspace, "state": state})
    context: dict[str, Any] = {"workspace": workspace, "state": state, "kind": Kind.COLLECTION}
    if workspace.case_id is not None:
        context |= {
            "steps": steps(workspace), "timeline": timeline(workspace.case_id),
            "offered": open_offers(workspace, request.person_id),
            "unread_letters": unread_by_person(workspace.case_id),
            "appeal": appeal_against(workspace.case_id) if state == State.REJECTED else None,
        }  # fmt: skip
    return render(request, f"casework/{PAGES[state]}.html", context)


def mine(request: PersonRequest) -> Workspace:
    workspace = WORKSPACE.one(person=request.person_id)
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


@signed_in_or_acting
@require_GET
def precheck(request: PersonRequest) -> HttpResponse:
    """预检: read what an officer would say, while everything can still be mended."""
    workspace = mine(request)
    if not workspace.is_editable:
        return redirect(request, "casework:tasks")
    record = record_of(workspace)
    left = [each.finding for each in asked_back(request, workspace, record) if not each.is_mended]
    context = {
        "workspace": workspace, "steps": steps(workspace), "precheck": precheck_of(workspace, record),
        "left": [line(workspace, each) for each in left],
    }  # fmt: skip
    return render(request, "casework/precheck.html", context)


@signed_in_or_acting
@require_http_methods(["GET", "POST"])
def declaration(request: PersonRequest) -> HttpResponse:
    """审核告知: read everything once more, promise that it is true, hand it in.

    Who acts at the counter promises nothing: their button asks the person to.
    """
    findings: list[Finding] = []
    if request.method == "POST":
        try:
            return hand_in(request) if request.visitor.acting is None else ask_person(request)
        except Refused as refused:
            findings = refused.findings
    workspace = mine(request)
    if not workspace.is_editable:
        return redirect(request, "casework:tasks")
    is_acting = request.visitor.acting is not None
    context = whole(request, workspace, findings) | {
        "steps": steps(workspace), "confirmation": last_asked(workspace.open_case_id) if is_acting else None,
        "lasts": LASTS.days,
    }  # fmt: skip
    return render(request, "casework/declaration.html", context, status=422 if findings else 200)


def hand_in(request: PersonRequest) -> HttpResponse:
    submission = submit_collection(
        person_id=request.person_id, is_promised=bool(request.POST.get("is_true")), answers=answers_from(request),
        key=idempotency_key(request),
    )  # fmt: skip
    return redirect(request, "casework:receipt", number=submission.case.number)


def ask_person(request: PersonRequest) -> HttpResponse:
    officer = officer_of(request.visitor.account_id)
    if officer is None:
        raise PermissionDenied
    ask_confirmation(officer=officer, person_id=request.person_id, key=idempotency_key(request))
    return redirect(request, "casework:declaration")


def whole(request: HttpRequest, workspace: Workspace, findings: list[Finding]) -> dict[str, Any]:
    """Return the whole record to read, and what has to be promised or answered before it is handed in."""
    record = record_of(workspace)
    return {
        "workspace": workspace, "findings": findings, "summary": summary(workspace, record),
        "precheck": precheck_of(workspace, record), "is_true": request.POST.get("is_true", ""),
        "asked": asked_back(request, workspace, record), "seen": likeness(record),
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing that the return asked for: whether it was changed since, and what the person says if not."""

    finding: Finding
    key: str
    is_mended: bool
    answer: str


def asked_back(request: HttpRequest, workspace: Workspace, record: Record) -> list[Asked]:
    """Return what the open return asked for, in its order."""
    if workspace.state != State.RETURNED:
        return []
    asked, before = sent_back(Case.objects.get(pk=workspace.open_case_id))
    answers, now = answers_from(request), Handed(record.document, record.facts.files)
    left = mending.unmended(asked, before, now) if before else []
    keys = [(each, mending.answer_key(each)) for each in asked if each.severity is Severity.MUST]
    return [Asked(each, key, each not in left, answers.get(key, "")) for each, key in keys]


def answers_from(request: HttpRequest) -> dict[str, str]:
    prefix = "answers/"
    return {name.removeprefix(prefix): written(request, name) for name in request.POST if name.startswith(prefix)}


@signed_in
@require_GET
def receipt(request: PersonRequest, number: str) -> HttpResponse:
    """回执: what was handed in, when, to whom, and what comes next."""
    case = case_for(person_id=request.person_id, number=number)
    if case is None or case.round == 0 or case.department is None or case.kind == Kind.DISPUTE:
        raise Http404
    submission = case.submissions.latest("round")
    context = {
        "case": case, "workspace": mine(request), "submission": submission,
        "department": name_on(case.department, localtime(submission.submitted_at).date()),
    }  # fmt: skip
    return render(request, "casework/receipt.html", context)


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
            return withdraw_page(request, case, refused.findings)
        return redirect(request, "casework:dispute" if case.kind == Kind.DISPUTE else "casework:tasks")
    return withdraw_page(request, case, [])


def withdraw_page(request: PersonRequest, case: Case, findings: list[Finding]) -> HttpResponse:
    context = {"case": case, "kind": Kind(case.kind), "findings": findings}
    return render(request, "casework/withdraw.html", context, status=409 if findings else 200)


@signed_in
@require_http_methods(["GET", "POST"])
def letters(request: PersonRequest, number: str) -> HttpResponse:
    """留言: what the person and the department have written to each other on a case."""
    case = case_for(person_id=request.person_id, number=number)
    if case is None or case.round == 0:
        raise Http404
    findings: list[Finding] = []
    if request.method == "POST":
        try:
            write_to_department(
                person_id=request.person_id, case_id=case.pk, words=written(request, "words"),
                key=idempotency_key(request),
            )  # fmt: skip
        except Refused as refused:
            findings = refused.findings
        else:
            return redirect(request, "casework:letters", number=number)
    note_read_by_person(case.pk)
    context = {
        "case": case, "kind": Kind(case.kind), "thread": thread(case), "findings": findings,
        "letter": LETTER, "words": request.POST.get("words", "") if findings else "",
    }  # fmt: skip
    return render(request, "casework/letters.html", context, status=422 if findings else 200)


@signed_in
@require_http_methods(["GET", "POST"])
def appeal(request: PersonRequest, number: str) -> HttpResponse:
    """申请复核: why the person does not accept a rejection, with one picture if it helps."""
    case = case_for(person_id=request.person_id, number=number)
    if case is None:
        raise Http404
    rejected = rejection(case)
    if rejected is None:
        return redirect(request, "casework:tasks")
    findings: list[Finding] = []
    if request.method == "POST":
        try:
            open_appeal(
                person_id=request.person_id, number=number, why=written(request, "why"),
                upload=request.FILES.get("proof"), key=idempotency_key(request),
            )  # fmt: skip
        except Refused as refused:
            findings = refused.findings
        else:
            return redirect(request, "casework:tasks")
    context = {
        "case": case, "findings": findings, "why": WHY, "typed": request.POST.dict(),
        "limits": proof_limits(rejected.submission),
    }  # fmt: skip
    return render(request, "casework/appeal.html", context, status=422 if findings else 200)
