"""发送: hands each queued text message to the gateway, at most once, and learns what became of it."""

import json
import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction

from kuaiji.messaging import gateways
from kuaiji.messaging.gateways.port import NotTaken, Outgoing, Receipt, Unclear
from kuaiji.messaging.models import Sms
from kuaiji.messaging.texts import TEMPLATES
from kuaiji.web.clock import now
from kuaiji.web.crypto import decrypt
from kuaiji.web.jobs import Again, Backoff, job

logger = logging.getLogger(__name__)

COUNT = """
INSERT INTO messaging_smsday AS day ("on", handed_over) VALUES ((%s AT TIME ZONE 'Asia/Shanghai')::date, 1)
ON CONFLICT ("on") DO UPDATE SET handed_over = day.handed_over + 1 WHERE day.handed_over < %s
RETURNING handed_over
"""
REFUND = """
UPDATE messaging_smsday SET handed_over = handed_over - 1 WHERE "on" = (%s AT TIME ZONE 'Asia/Shanghai')::date
"""
SPEND = "INSERT INTO messaging_spentnonce (nonce) VALUES (%s) ON CONFLICT DO NOTHING RETURNING nonce"
FIRST_LOOK = timedelta(minutes=2)
LAST_LOOK = timedelta(days=2)


@job("messaging.deliver", queue="sms")
def deliver(sms_id: str) -> None:
    """Hand one message over. Once handed over it is never tried again, whatever happens to this worker."""
    message = hand_over(sms_id)
    if message is None:
        return
    gateway = gateways.chosen()
    sms = Sms.objects.filter(pk=sms_id, state=Sms.State.HANDED_OVER)
    try:
        gateway_id = gateway.send(message)
    except NotTaken as error:
        take_back(sms_id, error)
        if error.again:
            raise Again(error.reason) from error
        logger.error("sms refused by %s: %s", gateway.name, error.reason)
    except Unclear as error:
        sms.update(reason=str(error)[:100])
        logger.warning("sms outcome unknown at %s: %s", gateway.name, error)
    else:
        sms.update(gateway_id=gateway_id, reason="")


@transaction.atomic
def hand_over(sms_id: str) -> Outgoing | None:
    """Commit that the message leaves now, before it does; None if it left before, was cancelled or came too late."""
    sms = Sms.objects.select_for_update(of=("self",)).filter(pk=sms_id, state=Sms.State.QUEUED).first()
    if sms is None:
        return None
    moment, template = now(), TEMPLATES[sms.template]
    if moment > (sms.not_before or sms.created_at) + template.lasts:
        sms.state, sms.settled_at, sms.reason = Sms.State.CANCELLED, moment, "late"
        sms.save(update_fields=["state", "settled_at", "reason"])
        return None
    count_against_cap(moment)
    sms.state, sms.handed_over_at, sms.gateway = Sms.State.HANDED_OVER, moment, gateways.chosen().name
    sms.save(update_fields=["state", "handed_over_at", "gateway"])
    follow_up.enqueue(sms_id=sms.pk, at=moment + FIRST_LOOK)
    content = json.loads(decrypt(sms.content_cipher, sms.content_box))
    return Outgoing(
        key=str(sms.pk),
        phone=decrypt(sms.phone_cipher, sms.phone_box),
        template=sms.template,
        values=tuple(zip(template.names(), content["values"], strict=True)),
        text=content["text"],
    )


def count_against_cap(moment: datetime) -> None:
    """Count one message; at the cap of the day nothing more leaves, and whoever watches the log is told once."""
    cap = settings.KUAIJI.sms_daily_cap
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [moment, cap])
        row = cursor.fetchone()
    if row is None:
        raise Again("daily cap")
    if row[0] == cap:
        logger.error("sms cap of the day reached: %s", cap)


@transaction.atomic
def take_back(sms_id: str, error: NotTaken) -> None:
    """Undo the handing over of a message that was certainly not taken."""
    sms = Sms.objects.select_for_update(of=("self",)).get(pk=sms_id)
    with connection.cursor() as cursor:
        cursor.execute(REFUND, [sms.handed_over_at])
    sms.state = Sms.State.QUEUED if error.again else Sms.State.FAILED
    sms.handed_over_at, sms.reason = None, error.reason[:100]
    sms.settled_at = None if error.again else now()
    sms.save(update_fields=["state", "handed_over_at", "reason", "settled_at"])


@job("messaging.follow_up", queue="sms", retry=Backoff(first=FIRST_LOOK, longest=timedelta(hours=6), attempts=100))
def follow_up(sms_id: str) -> None:
    """Ask the gateway what became of a message, less and less often, for two days."""
    sms = Sms.objects.filter(pk=sms_id, state=Sms.State.HANDED_OVER).first()
    gateway = gateways.chosen()
    if sms is None or sms.handed_over_at is None or sms.gateway != gateway.name:
        return
    phone = decrypt(sms.phone_cipher, sms.phone_box)
    try:
        receipt = gateway.fate(key=str(sms.pk), gateway_id=sms.gateway_id, phone=phone, sent_at=sms.handed_over_at)
    except (NotTaken, Unclear) as error:
        raise Again(str(error)) from error
    if receipt is not None:
        settle(sms, receipt)
    elif now() < sms.handed_over_at + LAST_LOOK:
        raise Again("no receipt yet")


@transaction.atomic
def take_receipt(*, gateway: str, nonce: str, receipt: Receipt) -> bool:
    """Take a receipt that a gateway sent us; False for one that was played back."""
    with connection.cursor() as cursor:
        cursor.execute(SPEND, [nonce])
        if cursor.fetchone() is None:
            return False
    sms = Sms.objects.filter(gateway=gateway, gateway_id=receipt.gateway_id).exclude(gateway_id="").first()
    if sms is not None:
        settle(sms, receipt)
    return True


def settle(sms: Sms, receipt: Receipt) -> None:
    """Write what became of it; the first word stands."""
    Sms.objects.filter(pk=sms.pk, state=Sms.State.HANDED_OVER).update(
        state=Sms.State.DELIVERED if receipt.is_delivered else Sms.State.FAILED,
        gateway_id=receipt.gateway_id[:100] or sms.gateway_id,
        reason="" if receipt.is_delivered else receipt.reason[:100],
        settled_at=now(),
    )
