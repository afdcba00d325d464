"""撤下 actions: an operator takes a delivery back with a reason; a job does it while nobody has used it."""

from uuid import UUID

from django.db import transaction

from kuaiji.departments.queries import OfficerContext
from kuaiji.legacy.actions import GONE, LOADING, USED, WORKER, withdraw_delivery
from kuaiji.legacy.checking import ONE_AT_A_TIME
from kuaiji.legacy.models import Delivery, Excerpt, Withdrawal
from kuaiji.rules.findings import Refused, must
from kuaiji.web.clock import Now
from kuaiji.web.jobs import job

SHORTEST, LONGEST = 4, 200
NO_WHY = must("register.why", f"请写明为什么撤下，{SHORTEST} 到 {LONGEST} 个字。", LOADING, "why")


@transaction.atomic
def ask_withdrawal(*, operator: OfficerContext, delivery_id: UUID, why: str) -> Withdrawal:
    """Have a delivery taken back; asking again while that goes on changes nothing."""
    delivery = Delivery.objects.select_for_update().get(pk=delivery_id)
    asked = Withdrawal.objects.filter(delivery=delivery, refused_at=None).first()
    if asked is not None:
        return asked
    if delivery.loaded_at is None or delivery.withdrawn_at is not None:
        raise Refused([GONE])
    if Excerpt.objects.filter(delivery=delivery, taken_at__isnull=False).exists():
        raise Refused([USED])
    why = " ".join(why.split())
    if not SHORTEST <= len(why) <= LONGEST:
        raise Refused([NO_WHY])
    asked = Withdrawal.objects.create(delivery=delivery, why=why, asked_by_id=operator.officer_id)
    withdraw.enqueue(withdrawal_id=asked.pk)
    return asked


@job("legacy.withdraw", lock=ONE_AT_A_TIME)
def withdraw(withdrawal_id: str) -> None:
    """Take the delivery back, or note that somebody has taken something over meanwhile; a second run finds it done."""
    asked = Withdrawal.objects.select_related("asked_by", "delivery").get(pk=withdrawal_id)
    if asked.refused_at is not None or asked.delivery.withdrawn_at is not None:
        return
    try:
        withdraw_delivery(delivery_id=asked.delivery_id, actor=asked.asked_by.staff_number, why=asked.why, using=WORKER)
    except Refused:
        Withdrawal.objects.filter(pk=asked.pk).update(refused_at=Now())
