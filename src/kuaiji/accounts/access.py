"""Who may open a page (权限): every view is marked `public`, `signed_in` or `staff`, and nothing is served unmarked."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast
from urllib.parse import urlencode
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from kuaiji.accounts.pages import UNAUTHORISED, lapsed_page
from kuaiji.accounts.visitor import Visitor, visitor
from kuaiji.web.forms import is_script
from kuaiji.web.shortcuts import redirect


class PersonRequest(HttpRequest):
    """A request from a person who has signed in."""

    visitor: Visitor
    person_id: UUID


class StaffRequest(HttpRequest):
    """A request from a member of staff who has signed in with password and TOTP."""

    visitor: Visitor


def marked(view: Callable[..., HttpResponse], access: str) -> Callable[..., HttpResponse]:
    view.access = access  # type: ignore[attr-defined]
    return view


def public(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Mark a page that anybody may open."""
    return marked(view, "public")


def signed_in(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let only a signed-in person in; others sign in first and then go on where they wanted."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        known = visitor(request)
        if known is None:
            return to_login(request, "accounts:login")
        if known.person_id is None:
            raise PermissionDenied("这一页给会计人员使用。请用您本人的账号登录。")
        request.person_id = known.person_id  # type: ignore[attr-defined]
        return view(cast(PersonRequest, request), *args, **kwargs)

    return marked(guarded, "signed_in")


def staff(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let only staff in."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        known = visitor(request)
        if known is None:
            return to_login(request, "accounts:desk_login")
        if not known.is_staff:
            raise PermissionDenied("这一页给会计管理部门使用。")
        return view(cast(StaffRequest, request), *args, **kwargs)

    return marked(guarded, "staff")


def to_login(request: HttpRequest, name: str) -> HttpResponse:
    """Ask to sign in. A form that came after the session ran out waits in the login page and is sent on afterwards."""
    lapsed: UUID | None = request.lapsed_account_id  # type: ignore[attr-defined]
    if is_script(request):
        return HttpResponse(status=UNAUTHORISED)
    if request.method == "POST" and lapsed is not None:
        return lapsed_page(request, lapsed, name)
    wanted = request.get_full_path() if request.method == "GET" else ""
    return redirect(request, reverse(name) + (f"?{urlencode({'next': wanted})}" if wanted else ""))
