"""The display switches (关怀版, 深色): a cookie each, so that the server renders the page right at once."""

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from kuaiji.web.shortcuts import redirect

YEAR = 365 * 24 * 3600
SWITCHES = {"size": ("large", "standard"), "theme": ("dark", "light")}


@csrf_exempt  # changes nothing but the asker's own display, and the cached home page carries no token
@require_POST
def display(request: HttpRequest) -> HttpResponse:
    """Keep the choice and go back to the page that it was made on."""
    response = redirect(request, page_before(request))
    for name, values in SWITCHES.items():
        value = request.POST.get(name)
        if value == "standard":
            response.delete_cookie(name, samesite="Lax")
        elif value in values:
            response.set_cookie(name, value, max_age=YEAR, samesite="Lax", secure=request.is_secure())
    return response


def page_before(request: HttpRequest) -> str:
    referrer = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(referrer, {request.get_host()}):
        return "/"
    parts = urlsplit(referrer)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path or "/"


display.access = "public"  # type: ignore[attr-defined]
