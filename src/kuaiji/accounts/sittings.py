"""窗口代办: begun when the person has agreed, kept alive while used, ended by the officer, by idling or by the hour."""

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from django.db.models import Func, Q
from django.db.models.functions import Now

from kuaiji.accounts.models import Account, Sitting
from kuaiji.accounts.records import lock_phone
from kuaiji.rules.codes import DECISION
from kuaiji.rules.findings import Refused, Source, must
from kuaiji.web.ids import uuid7

SOURCE = Source(DECISION, "窗口代办")
# The end moves at most every five minutes (`STALE_AFTER`), so that an abandoned counter closes after ten to fifteen.
IDLE, LONGEST = timedelta(minutes=15), timedelta(hours=2)

BUSY = must("counter.busy", "您正在为另一位代办。请先结束，再开始下一位。", SOURCE)
OVER = must("counter.over", "这次代办已经结束，刚才的内容没有保存。请重新开始代办。", SOURCE)


def begin_sitting(*, account_id: UUID, session_id: UUID, person_id: UUID, key: UUID) -> Sitting:
    """Begin a sitting in this session.

    What the officer left open elsewhere ends, and so does another officer's with
    this person, who has just agreed anew. Call it in a transaction.
    """
    Account.objects.select_for_update(of=("self",), no_key=True).get(pk=account_id)
    is_live = Q(account_id=account_id, session_id=session_id, expires_at__gt=Now())
    if Sitting.objects.filter(is_live, ended_at=None).exists():
        raise Refused([BUSY])
    end_sittings(Q(account_id=account_id) | Q(person_id=person_id))
    return Sitting.objects.create(
        account_id=account_id, session_id=session_id, person_id=person_id, key=key,
        expires_at=Now() + IDLE, ends_at=Now() + LONGEST,
    )  # fmt: skip


def touch_sitting(*, sitting_id: UUID) -> None:
    Sitting.objects.filter(pk=sitting_id, ended_at=None).update(
        expires_at=Func("ends_at", Now() + IDLE, function="least")
    )


def hold_sitting(*, sitting_id: UUID) -> None:
    """Keep the sitting from ending until the transaction has, or refuse because it has ended already."""
    live = Sitting.objects.select_for_update(of=("self",), no_key=True).filter(pk=sitting_id, ended_at=None)
    if live.first() is None:
        raise Refused([OVER])


def hold_counters(*, phone_of: UUID, persons: Collection[UUID]) -> None:
    """Take what comes first in the order of locks (docs/adr/0012): a person's phone, then whoever types for these."""
    lock_phone(Account.objects.get(person_id=phone_of).phone)
    open_now = Sitting.objects.filter(person_id__in=persons, ended_at=None).order_by("id")
    list(open_now.select_for_update(of=("self",), no_key=True))


def end_sittings(which: Q) -> int:
    """End what is open of these, and return how many; a write that is under way ends first."""
    return Sitting.objects.filter(which, ended_at=None).update(ended_at=Now())


def hand_on_sittings(*, closes: UUID, to: UUID) -> None:
    """Note about who goes on that these officers typed for them too: 回避 follows the human being. All have ended."""
    rows = list(Sitting.objects.filter(person_id=closes))
    for row in rows:
        row.pk, row.key, row.person_id = uuid7(), uuid7(), to
    Sitting.objects.bulk_create(rows)
