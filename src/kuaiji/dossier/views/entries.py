"""教育经历, 工作经历, 会计专业工作经历, 专业技术资格: the sections that are lists; 新增, 查看, 编辑, 删除."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.urls import reverse

from kuaiji.accounts.access import PersonRequest
from kuaiji.cases.actions import MOST_ENTRIES
from kuaiji.dossier.actions import Stale, remove_entry, save_section
from kuaiji.dossier.checking import registered, standing_of
from kuaiji.dossier.queries import Workspace, record_of
from kuaiji.dossier.rows import post_row, rows_of, slots_of
from kuaiji.dossier.steps import after
from kuaiji.dossier.views.page import page, record_page, said
from kuaiji.dossier.views.sections import FULL, again, blocking, is_full, stale
from kuaiji.rules.document import SECTIONS, AccountingPost, declared
from kuaiji.rules.findings import Finding
from kuaiji.web.bridge import typed_from_post
from kuaiji.web.forms import idempotency_key, revision_of
from kuaiji.web.ids import uuid7
from kuaiji.web.shortcuts import redirect


@record_page
def entries(request: PersonRequest, workspace: Workspace, section: str) -> HttpResponse:
    """The table of a list section; 保存并下一步 asks its rules and leads on."""
    findings: list[Finding] = []
    if request.method == "POST":
        try:
            findings = save_section(
                person_id=request.person_id, case_id=workspace.open_case_id, section=section, path=[], fields={},
                revision=revision_of(request), key=idempotency_key(request),
            )  # fmt: skip
        except Stale:
            return redirect(request, f"dossier:{section}")
        workspace = again(request)
        if not blocking(findings):
            return redirect(request, after(workspace, section))
    record = record_of(workspace)
    return page(
        request, workspace, "dossier/entries.html", section, findings,
        section=section, rows=rows_of(workspace, record, section), new_id=uuid7(),
        said=[each for each in record.findings if each.path == section] if workspace.typed(section) else [],
        onward=after(workspace, section),
        is_full=len(workspace.typed(section)) >= MOST_ENTRIES,
    )  # fmt: skip


@record_page
def entry(request: PersonRequest, workspace: Workspace, section: str, entry: UUID) -> HttpResponse:
    """One entry: all its fields, its pictures, and for work the accounting posts."""
    typed = workspace.typed(section).get(str(entry), {})
    findings: list[Finding] = []
    if request.method == "POST":
        typed = typed_from_post(SECTIONS[section], request.POST)
        try:
            findings = save_entry(request, workspace, section, [str(entry)], typed)
        except Stale:
            return stale(request, section, [str(entry)], typed)
        if "add_post" in request.POST and FULL not in findings:
            return redirect(request, "dossier:post", entry=entry, post=uuid7())
        if not blocking(findings):
            return redirect(request, f"dossier:{section}")
        workspace = again(request)
    record, path = record_of(workspace), f"{section}/{entry}"
    standing = standing_of(record, path, typed)
    taken = {name: value for name, value in registered(standing).items() if name in request.GET.getlist("take")}
    return page(
        request, workspace, "dossier/entry.html", section, findings,
        section=section, entry=str(entry), fields=declared(SECTIONS[section]), typed={**typed, **taken}, path=path,
        said=said(request, record, path, findings), standing=standing, is_taken=bool(taken),
        slots=slots_of(record, workspace, path),
        posts=[post_row(str(entry), key, text) for key, text in sorted(typed_posts(workspace, section, entry).items())],
        is_new=str(entry) not in workspace.typed(section),
    )  # fmt: skip


def save_entry(
    request: PersonRequest, workspace: Workspace, section: str, path: list[str], typed: Mapping[str, Any]
) -> list[Finding]:
    """Save an entry or a post, unless it would be one too many."""
    if is_full(workspace, section, path):
        return [FULL]
    return save_section(
        person_id=request.person_id, case_id=workspace.open_case_id, section=section, path=path, fields=typed,
        revision=revision_of(request), key=idempotency_key(request),
    )  # fmt: skip


def typed_posts(workspace: Workspace, section: str, entry: UUID) -> Mapping[str, Any]:
    posts: Mapping[str, Any] = workspace.typed(section).get(str(entry), {}).get("posts", {})
    return posts


@record_page
def post(request: PersonRequest, workspace: Workspace, section: str, entry: UUID, post: UUID) -> HttpResponse:
    """One accounting post within a job."""
    if str(entry) not in workspace.typed(section):
        raise Http404
    typed = typed_posts(workspace, section, entry).get(str(post), {})
    path = [str(entry), "posts", str(post)]
    findings: list[Finding] = []
    if request.method == "POST":
        typed = typed_from_post(AccountingPost, request.POST)
        try:
            findings = save_entry(request, workspace, section, path, typed)
        except Stale:
            return stale(request, section, path, typed)
        if not blocking(findings):
            return redirect(request, "dossier:entry", section=section, entry=entry)
        workspace = again(request)
    return page(
        request, workspace, "dossier/post.html", section, findings,
        said=said(request, record_of(workspace), "/".join([section, *path]), findings),
        fields=declared(AccountingPost), typed=typed, path="/".join([section, *path]), entry=str(entry),
        employer=workspace.typed(section)[str(entry)].get("employer", ""),
    )  # fmt: skip


@record_page
def delete(
    request: PersonRequest, workspace: Workspace, section: str, entry: UUID, post: UUID | None = None
) -> HttpResponse:
    """Ask once, then take an entry out of the draft; what is gone already is not asked about."""
    path = [str(entry)] if post is None else [str(entry), "posts", str(post)]
    back = reverse(f"dossier:{section}") if post is None else reverse("dossier:entry", args=[section, entry])
    if request.method == "POST":
        remove_entry(
            person_id=request.person_id, case_id=workspace.open_case_id, section=section, path=path,
            key=idempotency_key(request),
        )  # fmt: skip
        return redirect(request, back)
    rows = {row.id: row for row in rows_of(workspace, record_of(workspace), section)}
    row = rows.get(str(entry))
    if row is None:
        return redirect(request, back)
    return page(request, workspace, "dossier/delete.html", section, row=row, is_post=post is not None, back=back)


@record_page
def view(request: PersonRequest, workspace: Workspace, section: str, entry: UUID) -> HttpResponse:
    """查看详情: one entry to read, with its check and its pictures."""
    record = record_of(workspace)
    row = next((row for row in rows_of(workspace, record, section) if row.id == str(entry)), None)
    if row is None:
        raise Http404
    return page(
        request, workspace, "dossier/view.html", section, section=section, row=row,
        slots=slots_of(record, workspace, f"{section}/{entry}"),
    )  # fmt: skip
