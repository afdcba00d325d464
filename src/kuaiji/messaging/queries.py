"""What a person has been told."""

from uuid import UUID

from kuaiji.messaging.models import Message
from kuaiji.web.paging import Page, cut

PAGE = 20


def messages_for(person_id: UUID, *, before: UUID | None = None) -> Page[Message]:
    """Return a page of the person's messages, the newest first."""
    messages = Message.objects.filter(person_id=person_id).order_by("-pk")
    if before is not None:
        messages = messages.filter(pk__lt=before)
    return cut(list(messages[: PAGE + 1]), PAGE, lambda message: (message.pk,))


def has_unread(person_id: UUID) -> bool:
    return Message.objects.filter(person_id=person_id, read_at=None).exists()
