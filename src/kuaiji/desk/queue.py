"""待审列表: the hot page of the desk, one statement that knows the officer, reads a page and logs who was listed.

Cases are taken department by department along an index and merged, so the page costs the same with ten thousand cases
and with ten million. A name is found by its characters (`han_grams`), numbers of cases and documents exactly. The
statements are put together from constants only.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from kuaiji.departments.queries import OfficerContext
from kuaiji.rules.case import Kind, State
from kuaiji.web.crypto import digest
from kuaiji.web.ids import uuid7
from kuaiji.web.paging import Page, cut, values
from kuaiji.web.sql import sql

PAGE = 30
PULLED = 20
FIRST = (datetime.fromisoformat("1970-01-01T00:00:00+00:00"), UUID(int=0))

CASE_NUMBER = re.compile("KJ-?[0-9-]{4,}")
DOCUMENT_NUMBER = re.compile("[0-9A-Z]{8,20}")

SHOWN = (State.QUEUED, State.IN_REVIEW, State.RETURNED, State.CHECKING, State.APPROVED, State.REJECTED)


@dataclass(frozen=True, slots=True)
class QueuePage:
    """The officer, the cases of the page, and the database's clock against which leases are shown."""

    officer_id: UUID
    account_id: UUID
    name: str
    staff_number: str
    department_id: int
    department: str
    roles: list[str]
    now: datetime
    cases: list[dict[str, Any]] = field(default_factory=list)


ME = """
    SELECT o.id, o.account_id, o.name, o.staff_number, m.department_id, d.name AS department,
           array_agg(m.role ORDER BY m.role) AS roles
      FROM departments_officer o
      JOIN departments_membership m ON m.officer_id = o.id AND m.valid_to IS NULL
      JOIN departments_department d ON d.id = m.department_id
     WHERE o.account_id = %(account)s
     GROUP BY o.id, m.department_id, d.name
    HAVING bool_or(m.role IN ('officer', 'auditor'))
"""
ANSWER = """
, logged AS (
    INSERT INTO audit_accessevent (id, actor_id, kind, case_ids, reason)
    SELECT %(event)s, me.account_id, 'queue', (SELECT array_agg(id) FROM page), %(reason)s
      FROM me WHERE EXISTS (SELECT FROM page)
)
SELECT me.id, me.account_id, me.name, me.staff_number, me.department_id, me.department, me.roles, kuaiji_now(),
       coalesce((SELECT json_agg(json_build_object(
           'id', page.id, 'number', page.number, 'name', page.person_name, 'kind', page.kind, 'state', page.state,
           'round', page.round, 'submitted_at', page.submitted_at, 'department', d.name, 'holder', holder.name,
           'holder_id', holder.id, 'lease_until', page.lease_until) ORDER BY page.submitted_at, page.id)
         FROM page JOIN departments_department d ON d.id = page.department_id
         LEFT JOIN departments_officer holder ON holder.id = page.lease_officer_id), '[]')
  FROM me
"""
COLUMNS = """c.id, c.number, c.person_name, c.kind, c.state, c.round, c.submitted_at, c.department_id,
             c.lease_officer_id, c.lease_until"""

IN_STATE = (
    "), page AS (SELECT c.* FROM me JOIN departments_departmentpath p ON p.ancestor_id = me.department_id "  # noqa: S608
    "CROSS JOIN LATERAL (SELECT " + COLUMNS + " FROM cases_case c "
    "WHERE c.department_id = p.descendant_id AND c.state = %(state)s::text "
    "AND (c.submitted_at, c.id) > (%(at)s::timestamptz, %(id)s::uuid)"
)
MERGED = """
         ORDER BY c.submitted_at, c.id LIMIT %(limit)s::int) c
     ORDER BY c.submitted_at, c.id LIMIT %(limit)s::int)"""

LIST = sql("WITH me AS (" + ME + IN_STATE + MERGED + ANSWER, row=QueuePage)
OF_KIND = sql("WITH me AS (" + ME + IN_STATE + " AND c.kind = %(kind)s::text" + MERGED + ANSWER, row=QueuePage)

# No order inside: it would tempt the planner to read a department from its newest case on until enough names fit.
SEARCH = sql(
    "WITH me AS (" + ME + """), page AS (
    SELECT c.* FROM me
      JOIN departments_departmentpath p ON p.ancestor_id = me.department_id
     CROSS JOIN LATERAL (
        SELECT """ + COLUMNS + """
          FROM cases_case c
         WHERE c.department_id = p.descendant_id AND c.round > 0
           AND han_grams(c.person_name) @> han_grams(%(word)s::text) OFFSET 0) c
     ORDER BY c.submitted_at DESC, c.id DESC LIMIT %(limit)s::int)
""" + ANSWER,  # noqa: S608
    row=QueuePage,
)  # fmt: skip

NUMBERED = sql(
    "WITH me AS (" + ME + """), page AS (
    SELECT """ + COLUMNS + """
      FROM me JOIN departments_departmentpath p ON p.ancestor_id = me.department_id
      JOIN cases_case c ON c.department_id = p.descendant_id
     WHERE c.number = %(word)s::text AND c.round > 0)
""" + ANSWER,  # noqa: S608
    row=QueuePage,
)  # fmt: skip

MINE = sql(
    "WITH me AS (" + ME + """), page AS (
    SELECT """ + COLUMNS + """
      FROM me JOIN cases_case c ON c.lease_officer_id = me.id
     WHERE c.state = 'in_review' AND (c.submitted_at, c.id) > (%(at)s::timestamptz, %(id)s::uuid)
     ORDER BY c.submitted_at, c.id LIMIT %(limit)s::int)
""" + ANSWER,  # noqa: S608
    row=QueuePage,
)  # fmt: skip

