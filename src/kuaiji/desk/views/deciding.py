"""审核意见: taking, noting, deciding and taking back; every button of the right-hand panel."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_POST

from kuaiji.accounts.holders import SOURCE as DISPUTES
from kuaiji.cases.models import Case, Decision
from kuaiji.casework.actions import (
    approve_case,
    claim_case,
    recall_return,
    reject_case,
    release_case,
    return_case,
)
from kuaiji.casework.handling import LONGEST, SHORTEST, remark_on_case
from kuaiji.casework.second import confirm_case, differ_case
from kuaiji.departments.access import DeskRequest
from kuaiji.departments.staff import NOT_YOUR_DEPARTMENT
from kuaiji.desk.actions import claim_next, find_right, note_reasons, reveal_number
from kuaiji.desk.casefile import CaseFile, open_file
from kuaiji.desk.queries import next_in_hand
from kuaiji.desk.reasons import FINAL, OTHER, finding_of
from kuaiji.desk.units import Unit
from kuaiji.desk.views.case import found, show
from kuaiji.desk.views.queue import officers_only
from kuaiji.rules.case import Kind
from kuaiji.rules.findings import Refused, Source, final, must
from kuaiji.web.forms import idempotency_key, written
from kuaiji.web.shortcuts import redirect, render

SOURCE = Source("平台规则", "审核办理")
NO_VERB = must("desk.no-verb", "请选择结论：通过、退回修改或不予通过。", SOURCE, "verb")
NOTED = must("desk.noted", "您记下了要修改的问题，不能同时通过。请取消勾选，或者选“退回修改”。", SOURCE, "verb")
NOTED_SECOND = must("desk.noted", "您记下了要修改的问题，不能同意通过。请取消勾选，或者选“不同意”。", SOURCE, "verb")
NO_RULING = must("desk.no-ruling", "请选择结论。", SOURCE, "verb")
NO_WORDS = must("desk.no-words", f"请写明原因，{SHORTEST} 到 {LONGEST} 个字。", SOURCE, "words")
NO_FINAL = must("desk.no-final", "不予通过的，请选一个原因。还能改好的，请选“退回修改”。", SOURCE, "final")


def tell_if_gone(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Say in a sentence that the case is another department's by now, instead of that there is no such page."""

    @wraps(view)
    def told(request: DeskRequest, number: str) -> HttpResponse:
        try:
            return view(request, number)
        except Http404:
            context = {"officer": request.officer, "finding": NOT_YOUR_DEPARTMENT}
            return render(request, "desk/gone.html", context, status=404)

    return told


@officers_only
@require_POST
@tell_if_gone
def claim(request: DeskRequest, number: str) -> HttpResponse:
    shown = found(request, number)
    try:
        claim_case(officer=request.officer, case_id=shown.pk)
    except Refused as refused:
        return show(request, found(request, number), "", findings=refused.findings)
    return redirect(request, "desk:case", number)


@officers_only
@require_POST
@tell_if_gone
def release(request: DeskRequest, number: str) -> HttpResponse:
    shown = found(request, number)
    try:
        release_case(officer=request.officer, case_id=shown.pk)
    except Refused as refused:
        return show(request, found(request, number), "", findings=refused.findings)
    return redirect(request, "desk:queue")


@officers_only
@require_POST
@tell_if_gone
def recall(request: DeskRequest, number: str) -> HttpResponse:
    shown = found(request, number)
    try:
        case = recall_return(officer=request.officer, case_id=shown.pk)
    except Refused as refused:
        return show(request, found(request, number), "", findings=refused.findings)
    return redirect(request, "desk:part", number, first_noted(open_file(case)))


def first_noted(file: CaseFile) -> str:
    """Return the first part that something was noted about, for that is what second thoughts are about."""
    return next((unit for unit in file.units if file.mark(unit) == "bad"), file.units[0]).path


@officers_only
@require_POST
@tell_if_gone
def reveal(request: DeskRequest, number: str) -> HttpResponse:
    shown, path = found(request, number), request.POST.get("path", "")
    try:
        full = reveal_number(officer=request.officer, case=shown, reason=written(request, "why"))
    except Refused as refused:
        return show(request, shown, path, findings=refused.findings)
    return show(request, shown, path, number=full)


@officers_only
@require_POST
@tell_if_gone
def notes(request: DeskRequest, number: str) -> HttpResponse:
    """Keep the ticks of one part, and go on to the next; a script that asks gets the new preview."""
    shown, path = found(request, number), request.POST.get("path", "")
    try:
        file = keep_ticks(request, open_file(shown), path)
        if request.headers.get("HX-Request"):
            return render(request, "desk/_preview.html", {"noted": file.noted(), "case": shown})
        after = next_part(request, file, path)
    except Refused as refused:
        return show(request, found(request, number), path, findings=refused.findings, typed=request.POST.dict())
    return redirect(request, "desk:part", number, after)


def keep_ticks(request: DeskRequest, file: CaseFile, path: str) -> CaseFile:
    """Keep the ticks of a part that is there, and return the file with them; an older submission is refused."""
    submission_id, ticks = submission_of(request), ticks_of(request)
    if file.submission.pk == submission_id:
        part_of(file, path)
    note_reasons(
        officer=request.officer, case_id=file.case.pk, submission_id=submission_id, path=path,
        codes=ticks, words=ticks.get(OTHER.code, ""),
    )  # fmt: skip
    return file.anew()


