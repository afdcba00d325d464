"""机构调整 pages: what is to become of a department, what will follow, the TOTP once more, and taking it back."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kuaiji.accounts.staff_pages import confirm_first
from kuaiji.departments.access import DeskRequest
from kuaiji.departments.models import Department, Reform
from kuaiji.departments.queries import OfficerContext
from kuaiji.departments.reforms import Plan, obstacles, withdraw_reform
from kuaiji.desk.reforming import consequences, enter_reform, relocation, today
from kuaiji.desk.views.calendar import day_of
from kuaiji.desk.views.department import show_department
from kuaiji.desk.views.officers import operators_only
from kuaiji.rules.findings import Finding, Refused
from kuaiji.web.bridge import Blank, Option, refuse_too_long, typed_from_post
from kuaiji.web.forms import idempotency_key
from kuaiji.web.shortcuts import REFUSED, redirect, render

KIND = Blank(
    "kind", "怎么调整", kind="radio",
    choices=[
        Option(Reform.Kind.RENAME.value, "更名"),
        Option(Reform.Kind.MOVE.value, "改隶到另一个上级部门"),
        Option(Reform.Kind.CLOSE.value, "撤销，由上级部门承接"),
        Option(Reform.Kind.MERGE.value, "并入其他部门"),
    ],
)  # fmt: skip
NAME = Blank("name", "新名称", hint="更名时填写，例如 广州市天河区财政局", required=False, max_length=60)
SHORT_NAME = Blank("short_name", "新地名", hint="更名时填写，下拉框里显示", required=False, max_length=40, width="half")
DAY = Blank("takes_effect_on", "生效日期", hint="当天 0 时起，例如 2027-01-01", max_length=10, width="half")
DOCUMENT = Blank("document", "批准文件的文号", hint="例如 粤府办〔2026〕8 号", max_length=60, width="half")
WHY = Blank("why", "原因", max_length=200)


def fields_for(operator: OfficerContext, department: Department) -> list[Blank]:
    """Return the form; a superior is of higher rank, a successor of no lower one, and both stay open."""
    found = Department.objects.valid_today().under(operator.department_id).filter(valid_to=None)
    above = found.filter(level__lt=department.level).exclude(children=department)
    beside = found.filter(level__lte=department.level).exclude(pk=department.pk)
    superior = Blank(
        "superior", "新的上级部门", kind="select", hint="改隶时选择", choices=listed(above), required=False,
        width="half",
    )  # fmt: skip
    successor = Blank(
        "successor", "并入哪个部门", kind="select", hint="并入时选择", choices=listed(beside), required=False,
        width="half",
    )  # fmt: skip
    return [KIND, NAME, SHORT_NAME, superior, successor, DAY, DOCUMENT, WHY]


def listed(found: QuerySet[Department]) -> list[Option]:
    return [Option(code, name) for code, name in found.order_by("level", "code").values_list("code", "name")]


def below(request: DeskRequest, code: str) -> Department:
    mine = Department.objects.kept().under(request.officer.department_id)
    found = mine.filter(code=code).select_related("parent").first()
    if found is None:
        raise Http404
    return found


def plan_of(typed: dict[str, str]) -> Plan:
    return Plan(
        kind=Reform.Kind(typed["kind"]) if typed["kind"] in Reform.Kind.values else None,
        takes_effect_on=day_of(typed["takes_effect_on"]), document=typed["document"], why=typed["why"],
        name=typed["name"], short_name=typed["short_name"], successor_code=typed["successor"],
        superior_code=typed["superior"],
    )  # fmt: skip


def check(request: DeskRequest, department: Department) -> tuple[Plan, list[Finding]]:
    """Read the plan from the address, with everything that stands against it."""
    fields = fields_for(request.officer, department)
    typed = typed_from_post(fields, request.GET)
    plan = plan_of(typed)
    try:
        refuse_too_long(fields, typed)
    except Refused as refused:
        return plan, refused.findings
    return plan, obstacles(request.officer, department, plan)


@operators_only
@require_GET
def reform(request: DeskRequest, code: str) -> HttpResponse:
    """Ask what is to happen; once it is whole, go on to what will follow."""
    department = below(request, code)
    if not request.GET:
        return show_form(request, department, [])
    _, findings = check(request, department)
    if findings:
        return show_form(request, department, findings)
    return redirect(request, f"{reverse('desk:reform_preview', args=[code])}?{request.GET.urlencode()}")


def show_form(request: DeskRequest, department: Department, findings: list[Finding]) -> HttpResponse:
    fields = fields_for(request.officer, department)
    context = {
        "officer": request.officer, "department": department, "fields": fields, "findings": findings,
        "typed": typed_from_post(fields, request.GET),
    }  # fmt: skip
    return render(request, "desk/reform.html", context, status=REFUSED if findings else 200)


@operators_only
@require_http_methods(["GET", "POST"])
def preview(request: DeskRequest, code: str) -> HttpResponse:
    """Show what will follow, behind the TOTP; the plan stands in the address, so that it survives the way there."""
    department = below(request, code)
    first = confirm_first(request)
    if first is not None:
        return first
    plan, findings = check(request, department)
    if request.method == "POST":
        try:
            fields = fields_for(request.officer, department)
            refuse_too_long(fields, typed_from_post(fields, request.GET))
            enter_reform(operator=request.officer, department_id=department.pk, plan=plan, key=idempotency_key(request))
        except Refused as refused:
            return show_form(request, department, refused.findings)
        return redirect(request, f"{reverse('desk:department_of', args=[code])}?planned=1")
    if findings:
        return show_form(request, department, findings)
    context: dict[str, Any] = {
        "officer": request.officer, "department": department, "plan": plan, "back": request.GET.urlencode(),
        "follows": consequences(department, plan), "moves": relocation(department, plan),
        "is_today": plan.takes_effect_on == today(),
    }  # fmt: skip
    return render(request, "desk/reform_preview.html", context)


@operators_only
@require_POST
def withdraw(request: DeskRequest, reform_id: int) -> HttpResponse:
    """Take a plan back before its day."""
    mine = Reform.objects.filter(department__in=Department.objects.under(request.officer.department_id))
    planned = mine.filter(pk=reform_id).select_related("department", "parent").first()
    if planned is None:
        raise Http404
    try:
        withdraw_reform(operator=request.officer, reform_id=reform_id)
    except Refused as refused:
        return show_department(request, planned.department, findings=refused.findings)
    # Of a department that was to open, nothing is left to look at but its superior.
    shown = planned.parent if planned.parent and planned.kind == Reform.Kind.OPEN else planned.department
    return redirect(request, f"{reverse('desk:department_of', args=[shown.code])}?withdrawn=1")
