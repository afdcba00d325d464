"""复审: some approvals count only when a second officer confirms them, and never the first one."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction

from kuaiji.cases.models import Decision
from kuaiji.casework.actions import PLATFORM, into_force, take_up, uphold
from kuaiji.casework.disputes import hold_sides, refuse_early
from kuaiji.departments.queries import OfficerContext
from kuaiji.rules.case import Action, Kind, State
from kuaiji.rules.findings import Refused, must

NO_REASON = must("second.no-reason", "不同意的，请至少选一条要改的地方，让接办的同事看到。", PLATFORM)


@transaction.atomic
def confirm_case(*, officer: OfficerContext, case_id: UUID, submission_id: UUID, key: UUID) -> Decision:
    """Confirm what a colleague has approved; only now it is in force."""
    hold_sides(case_id)
    taken = take_up(officer, case_id, submission_id, key, State.SECOND_REVIEW)
    if isinstance(taken, Decision):
        return taken
    is_dispute = taken.case.kind == Kind.DISPUTE
    if is_dispute:
        refuse_early(taken.case, now=taken.now)
    decision = taken.decide(Decision.Verb.CONFIRM, "", key)
    if is_dispute:
        uphold(taken, decision)
    else:
        into_force(taken, Action.CONFIRM, decision)
    return decision


@transaction.atomic
def differ_case(
    *, officer: OfficerContext, case_id: UUID, submission_id: UUID, codes: Iterable[str], key: UUID
) -> Decision:
    """Put an approval back into the queue; what the second officer has noted waits there for whoever takes it."""
    taken = take_up(officer, case_id, submission_id, key, State.SECOND_REVIEW)
    if isinstance(taken, Decision):
        return taken
    codes = sorted(set(codes))
    if not codes:
        raise Refused([NO_REASON])
    decision = taken.decide(Decision.Verb.DIFFER, "", key, codes)
    taken.move(Action.DIFFER, {"decision": decision.pk, "codes": codes})
    return decision
