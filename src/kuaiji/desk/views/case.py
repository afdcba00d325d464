"""案卷 pages: one part after the other, evidence beside claims, and the history."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.timezone import localtime
from django.views.decorators.http import require_GET

from kuaiji.attachments.serving import stream
from kuaiji.audit.actions import note_access
from kuaiji.audit.models import Kind as Access
from kuaiji.cases.models import Case
from kuaiji.casework.letters import unread_by_department
from kuaiji.departments.access import DeskRequest, desk_access
from kuaiji.departments.calendar import calendar_from
from kuaiji.departments.models import Role
from kuaiji.desk import blanks, units
from kuaiji.desk.actions import note_opening
from kuaiji.desk.casefile import CaseFile, appealed, case_for, done, open_file, picture_for, rounds
from kuaiji.desk.changes import compare
from kuaiji.desk.disputed import disputed_of
from kuaiji.desk.history import chain, looks
from kuaiji.desk.local import offered
from kuaiji.desk.queries import colleagues
from kuaiji.desk.queue import due_of
from kuaiji.desk.reasons import OTHER
from kuaiji.desk.units import Unit
from kuaiji.dossier.offers import Beside, beside_register
from kuaiji.dossier.queries import is_under
from kuaiji.rules.case import Kind, State
from kuaiji.rules.codes import GUIDE
from kuaiji.rules.document import SECTIONS, declared
from kuaiji.rules.findings import Finding
from kuaiji.rules.mending import answer_key
from kuaiji.rules.workdays import Due
from kuaiji.web import clock
from kuaiji.web.shortcuts import REFUSED, redirect, render

# Where 办事指南 says what a section's rules stand on.
GUIDE_PARTS = {
    "department": "s3", "scope": "s4", "basic": "s5", "education": "s6", "work": "s7", "qualification": "s8",
}  # fmt: skip

# value, word and key of each conclusion
VERBS = (("approve", "通过", "a"), ("return", "退回修改", "r"), ("reject", "不予通过", ""))
APPEAL_VERBS = (("approve", "通过，撤销不予通过", "a"), ("reject", "不予通过，维持原来的决定", ""))
DISPUTE_VERBS = (("approve", "同意申诉，告知对方", "a"), ("reject", "不予通过", ""))
VERBS_OF = {Kind.APPEAL: APPEAL_VERBS, Kind.DISPUTE: DISPUTE_VERBS}
SECOND_VERBS = (("confirm", "同意通过", "a"), ("differ", "不同意，重新审核", "r"))

readers_only = desk_access(Role.OFFICER, Role.AUDITOR)


@readers_only
@require_GET
def case(request: DeskRequest, number: str, path: str = "") -> HttpResponse:
    return show(request, found(request, number), path)


@readers_only
@require_GET
def history(request: DeskRequest, number: str) -> HttpResponse:
    shown = found(request, number)
    file = open_file(shown)
    note_case(request, shown)
    context = head(request, file) | {
        "tab": "history", "chain": chain(shown), "looks": looks(shown), "rounds": rounds(shown),
    }  # fmt: skip
    return render(request, "desk/history.html", context)


@readers_only
@require_GET
def changes(request: DeskRequest, number: str) -> HttpResponse:
    """与上次对比: what was asked for first, then what the person changed unasked, then what stayed the same."""
    shown = found(request, number)
    file = open_file(shown)
    comparison = compare(file)
    note_case(request, shown)
    return render(request, "desk/changes.html", head(request, file) | {"tab": "changes", "comparison": comparison})


@readers_only
@require_GET
def whole(request: DeskRequest, number: str) -> HttpResponse:
    """整件一览: every part with its evidence on one page; that an officer has seen it is what a batch goes by."""
    shown = found(request, number)
    file = open_file(shown)
    if not file.units:
        return redirect(request, "desk:case", number)
    note_case(request, shown)
    if Role.OFFICER in request.officer.roles:
        note_opening(officer=request.officer, submission_id=file.submission.pk)
    parts = [content(file, unit) for unit in file.units]
    context = head(request, file) | {"tab": "whole", "parts": parts, "differing": units.differing}
    return render(request, "desk/whole.html", context)


@readers_only
@require_GET
def picture(request: DeskRequest, number: str, attachment_id: UUID) -> HttpResponse:
    """Stream one picture of the case; who looks at it is on record first."""
    shown = found(request, number)
    attachment = picture_for(shown, attachment_id)
    if attachment is None:
        raise Http404
    note_access(
        actor_id=request.officer.account_id, kind=Access.FILE, case_ids=[shown.pk], person_id=attachment.person_id,
        attachment_id=attachment.pk,
    )  # fmt: skip
    return stream(attachment, mark=f"{request.officer.staff_number} {localtime(clock.now()):%Y-%m-%d}")


def found(request: DeskRequest, number: str) -> Case:
    shown = case_for(request.officer, number)
    if shown is None:
        raise Http404
    return shown


def note_case(request: DeskRequest, shown: Case) -> None:
    note_access(actor_id=request.officer.account_id, kind=Access.CASE, case_ids=[shown.pk], person_id=shown.person_id)


def show(
    request: DeskRequest,
    shown: Case,
    path: str,
    *,
    findings: list[Finding] | None = None,
    number: str = "",
    typed: dict[str, Any] | None = None,
) -> HttpResponse:
    """Show one part of the case; `findings` say why the last press of a button did nothing."""
    file = open_file(shown)
    if shown.kind == Kind.DISPUTE:
        return show_dispute(request, file, findings=findings or [], number=number, typed=typed or {})
    unit = file.unit(path) or (file.unit("") if findings else None)
    if unit is None:
        raise Http404
    note_case(request, shown)
    context = head(request, file) | evidence(request, file, unit) | panel(file, unit)
    context |= {
        "findings": findings or [],
        "full_number": number,
        "typed": typed or {},
        "give": blanks.give(colleagues(request.officer.department_id, without=request.officer.officer_id))
        if shown.lease_officer_id == request.officer.officer_id
        else (),
        "done": done(request.officer, request.GET.get("done", ""), file.now),
    }
    return render(request, "desk/case.html", context, status=REFUSED if findings else 200)


def show_dispute(
    request: DeskRequest, file: CaseFile, *, findings: list[Finding], number: str, typed: dict[str, Any]
) -> HttpResponse:
    """Show both sides of a dispute; the holder too finds in 谁看过我的档案 who looked."""
    disputed = disputed_of(file.case)
    note_case(request, file.case)
    if disputed.holder is not None:
        note_access(
            actor_id=request.officer.account_id, kind=Access.CASE, case_ids=[file.case.pk],
            person_id=disputed.holder.person_id,
        )  # fmt: skip
    context = head(request, file) | {
        "disputed": disputed, "findings": findings, "full_number": number, "typed": typed, "unit": None,
        "blanks": blanks, "done": done(request.officer, request.GET.get("done", ""), file.now),
    }  # fmt: skip
    return render(request, "desk/dispute.html", context, status=REFUSED if findings else 200)


def head(request: DeskRequest, file: CaseFile) -> dict[str, Any]:
    shown = file.case
    is_second = shown.state == State.SECOND_REVIEW
    return {
        "officer": request.officer, "file": file, "case": shown, "number": file.masked_number,
        "is_holder": shown.lease_officer_id == request.officer.officer_id, "is_second": is_second,
        "is_own_approval": file.first_officer == request.officer.officer_id,
        "verbs": SECOND_VERBS if is_second else VERBS_OF.get(Kind(shown.kind), VERBS),
        "appeal": appealed(shown),
        "is_lapsed": shown.lease_until is not None and shown.lease_until <= file.now,
        "due": due_on_the_desk(file),
        "is_compared": file.baseline is not None, "unread_letters": unread_by_department(shown.pk),
        "sections": tabs(file), "state": State(shown.state), "kind": Kind(shown.kind), "tab": "",
        "full_number": "", "findings": [],
    }  # fmt: skip


def due_on_the_desk(file: CaseFile) -> Due | None:
    """Return how the case stands in time, while a department has it."""
    assert file.case.due_at is not None  # noqa: S101  it has been handed in
    earliest = min(localtime(file.case.due_at), localtime(file.now)).date()
    return due_of(State(file.case.state), file.case.due_at, file.now, calendar_from(earliest))


def tabs(file: CaseFile) -> list[dict[str, Any]]:
    """Return one tab a section: its first part, how many there are, and the gravest mark among them."""
    found: dict[str, dict[str, Any]] = {}
    for unit in file.units:
        tab = found.setdefault(
            unit.section, {"section": unit.section, "heading": unit.heading, "units": [], "marks": []}
        )
        tab["units"].append(unit)
        tab["marks"].append(file.mark(unit))
    for tab in found.values():
        marks = tab["marks"]
        tab["mark"] = "bad" if "bad" in marks else "ok" if all(mark == "ok" for mark in marks) else ""
    return list(found.values())


def evidence(request: DeskRequest, file: CaseFile, unit: Unit) -> dict[str, Any]:
    """Return what lies on the left and in the middle: what the part holds, and what was found about it so far."""
    shown = content(file, unit)
    wanted = request.GET.get("file", "")
    place = file.units.index(unit)
    return shown | {
        "picture": next((each for each in shown["pictures"] if each.id == wanted), next(iter(shown["pictures"]), None)),
        "guide": {"document": GUIDE, "href": f"/guide/senior#{GUIDE_PARTS[unit.section]}"},
        "differing": units.differing,
        "verdict": file.verdicts.get(unit.digest),
        "is_unchanged": file.is_unchanged(unit),
        "unasked": comparison.unasked_in(unit) if (comparison := compare(file)) and file.case.round > 1 else [],
        "previous": file.units[place - 1] if place > 0 else None,
        "following": file.units[place + 1] if place + 1 < len(file.units) else None,
    }


def content(file: CaseFile, unit: Unit) -> dict[str, Any]:
    """Return one part: pictures, claims, answers and rules."""
    return {
        "unit": unit,
        "pictures": units.pictures(unit, file.submission, file.record),
        "registered": registered(file) if unit.section == "basic" else [],
        "claims": units.claims(unit, file.typed, file.before, file.record),
        "posts": units.posts(unit, file.typed),
        "answers": units.answers(unit, file.submission),
        "registers": registers(file, unit),
        "rules": units.findings_at(file.record.findings, unit),
        "asked_before": asked_before(file, unit),
    }


def registers(file: CaseFile, unit: Unit) -> list[Beside]:
    """Return what provincial registers say of an entry of a list, and whether it was taken over from one."""
    section, _, key = unit.path.partition("/")
    return beside_register(file.case.person_id, section, key, units.part(file.typed, unit.path)) if key else []


def asked_before(file: CaseFile, unit: Unit) -> list[tuple[str, str]]:
    """Return what the last return asked for in this part, and the person's word on what was left as it is."""
    asked = [each for each in file.asked_for if is_under(each.path, unit.path)]
    return [(each.message, file.submission.answers.get(answer_key(each), "")) for each in asked]


