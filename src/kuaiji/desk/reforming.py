"""机构调整 on the desk: what would follow from a plan, said before it is entered; entering it and taking it back."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from kuaiji.cases.models import Case
from kuaiji.casework.tasks import keep_house
from kuaiji.departments.models import Department, Membership, Reform, Role
from kuaiji.departments.queries import OfficerContext
from kuaiji.departments.reforms import Plan, plan_reform, successor_of
from kuaiji.rules.case import CLOSED, State
from kuaiji.web import clock

COUNTED = 1000


@dataclass(frozen=True, slots=True)
class Consequences:
    """What follows when a department closes: who comes along, who leaves, and what goes over to whom."""

    successor: Department
    cases: int
    in_hand: int
    reviewing: list[str]
    leaving: list[str]
    children: list[str]

    @property
    def is_more(self) -> bool:
        """True when there are more cases than were counted."""
        return self.cases > COUNTED


def consequences(department: Department, plan: Plan) -> Consequences | None:
    """Return what would follow; a new name moves nobody."""
    successor = successor_of(department, plan)
    if successor is None:
        return None
    cases = Case.objects.filter(department=department).exclude(state__in=CLOSED)
    serving = Membership.objects.filter(department=department, valid_to=None).select_related("officer")
    reviewing = {each.officer.name for each in serving if each.role == Role.OFFICER}
    below = Department.objects.filter(parent=department, successor=None).order_by("code")
    return Consequences(
        successor=successor, cases=cases[: COUNTED + 1].count(),
        in_hand=cases.filter(state=State.IN_REVIEW)[: COUNTED + 1].count(), reviewing=sorted(reviewing),
        leaving=sorted({each.officer.name for each in serving if each.role != Role.OFFICER}),
        children=list(below.values_list("name", flat=True)),
    )  # fmt: skip


@transaction.atomic
def enter_reform(*, operator: OfficerContext, department_id: int, plan: Plan, key: UUID) -> Reform:
    """Enter a plan; one for today is brought into force at once by a job."""
    reform = plan_reform(operator=operator, department_id=department_id, plan=plan, key=key)
    if reform.takes_effect_on <= today():
        keep_house.enqueue(once="casework.keep_house")
    return reform


def today() -> date:
    return localdate(clock.now())
