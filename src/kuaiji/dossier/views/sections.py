"""会计管理部门, 采集须知与采集范围, 基本信息: the sections that are one form each, and 自动保存 for all."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_POST

from kuaiji.accounts.access import PersonRequest, signed_in
from kuaiji.cases.actions import save_draft
from kuaiji.departments import divisions
from kuaiji.departments import queries as departments
from kuaiji.dossier.actions import Stale, save_section
from kuaiji.dossier.queries import WORKSPACE, Workspace, record_of
from kuaiji.dossier.rows import slots_of
from kuaiji.dossier.steps import after
from kuaiji.dossier.views.page import page, record_page
from kuaiji.rules.document import SECTIONS, AccountingPost, declared
from kuaiji.rules.findings import Finding, Severity
from kuaiji.web.bridge import typed_from_post
from kuaiji.web.forms import conflict_answer, idempotency_key, revision_of, saved_answer
from kuaiji.web.shortcuts import redirect


@record_page
def department(request: PersonRequest, workspace: Workspace) -> HttpResponse:
    return section(request, workspace, "department")


@record_page
def scope(request: PersonRequest, workspace: Workspace) -> HttpResponse:
    return section(request, workspace, "scope")


@record_page
def basic(request: PersonRequest, workspace: Workspace) -> HttpResponse:
    return section(request, workspace, "basic")


def section(request: PersonRequest, workspace: Workspace, word: str) -> HttpResponse:
    """Show a section, or save it and go on; what is wrong is said beside its field, and nothing typed is lost."""
    typed = workspace.typed(word)
    findings: list[Finding] = []
    if request.method == "POST":
        typed = typed_fields(request, word)
        if "go" in request.POST:
            return show(request, workspace, word, typed, [])
        try:
            findings = save_section(
                person_id=request.person_id, case_id=workspace.open_case_id, section=word, path=[], fields=typed,
                revision=revision_of(request), key=idempotency_key(request),
            )  # fmt: skip
        except Stale:
            return stale(request, word, [], typed)
        workspace = again(request)
        if not blocking(findings):
            return redirect(request, after(workspace, word))
    return show(request, workspace, word, typed, findings)


def typed_fields(request: PersonRequest, word: str) -> dict[str, Any]:
    typed: dict[str, Any] = dict(typed_from_post(SECTIONS[word], request.POST))
    if word == "department":
        typed["department"] = departments.chosen(request.POST.getlist("department"))
        for name in ("household", "residence"):
            typed[name] = divisions.chosen(request.POST.getlist(name))
    return typed


def show(
    request: PersonRequest, workspace: Workspace, word: str, typed: Mapping[str, Any], findings: list[Finding]
) -> HttpResponse:
    context: dict[str, Any] = {"fields": declared(SECTIONS[word]), "typed": typed}
    if word == "basic":
        context["slots"] = slots_of(record_of(workspace), workspace, word)
    if word == "department":
        context["pickers"] = pickers(typed)
    return page(request, workspace, f"dossier/{word}.html", word, findings, **context)


def pickers(typed: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Return the selects that lead down to each place and to the department."""
    places = {name: list(divisions.selects(str(typed.get(name, "")))) for name in ("household", "residence")}
    return {**places, "department": list(departments.selects(str(typed.get("department", ""))))}


def again(request: PersonRequest) -> Workspace:
    return WORKSPACE.all(person=request.person_id)[0]


def blocking(findings: list[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.severity == Severity.MUST]


def stale(request: PersonRequest, word: str, path: list[str], mine: Mapping[str, Any]) -> HttpResponse:
    """Show both texts of a form that was changed in another tab, so that the person can choose."""
    workspace = again(request)
    theirs: Any = workspace.typed(word)
    for key in path:
        theirs = theirs.get(key, {}) if isinstance(theirs, dict) else {}
    model = AccountingPost if len(path) > 1 else SECTIONS[word]
    response = page(
        request,
        workspace,
        "dossier/stale.html",
        word,
        mine=mine,
        theirs=theirs,
        fields=declared(model),
        here=request.path,
    )
    response.status_code = 409
    return response


@signed_in
@require_POST
def autosave(request: PersonRequest, section: str) -> HttpResponse:
    """Keep what is typed so far: one statement, no rules, no event."""
    if section not in SECTIONS:
        raise Http404
    path = [part for part in request.POST.get("path", "").split("/") if part]
    model = AccountingPost if len(path) > 1 else SECTIONS[section]
    try:
        case_id = UUID(request.POST.get("case", ""))
    except ValueError:
        raise BadRequest("case") from None
    fields = typed_from_post(model, request.POST) if path else typed_fields(request, section)
    revision = revision_of(request)
    saved = save_draft(
        case_id=case_id, person_id=request.person_id, section=section, path=path, fields=fields,
        revision=revision, key=idempotency_key(request),
    )  # fmt: skip
    if saved is None:
        return conflict(request, section, path)
    return saved_answer(saved.revision, saved.updated_at, [])


def conflict(request: PersonRequest, section: str, path: list[str]) -> HttpResponse:
    workspace = again(request)
    theirs: Any = workspace.typed(section)
    for key in path:
        theirs = theirs.get(key, {}) if isinstance(theirs, dict) else {}
    return conflict_answer(workspace.revision(section), {k: v for k, v in theirs.items() if isinstance(v, str)})
