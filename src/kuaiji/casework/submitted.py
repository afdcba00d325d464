"""提交的全貌: a submission with all that happened to its case, for 批量审核 and 自动通过 to judge."""

from kuaiji.cases.models import Case, Decision, Submission
from kuaiji.cases.queries import open_findings
from kuaiji.casework.marking import look_at
from kuaiji.dossier.queries import Record, handed_in
from kuaiji.rules.batch import Submitted
from kuaiji.rules.rounds import changes, unasked


def submitted(case: Case, submission: Submission, record: Record, *, is_noted: bool) -> Submitted:
    """Return what is known of a submission now; whether an officer noted something about it, the desk knows."""
    return Submitted(
        document=record.document, facts=record.facts, findings=record.findings,
        is_watched=look_at(case, submission).is_watched, is_changed_unasked=is_changed_unasked(case, submission),
        is_answered=bool(submission.answers), is_noted=is_noted,
        is_differed=Decision.objects.filter(submission=submission, verb=Decision.Verb.DIFFER).exists(),
    )  # fmt: skip


def is_changed_unasked(case: Case, submission: Submission) -> bool:
    """Say whether the person changed, since the return, what nobody had asked for."""
    before = case.submissions.filter(round=case.round - 1).first()
    if before is None:
        return False
    return bool(unasked(changes(handed_in(before), handed_in(submission)), open_findings(before)))
