"""The next select below a choice: 会计管理部门 and 行政区划, the same for everybody."""

import re
from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from kuaiji.accounts.access import public
from kuaiji.departments import divisions, queries
from kuaiji.web.shortcuts import render

PLACE = re.compile(r"[a-z_]{1,30}(/[a-z_]{1,30}){0,2}")
DEPARTMENT = "department/department"
CACHE = "public, max-age=3600"


@public
@require_GET
def options(request: HttpRequest) -> HttpResponse:
    """Answer with what stands below the chosen department: the next select, or whom the person will deal with."""
    place, codes = asked(request)
    code = queries.chosen(codes)
    depth = depth_of(request, len(queries.line(code)))
    department = queries.accepting(code)
    # Elsewhere the selects only tell a place; whose department it is, is for the page to say.
    contact = queries.contact(department.pk) if department and place == DEPARTMENT else None
    return answer(request, place, queries.selects(code)[depth:], depth, contact)


@public
@require_GET
def places(request: HttpRequest) -> HttpResponse:
    """Answer with the cities of the chosen province."""
    place, codes = asked(request)
    code = divisions.chosen(codes)
    depth = depth_of(request, len(divisions.line(code)))
    return answer(request, place, divisions.selects(code)[depth:], depth, None)


def asked(request: HttpRequest) -> tuple[str, list[str]]:
    """Return the field's path, and the codes its selects hold: `parent=CODE` alone stands for its whole line."""
    place = request.GET.get("place", DEPARTMENT)
    if not PLACE.fullmatch(place):
        raise Http404
    parent = request.GET.get("parent", "")
    if parent:
        return place, [above.code for above in queries.line(parent) or divisions.line(parent)]
    # htmx names the select that changed first, then all of them; a longer code lies further down.
    codes = dict.fromkeys(filter(None, request.GET.getlist(place.rsplit("/", 1)[-1])))
    return place, sorted(codes, key=len)


def depth_of(request: HttpRequest, depth: int) -> int:
    text = request.GET.get("depth", "")
    return int(text) if re.fullmatch("[1-3]", text) else depth


def answer(
    request: HttpRequest, place: str, selects: Sequence[object], depth: int, contact: queries.Contact | None
) -> HttpResponse:
    context = {"place": place, "selects": selects, "depth": depth, "address": request.path, "contact": contact}
    response = render(request, "departments/options.html", context)
    response.headers["Cache-Control"] = CACHE
    return response
