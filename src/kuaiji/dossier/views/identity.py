"""实名认证: ask the registry, say what came back, and let a mistyped name or number be mended until it is proved."""

from django.http import HttpResponse
from django.urls import reverse

from kuaiji.accounts.access import PersonRequest
from kuaiji.accounts.queries import current_identity, masked
from kuaiji.departments.conflicts import keep_away
from kuaiji.dossier.actions import ASKED, start_proof
from kuaiji.dossier.offers import open_offers
from kuaiji.dossier.queries import Workspace
from kuaiji.dossier.views.page import page, record_page
from kuaiji.dossier.views.sections import again
from kuaiji.rules.codes import DocumentType
from kuaiji.rules.findings import Finding, Refused
from kuaiji.web.bridge import Blank, typed_from_post
from kuaiji.web.shortcuts import redirect

FIELDS = (
    Blank("name", "真实姓名", hint="与证件上的姓名一致，生僻字照实填写", max_length=100),
    Blank("number", "证件号码", hint="不用改的，留空即可", required=False, max_length=30),
)

# Seconds before each look for the answer; then the page rests, and a link looks once more.
LOOKS = (2, 2, 2, 3, 5, 8, 13, 20, 30, 45, 60)


def next_look(request: PersonRequest) -> dict[str, int] | None:
    """Return when a page that waits looks again, and the number that this look will have; None once it has rested."""
    told = request.GET.get("look", "")
    looked = int(told) if told.isascii() and told.isdecimal() and len(told) < len("100") else 0
    return {"after": LOOKS[looked], "number": looked + 1} if looked < len(LOOKS) else None


@record_page
def identity(request: PersonRequest, workspace: Workspace) -> HttpResponse:
    findings: list[Finding] = []
    typed = {"name": workspace.person_name, "number": ""}
    if request.method == "POST":
        typed = typed_from_post(FIELDS, request.POST)
        try:
            if request.visitor.acting is not None:
                keep_away(request.visitor.account_id, workspace.registrant.document_type, typed["number"])
            start_proof(person_id=request.person_id, name=typed["name"], number=typed["number"])
            return redirect(request, "dossier:identity")
        except Refused as refused:
            findings = refused.findings
        workspace = again(request)
    number = current_identity(request.person_id).number
    return page(
        request, workspace, "dossier/identity.html", "identity", findings,
        fields=FIELDS, typed=typed, masked=masked(number), is_asked=workspace.registrant.document_type in ASKED,
        document=DocumentType(workspace.document_type).label, onward=reverse("dossier:department"),
        offered=open_offers(workspace, request.person_id), look=next_look(request),
    )  # fmt: skip
