"""操作记录 of a department and those below it: who did what to its house, the newest first."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from kuaiji.departments.acts import Verb
from kuaiji.web.paging import Page, cut, values
from kuaiji.web.sql import sql

PAGE = 50
LAST = (datetime.fromisoformat("9999-01-01T00:00:00+00:00"), UUID(int=2**128 - 1))


@dataclass(frozen=True, slots=True)
class Done:
    """One act: when, of which department, what, and by whom: an officer, or the platform itself."""

    id: UUID
    at: datetime
    verb: str
    what: str
    department: str
    by: str

    @property
    def title(self) -> str:
        return str(Verb(self.verb).label)


# Each department's along its index, then merged.
ACTS = sql(
    """
    SELECT a.id, a.at, a.verb, a.body::jsonb ->> 'what', d.name, coalesce(o.name, a.actor)
      FROM departments_departmentpath p JOIN departments_department d ON d.id = p.descendant_id
     CROSS JOIN LATERAL (
            SELECT * FROM audit_act a
             WHERE a.body::jsonb ->> 'department' = d.code AND (a.at, a.id) < (%(at)s::timestamptz, %(id)s::uuid)
             ORDER BY a.at DESC, a.id DESC LIMIT %(limit)s::int) a
      LEFT JOIN departments_officer o ON o.staff_number = a.actor
     WHERE p.ancestor_id = %(department)s
     ORDER BY a.at DESC, a.id DESC LIMIT %(limit)s::int
    """,
    row=Done,
)


def acts_below(department_id: int, *, after: str = "") -> Page[Done]:
    """Return a page of acts in the department and below it."""
    at, last = values(after, datetime, UUID) or LAST
    rows = ACTS.all(department=department_id, at=at, id=last, limit=PAGE + 1)
    return cut(rows, PAGE, lambda row: (row.at, row.id))
