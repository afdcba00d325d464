"""What a person has been told."""

from uuid import UUID

from django.db.models import QuerySet

from kuaiji.messaging.models import Message


def messages_for(person_id: UUID) -> QuerySet[Message]:
    """Return the person's messages, the newest first."""
    return Message.objects.filter(person_id=person_id).order_by("-id")


def unread_count(person_id: UUID) -> int:
    return Message.objects.filter(person_id=person_id, read_at=None).count()
