"""核验完成: when every registry has answered, a submission goes to the desk, or back for what the person can cure.

Where the policy allows it (自动通过), it may be approved at once.
"""

from datetime import timedelta
from uuid import UUID

from django.db import transaction

from kuaiji.cases import actions as cases
from kuaiji.cases.models import Case, Submission
from kuaiji.casework.automatic import approve_by_policy
from kuaiji.casework.telling import tell
from kuaiji.dossier.queries import record_of_submission
from kuaiji.rules.case import Action, State
from kuaiji.rules.codes import Outcome
from kuaiji.rules.findings import Finding, Severity
from kuaiji.verification.models import Check
from kuaiji.web.jobs import Again, Backoff, job

# Longer than any registry is asked: nobody else would take the case out of 核验中.
PATIENCE = Backoff(first=timedelta(seconds=2), longest=timedelta(minutes=10), attempts=10_000)


@job("casework.settle", retry=PATIENCE)
def settle(case_id: str) -> None:
    """Settle one case; as long as a registry has not answered, come again later."""
    if not settle_case(case_id=UUID(case_id)):
        raise Again("a check is still pending")


@transaction.atomic
def settle_case(*, case_id: UUID) -> bool:
    """Judge a submission by what the registries answered. False while an answer is outstanding."""
    case = cases.lock(case_id)
    if case.state != State.CHECKING:
        return True
    submission = cases.latest_submission(case)
    asked = [each["id"] for each in submission.checks.values()]
    if Check.objects.filter(pk__in=asked, outcome=Outcome.PENDING).exists():
        return False
    record = record_of_submission(submission)
    findings = record.findings
    curable = new_obstacles(case, submission, findings)
    if curable:
        cases.note_findings(submission, curable)
        codes = [each.code for each in curable]
        cases.move(case, Action.MISMATCH, actor=("system", None), details={"codes": codes}, submission=submission)
        tell(case, "returned", count=len(curable), dedupe=f"returned-{submission.pk}")
    else:
        cases.note_findings(submission, [each for each in findings if each.severity == Severity.ADVISE])
        if not approve_by_policy(case, submission, record):
            cases.move(case, Action.SETTLE, actor=("system", None))
    return True


def new_obstacles(case: Case, submission: Submission, findings: list[Finding]) -> list[Finding]:
    """Return what stands in the way and was not shown before; what was shown is for an officer to judge."""
    shown = set(case.findings.exclude(submission=submission).values_list("path", "code"))
    return [each for each in findings if each.severity == Severity.MUST and (each.path, each.code) not in shown]
