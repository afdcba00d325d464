"""本部门 page: how the department and those below it are reached, and what has become or will become of them."""

from typing import Any

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_http_methods

from kuaiji.departments.access import DeskRequest
from kuaiji.departments.actions import register_contact
from kuaiji.departments.models import Department, Reform
from kuaiji.departments.openings import hindrance
from kuaiji.departments.reforms import can_withdraw, may_reform, planned
from kuaiji.desk.queries import left_behind
from kuaiji.desk.reforming import today
from kuaiji.desk.views.officers import operators_only
from kuaiji.rules.findings import Finding, Refused
from kuaiji.web.bridge import Blank, refuse_too_long, typed_from_post
from kuaiji.web.shortcuts import REFUSED, redirect, render

PHONE = Blank("phone", "电话", hint="例如 020-83334567，可以写几个", max_length=40)
HOURS = Blank("hours", "办公时间", hint="例如 工作日 8:30–12:00、14:00–17:30", required=False, max_length=60)
ADDRESS = Blank("address", "地址", required=False, max_length=100)
FIELDS = (
    PHONE,
    HOURS,
    ADDRESS,
    Blank("is_accepting", "会计人员可以直接选择本部门", kind="check", required=False),
)
DONE = {"saved", "planned", "withdrawn"}


@operators_only
@require_http_methods(["GET", "POST"])
def department(request: DeskRequest, code: str = "") -> HttpResponse:
    found = Department.objects.kept().under(request.officer.department_id).select_related("successor")
    shown = found.filter(code=code).first() if code else found.filter(pk=request.officer.department_id).first()
    if shown is None:
        raise Http404
    if request.method == "GET":
        return show_department(request, shown)
    typed = typed_from_post(FIELDS, request.POST)
    try:
        refuse_too_long(FIELDS, typed)
        register_contact(
            operator=request.officer, department_id=shown.pk, address=typed["address"], phone=typed["phone"],
            hours=typed["hours"], is_accepting=typed["is_accepting"] == "yes",
        )  # fmt: skip
    except Refused as refused:
        return show_department(request, shown, findings=refused.findings, typed=typed)
    return redirect(request, f"{request.path}?saved=1")


def show_department(
    request: DeskRequest,
    shown: Department,
    *,
    findings: list[Finding] | None = None,
    typed: dict[str, Any] | None = None,
) -> HttpResponse:
    kept = {name: getattr(shown, name) for name in ("phone", "hours", "address")}
    kept["is_accepting"] = "yes" if shown.is_accepting else ""
    standing = shown.reforms.select_related("successor", "parent", "planned_by").filter(withdrawn_at=None)
    reforms = list(standing.order_by("-takes_effect_on", "-pk"))
    context = {
        "officer": request.officer, "department": shown, "fields": FIELDS, "typed": typed or kept,
        "findings": findings or [],
        "children": Department.objects.valid_today().filter(parent=shown).order_by("code"),
        "opening": planned().filter(kind=Reform.Kind.OPEN, parent=shown).select_related("department"),
        "may_open": hindrance(request.officer, shown) is None,
        "reforms": [(each, can_withdraw(each, today())) for each in reforms],
        "is_planned": any(each.is_planned for each in reforms), "may_reform": may_reform(request.officer, shown),
        "predecessors": shown.predecessors.order_by("code"),
        "left_behind": left_behind(shown.pk) if shown.successor_id else [], "done": DONE & set(request.GET),
        "today": today(),
    }  # fmt: skip
    return render(request, "desk/department.html", context, status=REFUSED if findings else 200)
