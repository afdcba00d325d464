"""导出 queries: whose exports, and the rows that a file lists; names are masked before they leave here."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q
from django.utils.timezone import localtime

from kuaiji.accounts.queries import masked_name
from kuaiji.cases.due import start_of
from kuaiji.cases.models import Decision
from kuaiji.departments.models import Department, Role
from kuaiji.departments.queries import OfficerContext
from kuaiji.desk.local import kept
from kuaiji.desk.models import APPROVED_WITHIN, Export
from kuaiji.desk.quality import TITLES
from kuaiji.rules.case import Kind, State
from kuaiji.web import clock
from kuaiji.web.paging import Page, cut, values
from kuaiji.web.sql import sql

PAGE = 30
LAST = UUID(int=2**128 - 1)
PEOPLE = ("department", "asked_by", "decided_by")


def exports_for(officer: OfficerContext, *, after: str = "") -> Page[Export]:
    """Return what the officer asked for and, to an operator, what anybody below did; the newest first."""
    (last,) = values(after, UUID) or (LAST,)
    mine = Q(asked_by_id=officer.officer_id)
    if Role.OPERATOR in officer.roles:
        mine |= Q(department__in=Department.objects.under(officer.department_id))
    found = Export.objects.filter(mine, pk__lt=last).select_related(*PEOPLE).defer("cipher", "case_ids")
    return cut(list(found.order_by("-pk")[: PAGE + 1]), PAGE, lambda each: (each.pk,))


def export_below(export_id: UUID, department_id: int) -> Export | None:
    """Return an export of the department or one below it."""
    found = Export.objects.filter(pk=export_id, department__in=Department.objects.under(department_id))
    return found.select_related(*PEOPLE).first()


def waiting_for(department_id: int) -> int:
    """Return how many requests of the subtree wait to be approved."""
    below = Department.objects.under(department_id)
    return Export.objects.filter(
        department__in=below, decided_at=None, asked_at__gt=clock.now() - APPROVED_WITHIN
    ).count()


@dataclass(frozen=True, slots=True)
class Listed:
    """The cells of a file, and the cases behind its rows."""

    columns: tuple[str, ...]
    rows: list[tuple[str, ...]]
    case_ids: list[UUID]


@dataclass(frozen=True, slots=True)
class OpenCase:
    case_id: UUID
    number: str
    name: str
    kind: str
    state: str
    round: int
    department: str
    submitted_at: datetime
    due_at: datetime
    holder: str


OPEN = sql(
    """
    SELECT c.id, c.number, c.person_name, c.kind, c.state, c.round, d.name, c.submitted_at, c.due_at,
           coalesce(o.staff_number, '')
      FROM departments_departmentpath p
     CROSS JOIN LATERAL (
            SELECT c.id, c.number, c.person_name, c.kind, c.state, c.round, c.department_id, c.submitted_at, c.due_at,
                   c.lease_officer_id
              FROM cases_case c
             WHERE c.department_id = p.descendant_id
               AND c.state = ANY('{checking,queued,in_review,second_review}') OFFSET 0) AS c
      JOIN departments_department d ON d.id = c.department_id
      LEFT JOIN departments_officer o ON o.id = c.lease_officer_id
     WHERE p.ancestor_id = %(department)s::bigint
     ORDER BY c.due_at, c.id LIMIT %(limit)s::int
    """,
    row=OpenCase,
)


@dataclass(frozen=True, slots=True)
class Decided:
    case_id: UUID
    decided_at: datetime
    number: str
    name: str
    kind: str
    round: int
    department: str
    verb: str
    codes: list[str]
    officer: str


DECIDED = sql(
    """
    SELECT c.id, x.decided_at, c.number, c.person_name, c.kind, s.round, d.name, x.verb, x.codes,
           coalesce(o.staff_number, '系统')
      FROM cases_decision x
      JOIN cases_case c ON c.id = x.case_id
      JOIN cases_submission s ON s.id = x.submission_id
      JOIN departments_departmentpath p
        ON p.descendant_id = c.department_id AND p.ancestor_id = %(department)s::bigint
      JOIN departments_department d ON d.id = c.department_id
      LEFT JOIN departments_officer o ON o.id = x.officer_id
     WHERE x.decided_at >= %(first)s::timestamptz
     ORDER BY x.decided_at DESC, x.id DESC LIMIT %(limit)s::int
    """,
    row=Decided,
)


def listed(export: Export, *, limit: int) -> Listed:
    """Return what the export lists as of now, at most so many rows."""
    if export.what == Export.What.QUEUE:
        waiting = OPEN.all(department=export.department_id, limit=limit)
        return Listed(
            ("事项编号", "姓名", "事项", "状态", "第几次提交", "会计管理部门", "提交时间", "办理期限", "承办人工号"),
            [
                (
                    row.number, masked_name(row.name), Kind(row.kind).label, State(row.state).label, str(row.round),
                    row.department, moment(row.submitted_at), moment(row.due_at), row.holder,
                )
                for row in waiting
            ],
            [row.case_id for row in waiting],
        )  # fmt: skip
    first = start_of(localtime(clock.now()).date() - timedelta(days=export.days - 1))
    decided = DECIDED.all(department=export.department_id, first=first, limit=limit)
    titles = TITLES | {each.code: each.title for each in kept(code for row in decided for code in row.codes)}
    return Listed(
        ("决定时间", "事项编号", "姓名", "事项", "第几次提交", "会计管理部门", "结论", "原因", "审核人工号"),
        [
            (
                moment(row.decided_at), row.number, masked_name(row.name), Kind(row.kind).label, str(row.round),
                row.department, str(Decision.Verb(row.verb).label),
                "；".join(f"{code} {titles.get(code, '')}".strip() for code in row.codes), row.officer,
            )
            for row in decided
        ],
        list(dict.fromkeys(row.case_id for row in decided)),
    )  # fmt: skip


def moment(value: datetime) -> str:
    return f"{localtime(value):%Y-%m-%d %H:%M}"
