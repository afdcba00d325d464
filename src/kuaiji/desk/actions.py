"""审核台 actions: pulling, noting reasons before they are sent, finding a part right, revealing a number, the calendar.

What happens to the case itself is `casework`'s.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import islice
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Q

from kuaiji.accounts.queries import identity_number
from kuaiji.accounts.sittings import end_sittings
from kuaiji.audit.actions import note_access
from kuaiji.audit.models import AccessEvent
from kuaiji.audit.models import Kind as Access
from kuaiji.cases.actions import end_leases, latest_submission, lock
from kuaiji.cases.due import reckon_anew
from kuaiji.cases.models import Case, Decision, Submission
from kuaiji.casework.actions import approve_case, claim_case, refuse_unless_held, take
from kuaiji.departments.calendar import arrange_day
from kuaiji.departments.models import Role
from kuaiji.departments.queries import OfficerContext
from kuaiji.departments.staff import end_membership
from kuaiji.desk.batch import MOST, candidates, hindrances_of
from kuaiji.desk.local import offered
from kuaiji.desk.models import Note, Opening, Verdict
from kuaiji.desk.pull import pull
from kuaiji.desk.reasons import LONGEST_NOTE, OTHER, by_code
from kuaiji.rules.case import LEASED
from kuaiji.rules.findings import Refused, Source, must
from kuaiji.web import clock

SOURCE = Source("平台规则", "审核办理")
REVEALS_PER_HOUR = 30
HOUR = timedelta(hours=1)

NOTHING_WAITING = must("desk.nothing-waiting", "现在没有等待审核的事项。", SOURCE)
NO_BATCH = must("batch.none", "最急的待审事项里，现在没有可以一起通过的。请逐件领取。", SOURCE)
HANDS_FULL = must("batch.full", f"您手里已经有 {MOST} 件，请先办完，或者放回列表。", SOURCE)
UNOPENED = must("batch.unopened", "您还没有看过这一次提交的整件，请看完再通过。", SOURCE)
SUPERSEDED = must("desk.superseded", "申请人已经重新提交，请刷新后看最新一次提交。", SOURCE)
TOO_LONG = must("desk.note-too-long", f"补充说明最多 {LONGEST_NOTE} 个字，请缩短。", SOURCE, "words")
NO_REASON = must("desk.reveal-reason", "请写明为什么要看完整证件号码，至少 4 个字。", SOURCE, "why")
TOO_MANY = must("desk.reveal-quota", "一小时内查看完整证件号码的次数已到上限，请稍后再看。", SOURCE, "why")


@transaction.atomic
def claim_next(*, officer: OfficerContext) -> Case:
    """Take the most urgent case that this officer may decide; what a colleague is just taking is passed over."""
    case_id = pull(officer)
    if case_id is None:
        raise Refused([NOTHING_WAITING])
    return take(officer, case_id)


def claim_batch(*, officer: OfficerContext) -> None:
    """Take the most urgent cases that may be approved together, as many as there is room for in the officer's hands.

    Each is taken by itself: one that a colleague is just taking is passed over.
    """
    room = MOST - Case.objects.filter(lease_officer_id=officer.officer_id, on_hold_until=None).count()
    if room <= 0:
        raise Refused([HANDS_FULL])
    taken = (case_id for case_id in candidates(officer) if claim_if_fit(officer, case_id))
    if not list(islice(taken, room)):
        raise Refused([NO_BATCH])


def claim_if_fit(officer: OfficerContext, case_id: UUID) -> bool:
    """Take a case unless something keeps it out of a batch, or a colleague was quicker."""
    case = Case.objects.get(pk=case_id)
    if hindrances_of(latest_submission(case)):
        return False
    try:
        claim_case(officer=officer, case_id=case_id)
    except Refused:
        return False
    return True


def note_opening(*, officer: OfficerContext, submission_id: UUID) -> None:
    """Remember that the whole of a submission was shown to the officer."""
    Opening.objects.bulk_create(
        [Opening(submission_id=submission_id, officer_id=officer.officer_id)], ignore_conflicts=True
    )


@transaction.atomic
def approve_in_batch(*, officer: OfficerContext, case_id: UUID, submission_id: UUID, batch: UUID) -> Decision:
    """Approve one case of a batch as any other is, but only what this officer saw whole and nothing keeps out."""
    key = uuid5(batch, str(submission_id))
    lock(case_id)
    if not Decision.objects.filter(officer_id=officer.officer_id, key=key).exists():
        refuse_unless_fit(officer, in_hand(officer, case_id, submission_id))
    return approve_case(officer=officer, case_id=case_id, submission_id=submission_id, key=key, batch=batch)


def refuse_unless_fit(officer: OfficerContext, submission: Submission) -> None:
    found = hindrances_of(submission)
    if not Opening.objects.filter(submission=submission, officer_id=officer.officer_id).exists():
        found = [UNOPENED, *found]
    if found:
        raise Refused(found)


@transaction.atomic
def note_reasons(
    *, officer: OfficerContext, case_id: UUID, submission_id: UUID, path: str, codes: Iterable[str], words: str
) -> None:
    """Keep what the holder of the case has ticked for one part, in place of what was ticked there before."""
    submission = in_hand(officer, case_id, submission_id)
    words = words.strip()
    if len(words) > LONGEST_NOTE:
        raise Refused([TOO_LONG])
    Note.objects.filter(submission=submission, path=path).delete()
    reasons = by_code(codes, offered(path.partition("/")[0], submission.case.department))
    notes = [Note(submission=submission, officer_id=officer.officer_id, path=path, code=each.code) for each in reasons]
    if words:
        notes.append(
            Note(submission=submission, officer_id=officer.officer_id, path=path, code=OTHER.code, words=words)
        )
    Note.objects.bulk_create(notes)
    if notes:
        Verdict.objects.filter(case_id=case_id, path=path).delete()


@transaction.atomic
def find_right(*, officer: OfficerContext, case_id: UUID, submission_id: UUID, path: str, digest: str) -> None:
    """Remember that a part was looked through and found right; it counts again only while it stays the same."""
    submission = in_hand(officer, case_id, submission_id)
    if not Note.objects.filter(submission=submission, path=path).exists():
        verdict = Verdict(case_id=case_id, path=path, digest=digest, officer_id=officer.officer_id)
        Verdict.objects.bulk_create([verdict], ignore_conflicts=True)


def in_hand(officer: OfficerContext, case_id: UUID, submission_id: UUID) -> Submission:
    """Return the submission if this officer is to decide on it and nothing newer was handed in."""
    case = Case.objects.select_for_update(of=("self",)).select_related("department").get(pk=case_id)
    refuse_unless_held(officer, case, LEASED)
    submission = case.submissions.get(round=case.round)
    if submission.pk != submission_id:
        raise Refused([SUPERSEDED])
    return submission


@transaction.atomic
def reveal_number(*, officer: OfficerContext, case: Case, reason: str) -> str:
    """Return the person's full document number; why is on record first, and only so many an hour."""
    reason = reason.strip()[:200]
    if len(reason) < 4:
        raise Refused([NO_REASON])
    lately = AccessEvent.objects.filter(actor_id=officer.account_id, kind=Access.REVEAL, at__gt=clock.now() - HOUR)
    if lately.count() >= REVEALS_PER_HOUR:
        raise Refused([TOO_MANY])
    note_access(
        actor_id=officer.account_id, kind=Access.REVEAL, case_ids=[case.pk], person_id=case.person_id, reason=reason
    )
    return identity_number(case.person_id)


@transaction.atomic
def edit_calendar(*, operator: OfficerContext, day: date | None, is_working: bool | None, name: str, key: UUID) -> None:
    """Enter what a day is; when cases are due follows in a job."""
    arrange_day(operator=operator, day=day, is_working=is_working, name=name, key=key)
    reckon_anew.enqueue(once="cases.reckon")


@transaction.atomic
def end_role(*, operator: OfficerContext, membership_id: int) -> None:
    """End a role at once; what a reviewing officer held is free for colleagues, and nobody sits at their counter."""
    ended = end_membership(operator=operator, membership_id=membership_id)
    if ended.role == Role.OFFICER:
        end_leases(officer_id=ended.officer_id)
        end_sittings(Q(account_id=ended.officer.account_id))
