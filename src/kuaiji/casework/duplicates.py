"""重复人员: who may be one human being under two documents, by name, sex and day of birth; advice, no proof."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from kuaiji.web.sql import sql


@dataclass(frozen=True, slots=True)
class Pair:
    """Two persons with the same name, sex and day of birth: who would stay, who would close, and what each has."""

    stays_id: UUID
    closes_id: UUID
    name: str
    birth_on: date
    stays_kinds: Sequence[str]
    stays_department: str
    stays_since: datetime
    closes_kinds: Sequence[str]
    closes_department: str
    closes_since: datetime | None


# Who stays has a record in the subtree. The other has none, or one in the subtree too: of two records the elder
# person's stays (ids are in the order of time). Both have proved a document, each once in the world, so that theirs
# differ. Nobody closed is anywhere in it.
FOUND = """
    WITH below AS (SELECT descendant_id AS id FROM departments_departmentpath WHERE ancestor_id = %(department)s)
    SELECT p.id, q.id, p.name, p.birth_on,
           ARRAY(SELECT i.kind FROM accounts_identity i WHERE i.person_id = p.id AND i.proved_at IS NOT NULL
                  ORDER BY i.proved_at, i.id),
           dp.name, d.registered_at,
           ARRAY(SELECT i.kind FROM accounts_identity i WHERE i.person_id = q.id AND i.proved_at IS NOT NULL
                  ORDER BY i.proved_at, i.id),
           coalesce(dq.name, ''), e.registered_at
      FROM dossier_dossier d
      JOIN departments_department dp ON dp.id = d.department_id
      JOIN accounts_person p ON p.id = d.person_id AND p.merged_into_id IS NULL
      JOIN accounts_person q ON q.name = p.name AND q.sex = p.sex AND q.birth_on = p.birth_on AND q.id <> p.id
                            AND q.merged_into_id IS NULL
      LEFT JOIN dossier_dossier e ON e.person_id = q.id
      LEFT JOIN departments_department dq ON dq.id = e.department_id
     WHERE d.department_id IN (SELECT id FROM below)
       AND (e.person_id IS NULL OR p.id < q.id AND e.department_id IN (SELECT id FROM below))
       AND EXISTS (SELECT FROM accounts_identity i WHERE i.person_id = p.id AND i.proved_at IS NOT NULL)
       AND EXISTS (SELECT FROM accounts_identity i WHERE i.person_id = q.id AND i.proved_at IS NOT NULL)
"""
PAIRS = sql(
    FOUND + " AND (p.id, q.id) > (%(stays)s::uuid, %(closes)s::uuid) ORDER BY p.id, q.id LIMIT %(limit)s::int",
    row=Pair,
)
PAIR = sql(FOUND + " AND p.id = %(stays)s::uuid AND q.id = %(closes)s::uuid", row=Pair)


def pair_of(department_id: int, stays: UUID, closes: UUID) -> Pair | None:
    """Return the two as they stand now, if the department may merge them."""
    return PAIR.one(department=department_id, stays=stays, closes=closes)
