"""账号与安全: the person's own account: phone, where they are signed in, and a new password."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kuaiji.accounts import actions, forms
from kuaiji.accounts.access import PersonRequest, signed_in
from kuaiji.accounts.pages import TROUBLE, answer, begin_session, device_of
from kuaiji.accounts.passwords import password_findings
from kuaiji.accounts.phones import open_phone_change
from kuaiji.accounts.queries import account_card
from kuaiji.accounts.sessions import end_session, end_sessions
from kuaiji.web.shortcuts import redirect, render


@signed_in
@require_GET
def account(request: PersonRequest) -> HttpResponse:
    card = account_card(request.visitor.account_id)
    context = {
        "card": card, "here": request.visitor.session_id, "changed": "changed" in request.GET,
        "phone_change": open_phone_change(request.visitor.account_id),
    }  # fmt: skip
    return render(request, "accounts/account.html", context)


@signed_in
@require_POST
def end(request: PersonRequest, session_id: UUID) -> HttpResponse:
    """End one of the own sessions; the one in use ends by 退出."""
    end_session(account_id=request.visitor.account_id, session_id=session_id)
    return redirect(request, "accounts:account")


@signed_in
@require_POST
def end_others(request: PersonRequest) -> HttpResponse:
    end_sessions(account_id=request.visitor.account_id, keep=request.visitor.session_id)
    return redirect(request, "accounts:account")


@signed_in
@require_http_methods(["GET", "POST"])
def change_password(request: PersonRequest) -> HttpResponse:
    if request.method == "GET":
        return password_page(request)
    typed = forms.typed(forms.CHANGE_PASSWORD, request.POST)
    findings = forms.missing(typed, (forms.OLD,)) + password_findings(typed["password"], typed["again"])
    if findings:
        return password_page(request, findings)
    try:
        token = actions.change_password(
            account_id=request.visitor.account_id,
            old=typed["old"],
            new=typed["password"],
            device=device_of(request),
        )
    except TROUBLE as trouble:
        return password_page(request, trouble)
    return begin_session(request, token, redirect(request, "/account?changed=1"))


def password_page(request: PersonRequest, trouble: Any = None) -> HttpResponse:
    return answer(request, "accounts/password.html", {"fields": forms.CHANGE_PASSWORD}, trouble=trouble)
