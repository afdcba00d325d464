"""批量审核 pages: what is in hand, the next one to look at whole, and what became of those that were ticked."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import BadRequest
from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_POST

from kuaiji.accounts.staff_pages import confirm_first
from kuaiji.audit.actions import note_access
from kuaiji.audit.models import Kind as Access
from kuaiji.cases.models import Case, Submission
from kuaiji.departments.access import DeskRequest
from kuaiji.departments.queries import OfficerContext
from kuaiji.departments.staff import NOT_YOUR_DEPARTMENT
from kuaiji.desk.actions import approve_in_batch, claim_batch
from kuaiji.desk.batch import MOST, in_hand, next_unopened
from kuaiji.desk.casefile import case_for
from kuaiji.desk.views.queue import officers_only
from kuaiji.rules.batch import SOURCE
from kuaiji.rules.case import State
from kuaiji.rules.findings import Finding, Refused, must
from kuaiji.web.forms import idempotency_key
from kuaiji.web.shortcuts import REFUSED, redirect, render

NOTHING_TICKED = must("batch.nothing-ticked", "请先勾选要通过的事项；没有看过的，看过以后才能勾选。", SOURCE)


@officers_only
@require_GET
def batch(request: DeskRequest) -> HttpResponse:
    return show(request)


def show(request: DeskRequest, findings: Sequence[Finding] = ()) -> HttpResponse:
    """Show what is in hand; nothing is ticked but what was before the officer went to confirm their TOTP."""
    held = in_hand(request.officer)
    note_listed(request.officer, [each.case for each in held])
    fit = [each for each in held if not each.hindrances]
    chosen = submission_ids(request.GET)
    ticked = {each.submission.pk for each in fit if each.opened_at}.intersection(chosen)
    context = {
        "officer": request.officer, "fit": fit, "others": [each for each in held if each.hindrances],
        "unopened": sum(each.opened_at is None for each in fit), "most": MOST, "findings": findings,
        "ticked": ticked, "lost": len(chosen) - len(ticked), "is_confirmed": request.visitor.has_stepped_up,
    }  # fmt: skip
    return render(request, "desk/batch.html", context, status=REFUSED if findings else 200)


def note_listed(officer: OfficerContext, cases: list[Case]) -> None:
    if cases:
        note_access(actor_id=officer.account_id, kind=Access.QUEUE, case_ids=[case.pk for case in cases])


@officers_only
@require_POST
def take(request: DeskRequest) -> HttpResponse:
    try:
        claim_batch(officer=request.officer)
    except Refused as refused:
        return show(request, refused.findings)
    return redirect(request, "desk:batch")


@officers_only
@require_GET
def following(request: DeskRequest) -> HttpResponse:
    """Go to the next case that is to be looked at whole, or back to the batch when all were."""
    case = next_unopened(request.officer)
    return redirect(request, "desk:whole", case.number) if case else redirect(request, "desk:batch")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one ticked case: where it stands now, or why it was not approved."""

    case: Case | None
    state: State | None
    findings: Sequence[Finding] = ()


@officers_only
@require_POST
def approve(request: DeskRequest) -> HttpResponse:
    """Approve what was ticked, each by itself, so that one that cannot be leaves the others alone; the TOTP first."""
    ticked = submission_ids(request.POST)
    if not ticked:
        return show(request, [NOTHING_TICKED])
    chosen = urlencode([("submission", str(each)) for each in ticked])
    first = confirm_first(request, f"{reverse('desk:batch')}?{chosen}")
    if first is not None:
        return first
    key = idempotency_key(request)
    outcomes = [outcome(request.officer, each, key) for each in ticked]
    note_listed(request.officer, [each.case for each in outcomes if each.case])
    context = {
        "officer": request.officer, "approved": [each for each in outcomes if not each.findings],
        "refused": [each for each in outcomes if each.findings],
    }  # fmt: skip
    return render(request, "desk/batch_done.html", context)


def submission_ids(sent: QueryDict) -> list[UUID]:
    try:
        found = [UUID(each) for each in dict.fromkeys(sent.getlist("submission"))]
    except ValueError:
        raise BadRequest("submission") from None
    if len(found) > MOST:
        raise BadRequest("submission")
    return found


def outcome(officer: OfficerContext, submission_id: UUID, key: UUID) -> Outcome:
    number = Submission.objects.filter(pk=submission_id).values_list("case__number", flat=True).first()
    case = case_for(officer, number) if number else None
    if case is None:
        return Outcome(None, None, [NOT_YOUR_DEPARTMENT])
    try:
        approve_in_batch(officer=officer, case_id=case.pk, submission_id=submission_id, batch=key)
    except Refused as refused:
        return Outcome(case, None, refused.findings)
    case.refresh_from_db(fields=["state"])
    return Outcome(case, State(case.state))
