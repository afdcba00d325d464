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

    @property
    def title(self) -> str:
        return TITLES.get(self.code, self.code)

    @property
    def share(self) -> int:
        return round(100 * self.returned / (self.returned + self.missed))


BY_OFFICER = sql(
    """
    SELECT o.name, o.staff_number, count(*) FILTER (WHERE s.verb = 'confirm'), count(*)
      FROM departments_departmentpath p
      JOIN cases_case c ON c.department_id = p.descendant_id
      JOIN cases_decision s ON s.case_id = c.id
     CROSS JOIN LATERAL (
            SELECT a.officer_id FROM cases_decision a
             WHERE a.submission_id = s.submission_id AND a.verb = 'approve' AND a.decided_at <= s.decided_at
             ORDER BY a.decided_at DESC, a.id DESC LIMIT 1) AS first
      JOIN departments_officer o ON o.id = first.officer_id
     WHERE p.ancestor_id = %(department)s AND s.verb IN ('confirm', 'differ')
       AND s.decided_at > kuaiji_now() - make_interval(days => %(days)s::int)
     GROUP BY o.id, o.name, o.staff_number
     ORDER BY count(*) DESC, o.staff_number
    """,
    row=OfficerRow,
)
BY_REASON = sql(
    """
    SELECT code, count(*) FILTER (WHERE d.verb = 'return'), count(*) FILTER (WHERE d.verb = 'differ')
      FROM departments_departmentpath p
      JOIN cases_case c ON c.department_id = p.descendant_id
      JOIN cases_decision d ON d.case_id = c.id
     CROSS JOIN LATERAL unnest(d.codes) AS code
     WHERE p.ancestor_id = %(department)s AND d.verb IN ('return', 'differ')
       AND d.decided_at > kuaiji_now() - make_interval(days => %(days)s::int)
     GROUP BY code
     ORDER BY count(*) FILTER (WHERE d.verb = 'differ') DESC, count(*) DESC, code
    """,
    row=ReasonRow,
)


def by_officer(department_id: int) -> list[OfficerRow]:
    return BY_OFFICER.all(department=department_id, days=DAYS)


def by_reason(department_id: int) -> list[ReasonRow]:
    return BY_REASON.all(department=department_id, days=DAYS)