def ticks_of(request: DeskRequest) -> dict[str, str]:
    """Return the ticks of the form: each code, with the officer's own words where there are any."""
    words = written(request, "words").strip()
    return dict.fromkeys(request.POST.getlist("codes"), "") | ({OTHER.code: words} if words else {})


def next_part(request: DeskRequest, file: CaseFile, path: str) -> str:
    """Call the part right if nothing was noted there, and return the path of the one after it."""
    unit = part_of(file, path)
    find_right(
        officer=request.officer, case_id=file.case.pk, submission_id=file.submission.pk, path=path, digest=unit.digest
    )
    place = file.units.index(unit) + 1
    return file.units[min(place, len(file.units) - 1)].path


def part_of(file: CaseFile, path: str) -> Unit:
    unit = file.unit(path) if path else None
    if unit is None:
        raise BadRequest("path")
    return unit


def submission_of(request: DeskRequest) -> UUID:
    try:
        return UUID(request.POST.get("submission", ""))
    except ValueError:
        raise BadRequest("submission") from None


@officers_only
@require_POST
@tell_if_gone
def decide(request: DeskRequest, number: str) -> HttpResponse:
    """Decide on exactly the submission that is on the screen, then open the next case; a repeat opens none."""
    path = request.POST.get("path", "")
    return conclude(request, number, path, lambda shown: settle(request, with_ticks(request, shown, path)))


@officers_only
@require_POST
@tell_if_gone
def rule(request: DeskRequest, number: str) -> HttpResponse:
    """Decide on a dispute; who refuses says why in their own words, to the claimant or to the colleague."""
    return conclude(request, number, "", lambda shown: settle_dispute(request, shown))


def conclude(request: DeskRequest, number: str, path: str, act: Callable[[Case], Decision]) -> HttpResponse:
    shown = found(request, number)
    done = redirect(request, f"/desk/?done={number}")
    if is_decided(request, shown):
        return done
    try:
        decision = act(shown)
    except Refused as refused:
        if is_decided(request, shown):
            return done
        return show(request, found(request, number), path, findings=refused.findings, typed=request.POST.dict())
    return done if decision.is_repeat else after_decision(request, number)


def is_decided(request: DeskRequest, shown: Case) -> bool:
    """Say whether the same form has decided on the case before."""
    before = Decision.objects.filter(officer_id=request.officer.officer_id, key=idempotency_key(request)).first()
    if before is not None and before.case_id != shown.pk:
        raise BadRequest("key")
    return before is not None


def with_ticks(request: DeskRequest, shown: Case, path: str) -> CaseFile:
    """Return the file with the ticks of the form; nothing is written where a script has sent them before."""
    file = open_file(shown)
    is_theirs = shown.lease_officer_id == request.officer.officer_id and file.submission.pk == submission_of(request)
    if is_theirs and file.ticked(part_of(file, path).path) == ticks_of(request):
        return file
    return keep_ticks(request, file, path)


def settle(request: DeskRequest, file: CaseFile) -> Decision:
    common: dict[str, Any] = {
        "officer": request.officer, "case_id": file.case.pk, "submission_id": submission_of(request),
        "key": idempotency_key(request),
    }  # fmt: skip
    noted = file.noted()
    match request.POST.get("verb", ""):
        case "approve":
            if noted:
                raise Refused([NOTED])
            return approve_case(**common)
        case "confirm":
            if noted:
                raise Refused([NOTED_SECOND])
            return confirm_case(**common)
        case "differ":
            return differ_case(**common, codes=[each.code for each in noted])
        case "return":
            return return_case(**common, findings=noted, note="")
        case "reject":
            reason = next((each for each in FINAL if each.code == request.POST.get("final", "")), None)
            if reason is None:
                raise Refused([NO_FINAL])
            return reject_case(**common, reason=finding_of(reason, path=""), note="")
        case _:
            raise Refused([NO_VERB])


def settle_dispute(request: DeskRequest, shown: Case) -> Decision:
    if shown.kind != Kind.DISPUTE:
        raise BadRequest("kind")
    key, words = idempotency_key(request), written(request, "words").strip()
    common: dict[str, Any] = {
        "officer": request.officer, "case_id": shown.pk, "submission_id": submission_of(request), "key": key
    }  # fmt: skip
    verb = request.POST.get("verb", "")
    if verb in ("reject", "differ") and not SHORTEST <= len(words) <= LONGEST:
        raise Refused([NO_WORDS])
    match verb:
        case "approve":
            return approve_case(**common)
        case "confirm":
            return confirm_case(**common)
        case "reject":
            return reject_case(**common, reason=final("dispute.refused", words, DISPUTES), note="")
        case "differ":
            remark_on_case(officer=request.officer, case_id=shown.pk, words=words, key=key)
            return differ_case(**common, codes=["dispute.differs"])
        case _:
            raise Refused([NO_RULING])


def after_decision(request: DeskRequest, number: str) -> HttpResponse:
    """Go on with what is still in the officer's hands, else with the most urgent case that waits."""
    try:
        following = next_in_hand(request.officer) or claim_next(officer=request.officer)
    except Refused:
        return redirect(request, f"/desk/?empty=1&done={number}")
    return redirect(request, f"/desk/cases/{following.number}?done={number}")
