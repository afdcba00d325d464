"""审核质量: how far first and second officers agree, by officer and by reason, over the last ninety days."""

from dataclasses import dataclass

from kuaiji.desk.reasons import FINAL, LIBRARY, OTHER
from kuaiji.web.sql import sql

DAYS = 90
TITLES = {each.code: each.title for each in (*(row for rows in LIBRARY.values() for row in rows), *FINAL, OTHER)}


@dataclass(frozen=True, slots=True)
class OfficerRow:
    """Of one officer's approvals that a second one looked at, how many were confirmed."""

    name: str
    staff_number: str
    agreed: int
    looked_at: int

    @property
    def share(self) -> int:
        return round(100 * self.agreed / self.looked_at)


@dataclass(frozen=True, slots=True)
class ReasonRow:
    """How often officers returned for a reason, and how often a second one found it where the first had approved."""

    code: str
    returned: int
    missed: int
    local: str = ""

    @property
    def title(self) -> str:
        return TITLES.get(self.code) or self.local or self.code

    @property
    def share(self) -> int:
        return round(100 * self.returned / (self.returned + self.missed))


# Counted by a job (日计): a page never goes through the decisions themselves.
BY_OFFICER = sql(
    """
    SELECT coalesce(o.name, '系统自动通过'), coalesce(o.staff_number, ''),
           sum(found.confirmed)::int, sum(found.confirmed + found.differed)::int
      FROM departments_departmentpath p
     CROSS JOIN LATERAL (
            SELECT l.officer_id, l.confirmed, l.differed FROM desk_daylook l
             WHERE l.department_id = p.descendant_id
               AND l.day > (kuaiji_now() AT TIME ZONE 'Asia/Shanghai')::date - %(days)s::int OFFSET 0) AS found
      LEFT JOIN departments_officer o ON o.id = found.officer_id
     WHERE p.ancestor_id = %(department)s::bigint
     GROUP BY o.id, o.name, o.staff_number
     ORDER BY sum(found.confirmed + found.differed) DESC, o.staff_number
    """,
    row=OfficerRow,
)
BY_REASON = sql(
    """
    SELECT found.code, sum(found.returned)::int, sum(found.missed)::int,
           coalesce((SELECT l.title FROM desk_localreason l WHERE l.code = found.code), '')
      FROM departments_departmentpath p
     CROSS JOIN LATERAL (
            SELECT r.code, r.returned, r.missed FROM desk_dayreason r
             WHERE r.department_id = p.descendant_id
               AND r.day > (kuaiji_now() AT TIME ZONE 'Asia/Shanghai')::date - %(days)s::int OFFSET 0) AS found
     WHERE p.ancestor_id = %(department)s::bigint
     GROUP BY found.code
     ORDER BY sum(found.missed) DESC, sum(found.returned + found.missed) DESC, found.code
    """,
    row=ReasonRow,
)


def by_officer(department_id: int, *, days: int = DAYS) -> list[OfficerRow]:
    """Return whose approvals were looked at twice in so many days, today among them, as far as they are counted."""
    return BY_OFFICER.all(department=department_id, days=days)


def by_reason(department_id: int, *, days: int = DAYS) -> list[ReasonRow]:
    """Return what was returned for in so many days, today among them, as far as they are counted."""
    return BY_REASON.all(department=department_id, days=days)
