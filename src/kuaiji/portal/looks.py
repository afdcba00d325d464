"""谁看过我的档案: every look of an officer at the person's record, by day: which department, what, and why."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from uuid import UUID

from django.utils.timezone import localtime

from kuaiji.audit.models import Kind
from kuaiji.rules.document import SECTIONS
from kuaiji.web.paging import Page, cut, values
from kuaiji.web.sql import sql

PAGE = 50
LAST = datetime.fromisoformat("9999-01-01T00:00:00+00:00"), UUID(int=2**128 - 1)
SLOTS = {slot.name: slot.title for model in SECTIONS.values() for slot in model.slots}
WORDS = {
    Kind.QUEUE: "在办件列表里看到您的姓名和事项",
    Kind.CASE: "打开您的事项",
    Kind.FILE: "查看材料",
    Kind.REVEAL: "查看完整证件号码",
    Kind.EXPORT: "下载列有您的事项的名单（姓名已遮盖）",
    Kind.COUNTER: "在窗口为您代办",
}
# What was done at the counter, where it is no section of the record.
MATTERS = {
    "begin": "您报出验证码，开始", "end": "结束", "identity": "实名认证", "declaration": "请您本人确认",
    "register": "采用原登记库的信息",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Look:
    """One access event about the person; the department is the one that the officer served at that moment."""

    id: UUID
    at: datetime
    kind: str
    reason: str
    department: str | None
    slot: str | None


# A list names no person, only its cases: the two halves each have their index.
LOOKS = sql(
    """
    WITH seen AS (
        (SELECT e.* FROM audit_accessevent e
          WHERE e.person_id = %(person)s AND (e.at, e.id) < (%(at)s::timestamptz, %(id)s::uuid)
          ORDER BY e.at DESC, e.id DESC LIMIT %(limit)s::int)
        UNION ALL
        (SELECT e.* FROM audit_accessevent e
          WHERE e.person_id IS NULL AND (e.at, e.id) < (%(at)s::timestamptz, %(id)s::uuid)
            AND e.case_ids && ARRAY(SELECT c.id FROM cases_case c WHERE c.person_id = %(person)s)
          ORDER BY e.at DESC, e.id DESC LIMIT %(limit)s::int))
    SELECT seen.id, seen.at, seen.kind, seen.reason,
           (SELECT coalesce((SELECT r.former_name FROM departments_reform r
                              WHERE r.department_id = d.id AND r.kind = 'rename' AND r.done_at > seen.at
                              ORDER BY r.done_at LIMIT 1), d.name)
              FROM departments_officer o
              JOIN departments_membership m ON m.officer_id = o.id
              JOIN departments_department d ON d.id = m.department_id
             WHERE o.account_id = seen.actor_id
             ORDER BY m.valid_from <= seen.at AND coalesce(m.valid_to > seen.at, true) DESC, m.valid_from DESC LIMIT 1),
           (SELECT a.slot FROM attachments_attachment a WHERE a.id = seen.attachment_id)
      FROM seen ORDER BY seen.at DESC, seen.id DESC LIMIT %(limit)s::int
    """,
    row=Look,
)


@dataclass(frozen=True, slots=True)
class Line:
    """The same look by the same department on one day: what was seen, why, how often, and when last."""

    department: str
    what: str
    reason: str
    at: datetime
    times: int


@dataclass(frozen=True, slots=True)
class Day:
    on: date
    lines: list[Line]


def looks_at(person_id: UUID, *, after: str = "") -> Page[Look]:
    """Return a page of looks, the newest first."""
    at, last = values(after, datetime, UUID) or LAST
    rows = LOOKS.all(person=person_id, at=at, id=last, limit=PAGE + 1)
    return cut(rows, PAGE, lambda look: (look.at, look.id))


def by_day(looks: Iterable[Look]) -> list[Day]:
    return [Day(on, lines(found)) for on, found in groupby(looks, key=lambda look: localtime(look.at).date())]


def lines(looks: Iterable[Look]) -> list[Line]:
    """Put looks that tell the same into one line, at the place of the newest."""
    found: dict[tuple[str, str, str], list[Look]] = {}
    for look in looks:
        reason = "" if look.kind == Kind.COUNTER else look.reason
        found.setdefault((look.department or "会计管理部门", what(look), reason), []).append(look)
    return [Line(*told, at=same[0].at, times=len(same)) for told, same in found.items()]


def matter(word: str) -> str:
    """Say what was written at the counter: a section of the record, or a step beside them."""
    if word in MATTERS:
        return MATTERS[word]
    return f"填写{SECTIONS[word].heading}" if word in SECTIONS else "填写"


def what(look: Look) -> str:
    word = WORDS[Kind(look.kind)]
    if look.kind == Kind.COUNTER:
        return f"{word}：{matter(look.reason)}"
    return f"{word}：{SLOTS.get(look.slot, '图片')}" if look.slot else word
