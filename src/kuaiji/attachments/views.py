"""The person's own pictures, for them and for who acts for them at the counter."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from kuaiji.accounts.access import PersonRequest, signed_in_or_acting
from kuaiji.attachments import queries, serving
from kuaiji.attachments.models import Attachment
from kuaiji.audit.actions import note_access
from kuaiji.audit.models import Kind


@require_safe
@signed_in_or_acting
def file(request: PersonRequest, attachment_id: UUID) -> HttpResponse:
    found = own(request, attachment_id)
    if request.visitor.acting is not None:
        note_access(
            actor_id=request.visitor.account_id, kind=Kind.FILE, person_id=request.person_id, attachment_id=found.pk
        )
    return serving.stream(found)


@require_safe
@signed_in_or_acting
def thumbnail(request: PersonRequest, attachment_id: UUID) -> HttpResponse:
    return serving.stream_thumbnail(own(request, attachment_id))


def own(request: PersonRequest, attachment_id: UUID) -> Attachment:
    found = queries.of_person(request.person_id, attachment_id)
    if found is None:
        raise Http404
    return found
