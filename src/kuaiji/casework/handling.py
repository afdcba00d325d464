"""承办: keep a case for a while, hand it to a colleague, or give away what an absent colleague holds."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localtime

from kuaiji.cases import actions as cases
from kuaiji.cases.due import start_of
from kuaiji.cases.mending import after_days
from kuaiji.cases.models import Case, Remark
from kuaiji.casework.actions import PLATFORM, authorise, held
from kuaiji.departments.calendar import calendar_from
from kuaiji.departments.models import Officer
from kuaiji.departments.queries import OfficerContext, officer_of, stands_under
from kuaiji.rules import workdays
from kuaiji.rules.case import State
from kuaiji.rules.findings import Finding, Refused, must

HOLDS = (1, 3, 5, 10)
SHORTEST, LONGEST = 4, 300

NO_DAYS = must("hold.no-days", "请选择暂缓几天。", PLATFORM, "hold_days")
NO_OFFICER = must("handing.no-officer", "请选择接办的同事。", PLATFORM, "officer")
SAME_OFFICER = must("handing.same-officer", "这件事项已经在这位同事手里。", PLATFORM, "officer")
NOT_IN_REVIEW = must("handing.not-in-review", "这件事项现在没有人承办，不用改派。请刷新页面。", PLATFORM)
SECOND_HOLD = must("hold.again", "这件事项已经暂缓过，要接着暂缓，请先恢复办理。", PLATFORM)
NOT_BELOW = must("handing.not-below", "这件事项不归您的部门管理，不能改派。", PLATFORM)


def no_reason(path: str) -> Finding:
    return must("handing.no-reason", f"请写明原因，{SHORTEST} 到 {LONGEST} 个字。", PLATFORM, path)


def reason(words: str, path: str) -> str:
    words = words.strip()
    if not SHORTEST <= len(words) <= LONGEST:
        raise Refused([no_reason(path)])
    return words


@transaction.atomic
def put_on_hold(*, officer: OfficerContext, case_id: UUID, days: int, why: str, key: UUID) -> Case:
    """Keep a case in the officer's hands for some days; its working days do not count against the department."""
    case = held(officer, case_id)
    if Remark.objects.filter(officer_id=officer.officer_id, key=key).exists():
        return case
    now = authorise(officer, case)
    if case.on_hold_until is not None and case.on_hold_until > now:
        raise Refused([SECOND_HOLD])
    if days not in HOLDS:
        raise Refused([NO_DAYS])
    why = reason(why, "hold_why")
    case.on_hold_until = case.lease_until = after_days(now, days)
    allow(case, working_days(now, case.on_hold_until))
    case.save(update_fields=["on_hold_until", "lease_until", "days_allowed", "due_at"])
    kept = cases.remark(case, Remark.About.HOLD, officer_id=officer.officer_id, words=why, key=key)
    note(case, officer, "hold", now, remark=kept.pk, until=case.on_hold_until.isoformat())
    return case


@transaction.atomic
def resume_case(*, officer: OfficerContext, case_id: UUID) -> Case:
    """Go on with a case before its hold has ended; the working days that were not needed count again."""
    case = held(officer, case_id)
    now = authorise(officer, case)
    if case.on_hold_until is None or case.on_hold_until <= now:
        return case
    allow(case, -working_days(now, case.on_hold_until))
    case.on_hold_until, case.lease_until = None, now + cases.LEASE
    case.save(update_fields=["on_hold_until", "lease_until", "days_allowed", "due_at"])
    note(case, officer, "resume", now)
    return case


def working_days(first: datetime, end: datetime) -> int:
    """Count the working days from the day after a moment on and before another."""
    tomorrow = localtime(first).date() + timedelta(days=1)
    return calendar_from(tomorrow).working(tomorrow, localtime(end).date())


def allow(case: Case, days: int) -> None:
    """Give the department so many more working days for the case, and set anew when it is due."""
    assert case.submitted_at is not None  # noqa: S101
    first = localtime(case.submitted_at).date()
    case.days_allowed += days
    case.due_at = start_of(workdays.due_on(first, case.days_allowed, calendar_from(first)))


@transaction.atomic
def hand_over_case(*, officer: OfficerContext, case_id: UUID, to: UUID, why: str, key: UUID) -> Case:
    """Give a case in the officer's hands to a colleague who may handle it."""
    case = cases.lock(case_id)
    if Remark.objects.filter(officer_id=officer.officer_id, key=key).exists():
        return case
    held(officer, case_id)
    give(case, to, by=officer, about=Remark.About.HAND_OVER, why=reason(why, "give_why"), key=key)
    return case


@transaction.atomic
def reassign_case(*, operator: OfficerContext, case_id: UUID, to: UUID, why: str, key: UUID) -> Case:
    """Give a case that an absent officer holds to a colleague of theirs."""
    case = cases.lock(case_id)
    if Remark.objects.filter(officer_id=operator.officer_id, key=key).exists():
        return case
    if case.department_id is None or not stands_under(case.department_id, operator.department_id):
        raise Refused([NOT_BELOW])
    if case.state != State.IN_REVIEW:
        raise Refused([NOT_IN_REVIEW])
    give(case, to, by=operator, about=Remark.About.REASSIGN, why=reason(why, "give_why"), key=key)
    return case


def give(case: Case, to: UUID, *, by: OfficerContext, about: Remark.About, why: str, key: UUID) -> None:
    """Put the lease of a locked case into another officer's hands; a hold goes along with it."""
    found = Officer.objects.filter(pk=to).first()
    colleague = officer_of(found.account_id) if found else None
    if colleague is None:
        raise Refused([NO_OFFICER])
    if colleague.officer_id == case.lease_officer_id:
        raise Refused([SAME_OFFICER])
    now = authorise(colleague, case)
    case.lease_officer_id = colleague.officer_id
    case.lease_until = max(now + cases.LEASE, case.on_hold_until or now)
    case.save(update_fields=["lease_officer", "lease_until"])
    kept = cases.remark(case, about, officer_id=by.officer_id, words=why, key=key)
    note(case, by, about.value, now, remark=kept.pk, to=colleague.officer_id)


def note(case: Case, officer: OfficerContext, verb: str, now: datetime, **details: object) -> None:
    cases.note_event(case, verb, actor=("officer", officer.officer_id), now=now, details=details)


@transaction.atomic
def remark_on_case(*, officer: OfficerContext, case_id: UUID, words: str, key: UUID) -> None:
    """Leave a word for colleagues; the person never sees it."""
    case = cases.lock(case_id)
    if Remark.objects.filter(officer_id=officer.officer_id, key=key).exists():
        return
    authorise(officer, case)
    words = reason(words, "remark")
    cases.remark(case, Remark.About.NOTE, officer_id=officer.officer_id, words=words, key=key)
