"""采用登记信息: what provincial registers hold of the person, to be taken over with one press or left alone."""

from uuid import UUID

from django.core.exceptions import BadRequest
from django.http import HttpResponse

from kuaiji.accounts.access import PersonRequest
from kuaiji.dossier.actions import Stale, take_offers
from kuaiji.dossier.offers import offers_of
from kuaiji.dossier.queries import Workspace
from kuaiji.dossier.steps import LISTS, steps
from kuaiji.dossier.views.page import record_page
from kuaiji.dossier.views.sections import again
from kuaiji.rules.document import SECTIONS
from kuaiji.rules.findings import Finding
from kuaiji.web.shortcuts import REFUSED, redirect, render


@record_page
def register(request: PersonRequest, workspace: Workspace) -> HttpResponse:
    findings: list[Finding] = []
    if request.method == "POST":
        try:
            take_offers(person_id=request.person_id, wanted=wanted(request))
        except Stale as stale:
            findings = stale.findings
            workspace = again(request)
        else:
            return redirect(request, "dossier:register")
    offers = offers_of(workspace, request.person_id)
    context = {
        "workspace": workspace, "steps": steps(workspace), "findings": findings,
        "newest": offers[0].told if offers else None, "is_open": any(offer.additions for offer in offers),
        "groups": [
            (section, SECTIONS[section].heading, [offer for offer in offers if offer.told.section == section])
            for section in LISTS
        ],
    }  # fmt: skip
    return render(request, "dossier/register.html", context, status=REFUSED if findings else 200)


def wanted(request: PersonRequest) -> set[UUID]:
    """Return the entries that were ticked."""
    try:
        return {UUID(each) for each in request.POST.getlist("take")}
    except ValueError:
        raise BadRequest("take") from None
