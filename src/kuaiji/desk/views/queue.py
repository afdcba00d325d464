"""待审列表 page, and 下一件."""

from typing import Any

from django.http import HttpResponse, QueryDict
from django.views.decorators.http import require_GET, require_POST

from kuaiji.accounts.access import StaffRequest, staff
from kuaiji.departments.access import DeskRequest, desk_access
from kuaiji.departments.models import Role
from kuaiji.departments.queries import officer_of
from kuaiji.desk.actions import claim_next
from kuaiji.desk.casefile import done
from kuaiji.desk.queue import SHOWN, Filter, QueuePage, filter_of, queue_page, rows_of
from kuaiji.desk.search import found, search_page
from kuaiji.rules.case import Kind, State
from kuaiji.rules.findings import Refused
from kuaiji.web.shortcuts import redirect, render

officers_only = desk_access(Role.OFFICER)


@staff
@require_GET
def queue(request: StaffRequest) -> HttpResponse:
    """The hot page of the desk: two statements, the visitor's and this one."""
    wanted = filter_of(request.GET)
    if wanted.word:
        page = search_page(request.visitor.account_id, wanted.word, wanted.after)
    else:
        page = queue_page(request.visitor.account_id, wanted)
    if page is None:
        return elsewhere(request)
    return render(request, "desk/queue.html", queue_context(request, page, wanted))


def elsewhere(request: StaffRequest) -> HttpResponse:
    """An operator who reviews nothing has a page of their own; anybody else has nothing here."""
    officer = officer_of(request.visitor.account_id)
    if officer is not None and Role.OPERATOR in officer.roles:
        return redirect(request, "desk:officers")
    return render(request, "departments/no_role.html", {"officer": officer}, status=403)


def queue_context(request: StaffRequest, page: QueuePage, wanted: Filter) -> dict[str, Any]:
    shown = found(page) if wanted.word else rows_of(page, wanted)
    query = QueryDict(mutable=True)
    query.update(
        {"q": wanted.word} if wanted.word
        else {"state": "mine" if wanted.is_mine else wanted.state, "kind": wanted.kind}
    )  # fmt: skip
    return {
        "officer": page, "rows": shown.rows, "wanted": wanted, "state": State(wanted.state),
        "states": SHOWN, "kinds": list(Kind),
        "first": f"?{query.urlencode()}" if wanted.after else "",
        "next": f"?{query.urlencode()}&after={shown.next}" if shown.next else "",
        "is_empty_desk": "empty" in request.GET, "done": done(page, request.GET.get("done", ""), page.now),
    }  # fmt: skip


@officers_only
@require_POST
def take_next(request: DeskRequest) -> HttpResponse:
    """Take the most urgent case and open it."""
    try:
        case = claim_next(officer=request.officer)
    except Refused:
        return redirect(request, "/desk/?empty=1")
    return redirect(request, "desk:case", case.number)
