"""The two cookies: the session, and the browser, which a text-message code is bound to and an account knows again."""

import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponse

# `__Host-` ties a cookie to this very host, but browsers take it only over https.
PREFIX = "__Host-" if settings.KUAIJI.public_url.startswith("https://") else ""
SESSION = f"{PREFIX}session"
BROWSER = f"{PREFIX}browser"
MARK_LENGTH = 43
YEAR = 365 * 24 * 3600


def put(response: HttpResponse, name: str, value: str, *, lasts: int | None = None) -> None:
    response.set_cookie(name, value, max_age=lasts, httponly=True, secure=bool(PREFIX), samesite="Lax", path="/")


def drop(response: HttpResponse, name: str) -> None:
    response.set_cookie(name, "", max_age=0, httponly=True, secure=bool(PREFIX), samesite="Lax", path="/")


def browser_of(request: HttpRequest) -> str:
    """Return this browser's mark, the same all through a request; `mark` puts a new one on the answer."""
    if not hasattr(request, "browser"):
        known = request.COOKIES.get(BROWSER, "")
        request.browser = known if len(known) == MARK_LENGTH else secrets.token_urlsafe(32)  # type: ignore[attr-defined]
    return str(request.browser)  # type: ignore[attr-defined]


def mark(request: HttpRequest, response: HttpResponse) -> None:
    if request.COOKIES.get(BROWSER) != browser_of(request):
        put(response, BROWSER, browser_of(request), lasts=YEAR)