def registered(file: CaseFile) -> list[tuple[str, str]]:
    """Return what registration gave and real-name proof stands behind (R5.2)."""
    given = file.record.facts.registrant
    return [
        ("姓名", given.name),
        ("性别", given.sex.label if given.sex else ""),
        ("出生年月", f"{given.birth_on.year} 年 {given.birth_on.month} 月" if given.birth_on else ""),
        ("实名认证", "已通过" if given.has_proved_identity else "没有通过，请核对身份证明"),
    ]


def field_titles(unit: Unit) -> dict[str, str]:
    """Name what a reason leads to: a field or a picture of the part; the part itself has no name."""
    model = SECTIONS[unit.section]
    fields = {each.name: each.title for each in declared(model)}
    return {"": ""} | fields | {slot.name: slot.title for slot in model.slots}


def panel(file: CaseFile, unit: Unit) -> dict[str, Any]:
    """Return what stands on the right: the reasons of this part, what was noted so far, and the final reasons."""
    ticked = file.ticked(unit.path)
    return {
        "reasons": offered(unit.section, file.case.department), "blanks": blanks,
        "slots": {slot.name for slot in SECTIONS[unit.section].slots}, "ticked": ticked,
        "words": ticked.get(OTHER.code, ""),
        "titles": field_titles(unit), "noted": file.noted(),
        "unread": [each for each in file.units if not file.mark(each)],
    }  # fmt: skip
