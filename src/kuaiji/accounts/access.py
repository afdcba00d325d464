"""Who may open a page (权限): every view is marked `public`, `signed_in`, `signed_in_or_acting` or `staff`.

Nothing is served unmarked.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast
from urllib.parse import urlencode
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from kuaiji.accounts.pages import UNAUTHORISED, lapsed_page
from kuaiji.accounts.sittings import hold_sitting
from kuaiji.accounts.visitor import Acting, Visitor, visitor
from kuaiji.audit.actions import note_access
from kuaiji.audit.models import Kind
from kuaiji.rules.findings import Refused
from kuaiji.web.forms import is_script
from kuaiji.web.shortcuts import redirect

READING = ("GET", "HEAD")
LONGEST_MATTER = 40
NOT_FOR_STAFF = "这一页给会计人员本人使用。窗口代办已经结束的，请从审核台的“窗口代办”重新开始。"


class PersonRequest(HttpRequest):
    """A request from a person who has signed in, or on a page that is open to both, from who acts for them."""

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
            raise PermissionDenied(NOT_FOR_STAFF)
        request.person_id = known.person_id  # type: ignore[attr-defined]
        return view(cast(PersonRequest, request), *args, **kwargs)

    return marked(guarded, "signed_in")


def signed_in_or_acting(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let the person in, and the officer who acts for them at the counter (窗口代办).

    What such an officer writes is on record in the same transaction, and no part of it outlives the end of the sitting.
    """
    alone = signed_in(view)

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        known = visitor(request)
        if known is None or known.acting is None:
            return alone(request, *args, **kwargs)
        request.person_id = known.acting.person_id  # type: ignore[attr-defined]
        if request.method in READING:
            return view(cast(PersonRequest, request), *args, **kwargs)
        with transaction.atomic():
            note_writing(known.account_id, known.acting, matter_of(request))
            return view(cast(PersonRequest, request), *args, **kwargs)

    return marked(guarded, "signed_in_or_acting")


def note_writing(account_id: UUID, acting: Acting, word: str) -> None:
    """Put on record that an officer writes for the person; call it in the transaction of what is written."""
    try:
        hold_sitting(sitting_id=acting.sitting_id)
    except Refused as refused:
        raise PermissionDenied(refused.findings[0].message) from None
    note_access(actor_id=account_id, kind=Kind.COUNTER, person_id=acting.person_id, reason=word)


def matter_of(request: HttpRequest) -> str:
    """Name what a request is about: the section of the record, else the page."""
    match = request.resolver_match
    assert match is not None  # noqa: S101
    section: str = match.kwargs.get("section") or match.kwargs.get("path", "").partition("/")[0]
    return (section or str(match.url_name))[:LONGEST_MATTER]


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
