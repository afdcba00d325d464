"""操作记录 page, for operators and auditors."""

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from kuaiji.departments.access import DeskRequest
from kuaiji.desk.acts import acts_below
from kuaiji.desk.views.quality import overseers_only
from kuaiji.web.shortcuts import render


@overseers_only
@require_GET
def acts(request: DeskRequest) -> HttpResponse:
    after = request.GET.get("after", "")
    page = acts_below(request.officer.department_id, after=after)
    return render(request, "desk/acts.html", {"officer": request.officer, "page": page, "is_later": bool(after)})
