"""边填边提示: what the rules say about one section or entry as it is typed now, for the script beside the fields."""

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from kuaiji.accounts.access import PersonRequest, signed_in
from kuaiji.dossier.queries import WORKSPACE, record_of
from kuaiji.web.forms import hints_answer


@require_GET
@signed_in
def hints(request: PersonRequest, path: str) -> HttpResponse:
    """Judge what the autosave has just kept; the page shows only what concerns fields the person has left."""
    workspace = WORKSPACE.one(person=request.person_id)
    if workspace is None or not workspace.is_editable:
        return hints_answer([])
    return hints_answer(finding for finding in record_of(workspace).findings if finding.path.startswith(f"{path}/"))
