"""复审的理由: whether an approval needs a second look: drawn by lot, marked by the policy, or on the watch-list."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from kuaiji.cases.models import Case, Decision, Submission
from kuaiji.dossier.queries import record_of_submission
from kuaiji.rules.codes import Ground
from kuaiji.rules.policy import restored
from kuaiji.rules.second import drawn, marked
from kuaiji.web.crypto import digest
from kuaiji.web.sql import sql


@dataclass(frozen=True, slots=True)
class LookedAt:
    """What stands against an approval now, whether an entry of the watch-list fits, whether a colleague differed."""

    has_open_findings: bool
    is_watched: bool
    is_differed: bool


LOOK = sql(
    """
    SELECT EXISTS (SELECT FROM cases_casefinding f
                    WHERE f.submission_id = %(submission)s AND f.severity = 'must' AND f.withdrawn_at IS NULL),
           EXISTS (
        SELECT FROM casework_watch w
          JOIN departments_departmentpath p ON p.ancestor_id = w.department_id AND p.descendant_id = %(department)s
         WHERE w.ended_at IS NULL AND w.until > kuaiji_now() AND CASE w.kind
               WHEN 'school' THEN w.value = ANY(%(schools)s::text[])
               WHEN 'reason' THEN EXISTS (
                    SELECT FROM cases_casefinding f
                     WHERE f.case_id = %(case)s AND f.code = w.value AND f.origin = 'officer')
               ELSE EXISTS (
                    SELECT FROM departments_departmentpath q JOIN departments_department a ON a.id = q.ancestor_id
                     WHERE q.descendant_id = %(department)s AND a.code = w.value) END),
           EXISTS (SELECT FROM cases_decision d WHERE d.submission_id = %(submission)s AND d.verb = 'differ')
    """,
    row=LookedAt,
)


def look_at(case: Case, submission: Submission) -> LookedAt:
    """Ask once for all that keeps an approval from counting at once."""
    found = LOOK.one(submission=submission.pk, department=case.department_id, case=case.pk, schools=schools(submission))
    assert found is not None  # noqa: S101
    return found


def grounds(submission: Submission, *, is_watched: bool) -> list[Ground]:
    """Return why a second officer has to look at this approval; nothing where one is enough."""
    policy = restored(submission.policy.body)
    found = drawn(policy, lot=lot(submission.pk), is_watched=is_watched)
    if policy.second_review_of.value:
        record = record_of_submission(submission)
        found += marked(policy, record.document, record.facts)
    return found


def first_officer(case: Case) -> UUID | None:
    """Return who approved what waits for its second look; nobody where the platform did (自动通过)."""
    return first_approval(case).officer_id


def first_approval(case: Case) -> Decision:
    approvals = Decision.objects.filter(case=case, submission__round=case.round, verb=Decision.Verb.APPROVE)
    return approvals.latest("decided_at", "id")


def lot(submission_id: UUID) -> float:
    """Draw 0 ≤ lot < 100 for a submission: always the same, and unknown to whoever does not have the key."""
    return int.from_bytes(digest(str(submission_id), "second-review")[:8], "big") / 2**64 * 100


def schools(submission: Submission) -> Sequence[str]:
    """Name the schools of a submission as the watch-list does."""
    entries = json.loads(submission.body).get("education", {}).values()
    return [plain_school(each["school"]) for each in entries if each.get("school")]


def plain_school(name: str) -> str:
    return "".join(name.split())
