"""What the pages of accounts share: how they are answered, and the login page that any other page may turn into."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import rotate_token
from django.utils.http import url_has_allowed_host_and_scheme

from kuaiji.accounts import forms, proof
from kuaiji.accounts.cookies import SESSION, browser_of, mark, put
from kuaiji.accounts.limits import TooSoon, network_of
from kuaiji.accounts.passwords import RETRY_AFTER_SECONDS, SOURCE, Busy
from kuaiji.accounts.replay import carry
from kuaiji.accounts.sessions import end_token
from kuaiji.accounts.tickets import seal, unseal
from kuaiji.rules.findings import Finding, Refused, must
from kuaiji.web.shortcuts import REFUSED, render

UNAUTHORISED = 401
PERSON_HOME, DESK_HOME = "/home", "/desk/"
BUSY = must("accounts.busy", f"现在登录的人多，请 {RETRY_AFTER_SECONDS} 秒后再提交一次。填写的内容还在。", SOURCE)
TROUBLE = (Refused, Busy)
Trouble = Exception | list[Finding] | None


def answer(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    *,
    purpose: str = "",
    trouble: Trouble = None,
) -> HttpResponse:
    """Render a form with a fresh proof to work out, and with what went wrong; such pages are never cached."""
    findings, status, wait = told(trouble)
    shared = {"findings": findings, "challenge": proof.challenge(purpose) if purpose else "", "bits": proof.BITS}
    response = render(request, template, shared | context, status=status)
    response.headers["Cache-Control"] = "no-store"
    if wait:
        response.headers["Retry-After"] = str(wait)
    mark(request, response)
    return response


def told(trouble: Trouble) -> tuple[list[Finding], int, int]:
    """Return findings, status and how many seconds to wait."""
    match trouble:
        case None:
            return [], 200, 0
        case Busy():
            return [BUSY], 503, RETRY_AFTER_SECONDS
        case TooSoon():
            return trouble.findings, 429, trouble.seconds
        case Refused():
            return trouble.findings, REFUSED, 0
        case list():
            return trouble, REFUSED, 0
    raise trouble


def login_page(request: HttpRequest, *, trouble: Trouble = None, **context: Any) -> HttpResponse:
    shared = {"fields": forms.LOGIN, "typed": {}, "next": "", "replay": "", "sealed": "", "news": ""}
    return answer(request, "accounts/login.html", shared | context, purpose="login", trouble=trouble)


def desk_login_page(request: HttpRequest, *, trouble: Trouble = None, **context: Any) -> HttpResponse:
    shared = {"fields": forms.DESK_LOGIN, "typed": {}, "next": "", "replay": "", "sealed": ""}
    return answer(request, "accounts/desk_login.html", shared | context, purpose="desk", trouble=trouble)


LOGIN_PAGES = {"accounts:login": login_page, "accounts:desk_login": desk_login_page}


def lapsed_page(request: HttpRequest, account_id: UUID, login: str) -> HttpResponse:
    """Answer a form that came too late with the login page, the form sealed inside."""
    response = LOGIN_PAGES[login](request, replay=carry(request, account_id))
    response.status_code = UNAUTHORISED
    return response


def take_proof(request: HttpRequest, purpose: str) -> None:
    text = request.POST
    proof.check_proof(purpose=purpose, challenge=text.get("challenge", ""), answer=text.get("pow", ""))


def remember_password(request: HttpRequest, typed: Mapping[str, str]) -> str:
    """Seal the typed password into the form: the page sent back never shows it, and nobody types it twice."""
    password = typed.get("password", "")
    return seal("password", {"password": password}, browser_of(request)) if password else ""


def with_remembered_password(request: HttpRequest, typed: dict[str, str]) -> dict[str, str]:
    """Take the password from the sealed field when the boxes are empty."""
    if typed["password"] or typed.get("again"):
        return typed
    kept = unseal("password", request.POST.get("sealed", ""), browser_of(request))
    return typed | {"password": kept["password"], "again": kept["password"]} if kept else typed


def begin_session(request: HttpRequest, token: str, response: HttpResponse) -> HttpResponse:
    """Put the new session on the answer, with a new CSRF token; the session that this browser had ends."""
    old = request.COOKIES.get(SESSION)
    if old:
        end_token(token=old)
    put(response, SESSION, token)
    rotate_token(request)
    return response


def safe_next(request: HttpRequest, wanted: str, otherwise: str) -> str:
    """Return where to go on: an address of this site and nothing else."""
    is_own = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, {request.get_host()})
    return wanted if is_own else otherwise


def address_of(request: HttpRequest) -> str:
    """Return where the request comes from: behind our own proxies, what the outermost of them saw."""
    hops = [*request.headers.get("X-Forwarded-For", "").split(","), request.META.get("REMOTE_ADDR", "")]
    return str(hops[-1 - settings.KUAIJI.proxies] if len(hops) > settings.KUAIJI.proxies else hops[0]).strip()


def device_of(request: HttpRequest) -> str:
    """Name device and network as their owner would recognise them; nothing finer is kept."""
    agent = request.headers.get("User-Agent", "")
    systems = {"Android": "安卓", "iPhone": "iPhone", "iPad": "iPad", "Windows": "Windows 电脑", "Mac OS": "苹果电脑"}
    browsers = {
        "MicroMessenger": "微信",
        "Edg/": "Edge",
        "Firefox/": "Firefox",
        "Chrome/": "Chrome",
        "Safari/": "Safari",
    }
    system = next((word for mark, word in systems.items() if mark in agent), "其他设备")
    browser = next((word for mark, word in browsers.items() if mark in agent), "浏览器")
    return f"{system} · {browser} · {network_word(address_of(request))}"


def network_word(address: str) -> str:
    """Name the neighbourhood of an address: 203.0.113.*, 2001:db8:12:3400…"""
    return network_of(address).replace(".0/24", ".*").replace("::/56", "…").replace("unknown", "网络不明")
