"""审核情况 page: a department's figures, mine or one below it, over a choice of days."""

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET

from kuaiji.departments.access import DeskRequest, desk_access
from kuaiji.departments.models import Role
from kuaiji.desk.exports import waiting_for
from kuaiji.desk.figures import PERIODS, USUAL, figures_of
from kuaiji.web.shortcuts import render

desk_only = desk_access(*Role)


@desk_only
@require_GET
def figures(request: DeskRequest, code: str = "") -> HttpResponse:
    asked = request.GET.get("days", "")
    period = int(asked) if asked in map(str, PERIODS) else USUAL
    found = figures_of(request.officer.department_id, code, period)
    if found is None:
        raise Http404
    context = {
        "officer": request.officer, "figures": found, "place": found.place, "charts": found.charts(),
        "period": period, "periods": PERIODS,
        "exports_waiting": waiting_for(request.officer.department_id) if Role.OPERATOR in request.officer.roles else 0,
    }  # fmt: skip
    return render(request, "desk/figures.html", context)
