"""修改期限: a returned case is reminded of, may be given more time, and expires; what was typed stays."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce

from kuaiji.cases import actions as cases
from kuaiji.cases.mending import after_days
from kuaiji.cases.models import Case, Remark
from kuaiji.casework.actions import PLATFORM, authorise, cancel_return_sms
from kuaiji.casework.telling import tell
from kuaiji.departments.queries import OfficerContext
from kuaiji.rules.case import Action, State
from kuaiji.rules.findings import Refused, must
from kuaiji.web import clock

DAY = timedelta(days=1)
# Reminders go out at nine in the morning, so many days before the last one.
REMINDERS = (7, 1)
MORNING = timedelta(hours=9)
EXTENSIONS = (7, 15, 30)
SHORTEST, LONGEST = 4, 300
BATCH = 200

NOT_RETURNED = must("deadline.not-returned", "这件事项现在不在申请人手里修改，不能延长期限。请刷新页面。", PLATFORM)
NO_DAYS = must("deadline.no-days", "请选择延长几天。", PLATFORM, "days")
NO_REASON = must("deadline.no-reason", f"请写明为什么延长，{SHORTEST} 到 {LONGEST} 个字。", PLATFORM, "extend_why")


@transaction.atomic
def extend_deadline(*, officer: OfficerContext, case_id: UUID, days: int, why: str, key: UUID) -> Case:
    """Give the person more days to mend, counted from the last day that they had."""
    case = cases.lock(case_id)
    if Remark.objects.filter(officer_id=officer.officer_id, key=key).exists():
        return case
    if case.state != State.RETURNED or case.mend_by is None or case.mend_by <= clock.now():
        raise Refused([NOT_RETURNED])
    authorise(officer, case)
    if days not in EXTENSIONS:
        raise Refused([NO_DAYS])
    why = why.strip()
    if not SHORTEST <= len(why) <= LONGEST:
        raise Refused([NO_REASON])
    case.mend_by = after_days(case.mend_by - DAY, days)
    case.save(update_fields=["mend_by"])
    kept = cases.remark(case, Remark.About.EXTEND, officer_id=officer.officer_id, words=why, key=key)
    cases.note_event(
        case, "extend", actor=("officer", officer.officer_id), now=clock.now(),
        details={"remark": kept.pk, "until": case.mend_by.isoformat()},
    )  # fmt: skip
    tell(case, "extended", dedupe=f"extended-{kept.pk}")
    return case


def lead(days: int) -> timedelta:
    """Return how long before the end a reminder is due."""
    return (days + 1) * DAY - MORNING


def remind() -> int:
    """Remind whoever has to mend, once at each of the days before the last; return how many were reminded."""
    return sum(remind_case(case_id, days) for days in REMINDERS for case_id in to_remind(days, clock.now()))


def to_remind(days: int, now: datetime) -> list[UUID]:
    """Return the cases whose reminder is due and has not gone out; a return later than that needs none."""
    found = Case.objects.filter(state=State.RETURNED, mend_by__gt=now, mend_by__lte=now + lead(days))
    found = found.annotate(told_at=Coalesce("reminded_at", "returned_at")).filter(told_at__lt=F("mend_by") - lead(days))
    return list(found.order_by("mend_by").values_list("pk", flat=True)[:BATCH])


@transaction.atomic
def remind_case(case_id: UUID, days: int) -> bool:
    case = cases.lock(case_id)
    now = clock.now()
    told_at = case.reminded_at or case.returned_at
    if case.mend_by is None or told_at is None or not told_at < case.mend_by - lead(days) <= now < case.mend_by:
        return False
    case.reminded_at = now
    case.save(update_fields=["reminded_at"])
    tell(case, "deadline", dedupe=f"deadline-{case.pk}-{case.mend_by:%Y%m%d}-{days}")
    return True


def expire() -> int:
    """Close every case that was not handed in again in time; return how many."""
    late = Case.objects.filter(state=State.RETURNED, mend_by__lte=clock.now())
    return sum(map(expire_case, late.order_by("mend_by").values_list("pk", flat=True)[:BATCH]))


@transaction.atomic
def expire_case(case_id: UUID) -> bool:
    """Close one case unless it was handed in or given more time meanwhile."""
    case = cases.lock(case_id)
    if case.mend_by is None or clock.now() < case.mend_by:
        return False
    last = case.mend_by
    cancel_return_sms(case)
    cases.move(case, Action.EXPIRE, actor=("system", None))
    tell(case, "expired", dedupe=f"expired-{case.pk}-{last:%Y%m%d}")
    return True
