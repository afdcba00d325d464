"""工作人员 below an operator."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Subquery

from kuaiji.cases.models import Case
from kuaiji.departments.models import DepartmentPath, Membership, Officer, Role
from kuaiji.departments.queries import OfficerContext
from kuaiji.rules.case import State
from kuaiji.web import clock
from kuaiji.web.paging import Page, cut
from kuaiji.web.sql import sql

PAGE = 50


@dataclass(frozen=True, slots=True)
class StaffRow:
    """One member of staff in the list."""

    officer_id: UUID
    name: str
    staff_number: str
    department_code: str
    department: str
    roles: Sequence[str]


STAFF = sql(
    """
    SELECT o.id, o.name, o.staff_number, d.code, d.name, array_agg(m.role ORDER BY m.role)
      FROM departments_departmentpath p
      JOIN departments_membership m ON m.department_id = p.descendant_id AND m.valid_to IS NULL
      JOIN departments_officer o ON o.id = m.officer_id
      JOIN departments_department d ON d.id = m.department_id
     WHERE p.ancestor_id = %(department)s
       AND (d.code, o.staff_number, o.id::text) > (%(code)s::text, %(number)s::text, %(id)s::text)
     GROUP BY o.id, o.name, o.staff_number, d.code, d.name
     ORDER BY d.code, o.staff_number, o.id::text
     LIMIT %(limit)s
    """,
    row=StaffRow,
)


def staff_below(department_id: int, *, after: tuple[str, str, str] | None = None) -> Page[StaffRow]:
    """Return who serves the department or one below it now, by department and number."""
    code, number, last = after or ("", "", "")
    rows = STAFF.all(department=department_id, code=code, number=number, id=last, limit=PAGE + 1)
    words = dict(Role.choices)
    named = [
        StaffRow(
            row.officer_id, row.name, row.staff_number, row.department_code, row.department,
            [str(words[role]) for role in row.roles],
        )
        for row in rows
    ]  # fmt: skip
    return cut(named, PAGE, lambda row: (row.department_code, row.staff_number, str(row.officer_id)))


def officer_below(officer_id: UUID, department_id: int) -> Officer | None:
    """Return a member of staff who serves or last served the department or one below it."""
    below = DepartmentPath.objects.filter(ancestor_id=department_id).values("descendant_id")
    last = Membership.objects.filter(officer_id=officer_id).order_by("-valid_from", "-pk").first()
    if last is None or not below.filter(descendant_id=last.department_id).exists():
        return None
    return Officer.objects.get(pk=officer_id)


def left_behind(department_id: int) -> list[Officer]:
    """Return who served a department last and serves none now, by number: whom its successor may give a role again."""
    serving = Membership.objects.filter(officer_id=OuterRef("pk"), valid_to=None)
    last = Membership.objects.filter(officer_id=OuterRef("pk")).order_by("-valid_from", "-pk").values("department_id")
    found = Officer.objects.annotate(last_id=Subquery(last[:1])).filter(~Exists(serving), last_id=department_id)
    return list(found.filter(memberships__department_id=department_id).distinct().order_by("staff_number"))


def membership_of(membership_id: int, department_id: int) -> Membership | None:
    """Return a membership in the department or one below it."""
    below = DepartmentPath.objects.filter(ancestor_id=department_id).values("descendant_id")
    return Membership.objects.filter(pk=membership_id, department_id__in=below).first()


@dataclass(frozen=True, slots=True)
class Colleague:
    """Who decides cases too, and where."""

    officer_id: UUID
    name: str
    staff_number: str
    department: str

    def __str__(self) -> str:
        return f"{self.name}（{self.staff_number}） {self.department}"


COLLEAGUES = sql(
    """
    SELECT o.id, o.name, o.staff_number, d.short_name
      FROM departments_departmentpath p
      JOIN departments_membership m ON m.department_id = p.descendant_id AND m.role = 'officer' AND m.valid_to IS NULL
      JOIN departments_officer o ON o.id = m.officer_id
      JOIN departments_department d ON d.id = m.department_id
     WHERE p.ancestor_id = %(department)s AND o.id <> %(without)s
     ORDER BY d.code, o.staff_number
     LIMIT 300
    """,
    row=Colleague,
)


def colleagues(department_id: int, *, without: UUID) -> list[Colleague]:
    """Return who decides cases in the department or below it now, by department and number; a few hundred at most."""
    return COLLEAGUES.all(department=department_id, without=without)


def next_in_hand(officer: OfficerContext) -> Case | None:
    """Return the most urgent case that the officer is deciding on; neither one on hold nor one that has lapsed."""
    mine = Case.objects.filter(lease_officer_id=officer.officer_id, lease_until__gt=clock.Now(), on_hold_until=None)
    return mine.order_by("due_at", "id").first()


def held_by(officer_id: UUID, department_id: int) -> list[Case]:
    """Return the cases of the subtree that an officer has in hand."""
    below = DepartmentPath.objects.filter(ancestor_id=department_id).values("descendant_id")
    mine = Case.objects.filter(lease_officer_id=officer_id, state=State.IN_REVIEW, department_id__in=below)
    return list(mine.order_by("due_at", "id"))
