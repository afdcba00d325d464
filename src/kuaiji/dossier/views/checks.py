"""核验结果: the answers of the registries by themselves, asked for again by the script while one is on its way."""

from uuid import UUID

from django.http import HttpResponse

from kuaiji.accounts.access import PersonRequest
from kuaiji.dossier.checking import standing_of
from kuaiji.dossier.queries import Record, Workspace, record_of
from kuaiji.dossier.rows import rows_of
from kuaiji.dossier.steps import LISTS
from kuaiji.dossier.views.page import record_page
from kuaiji.web.shortcuts import render, text


@record_page
def rows(request: PersonRequest, workspace: Workspace, section: str) -> HttpResponse:
    """The list of a section alone."""
    context = {"section": section, "rows": rows_of(workspace, record_of(workspace), section)}
    return render(request, "dossier/_rows.html", context)


@record_page
def entry(request: PersonRequest, workspace: Workspace, section: str, entry: UUID) -> HttpResponse:
    """The panel of one entry alone."""
    return HttpResponse(entry_checks(request, workspace, record_of(workspace), f"{section}/{entry}"))


def entry_checks(request: PersonRequest, workspace: Workspace, record: Record, path: str) -> str:
    """Draw the panel of an entry; nothing for what is no entry of a list, such as a post or a whole section."""
    section, _, key = path.partition("/")
    if section not in LISTS or key not in workspace.typed(section):
        return ""
    standing = standing_of(record, path, workspace.typed(section)[key])
    return text(request, "dossier/_check.html", {"standing": standing, "path": path})
