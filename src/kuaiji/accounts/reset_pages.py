"""找回密码: number and phone, then the code, then the new password; it never tells whether an account exists."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from kuaiji.accounts import actions, forms
from kuaiji.accounts.access import public
from kuaiji.accounts.cookies import browser_of
from kuaiji.accounts.pages import TROUBLE, address_of, answer, take_proof
from kuaiji.accounts.passwords import password_findings
from kuaiji.accounts.queries import masked
from kuaiji.accounts.tickets import seal, unseal
from kuaiji.rules.findings import Refused
from kuaiji.rules.identity import mobile_findings, normalise, normalise_mobile
from kuaiji.web.shortcuts import redirect

CODE, PASSWORD = "reset code", "reset password"


@public
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Step one: who, and to which phone the code goes."""
    typed = forms.typed(forms.RESET, request.POST)
    if request.method == "GET":
        return start_page(request, typed)
    number, phone = normalise(typed["number"]), normalise_mobile(typed["phone"])
    findings = forms.missing(typed, forms.RESET) or mobile_findings(phone, "phone")
    if findings:
        return start_page(request, typed, findings)
    try:
        take_proof(request, "reset")
        actions.start_reset(number=number, phone=phone, browser=browser_of(request), address=address_of(request))
    except TROUBLE as trouble:
        return start_page(request, typed, trouble)
    return code_page(request, phone)


@public
@require_http_methods(["GET", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """Step two: the code."""
    carried = unseal(CODE, request.POST.get("ticket", ""), browser_of(request))
    if carried is None:
        return over(request)
    phone = carried["phone"]
    text, findings = forms.code_from(forms.typed((forms.CODE,), request.POST))
    if findings:
        return code_page(request, phone, findings)
    try:
        account_id = actions.confirm_reset(phone=phone, browser=browser_of(request), code=text)
    except TROUBLE as trouble:
        return code_page(request, phone, trouble)
    kept = {"account": str(account_id), "phone": phone}
    return password_page(request, seal(PASSWORD, kept, browser_of(request)))


@public
@require_http_methods(["GET", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Step three: the new password. The ticket is good for one password only."""
    ticket = request.POST.get("ticket", "")
    carried = unseal(PASSWORD, ticket, browser_of(request))
    if carried is None:
        return over(request)
    typed = forms.typed(forms.NEW_PASSWORD, request.POST)
    findings = password_findings(typed["password"], typed["again"])
    if findings:
        return password_page(request, ticket, findings)
    try:
        actions.reset_password(
            account_id=UUID(carried["account"]), phone=carried["phone"], ticket=ticket, password=typed["password"]
        )
    except TROUBLE as trouble:
        return password_page(request, ticket, trouble)
    return redirect(request, reverse("accounts:login") + "?reset=1")


def over(request: HttpRequest) -> HttpResponse:
    """Begin again: the page was opened by its address, waited too long, or belongs to another browser."""
    if request.method == "GET":
        return redirect(request, "accounts:reset")
    return start_page(request, {}, Refused([actions.RESET_OVER]))


def start_page(request: HttpRequest, typed: dict[str, str], trouble: Any = None) -> HttpResponse:
    context = {"fields": forms.RESET, "typed": typed}
    return answer(request, "accounts/reset.html", context, purpose="reset", trouble=trouble)


def code_page(request: HttpRequest, phone: str, trouble: Any = None) -> HttpResponse:
    ticket = seal(CODE, {"phone": phone}, browser_of(request))
    context = {"code": forms.CODE, "ticket": ticket, "phone": masked(phone)}
    return answer(request, "accounts/reset_code.html", context, trouble=trouble)


def password_page(request: HttpRequest, ticket: str, trouble: Any = None) -> HttpResponse:
    context = {"fields": forms.NEW_PASSWORD, "ticket": ticket}
    return answer(request, "accounts/reset_password.html", context, trouble=trouble)
