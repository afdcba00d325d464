"""Pages (页面): 注册, 登录, 退出, 找回密码, 用户协议, 隐私政策."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import rotate_token
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kuaiji.accounts import actions, forms
from kuaiji.accounts.access import public
from kuaiji.accounts.codes import LASTS, WAIT_SECONDS, send_code
from kuaiji.accounts.cookies import SESSION, browser_of, drop
from kuaiji.accounts.models import TERMS_VERSION, Challenge
from kuaiji.accounts.pages import (
    DESK_HOME,
    PERSON_HOME,
    TROUBLE,
    address_of,
    answer,
    begin_session,
    device_of,
    login_page,
    remember_password,
    safe_next,
    take_proof,
    told,
    with_remembered_password,
)
from kuaiji.accounts.passwords import Busy
from kuaiji.accounts.proof import BITS, challenge
from kuaiji.accounts.queries import masked, today
from kuaiji.accounts.replay import replay
from kuaiji.accounts.sessions import end_session
from kuaiji.accounts.visitor import visitor
from kuaiji.rules.findings import Refused
from kuaiji.web.forms import hints_answer, idempotency_key, is_script
from kuaiji.web.shortcuts import redirect, render

NEWS = {
    "registered": "注册信息已收到，请登录。登录不了的话，请看手机上的短信。",
    "reset": "新密码已生效，请登录。其他设备上的登录都已结束。",
}


@public
@require_http_methods(["GET", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """Register. The button 获取验证码 posts the whole form to `send_registration_code`."""
    if request.method == "GET":
        return register_page(request, {})
    typed = with_remembered_password(request, forms.typed(forms.REGISTER, request.POST))
    registration, findings = forms.registration_from(typed, today())
    code, more = forms.code_from(typed)
    if registration is None or more:
        return register_page(request, typed, trouble=forms.in_order(findings + more))
    key, browser = idempotency_key(request), browser_of(request)
    try:
        actions.register(registration=registration, code=code, browser=browser, key=key)
    except TROUBLE as trouble:
        return register_page(request, typed, trouble=trouble)
    return redirect(request, reverse("accounts:login") + "?registered=1")


@public
@require_POST
def send_registration_code(request: HttpRequest) -> HttpResponse:
    """Send the code once everything else is filled in."""
    typed = with_remembered_password(request, forms.typed(forms.REGISTER, request.POST))
    registration, findings = forms.registration_from(typed, today())
    if registration is None:
        return code_answer(request, typed, Refused(findings))
    try:
        take_proof(request, "register")
        purpose, phone = Challenge.Purpose.REGISTER, registration.phone
        send_code(purpose=purpose, phone=phone, browser=browser_of(request), address=address_of(request))
    except Refused as refused:
        return code_answer(request, typed, refused)
    return code_answer(request, typed, None, sent_to=masked(phone))


def code_answer(
    request: HttpRequest, typed: dict[str, str], trouble: Refused | None, sent_to: str = ""
) -> HttpResponse:
    minutes = LASTS.seconds // 60
    message = f"验证码已发送到 {sent_to}，{minutes} 分钟内有效。" if sent_to else ""
    wait = WAIT_SECONDS if sent_to else 0
    if not is_script(request):
        return register_page(request, typed, trouble=trouble, message=message, wait=wait)
    findings, status, seconds = told(trouble)
    response = hints_answer(findings, message=message, wait=wait or seconds, challenge=challenge("register"), bits=BITS)
    response.status_code = status
    return response


def register_page(
    request: HttpRequest, typed: dict[str, str], *, trouble: Any = None, message: str = "", wait: int = 0
) -> HttpResponse:
    sealed = remember_password(request, typed)
    context = {"fields": forms.REGISTER, "typed": typed, "sealed": sealed, "message": message, "wait": wait}
    return answer(request, "accounts/register.html", context, purpose="register", trouble=trouble)


@public
@require_http_methods(["GET", "POST"])
def login(request: HttpRequest) -> HttpResponse:
    """Sign in, then go on where the person wanted, or send on the form that waited."""
    if request.method == "GET":
        known = visitor(request)
        if known is not None:
            return redirect(request, DESK_HOME if known.is_staff else PERSON_HOME)
        return login_page(request, next=request.GET.get("next", ""), news=news_of(request))
    typed = with_remembered_password(request, forms.typed(forms.LOGIN, request.POST))
    wanted, carried = request.POST.get("next", ""), request.POST.get("replay", "")
    kept = {"typed": typed, "next": wanted, "replay": carried}
    findings = forms.missing(typed, forms.LOGIN)
    if findings:
        return login_page(request, trouble=findings, **kept)
    try:
        take_proof(request, "login")
        account_id, token = actions.sign_in(
            name=forms.login_name(typed["name"]),
            password=typed["password"],
            address=address_of(request),
            device=device_of(request),
            browser=browser_of(request),
        )
    except TROUBLE as trouble:
        sealed = remember_password(request, typed) if isinstance(trouble, Busy) else ""
        return login_page(request, trouble=trouble, sealed=sealed, **kept)
    response = replay(request, ticket=carried, account_id=account_id, token=token)
    return begin_session(request, token, response or redirect(request, safe_next(request, wanted, PERSON_HOME)))


def news_of(request: HttpRequest) -> str:
    """Say what has just happened; the address only names one of ours, so that nobody can put words on the page."""
    return next((text for name, text in NEWS.items() if name in request.GET), "")


@public
@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    known = visitor(request)
    if known is not None:
        end_session(account_id=known.account_id, session_id=known.session_id)
    response = redirect(request, "/")
    drop(response, SESSION)
    rotate_token(request)
    return response


@public
@require_GET
def terms(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/terms.html", {"version": TERMS_VERSION})


@public
@require_GET
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/privacy.html", {"version": TERMS_VERSION})
