"""窗口代办: an officer types for the person at the counter, who agrees by a code from their own phone."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from kuaiji.accounts import records
from kuaiji.accounts.actions import open_at_counter
from kuaiji.accounts.codes import WRONG, send_code, try_code
from kuaiji.accounts.limits import Rate
from kuaiji.accounts.models import Challenge, Identity, Sitting
from kuaiji.accounts.sittings import begin_sitting, end_sittings
from kuaiji.audit.actions import note_access
from kuaiji.audit.models import Kind as Access
from kuaiji.cases import actions as cases
from kuaiji.casework.actions import open_collection
from kuaiji.departments.conflicts import keep_away, refuse_close
from kuaiji.departments.queries import OfficerContext
from kuaiji.rules.case import EDITABLE
from kuaiji.rules.codes import DECISION
from kuaiji.rules.findings import Refused, Source, must
from kuaiji.web import clock

SOURCE = Source(DECISION, "窗口代办")
# A busy counter has a person every few minutes, some of whom need a second code.
PER_COUNTER = (Rate(30, timedelta(hours=1)), Rate(120, timedelta(days=1)))

OTHER_NUMBER = must(
    "counter.other-number",
    "这个手机号的账号登记的是另一个证件号码。请核对；号码没有填错的，请本人用自己的账号登录办理。",
    SOURCE,
    "number",
)
HANDED_IN = must("counter.handed-in", "这位申请人已经提交，正在办理，现在不能代办。", SOURCE)


def ask_consent(*, officer: OfficerContext, who: records.Registration, address: str) -> None:
    """Send a code to the phone, known or not; the text says who asks, and that telling the code is agreeing."""
    keep_away(officer.account_id, who.kind, who.number)
    send_code(
        purpose=Challenge.Purpose.COUNTER, phone=who.phone, browser=counter_of(officer), address=address,
        template="counter", values={"department": officer.department, "staff": officer.staff_number},
        per_browser=PER_COUNTER,
    )  # fmt: skip


def begin_counter(
    *, officer: OfficerContext, session_id: UUID, who: records.Registration, code: str, key: UUID
) -> Sitting:
    """Begin to act for the person who told the code; the same form begins once. Whose phone that is, is asked now."""
    with transaction.atomic():
        repeat = Sitting.objects.filter(account_id=officer.account_id, key=key).first()
        if repeat is not None:
            return repeat
        tried = try_code(
            purpose=Challenge.Purpose.COUNTER, phone=who.phone, browser=counter_of(officer), code=code
        )  # fmt: skip
        if tried.is_right:
            return sit_down(officer, session_id, who, key)
    raise Refused([WRONG])


def sit_down(officer: OfficerContext, session_id: UUID, who: records.Registration, key: UUID) -> Sitting:
    """Find the person by phone and document or register them, and open their collection or go on with it."""
    records.lock_phone(who.phone)
    holder = records.holder_of(who)
    if holder is not None and not holder.has_number:
        raise Refused([OTHER_NUMBER])
    person_id = holder.person_id if holder else open_at_counter(who, key)
    refuse_close(officer.account_id, Identity.objects.filter(person_id=person_id).values_list("digest", flat=True))
    sitting = begin_sitting(account_id=officer.account_id, session_id=session_id, person_id=person_id, key=key)
    case = open_collection(person_id=person_id, key=key)
    if case.state not in EDITABLE:
        raise Refused([HANDED_IN])
    actor = ("officer", officer.officer_id)
    cases.note_event(case, "counter", actor=actor, now=clock.now(), details={"sitting": sitting.pk})
    note_access(
        actor_id=officer.account_id, kind=Access.COUNTER, case_ids=[case.pk], person_id=person_id, reason="begin"
    )
    return sitting


@transaction.atomic
def end_counter(*, account_id: UUID) -> None:
    """End what this officer has open; what they are just writing is written first."""
    open_now = Sitting.objects.select_for_update(of=("self",)).filter(account_id=account_id, ended_at=None)
    for sitting in open_now:
        note_access(actor_id=account_id, kind=Access.COUNTER, person_id=sitting.person_id, reason="end")
    end_sittings(Q(account_id=account_id))


def counter_of(officer: OfficerContext) -> str:
    """Name what the code is bound to and the limits count: the officer, whichever computer stands at the counter."""
    return f"counter {officer.account_id}"
