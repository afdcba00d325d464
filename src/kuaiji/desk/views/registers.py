"""旧库导入 pages: what was loaded, bringing a file, what its check found, confirming, and taking a delivery back."""

from typing import cast
from uuid import UUID

from django.http import Http404, HttpResponse
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kuaiji.accounts.staff_pages import confirm_first
from kuaiji.departments.access import DeskRequest
from kuaiji.desk.views.calendar import day_of
from kuaiji.desk.views.officers import operators_only
from kuaiji.legacy import intakes
from kuaiji.legacy.checking import told_of
from kuaiji.legacy.manual import explained
from kuaiji.legacy.models import Intake, Standing
from kuaiji.legacy.queries import deliveries_below, delivery_below, intake_below, intakes_below, keeps_register
from kuaiji.legacy.receiving import FIELD, Received, takes_register
from kuaiji.legacy.withdrawing import LONGEST, ask_withdrawal
from kuaiji.rules.findings import Finding, Refused
from kuaiji.web import clock
from kuaiji.web.bridge import Blank, refuse_too_long, typed_from_post
from kuaiji.web.forms import idempotency_key
from kuaiji.web.shortcuts import REFUSED, download, redirect, render, stream
from kuaiji.web.spreadsheet import csv_text

FIELDS = (
    Blank(
        "source", "登记库的名称", hint="本人和审核人员会看到，例如 广东省登记库", width="half",
        max_length=intakes.LONGEST_SOURCE,
    ),
    Blank("as_of", "登记库导出的日期", hint="例如 2024-12-31", max_length=10, width="half"),
    Blank(
        "left_out", "不导入的列", hint="文件里有、列名表里没有的列，写出列名，用逗号分开", required=False,
        max_length=intakes.LONGEST_COLUMNS,
    ),
)  # fmt: skip
LEAVE = Blank("leave_faulty", "有错误的行不导入，其余的照样导入", "check")
WHY = Blank("why", "为什么撤下", hint="例如：文件导错了一年。写进操作记录", max_length=LONGEST)


@operators_only
@require_GET
def registers(request: DeskRequest) -> HttpResponse:
    return show(request)


@csrf_exempt  # Asked for below, once it is known who sends: the middleware would read the whole body first.
@takes_register
@operators_only
@require_POST
@csrf_protect
def bring(request: DeskRequest) -> HttpResponse:
    typed = typed_from_post(FIELDS, request.POST)
    try:
        refuse_too_long(FIELDS, typed)
        intake = intakes.bring_register(
            operator=request.officer, received=cast("Received | None", request.FILES.get(FIELD)),
            source=typed["source"], as_of=day_of(typed["as_of"]), left_out=typed["left_out"],
            key=idempotency_key(request),
        )  # fmt: skip
    except Refused as refused:
        return show(request, typed=typed, findings=refused.findings)
    return redirect(request, "desk:register", intake.pk)


def show(
    request: DeskRequest, *, typed: dict[str, str] | None = None, findings: list[Finding] | None = None
) -> HttpResponse:
    """Show what was brought in and loaded so far, below it the form; `findings` say why nothing was brought."""
    after, now = request.GET.get("after", ""), clock.now()
    context = {
        "officer": request.officer, "fields": FIELDS, "typed": typed or {}, "findings": findings or [],
        "may_bring": keeps_register(request.officer.department_id), "is_later": bool(after),
        "brought": [(each, each.standing(now)) for each in intakes_below(request.officer.department_id)],
        "page": deliveries_below(request.officer.department_id, after=after),
    }  # fmt: skip
    return render(request, "desk/registers.html", context, status=REFUSED if findings else 200)


@operators_only
@require_GET
def columns(request: DeskRequest) -> HttpResponse:
    return render(request, "desk/register_columns.html", {"officer": request.officer, "columns": explained()})


@operators_only
@require_GET
def template(request: DeskRequest) -> HttpResponse:
    return download(csv_text([[each.title for each in explained()]]).encode(), "csv", "登记库导入模板")


