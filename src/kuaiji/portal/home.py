"""我的首页: what comes next, whose turn it is, what was said. One statement, then words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse

from kuaiji.rules.case import CLOSED, Kind, State
from kuaiji.web.jinja import last_day, moment
from kuaiji.web.sql import sql

COLLECTION = "/collection/"


@dataclass(frozen=True, slots=True)
class Standing:
    """The person's cases, the latest first, their department with all above it, the latest messages, and a warning.

    The warning is of a dispute that claims the person's own document, while an officer may still hear them.
    """

    cases: list[dict[str, Any]]
    departments: list[dict[str, Any]]
    messages: list[dict[str, Any]]
    warning: dict[str, Any] | None


STANDING = sql(
    """
    SELECT coalesce((SELECT json_agg(json_build_object('kind', c.kind, 'number', c.number, 'state', c.state,
                            'submitted_at', c.submitted_at, 'returned_at', c.returned_at, 'decided_at', c.decided_at,
                            'opened_at', c.opened_at, 'mend_by', c.mend_by, 'asked', c.asked) ORDER BY c.opened_at DESC)
              FROM (SELECT DISTINCT ON (kind) *,
                           (SELECT count(*) FROM cases_submission s
                              JOIN cases_casefinding f ON f.submission_id = s.id
                             WHERE s.case_id = k.id AND s.round = k.round AND f.withdrawn_at IS NULL
                               AND f.severity = 'must') AS asked
                      FROM cases_case k WHERE person_id = %(person)s ORDER BY kind, opened_at DESC) c), '[]'),
           coalesce((SELECT json_agg(json_build_object('name', d.name, 'phone', d.phone, 'hours', d.hours,
                            'address', d.address) ORDER BY p.depth)
              FROM departments_departmentpath p
              JOIN departments_department d ON d.id = p.ancestor_id AND d.successor_id IS NULL
             WHERE p.descendant_id = coalesce(
                   (SELECT department_id FROM cases_case
                     WHERE person_id = %(person)s AND department_id IS NOT NULL AND kind <> 'dispute'
                     ORDER BY opened_at DESC LIMIT 1),
                   (SELECT x.id FROM cases_case k JOIN cases_draft t ON t.case_id = k.id AND t.section = 'department'
                      JOIN departments_department x ON x.code = t.typed ->> 'department'
                     WHERE k.person_id = %(person)s AND k.state = 'draft' LIMIT 1))), '[]'),
           coalesce((SELECT json_agg(json_build_object('title', m.title, 'body', m.body, 'link', m.link,
                            'created_at', m.created_at, 'read_at', m.read_at) ORDER BY m.id DESC)
              FROM (SELECT id, title, body, link, created_at, read_at FROM messaging_message
                     WHERE person_id = %(person)s ORDER BY id DESC LIMIT 5) m), '[]'),
           (SELECT json_build_object('number', c.number, 'until', w.until)
              FROM casework_holderwarning w JOIN cases_case c ON c.id = w.dispute_id
             WHERE w.holder_id = %(person)s AND w.objected_at IS NULL AND c.state = 'second_review'
               AND w.warned_at = (SELECT max(x.warned_at) FROM casework_holderwarning x WHERE x.dispute_id = c.id)
             ORDER BY w.warned_at DESC LIMIT 1)
    """,
    row=Standing,
)


@dataclass(frozen=True, slots=True)
class NextStep:
    """The one thing to do now; `kind` is a tag's kind and says how pressing it is."""

    kind: str
    title: str
    text: str
    href: str
    button: str


@dataclass(frozen=True, slots=True)
class CaseCard:
    """A case of the person: what it is, where it stands, whose turn it is."""

    name: str
    number: str
    kind: str
    state: str
    turn: str
    since: datetime | None


@dataclass(frozen=True, slots=True)
class MessageCard:
    title: str
    body: str
    at: datetime
    href: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class DepartmentCard:
    """The person's department; `lender` names the superior whose telephone stands in."""

    name: str
    phone: str
    hours: str
    address: str
    lender: str


@dataclass(frozen=True, slots=True)
class HomePage:
    """Everything on the page, ready to show."""

    name: str
    next: NextStep
    cases: Sequence[CaseCard]
    messages: Sequence[MessageCard]
    department: DepartmentCard | None


