"""会计专业工作简历表: the person's own form for one job, filled in from what is saved."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from kuaiji.accounts.access import PersonRequest, signed_in_or_acting
from kuaiji.dossier.queries import WORKSPACE, record_of
from kuaiji.dossier.resume import TITLE, filled, holder_of
from kuaiji.web.paper import Kind
from kuaiji.web.shortcuts import download


@require_safe
@signed_in_or_acting
def resume(request: PersonRequest, entry: UUID, kind: Kind) -> HttpResponse:
    """Hand out the form in every state of the case: a stamp may be asked for when the record is long handed in."""
    workspace = WORKSPACE.one(person=request.person_id)
    jobs = record_of(workspace).document.work if workspace else ()
    job = next((job for job in jobs if job.id == str(entry)), None)
    if workspace is None or job is None:
        raise Http404
    return download(filled(kind, holder_of(workspace), job), kind, f"{TITLE}（{job.employer or '未填单位'}）")
