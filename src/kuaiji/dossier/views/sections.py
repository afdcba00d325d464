"""会计管理部门, 采集须知与采集范围, 基本信息: the sections that are one form each, and 自动保存 for all."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_POST

from kuaiji.accounts.access import PersonRequest, signed_in_or_acting
from kuaiji.cases.actions import MOST_ENTRIES, save_draft
from kuaiji.departments import divisions
from kuaiji.departments import queries as departments
from kuaiji.dossier.actions import Stale, save_section
from kuaiji.dossier.queries import WORKSPACE, Workspace, record_of
from kuaiji.dossier.rows import slots_of
from kuaiji.dossier.steps import LISTS, after
from kuaiji.dossier.summary import named_places
from kuaiji.dossier.views.page import page, record_page, said
from kuaiji.dossier.wording import readable
from kuaiji.rules.codes import DECISION, Status
from kuaiji.rules.document import SECTIONS, AccountingPost, Section, declared
from kuaiji.rules.findings import Finding, Severity, Source, must
from kuaiji.web.bridge import typed_from_post
from kuaiji.web.forms import conflict_answer, idempotency_key, refused_answer, revision_of, saved_answer
from kuaiji.web.shortcuts import redirect

# What belongs to one rendering of a form, not to what was typed into it.
OWN = {"csrfmiddlewaretoken", "key", "revision", "upload", "remove"}
FULL = must(
    "entries.full",
    f"这里最多填写 {MOST_ENTRIES} 条，已经填满。请先删除不需要的，再新增。",
    Source(DECISION, "草稿保存"),
)


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
    if word == "department" and request.method == "GET":
        typed = {**typed, **suggested(request)}
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


def suggested(request: PersonRequest) -> dict[str, str]:
    """Return the answers that 部门查找 sends along: shown, and saved only when the person saves the page."""
    found = {name: request.GET.get(name, "") for name in ("status", "household", "residence", "department")}
    known = {
        "status": found["status"] in set(Status),
        "household": bool(divisions.line(found["household"])),
        "residence": bool(divisions.line(found["residence"])),
        "department": departments.accepting(found["department"]) is not None,
    }
    return {name: value for name, value in found.items() if value and known[name]}


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
    record = record_of(workspace)
    beside = said(request, record, word, findings) if workspace.is_touched(word) else findings
    context: dict[str, Any] = {"fields": declared(SECTIONS[word]), "typed": typed, "said": beside}
    if word == "basic":
        context["slots"] = slots_of(record, workspace, word)
    if word == "scope":
        context["notice"] = record.facts.policy.notice
    if word == "department":
        context["pickers"] = pickers(typed)
        context["is_suggested"] = "department" in request.GET
    return page(request, workspace, f"dossier/{word}.html", word, findings, **context)


def pickers(typed: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Return the selects that lead down to each place and to the department."""
    places = {name: list(divisions.selects(str(typed.get(name, "")))) for name in ("household", "residence")}
    return {**places, "department": list(departments.selects(str(typed.get("department", ""))))}


def again(request: PersonRequest) -> Workspace:
    return WORKSPACE.all(person=request.person_id)[0]


def blocking(findings: list[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.severity == Severity.MUST]


def stale(
    request: PersonRequest, word: str, path: list[str], mine: Mapping[str, Any], here: str | None = None
) -> HttpResponse:
    """Show both texts of a form (at the address `here`) that was changed in another tab: the person chooses."""
    workspace = again(request)
    rows = clash(word, model_of(word, path), mine, saved_at(workspace, word, path))
    if not rows:
        return redirect(request, here or request.path)
    posted = [(name, text) for name, texts in request.POST.lists() for text in texts if name not in OWN]
    response = page(request, workspace, "dossier/stale.html", word, rows=rows, posted=posted, here=here or request.path)
    response.status_code = 409
    return response


def clash(
    word: str, model: type[Section], mine: Mapping[str, Any], theirs: Mapping[str, Any]
) -> list[tuple[str, str, str]]:
    """Return title, this form's text and the saved text of every field in which the two differ."""
    pairs = [
        (each.title, readable(each, str(mine.get(each.name, ""))), readable(each, str(theirs.get(each.name, ""))))
        for each in declared(model)
    ]
    ours, others = ([(title, text[n]) for title, *text in pairs] for n in (0, 1))
    both = zip(named_places(word, ours), named_places(word, others), strict=True)
    return [(title, own, other) for (title, own), (_, other) in both if own != other]


def saved_at(workspace: Workspace, word: str, path: list[str]) -> dict[str, Any]:
    """Return what is saved at a path of a section; nothing where the entry is gone."""
    found = workspace.typed(word)
    for key in path:
        found = found.get(key, {})
    return found


def is_full(workspace: Workspace, word: str, path: list[str]) -> bool:
    """Say whether an entry or a post would be one too many."""
    neighbours = saved_at(workspace, word, path[:-1])
    return bool(path) and path[-1] not in neighbours and len(neighbours) >= MOST_ENTRIES


def model_of(word: str, path: list[str]) -> type[Section]:
    return AccountingPost if len(path) > 1 else SECTIONS[word]


@signed_in_or_acting
@require_POST
def autosave(request: PersonRequest, section: str) -> HttpResponse:
    """Keep what is typed so far: one statement, no rules, no event."""
    if section not in SECTIONS:
        raise Http404
    path = place_of(section, request.POST.get("path", ""))
    if path is None:
        raise Http404
    try:
        case_id = UUID(request.POST.get("case", ""))
    except ValueError:
        raise BadRequest("case") from None
    fields = typed_from_post(model_of(section, path), request.POST) if path else typed_fields(request, section)
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
    if is_full(workspace, section, path):
        return refused_answer([FULL])
    theirs = saved_at(workspace, section, path)
    return conflict_answer(workspace.revision(section), {k: v for k, v in theirs.items() if isinstance(v, str)})


def place_of(section: str, text: str) -> list[str] | None:
    """Return where in a section an autosave writes: nowhere deeper than its forms do."""
    path = text.split("/") if text else []
    shapes = {"work": ("i", "ipi")}.get(section, ("i",)) if section in LISTS else ("",)
    shape = "".join("i" if is_id(part) else "p" if part == "posts" else "?" for part in path)
    return path if shape in shapes else None


def is_id(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False
