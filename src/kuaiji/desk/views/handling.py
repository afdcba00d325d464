"""承办 buttons beside the decision: more days for the person, a hold, another officer, and words about the case."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid5

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET, require_POST

from kuaiji.cases.models import Case
from kuaiji.casework import letters as letters_of
from kuaiji.casework.deadlines import EXTENSIONS, extend_deadline
from kuaiji.casework.handling import HOLDS, hand_over_case, put_on_hold, reassign_case, remark_on_case, resume_case
from kuaiji.casework.letters import write_to_person
from kuaiji.departments.access import DeskRequest
from kuaiji.departments.models import Role
from kuaiji.desk import blanks
from kuaiji.desk.casefile import open_file
from kuaiji.desk.queries import held_by, officer_below
from kuaiji.desk.views.case import found, head, note_case, readers_only, show
from kuaiji.desk.views.officers import operators_only, show_officer
from kuaiji.desk.views.queue import officers_only
from kuaiji.rules.findings import Finding, Refused
from kuaiji.web.forms import idempotency_key, written
from kuaiji.web.shortcuts import REFUSED, redirect, render


def number_of(request: DeskRequest, name: str, known: tuple[int, ...]) -> int:
    """Return which of the offered numbers was chosen, 0 for none of them."""
    return next((each for each in known if str(each) == request.POST.get(name, "")), 0)


def officer_from(request: DeskRequest) -> UUID:
    """Return the chosen colleague; what is no id names nobody."""
    try:
        return UUID(request.POST.get("officer", ""))
    except ValueError:
        return UUID(int=0)


def on_case(request: DeskRequest, number: str, act: Callable[..., object], **details: object) -> HttpResponse:
    """Do one thing to the case and show it, or say why nothing was done."""
    shown = found(request, number)
    try:
        act(officer=request.officer, case_id=shown.pk, **details)
    except Refused as refused:
        return show(request, found(request, number), "", findings=refused.findings, typed=request.POST.dict())
    return redirect(request, "desk:case", number)


@officers_only
@require_POST
def extend(request: DeskRequest, number: str) -> HttpResponse:
    days, why = number_of(request, "days", EXTENSIONS), written(request, "extend_why")
    return on_case(request, number, with_key(request, extend_deadline), days=days, why=why)


@officers_only
@require_POST
def hold(request: DeskRequest, number: str) -> HttpResponse:
    days, why = number_of(request, "hold_days", HOLDS), written(request, "hold_why")
    return on_case(request, number, with_key(request, put_on_hold), days=days, why=why)


@officers_only
@require_POST
def resume(request: DeskRequest, number: str) -> HttpResponse:
    return on_case(request, number, resume_case)


@officers_only
@require_POST
def hand_over(request: DeskRequest, number: str) -> HttpResponse:
    to, why = officer_from(request), written(request, "give_why")
    return on_case(request, number, with_key(request, hand_over_case), to=to, why=why)


def with_key(request: DeskRequest, act: Callable[..., object]) -> Callable[..., object]:
    """Give an action the form's key, asked for only when the case is known to be the officer's."""
    return lambda **details: act(**details, key=idempotency_key(request))


@operators_only
@require_POST
def reassign(request: DeskRequest, officer_id: UUID) -> HttpResponse:
    """Give everything that an absent officer holds to a colleague; what may not be given stays, and says why."""
    if officer_below(officer_id, request.officer.department_id) is None:
        raise Http404
    key, findings = idempotency_key(request), dict[str, Finding]()
    for case in held_by(officer_id, request.officer.department_id):
        try:
            reassign_case(
                operator=request.officer, case_id=case.pk, to=officer_from(request),
                why=written(request, "give_why"), key=uuid5(key, case.number),
            )  # fmt: skip
        except Refused as refused:
            findings |= {each.code: each for each in refused.findings}
    if findings:
        return show_officer(request, officer_id, findings=list(findings.values()), typed=request.POST.dict())
    return redirect(request, "desk:officer", officer_id)


@readers_only
@require_GET
def letters(request: DeskRequest, number: str) -> HttpResponse:
    """留言 with the person, and 内部备注 among colleagues."""
    return show_letters(request, found(request, number), [])


@officers_only
@require_POST
def write(request: DeskRequest, number: str) -> HttpResponse:
    """Write to the person, or a remark for colleagues."""
    shown = found(request, number)
    common: dict[str, Any] = {"officer": request.officer, "case_id": shown.pk, "key": idempotency_key(request)}
    try:
        if "remark" in request.POST:
            remark_on_case(**common, words=written(request, "remark"))
        else:
            write_to_person(**common, words=written(request, "words"))
    except Refused as refused:
        return show_letters(request, shown, refused.findings)
    return redirect(request, "desk:letters", number)


def show_letters(request: DeskRequest, shown: Case, findings: list[Finding]) -> HttpResponse:
    note_case(request, shown)
    is_officer = Role.OFFICER in request.officer.roles
    context = head(request, open_file(shown)) | {
        "tab": "letters", "blanks": blanks, "thread": letters_of.thread(shown), "is_officer": is_officer,
        "findings": findings,
        "remarks": shown.remarks.select_related("officer").order_by("at", "id"),
        "typed": request.POST.dict() if findings else {},
    }  # fmt: skip
    if is_officer:
        letters_of.note_read_by_department(shown.pk)
    return render(request, "desk/letters.html", context, status=REFUSED if findings else 200)
