"""Turns the session cookie into the visitor (访问者) of this request."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from kuaiji.accounts.cookies import SESSION
from kuaiji.accounts.sessions import touch_session
from kuaiji.accounts.sittings import touch_sitting
from kuaiji.accounts.visitor import FIND, STALE_AFTER, token_digest, visitor_of


class SessionMiddleware:
    """Set `request.visitor`; `request.lapsed_account_id` tells whose session has just run out."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        self.recognise(request)
        return self.get_response(request)

    def recognise(self, request: HttpRequest) -> None:
        request.visitor = None  # type: ignore[attr-defined]
        request.lapsed_account_id = None  # type: ignore[attr-defined]
        token = request.COOKIES.get(SESSION)
        found = FIND.one(token=token_digest(token), stale=STALE_AFTER) if token else None
        if found is None:
            return
        if not found.is_live:
            request.lapsed_account_id = found.account_id  # type: ignore[attr-defined]
            return
        request.visitor = visitor_of(found)  # type: ignore[attr-defined]
        if found.is_stale:
            touch_session(session_id=found.session_id, is_staff=found.is_staff)
            if found.sitting_id is not None:
                touch_sitting(sitting_id=found.sitting_id)
