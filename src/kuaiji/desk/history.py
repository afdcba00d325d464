"""历史与留痕: a case's chain of events in words, whether the chain is whole, and who has looked at the case."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from kuaiji.audit.models import AccessEvent, Kind
from kuaiji.cases.models import Case, Event
from kuaiji.cases.queries import broken_link
from kuaiji.departments.models import Officer
from kuaiji.rules.codes import Ground

WORDS = {
    "open": "开始填写",
    "submit": "提交",
    "settle": "自动核验完成，转入待审",
    "mismatch": "自动核验发现要修改的内容，退回",
    "claim": "领取，开始审核",
    "release": "放回待审",
    "return": "退回修改",
    "recall": "收回退回",
    "approve": "审核通过",
    "confirm": "复审通过",
    "differ": "复审不同意，重新审核",
    "reject": "不予通过",
    "withdraw": "撤回",
    "expire": "超过修改期限，关闭",
    "extend": "延长修改期限",
    "counter": "在窗口为申请人代办",
    "ask_confirmation": "发短信请申请人确认",
    "hold": "暂缓",
    "resume": "恢复办理",
    "hand_over": "移交同事",
    "reassign": "改派",
    "follow": "因机构调整，随部门转到承接部门",
    "object": "持有人提出异议",
}
ACTORS = {"person": "申请人", "system": "系统", "holder": "持有人"}
LOOKED_AT = 50


@dataclass(frozen=True, slots=True)
class Link:
    """One event, who did it, and the first characters of its hash."""

    n: int
    at: datetime
    words: str
    actor: str
    codes: tuple[str, ...]
    head: str


@dataclass(frozen=True, slots=True)
class Look:
    """One look at the case, with the reason where one was asked for."""

    at: datetime
    who: str
    what: str
    reason: str


@dataclass(frozen=True, slots=True)
class Chain:
    links: list[Link]
    is_whole: bool


def chain(case: Case) -> Chain:
    """Return the events from first to last; `is_whole` says that every hash follows from the one before it."""
    events = list(Event.objects.filter(case=case).order_by("n"))
    bodies = [json.loads(event.body) for event in events]
    names = officers_by_id({body["actor_id"] for body in bodies if body["actor"] == "officer"})
    links = [
        Link(
            n=event.n, at=event.at, words=words_of(body),
            actor=ACTORS.get(body["actor"]) or names.get(body["actor_id"], "工作人员"),
            codes=tuple(body.get("codes", ())), head=bytes(event.head).hex()[:12],
        )
        for event, body in zip(events, bodies, strict=True)
    ]  # fmt: skip
    return Chain(links, broken_link(events, count=case.chain_n, head=bytes(case.chain_head)) is None)


def words_of(body: Mapping[str, Any]) -> str:
    """Name one event; an approval says by which notice it was automatic, and why it waits for a second officer."""
    words = WORDS[body["verb"]]
    if "source" in body:
        words = f"系统按“{body['source']}”自动通过"
    if "grounds" in body:
        words += f"，转复审：{'、'.join(Ground(each).label for each in body['grounds'])}"
    return words


def officers_by_id(ids: set[str]) -> dict[str, str]:
    return {str(officer.pk): str(officer) for officer in Officer.objects.filter(pk__in=ids)}


def looks(case: Case) -> list[Look]:
    """Return the latest looks at this case, the newest first; files that list it too, pages of the list not."""
    about = Q(person_id=case.person_id) | Q(kind=Kind.EXPORT)
    events = AccessEvent.objects.filter(about, case_ids__contains=[case.pk])
    found = list(events.order_by("-at", "-id")[:LOOKED_AT])
    accounts = {event.actor_id for event in found}
    names: dict[UUID, str] = {each.account_id: str(each) for each in Officer.objects.filter(account_id__in=accounts)}
    return [
        Look(event.at, names.get(event.actor_id, "工作人员"), str(Kind(event.kind).label), reason_of(event))
        for event in found
    ]


def reason_of(event: AccessEvent) -> str:
    """Return why; of what was done at the counter the chain of events tells."""
    return "" if event.kind == Kind.COUNTER else event.reason
