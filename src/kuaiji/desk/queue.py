"""待审列表: the hot page of the desk, one statement that knows the officer, reads a page and logs who was listed.

Cases are taken department by department along an index and merged, so the page costs the same with ten thousand cases
and with ten million. What waits stands by when it is due, so that the overdue come first; everything else by when it
was handed in. The statements are put together from constants only.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any, LiteralString
from uuid import UUID

from django.utils.timezone import get_current_timezone, localtime

from kuaiji.departments.calendar import AROUND_TODAY, calendar_of
from kuaiji.rules.case import Kind, State
from kuaiji.rules.workdays import Calendar, Due, due
from kuaiji.web.ids import uuid7
from kuaiji.web.paging import Page, cut, values
from kuaiji.web.sql import Statement, sql

PAGE = 30
FIRST = (datetime.fromisoformat("1970-01-01T00:00:00+00:00"), UUID(int=0))

SHOWN = (
    State.QUEUED,
    State.IN_REVIEW,
    State.SECOND_REVIEW,
    State.RETURNED,
    State.CHECKING,
    State.APPROVED,
    State.REJECTED,
)
WITH_A_DEPARTMENT = {State.CHECKING, State.QUEUED, State.IN_REVIEW, State.SECOND_REVIEW}


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
    holidays: dict[str, bool]
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
ANSWER = (
    """
, logged AS (
    INSERT INTO audit_accessevent (id, actor_id, kind, case_ids, reason)
    SELECT %(event)s, me.account_id, 'queue',
           (SELECT array_agg(id ORDER BY place) FROM page WHERE place < %(limit)s::int), %(reason)s
      FROM me WHERE EXISTS (SELECT FROM page)
)
SELECT me.id, me.account_id, me.name, me.staff_number, me.department_id, me.department, me.roles, kuaiji_now(),
"""
    + AROUND_TODAY
    + """,
       coalesce((SELECT json_agg(json_build_object(
           'id', page.id, 'number', page.number, 'name', page.person_name, 'kind', page.kind, 'state', page.state,
           'round', page.round, 'submitted_at', page.submitted_at, 'due_at', page.due_at, 'department', d.name,
           'holder', holder.name, 'holder_id', holder.id, 'lease_until', page.lease_until, 'word', page.word)
                ORDER BY page.place)
         FROM page JOIN departments_department d ON d.id = page.department_id
         LEFT JOIN departments_officer holder ON holder.id = page.lease_officer_id), '[]')
  FROM me
"""
)
COLUMNS = """c.id, c.number, c.person_name, c.kind, c.state, c.round, c.submitted_at, c.due_at, c.department_id,
             c.lease_officer_id, c.lease_until"""


def page_of(cases: LiteralString) -> Statement[QueuePage]:
    """Put a statement together from its middle: cases with their `place` on the page."""
    return sql("WITH me AS (" + ME + "), page AS (" + cases + ")" + ANSWER, row=QueuePage)


def listed(at: LiteralString, where: LiteralString) -> Statement[QueuePage]:
    """Read the cases of the subtree after a moment and an id: each department's off its index, merged, then fetched.

    Of a large subtree many are read for the few that are shown, so that only those are fetched from the table.
    """
    return page_of(
        "SELECT " + COLUMNS + ", '' AS word, row_number() OVER (ORDER BY f.at, f.id) AS place FROM ("
        "SELECT f.id, f.at FROM me JOIN departments_departmentpath p ON p.ancestor_id = me.department_id "
        "CROSS JOIN LATERAL (SELECT c.id, " + at + " AS at FROM cases_case c "
        "WHERE c.department_id = p.descendant_id AND " + where + " AND (" + at + ", c.id) "
        "> (%(at)s::timestamptz, %(id)s::uuid) ORDER BY " + at + ", c.id LIMIT %(limit)s::int) f "
        "ORDER BY f.at, f.id LIMIT %(limit)s::int) f JOIN cases_case c ON c.id = f.id"
    )


WAITING = listed("c.due_at", "c.state = 'queued'")
WAITING_OF_KIND = listed("c.due_at", "c.state = 'queued' AND c.kind = %(kind)s::text")
IN_STATE = listed("c.submitted_at", "c.state = %(state)s::text")
IN_STATE_OF_KIND = listed("c.submitted_at", "c.state = %(state)s::text AND c.kind = %(kind)s::text")
MINE = page_of(
    "SELECT "
    + COLUMNS
    + """, '' AS word, row_number() OVER (ORDER BY c.due_at, c.id) AS place
      FROM me JOIN cases_case c ON c.lease_officer_id = me.id
     WHERE (c.due_at, c.id) > (%(at)s::timestamptz, %(id)s::uuid)
     ORDER BY c.due_at, c.id LIMIT %(limit)s::int
