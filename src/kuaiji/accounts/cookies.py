"""The two cookies: the session, and the browser that a text-message code is bound to."""

import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponse

# `__Host-` ties a cookie to this very host, but browsers take it only over https.
PREFIX = "__Host-" if settings.KUAIJI.public_url.startswith("https://") else ""
SESSION = f"{PREFIX}session"
BROWSER = f"{PREFIX}browser"


def put(response: HttpResponse, name: str, value: str) -> None:
    response.set_cookie(name, value, httponly=True, secure=bool(PREFIX), samesite="Lax", path="/")


def drop(response: HttpResponse, name: str) -> None:
    response.set_cookie(name, "", max_age=0, httponly=True, secure=bool(PREFIX), samesite="Lax", path="/")


def browser_of(request: HttpRequest) -> str:
    """Return this browser's mark; a new one is made for the first visit and must then be set on the answer."""
    known = request.COOKIES.get(BROWSER, "")
    return known if len(known) == 43 else secrets.token_urlsafe(32)
