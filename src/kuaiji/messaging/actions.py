"""Telling people: queue a text message, take it back, leave a message on their page."""

import json
from datetime import datetime
from uuid import UUID

from django.db import transaction

from kuaiji.messaging.models import Message, Sms
from kuaiji.messaging.sending import deliver
from kuaiji.messaging.texts import TEMPLATES
from kuaiji.web.clock import Now
from kuaiji.web.crypto import encrypt
from kuaiji.web.ids import uuid7


@transaction.atomic
def send_sms(
    *,
    phone: str,
    template: str,
    values: dict[str, str],
    dedupe: str,
    person_id: UUID | None = None,
    not_before: datetime | None = None,
) -> None:
    """Queue one text message; a second call with the same `dedupe` does nothing."""
    chosen = TEMPLATES[template]
    content = {"text": chosen.render(values), "values": [values[name] for name in chosen.names()]}
    sms = Sms(id=uuid7(), person_id=person_id, template=template, dedupe=dedupe, not_before=not_before)
    sms.phone_cipher = encrypt(phone, sms.phone_box)
    sms.content_cipher = encrypt(json.dumps(content, ensure_ascii=False), sms.content_box)
    Sms.objects.bulk_create([sms], ignore_conflicts=True)
    if Sms.objects.filter(pk=sms.pk).exists():
        deliver.enqueue(sms_id=sms.pk, at=not_before)


def cancel_sms(*, dedupe: str) -> bool:
    """Take a text message back; False if it has already left, or never was."""
    return Sms.objects.filter(dedupe=dedupe, state=Sms.State.QUEUED).update(state=Sms.State.CANCELLED) == 1


def post_message(*, person_id: UUID, title: str, body: str, link: str, dedupe: str) -> None:
    """Leave a message on the person's page; a second call with the same `dedupe` does nothing."""
    message = Message(person_id=person_id, title=title, body=body, link=link, dedupe=dedupe)
    Message.objects.bulk_create([message], ignore_conflicts=True)


def take_message_back(*, dedupe: str) -> None:
    """Take an unread message off the person's page."""
    Message.objects.filter(dedupe=dedupe, read_at=None).delete()


def read_messages(*, person_id: UUID, until: UUID) -> None:
    """Note that the person has read everything up to this message; what came later stays new."""
    Message.objects.filter(person_id=person_id, pk__lte=until, read_at=None).update(read_at=Now())