def brought(request: DeskRequest, intake_id: UUID) -> Intake:
    found = intake_below(intake_id, request.officer.department_id)
    if found is None:
        raise Http404
    return found


@operators_only
@require_GET
def register(request: DeskRequest, intake_id: UUID) -> HttpResponse:
    return show_intake(request, brought(request, intake_id))


def show_intake(request: DeskRequest, intake: Intake, findings: list[Finding] | None = None) -> HttpResponse:
    standing = intake.standing(clock.now())
    context = {
        "officer": request.officer, "intake": intake, "standing": standing, "told": told_of(intake),
        "is_running": standing in {Standing.CHECKING, Standing.LOADING}, "findings": findings or [],
        "is_earlier": intake.delivery is not None and intake.confirmed_at is not None
        and intake.delivery.loaded_at is not None and intake.delivery.loaded_at < intake.confirmed_at,
    }  # fmt: skip
    return render(request, "desk/register.html", context, status=REFUSED if findings else 200)


@operators_only
@require_GET
def faults(request: DeskRequest, intake_id: UUID) -> HttpResponse:
    """Give all faults as a file, for whoever has to mend the register."""
    intake = brought(request, intake_id)
    try:
        pieces = intakes.faults_of(operator=request.officer, intake=intake)
    except Refused as refused:
        return show_intake(request, intake, refused.findings)
    if pieces is None:
        return redirect(request, "desk:register", intake.pk)
    return stream(pieces, "csv", f"错误清单-{intake.name.removesuffix('.csv')}")


@operators_only
@require_http_methods(["GET", "POST"])
def load(request: DeskRequest, intake_id: UUID) -> HttpResponse:
    """Show once more what will be loaded, behind the TOTP, and have it loaded."""
    intake = brought(request, intake_id)
    first = confirm_first(request)
    if first is not None:
        return first
    findings: list[Finding] = []
    if request.method == "POST":
        try:
            intakes.confirm_intake(
                operator=request.officer, intake_id=intake.pk, leave_faulty=request.POST.get("leave_faulty") == "yes"
            )
        except Refused as refused:
            findings, intake = refused.findings, brought(request, intake_id)
            if intake.standing(clock.now()) != Standing.CHECKED:
                return show_intake(request, intake, findings)
        else:
            return redirect(request, "desk:register", intake.pk)
    elif intake.standing(clock.now()) != Standing.CHECKED:
        return redirect(request, "desk:register", intake.pk)
    context = {
        "officer": request.officer, "intake": intake, "told": told_of(intake), "leave": LEAVE, "findings": findings,
    }  # fmt: skip
    return render(request, "desk/register_load.html", context, status=REFUSED if findings else 200)


@operators_only
@require_POST
def give_up(request: DeskRequest, intake_id: UUID) -> HttpResponse:
    intake = brought(request, intake_id)
    try:
        intakes.give_up_intake(operator=request.officer, intake_id=intake.pk)
    except Refused as refused:
        return show_intake(request, intake, refused.findings)
    return redirect(request, "desk:registers")


@operators_only
@require_http_methods(["GET", "POST"])
def withdraw(request: DeskRequest, delivery_id: UUID) -> HttpResponse:
    """Ask why, behind the TOTP, and have a delivery taken back."""
    delivery = delivery_below(delivery_id, request.officer.department_id)
    if delivery is None:
        raise Http404
    first = confirm_first(request)
    if first is not None:
        return first
    findings: list[Finding] = []
    typed = typed_from_post([WHY], request.POST)
    if request.method == "POST":
        try:
            ask_withdrawal(operator=request.officer, delivery_id=delivery.pk, why=typed["why"])
        except Refused as refused:
            findings = refused.findings
        else:
            return redirect(request, "desk:registers")
    context = {"officer": request.officer, "delivery": delivery, "why": WHY, "typed": typed, "findings": findings}
    return render(request, "desk/register_withdraw.html", context, status=REFUSED if findings else 200)
