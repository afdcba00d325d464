"""What lies in a person's places, for the rules and for the pages."""

from collections.abc import Collection
from uuid import UUID

from kuaiji.attachments.models import Attachment
from kuaiji.rules.codes import FileState
from kuaiji.rules.document import EvidenceFile


def live(person_id: UUID) -> list[EvidenceFile]:
    """Return every picture in its place, in order; removed ones are left out."""
    found = Attachment.objects.live().filter(person_id=person_id).order_by("path", "slot", "position")
    return [evidence_file(attachment) for attachment in found]


def evidence_files(attachment_ids: Collection[UUID]) -> list[EvidenceFile]:
    """Return the named pictures, as a manifest lists them; replaced and removed ones too."""
    found = Attachment.objects.filter(pk__in=attachment_ids).order_by("path", "slot", "position")
    return [evidence_file(attachment) for attachment in found]


def evidence_file(attachment: Attachment) -> EvidenceFile:
    return EvidenceFile(
        id=str(attachment.pk),
        path=attachment.path,
        slot=attachment.slot,
        state=FileState[attachment.state.upper()],
        format=attachment.format,
        size=attachment.size,
        width=attachment.width,
        height=attachment.height,
        refusal=attachment.refusal,
        scanned=attachment.scanned,
    )


def of_person(person_id: UUID, attachment_id: UUID) -> Attachment | None:
    """Return the person's own picture while it is in its place; removed ones and other people's are not found."""
    return Attachment.objects.live().filter(person_id=person_id, pk=attachment_id).first()