def home_page(*, person_id: UUID, name: str, has_proved_identity: bool) -> HomePage:
    standing = STANDING.one(person=person_id) or Standing([], [], [], None)
    latest = next((case for case in standing.cases if case["kind"] in (Kind.COLLECTION, Kind.APPEAL)), None)
    department = department_card(standing.departments)
    where = department.name if department else "会计管理部门"
    usual = next_step(latest, where) if latest else first_step(has_proved_identity=has_proved_identity)
    return HomePage(
        name,
        defence(standing.warning) if standing.warning else usual,
        [case_card(case, where) for case in standing.cases if case["state"] != State.DRAFT],
        [message_card(message) for message in standing.messages],
        department,
    )


def defence(warning: Mapping[str, Any]) -> NextStep:
    """Ask the holder of a disputed document to speak before the account is another's: nothing is more pressing."""
    end = moment(datetime.fromisoformat(warning["until"]))
    text = f"一位审核人员初步同意了申诉。这是您本人账号的，请在 {end} 以前说明；到时没有异议，由另一位审核人员决定。"
    href = reverse("casework:objection", args=[warning["number"]])
    return NextStep("bad", "有人申诉您账号上的证件", text, href, "去说明")


def first_step(*, has_proved_identity: bool) -> NextStep:
    if has_proved_identity:
        return NextStep("info", "开始信息采集", "一节一节填，随时可以停下，下次接着填。", COLLECTION, "去信息采集")
    text = "核对证件和姓名是否一致。通过以后选择会计管理部门。"
    return NextStep("info", "先做实名认证", text, COLLECTION, "去实名认证")


def next_step(case: Mapping[str, Any], where: str) -> NextStep:
    """Say what the person has to do about the latest collection, or that it is not their turn."""
    match State(case["state"]):
        case State.DRAFT:
            return NextStep("info", "接着填信息采集", "上次填到的内容都在，填完各节就可以提交。", COLLECTION, "接着填")
        case State.RETURNED:
            end = datetime.fromisoformat(case["mend_by"])
            text = f"{where}退回了信息采集，有 {case['asked']} 处要修改。最晚 {last_day(end)}改好重新提交。"
            return NextStep("bad", "信息采集需要您修改", text, COLLECTION, "去修改")
        case State.CHECKING:
            text = "系统正在与学信网、资格登记等核对，一般几分钟。现在不用您做什么。"
            return NextStep("info", "已经提交，正在核验", text, COLLECTION, "查看进度")
        case State.APPROVED:
            text = f"您的信息已登记在{where}。报名开始以后，从“会计专业技术资格考试”报名。"
            return NextStep("ok", "信息采集审核通过", text, COLLECTION, "查看登记的信息")
        case State.REJECTED | State.WITHDRAWN | State.EXPIRED:
            text = "原来填写的内容都在，可以接着它重新办理。"
            title = f"{Kind(case['kind']).label}{State(case['state']).label}"
            return NextStep("warn", title, text, COLLECTION, "去信息采集")
        case _:
            text = f"轮到{where}审核。现在不用您做什么，结果用短信告诉您。"
            return NextStep("info", "已经提交，等待审核", text, COLLECTION, "查看进度")


def case_card(case: Mapping[str, Any], where: str) -> CaseCard:
    state = State(case["state"])
    turn, kind, since = {
        State.RETURNED: ("轮到您修改", "bad", "returned_at"),
        State.CHECKING: ("系统正在核验", "info", "submitted_at"),
        State.APPROVED: ("已办结", "ok", "decided_at"),
    }.get(
        state,
        ("已办结", "mute", "decided_at") if state in CLOSED else (f"轮到{whose(case, where)}", "info", "submitted_at"),
    )
    return CaseCard(Kind(case["kind"]).label, case["number"], kind, state.label, turn, moment_of(case[since]))


def whose(case: Mapping[str, Any], where: str) -> str:
    """Name the department, but of a dispute: which one has it would tell where the holder of the document is."""
    return "会计管理部门" if case["kind"] == Kind.DISPUTE else where


def message_card(message: Mapping[str, Any]) -> MessageCard:
    at = datetime.fromisoformat(message["created_at"])
    return MessageCard(message["title"], message["body"], at, message["link"], message["read_at"] is None)


def department_card(upward: Sequence[Mapping[str, Any]]) -> DepartmentCard | None:
    """Return the department, with the nearest superior's contact as long as it has registered none."""
    if not upward:
        return None
    own = upward[0]
    giver = next((one for one in upward if one["phone"]), own)
    lender = "" if giver is own else giver["name"]
    return DepartmentCard(own["name"], giver["phone"], giver["hours"], giver["address"], lender)


def moment_of(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
