"""办理经过: a case's chain of events in words that a person reads."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.timezone import localtime

from kuaiji.cases.models import Event
from kuaiji.departments.models import Department
from kuaiji.departments.reforms import name_on
from kuaiji.rules.case import State

WORDS = {
    "open": "开始填写",
    "submit": "您提交了信息",
    "settle": "自动核验完成，转会计管理部门审核",
    "mismatch": "自动核验发现需要修改的内容，已退回",
    "claim": "工作人员开始审核",
    "release": "工作人员放回待审",
    "return": "会计管理部门退回修改",
    "recall": "会计管理部门收回了退回",
    "approve": "审核通过",
    "confirm": "审核通过",
    "differ": "复审有不同意见，重新审核",
    "reject": "不予通过",
    "withdraw": "您撤回了申请",
    "expire": "超过修改期限，已关闭",
    "extend": "修改期限延长了",
    "follow": "由{from_department}转到{to_department}办理",
    "object": "证件现在的持有人提出了异议",
    "counter": "工作人员在窗口为您代办",
    "ask_confirmation": "已发短信请您本人确认",
}
INSIDE = {"claim", "release", "differ", "hold", "resume", "hand_over", "reassign"}


@dataclass(frozen=True, slots=True)
class Moment:
    at: datetime
    words: str
    verb: str
    actor: str


def timeline(case_id: UUID) -> list[Moment]:
    """Return the events from first to last; an officer's handling of the queue is not the person's business."""
    found = []
    for event in Event.objects.filter(case_id=case_id).order_by("n"):
        body = json.loads(event.body)
        # An approval that waits for a second officer is not yet one to the person.
        is_second = body["verb"] == "approve" and body["to"] == State.SECOND_REVIEW
        is_inside = body["verb"] in INSIDE or is_second
        if not is_inside:
            found.append(Moment(event.at, said(body, event.at), body["verb"], body["actor"]))
    return found


def said(body: dict[str, Any], at: datetime) -> str:
    """Say an event in words; departments by the names that they had then."""
    words = WORDS[body["verb"]]
    if body["verb"] == "settle" and body["to"] == State.APPROVED:
        return f"系统按“{body['source']}”自动通过"
    if body["verb"] != "follow":
        return words
    day, ends = localtime(at).date(), ("from_department", "to_department")
    return words.format(**{end: name_on(Department.objects.get(code=body[end]), day) for end in ends})
