"""复审: some approvals count only when a second officer confirms them, and never the first one."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction

from kuaiji.cases import actions as cases
from kuaiji.cases.models import Case, Decision
from kuaiji.casework.actions import PLATFORM, SUPERSEDED, Taken, authorise, into_force
from kuaiji.departments.queries import OfficerContext
from kuaiji.rules.case import Action, State
from kuaiji.rules.findings import Refused, must

NOT_WAITING = must("second.not-waiting", "这件事项现在不在复审中，可能同事已经办完。请回到列表。", PLATFORM)
SAME_OFFICER = must("second.same-officer", "这件事项由您审核通过，要由另一位同事复审。", PLATFORM)
NO_REASON = must("second.no-reason", "不同意的，请至少选一条要改的地方，让接办的同事看到。", PLATFORM)


@transaction.atomic
def confirm_case(*, officer: OfficerContext, case_id: UUID, submission_id: UUID, key: UUID) -> Decision:
    """Confirm what a colleague has approved; only now it is in force."""
    taken = second_look(officer, case_id, submission_id, key)
    if isinstance(taken, Decision):
        return taken
    decision = taken.decide(Decision.Verb.CONFIRM, "", key)
    into_force(taken, Action.CONFIRM, decision)
    return decision


@transaction.atomic
def differ_case(
    *, officer: OfficerContext, case_id: UUID, submission_id: UUID, codes: Iterable[str], key: UUID
) -> Decision:
    """Put an approval back into the queue; what the second officer has noted waits there for whoever takes it."""
    taken = second_look(officer, case_id, submission_id, key)
    if isinstance(taken, Decision):
        return taken
    codes = sorted(set(codes))
    if not codes:
        raise Refused([NO_REASON])
    decision = taken.decide(Decision.Verb.DIFFER, "", key, codes)
    taken.move(Action.DIFFER, {"decision": decision.pk, "codes": codes})
    return decision


def second_look(officer: OfficerContext, case_id: UUID, submission_id: UUID, key: UUID) -> Decision | Taken:
    """Return the locked case for its second officer, or what the same form has decided before."""
    case = cases.lock(case_id)
    repeat = Decision.objects.filter(officer_id=officer.officer_id, key=key).first()
    if repeat is not None:
        return repeat
    if case.state != State.SECOND_REVIEW:
        raise Refused([NOT_WAITING])
    now = authorise(officer, case)
    submission = cases.latest_submission(case)
    if submission.pk != submission_id:
        raise Refused([SUPERSEDED])
    if first_officer(case) == officer.officer_id:
        raise Refused([SAME_OFFICER])
    return Taken(officer, case, submission, now)


def first_officer(case: Case) -> UUID:
    """Return who approved what waits for its second look."""
    approvals = Decision.objects.filter(case=case, submission__round=case.round, verb=Decision.Verb.APPROVE)
    return approvals.values_list("officer_id", flat=True).latest("decided_at", "id")
