"""Answers (应答): a rendered page, and a redirect that htmx follows too."""

from collections.abc import Iterator, Mapping
from typing import Any, Literal, cast

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import resolve_url
from django.template.loader import get_template
from django.utils.http import content_disposition_header

from kuaiji.web.paper import TYPES, Kind

REFUSED = 422
CONTENT_TYPES = {**TYPES, "csv": "text/csv; charset=utf-8"}


def render(
    request: HttpRequest, template: str, context: Mapping[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """Answer with the page; every template knows `request`, `visitor` and the lazily made CSRF token."""
    return HttpResponse(text(request, template, context), status=status)


def text(request: HttpRequest, template: str, context: Mapping[str, Any] | None = None) -> str:
    return get_template(template).render({"visitor": getattr(request, "visitor", None), **(context or {})}, request)


def redirect(request: HttpRequest, to: Any, *args: Any, **kwargs: Any) -> HttpResponse:
    """Send the person on with 303; a request made by htmx gets the header it needs instead."""
    where = resolve_url(to, *args, **kwargs)
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": where})
    response = HttpResponseRedirect(where)
    response.status_code = 303
    return response


def download(body: bytes, kind: Kind | Literal["csv"], name: str) -> HttpResponse:
    """Answer with a file to keep, under its Chinese name."""
    return HttpResponse(body, content_type=CONTENT_TYPES[kind], headers=kept_as(name, kind))


def stream(pieces: Iterator[bytes], kind: Kind | Literal["csv"], name: str) -> HttpResponse:
    """Answer with a file to keep that may be too long to hold."""
    answer = StreamingHttpResponse(pieces, content_type=CONTENT_TYPES[kind], headers=kept_as(name, kind))
    return cast("HttpResponse", answer)  # What the guards of the views pass on; nobody looks inside.


def kept_as(name: str, kind: str) -> dict[str, str]:
    return {"Content-Disposition": content_disposition_header(as_attachment=True, filename=f"{name}.{kind}") or ""}
