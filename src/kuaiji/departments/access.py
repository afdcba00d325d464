"""Who may use the desk (审核台): staff with a role in a department, checked before the view sees the request."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.http import HttpResponse

from kuaiji.accounts.access import StaffRequest, staff
from kuaiji.departments.models import Role
from kuaiji.departments.queries import OfficerContext, officer_of
from kuaiji.web.shortcuts import render


class DeskRequest(StaffRequest):
    """A request from a member of staff who serves a department now."""

    officer: OfficerContext


def desk_access(*roles: Role) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Let only staff in who hold one of these roles today; `view.roles` tells the permission table which."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @staff
        @wraps(view)
        def guarded(request: StaffRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            officer = officer_of(request.visitor.account_id)
            if officer is None or officer.roles.isdisjoint(roles):
                return render(request, "departments/no_role.html", {"officer": officer}, status=403)
            request.officer = officer  # type: ignore[attr-defined]
            return view(cast(DeskRequest, request), *args, **kwargs)

        guarded.roles = frozenset(roles)  # type: ignore[attr-defined]
        return guarded

    return decorate
