"""Brings the packaged tree of 会计管理部门 into the database; what is there already stays as it is."""

import csv
import json

from django.db import connections

from kuaiji.rules.data import DEPARTMENTS

# The day before which nobody asks who was in charge.
SINCE = "1949-10-01"

INSERT = """
INSERT INTO departments_department
    (code, name, short_name, level, parent_id, division, is_accepting, address, phone, hours, valid_from)
SELECT d.code, d.name, d.short_name, d.level, p.id, d.division, d.is_accepting = 1, '', '', '', %(since)s::date
  FROM jsonb_to_recordset(%(rows)s::jsonb)
       AS d (code text, name text, short_name text, level int, parent text, division text, is_accepting int)
  LEFT JOIN departments_department p ON p.code = d.parent
 WHERE d.level = %(level)s::int
ON CONFLICT (code) DO NOTHING
"""

CLOSE = """
WITH RECURSIVE line (ancestor_id, descendant_id, depth) AS (
    SELECT id, id, 0 FROM departments_department
    UNION ALL
    SELECT coalesce(d.successor_id, d.parent_id), line.descendant_id, line.depth + 1
      FROM line JOIN departments_department d ON d.id = line.ancestor_id
     WHERE coalesce(d.successor_id, d.parent_id) IS NOT NULL
)
INSERT INTO departments_departmentpath (ancestor_id, descendant_id, depth)
SELECT ancestor_id, descendant_id, depth FROM line
ON CONFLICT (ancestor_id, descendant_id) DO NOTHING
"""


def load_departments(*, using: str = "default") -> None:
    """Insert the departments that are missing, parents first, and their paths."""
    with DEPARTMENTS.open(encoding="utf-8", newline="") as file:
        rows = [
            {**row, "level": int(row["level"]), "is_accepting": int(row["is_accepting"])}
            for row in csv.DictReader(file)
        ]
    text = json.dumps(rows, ensure_ascii=False)
    with connections[using].cursor() as cursor:
        for level in (1, 2, 3):
            cursor.execute(INSERT, {"rows": text, "level": level, "since": SINCE})
        cursor.execute(CLOSE)
