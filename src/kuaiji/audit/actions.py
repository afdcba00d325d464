"""Writing down that somebody looked (留痕)."""

from uuid import UUID

from kuaiji.audit.models import AccessEvent, Kind


def note_access(
    *,
    actor_id: UUID,
    kind: Kind,
    case_ids: list[UUID] | None = None,
    person_id: UUID | None = None,
    attachment_id: UUID | None = None,
    reason: str = "",
) -> None:
    """Write one access event; call it before showing what was asked for."""
    AccessEvent.objects.create(
        actor_id=actor_id, kind=kind, case_ids=case_ids or [], person_id=person_id, attachment_id=attachment_id,
        reason=reason,
    )  # fmt: skip
