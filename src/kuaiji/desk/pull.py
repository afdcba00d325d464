"""下一件: the most urgent case that this officer may decide, locked so that two officers never get the same one."""

from dataclasses import dataclass
from uuid import UUID

from kuaiji.departments.queries import OfficerContext
from kuaiji.web.sql import sql

# How many of the most urgent cases to look at: a few first, then enough for a whole province that pulls at once.
WIDTHS = (8, 200)


@dataclass(frozen=True, slots=True)
class Pulled:
    """The case that is locked now, and of how many; none is locked while colleagues are taking all of them."""

    candidates: int
    case_id: UUID | None


# The officer, whom and what they must not handle, and the departments below them.
OFFICER = """me AS (
        SELECT m.officer_id, o.account_id, m.department_id, m.kinds,
               ARRAY(SELECT i.person_id FROM accounts_identity i
                      WHERE i.digest IN (SELECT o.identity_digest FROM departments_officer o WHERE o.id = m.officer_id
                                         UNION ALL
                                         SELECT x.identity_digest FROM departments_conflict x
                                          WHERE x.officer_id = m.officer_id AND x.ended_at IS NULL)) AS persons,
               ARRAY(SELECT x.employer FROM departments_conflict x
                      WHERE x.officer_id = m.officer_id AND x.ended_at IS NULL AND x.employer <> '') AS employers
          FROM departments_membership m JOIN departments_officer o ON o.id = m.officer_id
         WHERE m.officer_id = %(officer)s AND m.role = 'officer' AND m.valid_to IS NULL),
    below AS (SELECT p.descendant_id AS department_id, me.account_id, me.kinds, me.persons, me.employers::varchar[]
                FROM me JOIN departments_departmentpath p ON p.ancestor_id = me.department_id)
"""

# Three kinds of cases, in this order: those whose holder let the time run out; those that come back to this officer;
# and what waits in the subtree, of each kind that the officer handles, by when it is due. What the officer may not
# handle, and what waits for a colleague who returned it, is left out before anything is counted. For whom they typed at
# the counter is counted case by case, along an index: in years that may be thousands of people.
PULL = sql(
    "WITH "
    + OFFICER
    + """,
    found AS (
        (SELECT 0 AS turn, c.id, c.due_at
           FROM below b CROSS JOIN LATERAL (
                SELECT c.id, c.due_at FROM cases_case c
                 WHERE c.department_id = b.department_id AND c.state = 'in_review' AND c.lease_until <= kuaiji_now()
                   AND c.kind = ANY(b.kinds) AND c.person_id <> ALL(b.persons) AND NOT c.employers && b.employers
                   AND (SELECT count(*) FROM accounts_sitting t
                         WHERE t.person_id = c.person_id AND t.account_id = b.account_id) < 1
                 ORDER BY c.lease_until LIMIT %(limit)s::int) c
          ORDER BY c.due_at, c.id LIMIT %(limit)s::int)
         UNION ALL
        (SELECT 1, c.id, c.due_at
           FROM cases_case c JOIN below b ON b.department_id = c.department_id
          WHERE c.kept_for_id = %(officer)s AND c.state = 'queued' AND c.kept_until > kuaiji_now()
            AND c.kind = ANY(b.kinds) AND c.person_id <> ALL(b.persons) AND NOT c.employers && b.employers
            AND (SELECT count(*) FROM accounts_sitting t
                  WHERE t.person_id = c.person_id AND t.account_id = b.account_id) < 1
          ORDER BY c.due_at, c.id LIMIT %(limit)s::int)
         UNION ALL
        (SELECT 2, c.id, c.due_at
           FROM below b CROSS JOIN LATERAL unnest(b.kinds) AS k (kind) CROSS JOIN LATERAL (
                SELECT c.id, c.due_at FROM cases_case c
                 WHERE c.department_id = b.department_id AND c.state = 'queued' AND c.kind = k.kind
                   AND (c.kept_for_id IS NULL OR c.kept_until <= kuaiji_now())
                   AND c.person_id <> ALL(b.persons) AND NOT c.employers && b.employers
                   AND (SELECT count(*) FROM accounts_sitting t
                         WHERE t.person_id = c.person_id AND t.account_id = b.account_id) < 1
                 ORDER BY c.due_at, c.id LIMIT %(limit)s::int) c
          ORDER BY c.due_at, c.id LIMIT %(limit)s::int)),
    taken AS (
        SELECT c.id FROM found f JOIN cases_case c ON c.id = f.id
         WHERE (c.state = 'queued' OR c.state = 'in_review' AND c.lease_until <= kuaiji_now())
           AND NOT EXISTS (SELECT FROM casework_appeal a JOIN cases_decision d ON d.id = a.decision_id
                            WHERE a.case_id = c.id AND d.officer_id = %(officer)s)
         ORDER BY f.turn, f.due_at, f.id LIMIT 1 FOR UPDATE OF c SKIP LOCKED)
    SELECT (SELECT count(*) FROM found), (SELECT id FROM taken)
    """,
    row=Pulled,
)


def pull(officer: OfficerContext) -> UUID | None:
    """Lock the most urgent case that nobody else is just taking, and return it; call it inside a transaction."""
    for limit in WIDTHS:
        pulled = PULL.one(officer=officer.officer_id, limit=limit)
        if pulled is None or pulled.case_id is not None or pulled.candidates < limit:
            break
    return pulled.case_id if pulled is not None else None
