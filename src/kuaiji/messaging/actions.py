"""Telling people: queue a text message, take it back, leave a message on their page."""

import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from kuaiji.messaging.models import Message, Sms
from kuaiji.messaging.sending import deliver
from kuaiji.messaging.texts import TEMPLATES
from kuaiji.web.clock import Now
from kuaiji.web.crypto import encrypt
from kuaiji.web.ids import uuid7
from kuaiji.web.sql import sql


@dataclass(frozen=True, slots=True)
class Queued:
    """A text message that was not there before."""

    id: UUID


QUEUED = ("id", "person_id", "template", "dedupe", "not_before", "phone_cipher", "content_cipher")
QUEUE = sql(
    """
    INSERT INTO messaging_sms
           (id, person_id, template, dedupe, not_before, phone_cipher, content_cipher, state, gateway, gateway_id,
            reason)
    VALUES (%(id)s, %(person_id)s, %(template)s, %(dedupe)s, %(not_before)s, %(phone_cipher)s, %(content_cipher)s,
            'queued', '', '', '')
    ON CONFLICT DO NOTHING RETURNING id
    """,
    row=Queued,
)


@transaction.atomic(savepoint=False)
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
    if QUEUE.one(**{name: getattr(sms, name) for name in QUEUED}) is not None:
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
