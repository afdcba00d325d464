"""本部门 page: how the department and those below it are reached."""

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_http_methods

from kuaiji.departments.access import DeskRequest
from kuaiji.departments.actions import register_contact
from kuaiji.departments.models import Department
from kuaiji.desk.views.officers import operators_only
from kuaiji.rules.findings import Refused
from kuaiji.web.bridge import Blank, refuse_too_long, typed_from_post
from kuaiji.web.shortcuts import REFUSED, redirect, render

FIELDS = (
    Blank("phone", "电话", hint="例如 020-83334567，可以写几个", max_length=40),
    Blank("hours", "办公时间", hint="例如 工作日 8:30–12:00、14:00–17:30", required=False, max_length=60),
    Blank("address", "地址", required=False, max_length=100),
    Blank("is_accepting", "会计人员可以直接选择本部门", kind="check", required=False),
)


@operators_only
@require_http_methods(["GET", "POST"])
def department(request: DeskRequest, code: str = "") -> HttpResponse:
    found = Department.objects.under(request.officer.department_id)
    shown = found.filter(code=code).first() if code else found.filter(pk=request.officer.department_id).first()
    if shown is None:
        raise Http404
    findings = []
    typed = {name: getattr(shown, name) for name in ("phone", "hours", "address")}
    typed["is_accepting"] = "yes" if shown.is_accepting else ""
    if request.method == "POST":
        typed = typed_from_post(FIELDS, request.POST)
        try:
            refuse_too_long(FIELDS, typed)
            register_contact(
                operator=request.officer, department_id=shown.pk, address=typed["address"], phone=typed["phone"],
                hours=typed["hours"], is_accepting=typed["is_accepting"] == "yes",
            )  # fmt: skip
        except Refused as refused:
            findings = refused.findings
        else:
            return redirect(request, f"{request.path}?saved=1")
    context = {
        "officer": request.officer, "department": shown, "fields": FIELDS, "typed": typed, "findings": findings,
        "children": Department.objects.valid_today().filter(parent=shown).order_by("code"),
        "is_saved": request.method == "GET" and "saved" in request.GET,
    }  # fmt: skip
    return render(request, "desk/department.html", context, status=REFUSED if findings else 200)