"""
)


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
        word="".join(query.get("q", "").split())[:100],
        is_mine=state == "mine",
        after=query.get("after", ""),
    )


def queue_page(account_id: UUID, wanted: Filter) -> QueuePage | None:
    """Return the page, or None for an account without a role that reads cases; whoever is listed is on record."""
    at, last = values(wanted.after, datetime, UUID) or FIRST
    common = {"account": account_id, "event": uuid7(), "reason": "", "at": at, "id": last, "limit": PAGE + 1}
    if wanted.is_mine:
        return MINE.one(**common)
    if wanted.state == State.QUEUED:
        return WAITING_OF_KIND.one(**common, kind=wanted.kind) if wanted.kind else WAITING.one(**common)
    if wanted.kind:
        return IN_STATE_OF_KIND.one(**common, state=wanted.state, kind=wanted.kind)
    return IN_STATE.one(**common, state=wanted.state)


@dataclass(frozen=True, slots=True)
class Row:
    """One case of the list; `due` only while a department has it, `word` the employer that it was found by."""

    id: UUID
    number: str
    name: str
    kind: Kind
    state: State
    round: int
    submitted_at: datetime
    due_at: datetime
    department: str
    holder: str
    lease_until: datetime | None
    is_lapsed: bool
    due: Due | None
    word: str


def rows_of(page: QueuePage, wanted: Filter) -> Page[Row]:
    """Return the rows to show and where the next page begins."""
    rows = listed_on(page)
    if wanted.is_mine or wanted.state == State.QUEUED:
        return cut(rows, PAGE, lambda row: (row.due_at, row.id))
    return cut(rows, PAGE, lambda row: (row.submitted_at, row.id))


def listed_on(page: QueuePage) -> list[Row]:
    """Return every row of a page; how a day stands in time is reckoned once for all the cases that are due by it."""
    calendar, zone = calendar_of(page.holidays), get_current_timezone()
    today = localtime(page.now, zone).date()

    @cache
    def stands(day: date) -> Due:
        return due(day, today, calendar)

    return [row_of(found, page.now, lambda at: stands(localtime(at, zone).date())) for found in page.cases]


def row_of(found: dict[str, Any], now: datetime, stands: Callable[[datetime], Due]) -> Row:
    due_at = datetime.fromisoformat(found["due_at"])
    lease_until = datetime.fromisoformat(found["lease_until"]) if found["lease_until"] else None
    state = State(found["state"])
    return Row(
        id=UUID(found["id"]), number=found["number"], name=found["name"], kind=Kind(found["kind"]), state=state,
        round=found["round"], submitted_at=datetime.fromisoformat(found["submitted_at"]), due_at=due_at,
        department=found["department"], holder=found["holder"] or "", lease_until=lease_until,
        is_lapsed=lease_until is not None and lease_until <= now,
        due=stands(due_at) if state in WITH_A_DEPARTMENT else None,
        word=found["word"],
    )  # fmt: skip


def due_of(state: State, due_at: datetime, now: datetime, calendar: Calendar) -> Due | None:
    """Return how a case stands in time; nothing runs while it is the person's turn, or after the end."""
    if state not in WITH_A_DEPARTMENT:
        return None
    return due(localtime(due_at).date(), localtime(now).date(), calendar)
