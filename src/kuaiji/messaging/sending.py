"""发送: hands each queued text message to the gateway, at most once."""

import json
import logging
from datetime import datetime

from django.conf import settings
from django.db import connection, transaction

from kuaiji.messaging import gateways
from kuaiji.messaging.gateways.port import NotTaken, Outgoing, Unclear
from kuaiji.messaging.models import Sms
from kuaiji.messaging.texts import TEMPLATES
from kuaiji.web.crypto import decrypt
from kuaiji.web.jobs import Again, job

logger = logging.getLogger(__name__)

COUNT = """
INSERT INTO messaging_smsday AS day ("on", handed_over) VALUES ((kuaiji_now() AT TIME ZONE 'Asia/Shanghai')::date, 1)
ON CONFLICT ("on") DO UPDATE SET handed_over = day.handed_over + 1 WHERE day.handed_over < %s
RETURNING handed_over
"""


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
        if error.again:
            sms.update(state=Sms.State.QUEUED, handed_over_at=None, reason=error.reason[:100])
            raise Again(error.reason) from error
        sms.update(state=Sms.State.FAILED, settled_at=now(), reason=error.reason[:100])
        logger.error("sms refused by %s: %s", gateway.name, error.reason)
    except Unclear as error:
        sms.update(gateway=gateway.name, reason=str(error)[:100])
        logger.warning("sms outcome unknown at %s: %s", gateway.name, error)
    else:
        sms.update(gateway=gateway.name, gateway_id=gateway_id, reason="")


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
    if not is_within_cap():
        logger.error("sms cap of the day reached: %s", settings.KUAIJI.sms_daily_cap)
        raise Again("daily cap")
    sms.state, sms.handed_over_at = Sms.State.HANDED_OVER, moment
    sms.save(update_fields=["state", "handed_over_at"])
    content = json.loads(decrypt(bytes(sms.content_cipher), f"messaging.sms.content:{sms.pk}"))
    phone = decrypt(bytes(sms.phone_cipher), f"messaging.sms.phone:{sms.pk}")
    return Outgoing(
        key=str(sms.pk),
        phone=phone,
        template=sms.template,
        names=tuple(template.names()),
        values=tuple(content["values"]),
        text=content["text"],
    )


def is_within_cap() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [settings.KUAIJI.sms_daily_cap])
        return cursor.fetchone() is not None


def now() -> datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT kuaiji_now()")
        (moment,) = cursor.fetchone()
    return moment  # type: ignore[no-any-return]
