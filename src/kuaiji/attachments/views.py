"""The person's own pictures."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from kuaiji.accounts.access import PersonRequest, signed_in
from kuaiji.attachments import queries, serving
from kuaiji.attachments.models import Attachment


@require_safe
@signed_in
def file(request: PersonRequest, attachment_id: UUID) -> HttpResponse:
    return serving.stream(own(request, attachment_id))


@require_safe
@signed_in
def thumbnail(request: PersonRequest, attachment_id: UUID) -> HttpResponse:
    return serving.stream_thumbnail(own(request, attachment_id))


def own(request: PersonRequest, attachment_id: UUID) -> Attachment:
    found = queries.of_person(request.person_id, attachment_id)
    if found is None:
        raise Http404
    return found