DOCUMENTED = sql(
    "WITH me AS (" + ME + """), page AS (
    SELECT """ + COLUMNS + """
      FROM me JOIN accounts_identity i ON i.digest = %(digest)s
      JOIN cases_case c ON c.person_id = i.person_id
      JOIN departments_departmentpath p ON p.ancestor_id = me.department_id AND p.descendant_id = c.department_id
     WHERE c.round > 0
     ORDER BY c.submitted_at DESC, c.id DESC LIMIT %(limit)s::int)
""" + ANSWER,  # noqa: S608
    row=QueuePage,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Filter:
    """What the officer asks for: a state and a kind, or a word; `is_mine` for the cases in their own hands."""

    state: str = State.QUEUED.value
    kind: str = ""
    word: str = ""
    is_mine: bool = False
    after: str = ""


def filter_of(query: Mapping[str, str]) -> Filter:
    """Read the filter from the address; what makes no sense means the waiting cases."""
    state, kind = query.get("state", ""), query.get("kind", "")
    return Filter(
        state=state if state in SHOWN else State.QUEUED.value,
        kind=kind if kind in list(Kind) else "",
        word="".join(query.get("q", "").split())[:40],
        is_mine=state == "mine",
        after=query.get("after", ""),
    )


def queue_page(account_id: UUID, wanted: Filter) -> QueuePage | None:
    """Return the page, or None for an account without a role that reads cases; whoever is listed is on record."""
    event = uuid7()
    if wanted.word:
        return search(account_id, wanted.word, event)
    at, last = values(wanted.after, datetime, UUID) or FIRST
    if wanted.is_mine:
        return MINE.one(account=account_id, event=event, reason="", at=at, id=last, limit=PAGE + 1)
    common = {"account": account_id, "event": event, "reason": "", "at": at, "id": last, "limit": PAGE + 1}
    if wanted.kind:
        return OF_KIND.one(**common, state=wanted.state, kind=wanted.kind)
    return LIST.one(**common, state=wanted.state)


def search(account_id: UUID, word: str, event: UUID) -> QueuePage | None:
    if CASE_NUMBER.fullmatch(word.upper()):
        return NUMBERED.one(account=account_id, event=event, reason="按事项编号查找", word=word.upper())
    if DOCUMENT_NUMBER.fullmatch(word.upper()):
        return DOCUMENTED.one(
            account=account_id,
            event=event,
            reason="按证件号码查找",
            digest=digest(word.upper(), "identity"),
            limit=PAGE,
        )
    # One character would find half the country, and `han_grams` of nothing finds nobody.
    name = word if len(word) > 1 else ""
    return SEARCH.one(account=account_id, event=event, reason="按姓名查找", word=name, limit=PAGE)


@dataclass(frozen=True, slots=True)
class Row:
    """One case of the list; `days` counts the waiting of those that wait."""

    id: UUID
    number: str
    name: str
    kind: Kind
    state: State
    round: int
    submitted_at: datetime
    department: str
    holder: str
    lease_until: datetime | None
    is_lapsed: bool
    days: int


def rows_of(page: QueuePage, wanted: Filter) -> Page[Row]:
    """Return the rows to show and where the next page begins; a search shows its newest, and no second page."""
    rows = [row_of(found, page.now) for found in page.cases]
    if wanted.word:
        return Page(rows[::-1])
    return cut(rows, PAGE, lambda row: (row.submitted_at, row.id))


def row_of(found: dict[str, Any], now: datetime) -> Row:
    submitted_at = datetime.fromisoformat(found["submitted_at"])
    lease_until = datetime.fromisoformat(found["lease_until"]) if found["lease_until"] else None
    state = State(found["state"])
    return Row(
        id=UUID(found["id"]), number=found["number"], name=found["name"], kind=Kind(found["kind"]), state=state,
        round=found["round"], submitted_at=submitted_at, department=found["department"], holder=found["holder"] or "",
        lease_until=lease_until, is_lapsed=lease_until is not None and lease_until < now,
        days=(now - submitted_at).days if state is State.QUEUED else 0,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Waiting:
    """A case that may be taken."""

    id: UUID


WAITING = sql(
    """
    SELECT id FROM (
        (SELECT c.id, c.submitted_at, 0 AS turn
           FROM cases_case c
           JOIN departments_departmentpath p ON p.ancestor_id = %(department)s AND p.descendant_id = c.department_id
          WHERE c.state = 'in_review' AND c.lease_until < kuaiji_now())
        UNION ALL
        (SELECT c.id, c.submitted_at, 1
           FROM departments_departmentpath p
          CROSS JOIN LATERAL (
                SELECT c.id, c.submitted_at FROM cases_case c
                 WHERE c.department_id = p.descendant_id AND c.state = 'queued'
                 ORDER BY c.submitted_at, c.id LIMIT %(limit)s::int) c
          WHERE p.ancestor_id = %(department)s
          ORDER BY c.submitted_at, c.id LIMIT %(limit)s::int)) AS found
     ORDER BY turn, submitted_at, id LIMIT %(limit)s::int
    """,
    row=Waiting,
)


def waiting(officer: OfficerContext) -> list[UUID]:
    """Return what may be taken, abandoned cases first, then by time of submission; a few, for several pull at once."""
    return [found.id for found in WAITING.all(department=officer.department_id, limit=PULLED)]
