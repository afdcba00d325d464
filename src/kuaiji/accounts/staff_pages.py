"""工作人员登录: password and 动态口令, the link that sets both, and confirming once more."""

from typing import Any

import pyotp
import segno
from django.http import HttpRequest, HttpResponse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods
from markupsafe import Markup

from kuaiji.accounts import forms, staff
from kuaiji.accounts.access import StaffRequest, public
from kuaiji.accounts.access import staff as staff_only
from kuaiji.accounts.models import Enrolment
from kuaiji.accounts.pages import (
    DESK_HOME,
    TROUBLE,
    address_of,
    answer,
    begin_session,
    desk_login_page,
    device_of,
    remember_password,
    safe_next,
    take_proof,
    with_remembered_password,
)
from kuaiji.accounts.passwords import password_findings
from kuaiji.accounts.replay import replay
from kuaiji.accounts.visitor import visitor
from kuaiji.rules.findings import Refused
from kuaiji.web.shortcuts import redirect

ISSUER = "会计人员服务平台"


@public
@require_http_methods(["GET", "POST"])
def login(request: HttpRequest) -> HttpResponse:
    if request.method == "GET":
        known = visitor(request)
        if known is not None and known.is_staff:
            return redirect(request, DESK_HOME)
        return desk_login_page(request, next=request.GET.get("next", ""))
    typed = with_remembered_password(request, forms.typed(forms.DESK_LOGIN, request.POST))
    wanted, carried = request.POST.get("next", ""), request.POST.get("replay", "")
    kept = {"typed": typed | {"code": ""}, "next": wanted, "replay": carried}
    findings = forms.missing(typed, forms.DESK_LOGIN)
    if findings:
        return desk_login_page(request, trouble=findings, sealed=remember_password(request, typed), **kept)
    try:
        take_proof(request, "desk")
        account_id, token = staff.sign_in_staff(
            username=typed["username"],
            password=typed["password"],
            code=forms.plain_code(typed["code"]),
            address=address_of(request),
            device=device_of(request),
        )
    except TROUBLE as trouble:
        sealed = "" if isinstance(trouble, Refused) else remember_password(request, typed)
        return desk_login_page(request, trouble=trouble, sealed=sealed, **kept)
    response = replay(request, ticket=carried, account_id=account_id, token=token)
    return begin_session(request, token, response or redirect(request, safe_next(request, wanted, DESK_HOME)))


@public
@require_http_methods(["GET", "POST"])
def enrol(request: HttpRequest, token: str) -> HttpResponse:
    """Set password and TOTP by the link that an operator handed over."""
    try:
        enrolment = staff.live_enrolment(token)
    except Refused as refused:
        return answer(request, "accounts/enrol_over.html", {}, trouble=refused)
    if request.method == "GET":
        return enrol_page(request, enrolment, {})
    typed = with_remembered_password(request, forms.typed(forms.ENROL, request.POST))
    findings = password_findings(typed["password"], typed["again"]) + forms.missing(typed, (forms.TOTP,))
    if findings:
        return enrol_page(request, enrolment, typed, findings)
    try:
        codes = staff.enrol(token=token, password=typed["password"], code=forms.plain_code(typed["code"]))
    except TROUBLE as trouble:
        return enrol_page(request, enrolment, typed, trouble)
    return answer(request, "accounts/enrolled.html", {"codes": codes})


def enrol_page(request: HttpRequest, enrolment: Enrolment, typed: dict[str, str], trouble: Any = None) -> HttpResponse:
    name = enrolment.account.username or ""
    address = pyotp.TOTP(enrolment.secret).provisioning_uri(name=name, issuer_name=ISSUER)
    context = {
        "fields": forms.ENROL,
        "sealed": "" if isinstance(trouble, list) else remember_password(request, typed),
        "username": name,
        "qr": Markup(segno.make(address, error="m").svg_inline(scale=4, border=2)),  # noqa: S704
        "secret": " ".join(enrolment.secret[place : place + 4] for place in range(0, len(enrolment.secret), 4)),
    }
    return answer(request, "accounts/enrol.html", context, trouble=trouble)


@staff_only
@require_http_methods(["GET", "POST"])
def confirm(request: StaffRequest) -> HttpResponse:
    """Step up: the TOTP once more; it holds for ten minutes."""
    if request.method == "GET":
        return confirm_page(request, request.GET.get("next", ""))
    typed, wanted = forms.typed(forms.CONFIRM, request.POST), request.POST.get("next", "")
    findings = forms.missing(typed, forms.CONFIRM)
    if findings:
        return confirm_page(request, wanted, findings)
    try:
        token = staff.step_up(
            account_id=request.visitor.account_id,
            session_id=request.visitor.session_id,
            code=forms.plain_code(typed["code"]),
            device=device_of(request),
        )
    except TROUBLE as trouble:
        return confirm_page(request, wanted, trouble)
    return begin_session(request, token, redirect(request, safe_next(request, wanted, DESK_HOME)))


def confirm_page(request: StaffRequest, wanted: str, trouble: Any = None) -> HttpResponse:
    return answer(request, "accounts/confirm.html", {"fields": forms.CONFIRM, "next": wanted}, trouble=trouble)


def confirm_first(request: StaffRequest, back: str = "") -> HttpResponse | None:
    """Before something grave, send staff who have not confirmed their TOTP within ten minutes there and back here.

    A form is not repeated: they come back to the page that it stood on, so the view has to answer GET as well, or else
    names the page that does, with what was chosen in its address.
    """
    if request.visitor.has_stepped_up:
        return None
    return redirect(request, f"/desk/confirm?{urlencode({'next': back or request.get_full_path()})}")
