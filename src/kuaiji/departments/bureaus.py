"""部门 for whoever asks the rules without the site: the tree as it stands today, with every reform that is in force."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from kuaiji.rules.facts import Closed
from kuaiji.rules.places import Bureau
from kuaiji.web.sql import sql


@dataclass(frozen=True, slots=True)
class Row:
    """A department that has opened; `ended_on` is empty while it takes people."""

    code: str
    name: str
    short_name: str
    division: str
    is_accepting: bool
    parent: str | None
    ended_on: date | None
    successor: str | None
    former: list[str]


TODAY = sql(
    """
    SELECT d.code, d.name, d.short_name, d.division, d.is_accepting, p.code,
           CASE WHEN d.valid_to <= day.today THEN d.valid_to END, s.code,
           coalesce(before.names, '{}')
      FROM (SELECT (kuaiji_now() AT TIME ZONE 'Asia/Shanghai')::date AS today) day
      JOIN departments_department d ON d.valid_from <= day.today AND d.valid_to IS DISTINCT FROM d.valid_from
      LEFT JOIN departments_department p ON p.id = d.parent_id
      LEFT JOIN departments_department s ON s.id = d.successor_id
      LEFT JOIN (SELECT department_id, array_agg(former_name ORDER BY id) AS names FROM departments_reform
                  WHERE kind = 'rename' AND done_at IS NOT NULL GROUP BY department_id) before
             ON before.department_id = d.id
     ORDER BY d.code
    """,
    row=Row,
)


def bureaus_today() -> Mapping[str, Bureau]:
    """Return every department that has opened, by code; one that takes nobody any more says who took over."""
    rows = {row.code: row for row in TODAY.all()}
    found = {}
    for row in rows.values():
        closed = None if row.ended_on is None else Closed(row.name, row.ended_on, successor_of(row, rows))
        found[row.code] = Bureau(
            row.code, row.name, row.short_name, row.division, row.is_accepting, () if closed else line_of(row, rows),
            tuple(row.former), closed,
        )  # fmt: skip
    return found


def line_of(row: Row, rows: Mapping[str, Row]) -> tuple[str, ...]:
    return (*(line_of(rows[row.parent], rows) if row.parent else ()), row.code)


def successor_of(row: Row, rows: Mapping[str, Row]) -> str:
    """Name whoever is in charge of what was a closed department's; empty until somebody has taken over."""
    heir = row
    while heir.successor is not None:
        heir = rows[heir.successor]
    return "" if heir is row else heir.name
