"""随部门转办: on the day of a reform open cases follow their department to its successor; nothing is handed in anew.

A department that moves keeps its cases; what officers of its former superior have in hand there is let go.
"""

from uuid import UUID

from django.db import transaction

from kuaiji.cases import actions as cases
from kuaiji.cases.models import Case
from kuaiji.casework.telling import tell
from kuaiji.departments.models import Department, Reform
from kuaiji.departments.queries import in_charge, is_in_charge
from kuaiji.departments.reforms import due_today, take_effect
from kuaiji.rules.case import CLOSED
from kuaiji.web import clock
from kuaiji.web.jobs import job

BATCH = 500


def bring_into_force() -> None:
    """Do every reform whose day has come, each in a transaction of its own with the job that its cases follow by."""
    for reform_id in due_today():
        with transaction.atomic():
            reform = take_effect(reform_id=reform_id)
            if reform is None:
                continue
            if reform.successor_id is not None:
                follow.enqueue(department_id=reform.department_id)
            if reform.kind == Reform.Kind.MOVE:
                let_go.enqueue(department_id=reform.department_id)


@job("casework.follow")
def follow(department_id: int) -> None:
    """Let the open cases of a closed department follow; a run that was cut short, or comes twice, does the rest."""
    waiting = Case.objects.filter(department_id=department_id).exclude(state__in=CLOSED).order_by("id")
    ids = list(waiting.values_list("pk", flat=True)[:BATCH])
    for case_id in ids:
        follow_case(case_id=case_id, department_id=department_id)
    if len(ids) == BATCH:
        follow.enqueue(department_id=department_id)


@transaction.atomic
def follow_case(*, case_id: UUID, department_id: int) -> bool:
    """Give one case to whoever is in charge now, unless it was closed or has followed; when it is due stays.

    Its holder keeps it, but for an officer of a superior that is none of the successor's: they may decide it no more.
    """
    case = cases.lock(case_id)
    if case.department_id != department_id or case.state in CLOSED:
        return False
    closed, successor = Department.objects.get(pk=department_id), in_charge(department_id)
    case.department = successor
    if case.lease_officer_id is not None and not is_in_charge(case.lease_officer_id, successor.pk):
        case.lease_until, case.on_hold_until = clock.now(), None
    case.save(update_fields=["department", "lease_until", "on_hold_until"])
    cases.note_event(
        case, "follow", actor=("system", None), now=clock.now(),
        details={"from_department": closed.code, "to_department": successor.code},
    )  # fmt: skip
    tell(case, "followed", dedupe=f"followed-{case.pk}-{successor.code}")
    return True


@job("casework.let_go")
def let_go(department_id: int) -> None:
    """Let what is held below a department by officers who are in charge there no more run out; twice does no more."""
    below = Department.objects.under(department_id)
    held = Case.objects.filter(department__in=below, lease_until__gt=clock.now())
    for officer_id, place in held.order_by().values_list("lease_officer_id", "department_id").distinct():
        if not is_in_charge(officer_id, place):
            mine = Case.objects.filter(lease_officer_id=officer_id, department_id=place)
            mine.update(lease_until=clock.now(), on_hold_until=None)
