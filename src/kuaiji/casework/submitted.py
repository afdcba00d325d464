"""提交的全貌: a submission with all that happened to its case, for 批量审核 and 自动通过 to judge."""

from kuaiji.cases.models import Case, Submission
from kuaiji.cases.queries import open_findings
from kuaiji.casework.marking import look_at
from kuaiji.dossier.queries import Record, handed_in
from kuaiji.rules.batch import Submitted
from kuaiji.rules.rounds import changes, unasked


def submitted(case: Case, submission: Submission, record: Record, *, is_noted: bool) -> Submitted:
    """Return what is known of a submission now; whether an officer noted something about it, the desk knows."""
    looked_at = look_at(case, submission)
    return Submitted(
        document=record.document, facts=record.facts, findings=record.findings,
        is_watched=looked_at.is_watched, is_changed_unasked=is_changed_unasked(case, submission),
        is_answered=bool(submission.answers), is_noted=is_noted, is_differed=looked_at.is_differed,
    )  # fmt: skip


def is_changed_unasked(case: Case, submission: Submission) -> bool:
    """Say whether the person changed, since the return, what nobody had asked for."""
    if case.round == 1:
        return False
    before = case.submissions.get(round=case.round - 1)
    return bool(unasked(changes(handed_in(before), handed_in(submission)), open_findings(before)))
