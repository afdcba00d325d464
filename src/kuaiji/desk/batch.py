"""批量审核: the cases in an officer's hands, which of them may be approved together, and which to take next for it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F
from django.utils.timezone import localtime

from kuaiji.cases.models import Case, Submission
from kuaiji.casework.submitted import submitted
from kuaiji.departments.calendar import calendar_from
from kuaiji.departments.queries import OfficerContext
from kuaiji.desk.models import Note, Opening
from kuaiji.desk.pull import OFFICER
from kuaiji.desk.queue import due_of
from kuaiji.dossier.queries import record_of_submission
from kuaiji.rules.batch import hindrances, not_a_collection
from kuaiji.rules.case import Kind, State
from kuaiji.rules.findings import Finding
from kuaiji.rules.workdays import Due
from kuaiji.web import clock
from kuaiji.web.sql import sql

# How many an officer may hold for one batch, and among how many of the most urgent to look for them.
MOST = 20
LOOKED_AMONG = 100


@dataclass(frozen=True, slots=True)
class Held:
    """A case in the officer's hands; `opened_at` is when they saw the whole of its newest submission."""

    case: Case
    submission: Submission
    hindrances: list[Finding]
    opened_at: datetime | None
    due: Due | None


def in_hand(officer: OfficerContext) -> list[Held]:
    """Return what the officer is to decide on first, most urgent on top, without what is on hold."""
    found = mine(officer)
    opened, noted = openings(officer, found), noted_among(found)
    now = clock.now()
    calendar = calendar_from(min(localtime(each).date() for each in (now, *(due_at(one.case) for one in found))))
    return [
        Held(
            each.case, each, weighed(each, is_noted=each.pk in noted), opened.get(each.pk),
            due_of(State.IN_REVIEW, due_at(each.case), now, calendar),
        )
        for each in found
    ]  # fmt: skip


def due_at(case: Case) -> datetime:
    assert case.due_at is not None  # noqa: S101  it has been handed in
    return case.due_at


def mine(officer: OfficerContext) -> list[Submission]:
    """Return the newest submission of each case in the officer's hands that is not on hold."""
    held = Submission.objects.filter(
        case__lease_officer_id=officer.officer_id, case__state=State.IN_REVIEW, case__on_hold_until=None,
        round=F("case__round"),
    )  # fmt: skip
    return list(held.select_related("policy", "case__department").order_by("case__due_at", "case_id"))


def next_unopened(officer: OfficerContext) -> Case | None:
    """Return the most urgent case in the officer's hands that is fit for a batch once they have seen it whole."""
    found = mine(officer)
    opened, noted = openings(officer, found), noted_among(found)
    waiting = (each for each in found if each.pk not in opened and each.pk not in noted)
    return next((each.case for each in waiting if not weighed(each, is_noted=False)), None)


def openings(officer: OfficerContext, submissions: Iterable[Submission]) -> dict[UUID, datetime]:
    found = Opening.objects.filter(officer_id=officer.officer_id, submission__in=[each.pk for each in submissions])
    return dict(found.values_list("submission_id", "opened_at"))


def noted_among(submissions: Iterable[Submission]) -> set[UUID]:
    """Return the ids of those that somebody noted something about."""
    found = Note.objects.filter(submission__in=[each.pk for each in submissions])
    return set(found.values_list("submission_id", flat=True))


def hindrances_of(submission: Submission) -> list[Finding]:
    """Return why this submission is not to be approved together with others, by all that is known now."""
    return weighed(submission, is_noted=bool(noted_among([submission])))


def weighed(submission: Submission, *, is_noted: bool) -> list[Finding]:
    if submission.case.kind != Kind.COLLECTION:
        return [not_a_collection()]
    return hindrances(submitted(submission.case, submission, record_of_submission(submission), is_noted=is_noted))


@dataclass(frozen=True, slots=True)
class Candidate:
    case_id: UUID


# Of the most urgent that wait, those that the database alone can call clean: no rule had anything to say when the
# case was settled, and no registry answered anything but that all is right. The rules are asked anew for each of them.
CANDIDATES = sql(
    "WITH "
    + OFFICER
    + """
    SELECT c.id
      FROM (SELECT c.id, c.due_at, c.round
              FROM below b CROSS JOIN LATERAL (
                   SELECT c.id, c.due_at, c.round FROM cases_case c
                    WHERE c.department_id = b.department_id AND c.state = 'queued' AND c.kind = 'collection'
                      AND (c.kept_for_id IS NULL OR c.kept_for_id = %(officer)s OR c.kept_until <= kuaiji_now())
                      AND c.kind = ANY(b.kinds) AND c.person_id <> ALL(b.persons) AND NOT c.employers && b.employers
                      AND (SELECT count(*) FROM accounts_sitting t
                            WHERE t.person_id = c.person_id AND t.account_id = b.account_id) < 1
                    ORDER BY c.due_at, c.id LIMIT %(limit)s::int) c
             ORDER BY c.due_at, c.id LIMIT %(limit)s::int) c
      JOIN cases_submission s ON s.case_id = c.id AND s.round = c.round
     WHERE NOT EXISTS (SELECT FROM cases_casefinding f WHERE f.submission_id = s.id AND f.withdrawn_at IS NULL)
       AND NOT EXISTS (SELECT FROM jsonb_each(s.checks) k JOIN verification_check v ON v.id = (k.value ->> 'id')::uuid
                        WHERE v.outcome <> 'matched')
     ORDER BY c.due_at, c.id
    """,
    row=Candidate,
)


def candidates(officer: OfficerContext) -> list[UUID]:
    """Return waiting cases that may turn out fit for a batch, the most urgent first."""
    return [each.case_id for each in CANDIDATES.all(officer=officer.officer_id, limit=LOOKED_AMONG)]
