"""证明材料: the upload boxes of the record; with a script one box is swapped, without one the whole page comes back."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.urls import reverse

from kuaiji.accounts.access import PersonRequest
from kuaiji.cases.actions import save_draft
from kuaiji.dossier.actions import add_picture, remove_picture, review
from kuaiji.dossier.queries import Workspace, record_of
from kuaiji.dossier.rows import SlotView, slots_of
from kuaiji.dossier.views.page import record_page
from kuaiji.dossier.views.sections import again, stale, typed_fields
from kuaiji.rules.document import SECTIONS
from kuaiji.rules.findings import Finding, Refused, must
from kuaiji.web.bridge import typed_from_post
from kuaiji.web.forms import idempotency_key, revision_of
from kuaiji.web.ids import uuid7
from kuaiji.web.shortcuts import redirect, render


@record_page
def files(request: PersonRequest, workspace: Workspace, path: str) -> HttpResponse:
    """Take a picture into a slot, or out of it. `path` is `basic` or `education/<id>` and the like.

    Asked for without a slot, it answers with every box of the page.
    """
    section, _, entry = path.partition("/")
    if section not in SECTIONS:
        raise Http404
    slots = {slot.name: slot for slot in slots_of(record_of(workspace), workspace, path)}
    if request.method == "GET" and "slot" not in request.GET:
        return render(request, "dossier/_slots.html", {"slots": slots.values(), "path": path, "findings": []})
    name = request.POST.get("upload") or request.GET.get("slot") or slot_of_removed(request, slots)
    slot = slots.get(name or "")
    if slot is None:
        raise Http404
    findings: list[Finding] = []
    if request.method == "POST":
        is_kept = keep_typed(request, workspace, section, entry)
        findings = change(request, workspace.open_case_id, slot, path)
        review(person_id=request.person_id, under=path)
    if request.headers.get("X-Fragment"):
        return box(request, path, slot.name, findings)
    where = reverse(f"dossier:{section}") if not entry else reverse("dossier:entry", args=[section, entry])
    if request.method == "POST" and not is_kept:
        return stale(request, section, [entry] if entry else [], typed_on(request, section, entry), where)
    return refused(request, path, findings, where) if findings else redirect(request, f"{where}#{slot.anchor}-box")


def slot_of_removed(request: PersonRequest, slots: dict[str, SlotView]) -> str | None:
    wanted = request.POST.get("remove")
    return next((slot.name for slot in slots.values() if any(str(file.id) == wanted for file in slot.files)), None)


def keep_typed(request: PersonRequest, workspace: Workspace, section: str, entry: str) -> bool:
    """A plain form brings all that was typed along with the picture: keep it; False if another tab was faster."""
    if "revision" not in request.POST:
        return True
    saved = save_draft(
        case_id=workspace.open_case_id, person_id=request.person_id, section=section,
        path=[entry] if entry else [], fields=typed_on(request, section, entry), revision=revision_of(request),
        key=uuid7(),
    )  # fmt: skip
    return saved is not None


def typed_on(request: PersonRequest, section: str, entry: str) -> dict[str, Any]:
    return dict(typed_from_post(SECTIONS[section], request.POST)) if entry else typed_fields(request, section)


def change(request: PersonRequest, case_id: UUID, slot: SlotView, path: str) -> list[Finding]:
    """Put the picture in or take it out; what is refused stands beside the box."""
    upload = request.FILES.get(f"file.{slot.name}")
    try:
        if "remove" in request.POST:
            take_out(request, case_id, slot)
        elif upload is None:
            return [must("file.none", "请先选择一张图片，再点上传。", slot.limits.source, f"{path}/{slot.name}")]
        else:
            add_picture(
                person_id=request.person_id, case_id=case_id, path=path, slot=slot.name,
                upload=upload, limits=slot.limits, key=idempotency_key(request),
            )  # fmt: skip
    except Refused as refused:
        return [replace(each, path=each.path or f"{path}/{slot.name}") for each in refused.findings]
    return []


def take_out(request: PersonRequest, case_id: UUID, slot: SlotView) -> None:
    for file in slot.files:
        if str(file.id) == request.POST["remove"]:
            remove_picture(person_id=request.person_id, case_id=case_id, attachment_id=UUID(file.id))


def box(request: PersonRequest, path: str, name: str, findings: list[Finding]) -> HttpResponse:
    workspace = again(request)
    slot = next(slot for slot in slots_of(record_of(workspace), workspace, path) if slot.name == name)
    context = {"slot": slot, "path": path, "findings": findings}
    return render(request, "dossier/_slot.html", context, status=422 if findings else 200)


def refused(request: PersonRequest, path: str, findings: list[Finding], where: str) -> HttpResponse:
    return render(request, "dossier/refused.html", {"findings": findings, "where": where, "path": path}, status=422)
