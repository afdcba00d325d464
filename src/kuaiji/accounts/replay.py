"""A form sent after the session ran out (登录过期): it waits sealed in the login page."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.urls import resolve

from kuaiji.accounts.cookies import browser_of
from kuaiji.accounts.proof import spend
from kuaiji.accounts.tickets import LASTS, seal, unseal
from kuaiji.accounts.visitor import FIND, STALE_AFTER, token_digest, visitor_of

PURPOSE = "replay"


def carry(request: HttpRequest, account_id: UUID) -> str:
    """Seal the form of this request for the account whose session has run out. Files cannot travel."""
    content = {"account": str(account_id), "path": request.get_full_path(), "post": request.POST.urlencode()}
    return seal(PURPOSE, content, browser_of(request))


def replay(request: HttpRequest, *, ticket: str, account_id: UUID, token: str) -> HttpResponse | None:
    """Send the form on, once, if the same account signed in; None if there is nothing to send."""
    carried = unseal(PURPOSE, ticket, browser_of(request))
    if carried is None or carried["account"] != str(account_id) or not spend(ticket, LASTS):
        return None
    found = FIND.one(token=token_digest(token), stale=STALE_AFTER)
    path, _, query = carried["path"].partition("?")
    try:
        match = resolve(path)
    except Http404:
        return None
    state: dict[str, Any] = {
        "visitor": found and visitor_of(found),
        "path": path,
        "path_info": path,
        "resolver_match": match,
        "GET": QueryDict(query),
        "POST": QueryDict(carried["post"]),
    }
    for name, value in state.items():
        setattr(request, name, value)
    request.META["QUERY_STRING"] = query
    response: HttpResponse = match.func(request, *match.args, **match.kwargs)
    return response
