"""工作人员 pages: who serves, inviting, roles, and the link to start with."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kuaiji.departments.access import DeskRequest, desk_access
from kuaiji.departments.models import Department, Role
from kuaiji.departments.staff import assign_kinds, grant_role
from kuaiji.desk.actions import end_role
from kuaiji.desk.blanks import give
from kuaiji.desk.inviting import Invitation, invite_officer, renew_link
from kuaiji.desk.queries import colleagues, held_by, membership_of, officer_below, staff_below
from kuaiji.rules.case import Kind
from kuaiji.rules.findings import Finding, Refused
from kuaiji.web.bridge import Blank, Option, refuse_too_long, typed_from_post
from kuaiji.web.forms import idempotency_key
from kuaiji.web.paging import values
from kuaiji.web.shortcuts import REFUSED, redirect, render

NAME = Blank("name", "姓名", max_length=40, width="half")
NUMBER = Blank("staff_number", "工号", hint="也是登录名，由字母和数字组成", max_length=20, width="half")
IDENTITY = Blank(
    "identity_number", "本人身份证号码", hint="只留下不能还原的摘要，用来避免本人审核本人的事项", kind="number",
    required=False, max_length=18, width="half",
)  # fmt: skip
ROLES = (
    (Role.OFFICER.value, "审核员", "审核本部门和下级部门的事项"),
    (Role.OPERATOR.value, "管理员", "邀请工作人员，登记部门联系方式"),
    (Role.AUDITOR.value, "审计员", "查看事项和查阅记录，不作决定；不能兼任其他角色"),
)

operators_only = desk_access(Role.OPERATOR)


@operators_only
@require_GET
def officers(request: DeskRequest) -> HttpResponse:
    after = values(request.GET.get("after", ""), str, str, str)
    page = staff_below(request.officer.department_id, after=after)
    return render(request, "desk/officers.html", {"officer": request.officer, "page": page, "is_later": bool(after)})


@operators_only
@require_http_methods(["GET", "POST"])
def invite(request: DeskRequest) -> HttpResponse:
    fields = (NAME, NUMBER, department_field(request.officer.department_id), IDENTITY)
    typed: dict[str, str] = {}
    chosen: list[str] = []
    findings: list[Finding] = []
    if request.method == "POST":
        typed, chosen = typed_from_post(fields, request.POST), request.POST.getlist("roles")
        try:
            refuse_too_long(fields, typed)
            invitation = invite_officer(
                operator=request.officer, name=typed["name"], staff_number=typed["staff_number"],
                department_code=typed["department"], identity_number=typed["identity_number"],
                roles=[role for role in chosen if role in Role.values], key=idempotency_key(request),
            )  # fmt: skip
        except Refused as refused:
            findings = refused.findings
        else:
            return show_officer(request, invitation.officer.pk, invitation=invitation)
    context = {
        "officer": request.officer, "fields": fields, "roles": ROLES, "typed": typed, "chosen": chosen,
        "findings": findings,
    }  # fmt: skip
    return render(request, "desk/invite.html", context, status=REFUSED if findings else 200)


def department_field(department_id: int) -> Blank:
    """Offer the operator's own department and those below it that are open."""
    found = Department.objects.valid_today().under(department_id).order_by("level", "code")
    choices = [Option(code, name) for code, name in found.values_list("code", "name")]
    return Blank("department", "部门", kind="select", choices=choices, width="half")


@operators_only
@require_GET
def officer(request: DeskRequest, officer_id: UUID) -> HttpResponse:
    return show_officer(request, officer_id)


@operators_only
@require_POST
def renew(request: DeskRequest, officer_id: UUID) -> HttpResponse:
    if officer_below(officer_id, request.officer.department_id) is None:
        raise Http404
    try:
        invitation = renew_link(operator=request.officer, officer_id=officer_id)
    except Refused as refused:
        return show_officer(request, officer_id, findings=refused.findings)
    return show_officer(request, officer_id, invitation=invitation)


@operators_only
@require_POST
def grant(request: DeskRequest, officer_id: UUID) -> HttpResponse:
    role = request.POST.get("role", "")
    if role not in Role.values or officer_below(officer_id, request.officer.department_id) is None:
        raise Http404
    try:
        grant_role(operator=request.officer, officer_id=officer_id, role=Role(role))
    except Refused as refused:
        return show_officer(request, officer_id, findings=refused.findings)
    return redirect(request, "desk:officer", officer_id)


@operators_only
@require_POST
def end(request: DeskRequest, membership_id: int) -> HttpResponse:
    membership = membership_of(membership_id, request.officer.department_id)
    if membership is None:
        raise Http404
    try:
        end_role(operator=request.officer, membership_id=membership_id)
    except Refused as refused:
        return show_officer(request, membership.officer_id, findings=refused.findings)
    return redirect(request, "desk:officer", membership.officer_id)


@operators_only
@require_POST
def kinds(request: DeskRequest, membership_id: int) -> HttpResponse:
    membership = membership_of(membership_id, request.officer.department_id)
    if membership is None:
        raise Http404
    chosen = [Kind(kind) for kind in request.POST.getlist("kinds") if kind in list(Kind)]
    try:
        assign_kinds(operator=request.officer, membership_id=membership_id, kinds=chosen)
    except Refused as refused:
        return show_officer(request, membership.officer_id, findings=refused.findings)
    return redirect(request, "desk:officer", membership.officer_id)


def show_officer(
    request: DeskRequest,
    officer_id: UUID,
    *,
    invitation: Invitation | None = None,
    findings: list[Finding] | None = None,
    typed: dict[str, Any] | None = None,
) -> HttpResponse:
    member = officer_below(officer_id, request.officer.department_id)
    if member is None:
        raise Http404
    memberships = list(member.memberships.select_related("department").order_by("-valid_from", "-pk"))
    held = {membership.role for membership in memberships if membership.valid_to is None}
    context = {
        "officer": request.officer, "member": member, "memberships": memberships, "findings": findings or [],
        "more": [(value, word) for value, word, _ in ROLES if value not in held],
        "kinds": list(Kind),
        "link": invitation.link if invitation else "", "typed": typed or {},
        "in_hand": held_by(officer_id, request.officer.department_id),
        "give": give(colleagues(request.officer.department_id, without=officer_id)),
    }  # fmt: skip
    return render(request, "desk/officer.html", context, status=REFUSED if findings else 200)
