"""自动通过: where a published notice allows it, the platform approves what would be plain to any officer."""

from kuaiji.cases import actions as cases
from kuaiji.cases.models import Case, Decision, Submission
from kuaiji.casework.marking import grounds
from kuaiji.casework.registering import register
from kuaiji.casework.submitted import submitted
from kuaiji.dossier.queries import Record
from kuaiji.rules.automatic import Past, is_switched_on, needs_no_officer
from kuaiji.rules.case import Action, State
from kuaiji.web import clock
from kuaiji.web.sql import sql

SYSTEM = ("system", None)
PAST = sql(
    """
    SELECT EXISTS (SELECT FROM cases_decision d WHERE d.case_id = c.id),
           EXISTS (SELECT FROM cases_remark r WHERE r.case_id = c.id),
           EXISTS (SELECT FROM cases_letter l WHERE l.case_id = c.id AND l.officer_id IS NULL AND l.read_at IS NULL),
           EXISTS (SELECT FROM cases_case e WHERE e.person_id = p.id AND e.state = 'rejected'),
           EXISTS (SELECT FROM accounts_sitting t WHERE t.person_id = p.id),
           EXISTS (SELECT FROM cases_case e WHERE e.person_id = p.id AND e.kind = 'dispute')
           OR EXISTS (SELECT FROM casework_holderwarning w WHERE w.holder_id = p.id),
           EXISTS (SELECT FROM accounts_person q WHERE q.merged_into_id = p.id),
           EXISTS (SELECT FROM accounts_person q
                    WHERE q.name = p.name AND q.sex = p.sex AND q.birth_on = p.birth_on AND q.id <> p.id
                      AND q.merged_into_id IS NULL
                      AND EXISTS (SELECT FROM accounts_identity i WHERE i.person_id = q.id AND i.proved_at IS NOT NULL))
      FROM cases_case c JOIN accounts_person p ON p.id = c.person_id
     WHERE c.id = %(case)s
    """,
    row=Past,
)


def approve_by_policy(case: Case, submission: Submission, record: Record) -> bool:
    """Approve a submission if the policy pinned with it lets the platform; False leaves it to an officer.

    The sample is drawn as from an officer's approvals: what is drawn waits for a second look, and counts only then.
    """
    policy = record.facts.policy
    if not is_switched_on(policy):
        return False
    past = PAST.one(case=case.pk)
    assert past is not None  # noqa: S101
    if not needs_no_officer(submitted(case, submission, record, is_noted=False), past):
        return False
    now = clock.now()
    decision = cases.decide(
        submission, officer_id=None, verb=Decision.Verb.APPROVE, note="", key=submission.pk, now=now
    )  # fmt: skip
    allowed = {"policy": submission.policy_id, "source": str(policy.automatic_approval.source)}
    if found := grounds(submission, is_watched=False):
        details = {"decision": decision.pk, "grounds": found, **allowed}
        cases.move(case, Action.SETTLE, actor=SYSTEM, details=details, to=State.SECOND_REVIEW, now=now)
    else:
        register(case, submission, Action.SETTLE, decision, actor=SYSTEM, details=allowed, now=now)
    return True
