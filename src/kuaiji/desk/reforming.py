"""机构调整 on the desk: what would follow from a plan, said before it is entered; entering it and taking it back."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from kuaiji.cases.models import Case
from kuaiji.casework.tasks import keep_house
from kuaiji.departments.models import Department, Membership, Reform, Role
from kuaiji.departments.openings import NewDepartment, plan_opening
from kuaiji.departments.queries import OfficerContext, stands_under
from kuaiji.departments.reforms import Plan, plan_reform, successor_of, superior_of
from kuaiji.rules.case import CLOSED, State
from kuaiji.web import clock

COUNTED = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCases:
    """How many cases a reform is about; no more are counted than a page needs."""

    cases: int

    @property
    def is_more(self) -> bool:
        """True when there are more cases than were counted."""
        return self.cases > COUNTED


@dataclass(frozen=True, slots=True, kw_only=True)
class Consequences(OpenCases):
    """What follows when a department closes: who comes along, who leaves, and what goes over to whom."""

    successor: Department
    in_hand: int
    reviewing: list[str]
    leaving: list[str]
    children: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Relocation(OpenCases):
    """What follows when a department comes under another superior: all that is its own stays."""

    superior: Department
    former: str
    is_out_of_sight: bool
    children: list[str]


def consequences(department: Department, plan: Plan) -> Consequences | None:
    """Return what would follow; a new name moves nobody."""
    successor = successor_of(department, plan)
    if successor is None:
        return None
    cases = Case.objects.filter(department=department).exclude(state__in=CLOSED)
    serving = Membership.objects.filter(department=department, valid_to=None).select_related("officer")
    reviewing = {each.officer.name for each in serving if each.role == Role.OFFICER}
    return Consequences(
        successor=successor, cases=cases[: COUNTED + 1].count(),
        in_hand=cases.filter(state=State.IN_REVIEW)[: COUNTED + 1].count(), reviewing=sorted(reviewing),
        leaving=sorted({each.officer.name for each in serving if each.role != Role.OFFICER}),
        children=right_below(department),
    )  # fmt: skip


def relocation(department: Department, plan: Plan) -> Relocation | None:
    """Return what would follow from a new superior, if there is to be one."""
    superior, former = superior_of(plan), department.parent
    if superior is None or former is None:
        return None
    below = Department.objects.under(department.pk)
    cases = Case.objects.filter(department__in=below).exclude(state__in=CLOSED)
    return Relocation(
        superior=superior, former=former.name, is_out_of_sight=not stands_under(superior.pk, former.pk),
        cases=cases[: COUNTED + 1].count(), children=right_below(department),
    )  # fmt: skip


def right_below(department: Department) -> list[str]:
    below = Department.objects.kept().filter(parent=department, successor=None).order_by("code")
    return list(below.values_list("name", flat=True))


@transaction.atomic
def enter_reform(*, operator: OfficerContext, department_id: int, plan: Plan, key: UUID) -> Reform:
    """Enter a plan; one for today is brought into force at once by a job."""
    return begin(plan_reform(operator=operator, department_id=department_id, plan=plan, key=key))


@transaction.atomic
def enter_opening(*, operator: OfficerContext, parent_id: int, new: NewDepartment, key: UUID) -> Reform:
    """Enter a department that opens; one that opens today is open at once."""
    return begin(plan_opening(operator=operator, parent_id=parent_id, new=new, key=key))


def begin(reform: Reform) -> Reform:
    if reform.takes_effect_on <= today():
        keep_house.enqueue(once="casework.keep_house")
    return reform


def today() -> date:
    return localdate(clock.now())
