"""提问: what may be asked, and the whole way from one input to its reply."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from kuaiji.rules.asked.department import department
from kuaiji.rules.asked.evidence import evidence
from kuaiji.rules.asked.identity import identity
from kuaiji.rules.asked.precheck import precheck
from kuaiji.rules.asked.reading import Unreadable, facts_from
from kuaiji.rules.asked.record import record
from kuaiji.rules.asked.ruling import Ruling, finding_as_json
from kuaiji.rules.asked.scope import scope
from kuaiji.rules.asked.setting import Given, Setting, in_force

ROADMAP = "docs/map.md"


class Exit(IntEnum):
    """How a reply ends, as a command ends; of many replies the worst counts, and unread input is the worst."""

    CLEAN = 0
    FINDINGS = 1
    UNREAD = 2
    NOT_BUILT = 3


WORST = (Exit.CLEAN, Exit.FINDINGS, Exit.NOT_BUILT, Exit.UNREAD)


@dataclass(frozen=True, slots=True)
class Inquiry:
    """One thing to ask; `reads` names the groups of facts that it looks at, `ask` is None until it is built."""

    name: str
    title: str
    reads: tuple[str, ...]
    ask: Callable[[Given], Ruling] | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """What goes back for one input, and how it ends."""

    body: Mapping[str, Any]
    exit: Exit


NUMBERS = (
    "document_type",
    "number",
    "uscc",
    "mobile",
    "certificate_number",
    "degree_number",
    "verification_code",
    "qualification_number",
)
RECORD = ("person", "education", "work", "titles", "file", "check", "document")
LIST = (
    Inquiry("precheck", "预检：还有什么会被退回", RECORD, precheck),
    Inquiry("evidence", "证明材料：要哪些，哪些收哪些不收，还缺什么", RECORD, evidence),
    Inquiry("department", "会计管理部门：可以选哪些", ("person", "education", "work", "document"), department),
    Inquiry(
        "scope", "采集范围：可以选哪些，各要填哪些栏目", ("person", "education", "work", "titles", "document"), scope
    ),
    Inquiry(
        "identity",
        "号码：对不对，说明什么，可能是什么证件",
        (*NUMBERS, "person", "education", "work", "titles"),
        identity,
    ),
    Inquiry("eligibility", "报考条件：符合不符合，哪一年起符合", ("person", "education", "work", "titles")),
    Inquiry("transfer", "属地调转：现在能不能调", ("person", "cases", "transfer")),
    Inquiry("timetable", "报名时间：现在开着还是关着", ("person",)),
    Inquiry("fee", "考试费用：多少", ("person",)),
)
INQUIRIES: Mapping[str, Inquiry] = {inquiry.name: inquiry for inquiry in LIST}


def reply_to(inquiry: Inquiry, value: Any, setting: Setting) -> Reply:
    """Reply one input that was read from JSON; what does not parse is answered with the reasons."""
    try:
        asked = facts_from(value, setting.bureaus)
        made = record(asked, setting.bureaus)
        force = in_force(setting, made.line)
    except Unreadable as unread:
        return refusal(inquiry, unread)
    head = {"question": inquiry.name}
    if inquiry.ask is None:
        return Reply({**head, "decision": None, "message": "not built yet", "roadmap": ROADMAP}, Exit.NOT_BUILT)
    found = inquiry.ask(Given(asked, made, setting))
    body = {
        **head,
        "decision": found.decision,
        "needs": list(found.needs),
        "findings": [finding_as_json(finding) for finding in found.findings],
        "policy": {"places": list(force.places), "digest": force.digest},
        "today": setting.now.isoformat(timespec="seconds"),
    }
    return Reply(body, Exit.CLEAN if found.is_clean else Exit.FINDINGS)


def refusal(inquiry: Inquiry, unread: Unreadable) -> Reply:
    return Reply({"question": inquiry.name, "errors": [fault.as_json() for fault in unread.faults]}, Exit.UNREAD)


def worst(exits: Iterable[Exit]) -> Exit:
    return max(exits, key=WORST.index, default=Exit.CLEAN)
