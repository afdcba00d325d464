"""边填边提示: what the rules say about one section or entry as it is typed now, for the script beside the fields."""

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET

from kuaiji.accounts.access import PersonRequest, signed_in_or_acting
from kuaiji.dossier.beside import beside
from kuaiji.dossier.queries import WORKSPACE, record_of
from kuaiji.dossier.rows import slots_of
from kuaiji.dossier.views.checks import entry_checks
from kuaiji.rules.document import SECTIONS
from kuaiji.web.forms import hints_answer


@require_GET
@signed_in_or_acting
def hints(request: PersonRequest, path: str) -> HttpResponse:
    """Judge what the autosave has just kept; the page shows only what concerns fields the person has left.

    `slots` names the pictures that are called for by now, so that their boxes come and go with the answers; `check`
    is the panel of the registries' answers, which hold only as long as the text stays as it was asked about.
    """
    if path.partition("/")[0] not in SECTIONS:
        raise Http404
    workspace = WORKSPACE.one(person=request.person_id)
    if workspace is None or not workspace.is_editable:
        return hints_answer([])
    record = record_of(workspace)
    slots = [slot.name for slot in slots_of(record, workspace, path)]
    return hints_answer(beside(record, path), slots=slots, check=entry_checks(request, workspace, record, path))
