"""What every page of the record shares: the door, the workspace, and the frame around a form."""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from kuaiji.accounts.access import PersonRequest, signed_in_or_acting
from kuaiji.cases.actions import note_seen
from kuaiji.dossier.beside import beside
from kuaiji.dossier.queries import WORKSPACE, Record, Workspace
from kuaiji.dossier.steps import applies, steps
from kuaiji.rules.findings import Finding
from kuaiji.web.shortcuts import redirect, render

P = ParamSpec("P")


def record_page(
    view: Callable[Concatenate[PersonRequest, Workspace, P], HttpResponse],
) -> Callable[..., HttpResponse]:
    """Open the page for the person's own draft, to them or to who acts for them.

    Without one that can be edited, or where the person's scope leaves the page's `section` out, lead to the task list.
    """

    @signed_in_or_acting
    @require_http_methods(["GET", "POST"])
    @wraps(view)
    def opened(request: PersonRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        workspace = WORKSPACE.one(person=request.person_id)
        section = kwargs.get("section")
        if workspace is None or not workspace.is_editable or (section and not applies(workspace, str(section))):
            return redirect(request, "casework:tasks")
        if workspace.is_unseen_return and workspace.case_id is not None:
            note_seen(case_id=workspace.case_id, person_id=request.person_id)
        return view(request, workspace, *args, **kwargs)

    return opened


def said(request: PersonRequest, record: Record, path: str, findings: Sequence[Finding]) -> list[Finding]:
    """Return what stands beside the fields: everything once the form was refused, or where 预检 led here (`?all`)."""
    return beside(record, path, is_strict=bool(findings) or "all" in request.GET)


def page(
    request: PersonRequest,
    workspace: Workspace,
    template: str,
    word: str,
    findings: Sequence[Finding] = (),
    **context: Any,
) -> HttpResponse:
    """Draw a page of the record; with findings of its own it is a refused form (422)."""
    found = steps(workspace)
    step = next(each for each in found if each.word == word)
    return render(
        request,
        template,
        {
            "workspace": workspace,
            "steps": found,
            "step": step,
            "findings": findings,
            "returned": workspace.findings(word),
            **context,
        },
        status=422 if findings else 200,
    )
