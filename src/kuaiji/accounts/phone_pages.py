"""更换手机号 pages: password and new phone, then the code, and a way back for a day."""

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from kuaiji.accounts import forms, phones
from kuaiji.accounts.access import PersonRequest, signed_in
from kuaiji.accounts.cookies import browser_of
from kuaiji.accounts.pages import TROUBLE, address_of, answer, take_proof
from kuaiji.accounts.queries import masked
from kuaiji.accounts.tickets import seal, unseal
from kuaiji.rules.identity import mobile_findings, normalise_mobile
from kuaiji.web.shortcuts import redirect

CODE = "phone code"


@signed_in
@require_http_methods(["GET", "POST"])
def start(request: PersonRequest) -> HttpResponse:
    """Step one: who asks, and to which phone the code goes."""
    typed = forms.typed(forms.CHANGE_PHONE, request.POST)
    if request.method == "GET":
        return start_page(request, typed)
    phone = normalise_mobile(typed["phone"])
    findings = forms.missing(typed, forms.CHANGE_PHONE) or mobile_findings(phone, "phone")
    if findings:
        return start_page(request, typed, findings)
    try:
        take_proof(request, "phone")
        phones.start_phone_change(
            account_id=request.visitor.account_id, password=typed["password"], phone=phone,
            browser=browser_of(request), address=address_of(request),
        )  # fmt: skip
    except TROUBLE as trouble:
        return start_page(request, typed, trouble)
    return code_page(request, phone)


@signed_in
@require_http_methods(["GET", "POST"])
def code(request: PersonRequest) -> HttpResponse:
    """Step two: the code."""
    carried = unseal(CODE, request.POST.get("ticket", ""), browser_of(request))
    if carried is None:
        return redirect(request, "accounts:change_phone")
    text, findings = forms.code_from(forms.typed((forms.CODE,), request.POST))
    if findings:
        return code_page(request, carried["phone"], findings)
    try:
        phones.confirm_phone_change(
            account_id=request.visitor.account_id, phone=carried["phone"], browser=browser_of(request), code=text
        )
    except TROUBLE as trouble:
        return code_page(request, carried["phone"], trouble)
    return redirect(request, "accounts:account")


@signed_in
@require_POST
def cancel(request: PersonRequest) -> HttpResponse:
    phones.cancel_phone_change(account_id=request.visitor.account_id)
    return redirect(request, "accounts:account")


def start_page(request: PersonRequest, typed: dict[str, str], trouble: Any = None) -> HttpResponse:
    context = {"fields": forms.CHANGE_PHONE, "typed": typed | {"password": ""}}
    return answer(request, "accounts/phone.html", context, purpose="phone", trouble=trouble)


def code_page(request: PersonRequest, phone: str, trouble: Any = None) -> HttpResponse:
    ticket = seal(CODE, {"phone": phone}, browser_of(request))
    context = {"code": forms.CODE, "ticket": ticket, "phone": masked(phone)}
    return answer(request, "accounts/phone_code.html", context, trouble=trouble)
