"""事项: its kinds, its states, and the one table that says which action leads from which state to which."""

from collections.abc import Mapping
from types import MappingProxyType

from kuaiji.rules.codes import DECISION, Code
from kuaiji.rules.findings import Finding, Refused, Source, must

SOURCE = Source(DECISION, "事项的状态")


class Kind(Code):
    COLLECTION = "collection", "信息采集"
    CHANGE = "change", "信息变更"
    TRANSFER = "transfer", "属地调转"
    CONDUCT = "conduct", "奖惩"
    LEARNING = "learning", "视同继续教育"
    APPEAL = "appeal", "复核"
    DISPUTE = "dispute", "占用申诉"


class State(Code):
    DRAFT = "draft", "草稿"
    CHECKING = "checking", "核验中"
    QUEUED = "queued", "待审核"
    IN_REVIEW = "in_review", "审核中"
    SECOND_REVIEW = "second_review", "复审中"
    RETURNED = "returned", "退回修改"
    APPROVED = "approved", "审核通过"
    REJECTED = "rejected", "不予通过"
    WITHDRAWN = "withdrawn", "已撤回"
    EXPIRED = "expired", "已过期"


class Actor(Code):
    PERSON = "person", "本人"
    OFFICER = "officer", "审核人员"
    SYSTEM = "system", "系统"


class Action(Code):
    OPEN = "open", "新建"
    SUBMIT = "submit", "提交"
    SETTLE = "settle", "核验完成"
    MISMATCH = "mismatch", "核验不一致"
    CLAIM = "claim", "领取"
    RELEASE = "release", "放回"
    RETURN = "return", "退回"
    RECALL = "recall", "收回退回"
    APPROVE = "approve", "通过"
    CONFIRM = "confirm", "复审通过"
    DIFFER = "differ", "复审不同意"
    REJECT = "reject", "不予通过"
    WITHDRAW = "withdraw", "撤回"
    EXPIRE = "expire", "过期"


BY: Mapping[Action, Actor] = MappingProxyType(
    {
        Action.OPEN: Actor.PERSON,
        Action.SUBMIT: Actor.PERSON,
        Action.SETTLE: Actor.SYSTEM,
        Action.MISMATCH: Actor.SYSTEM,
        Action.CLAIM: Actor.OFFICER,
        Action.RELEASE: Actor.OFFICER,
        Action.RETURN: Actor.OFFICER,
        Action.RECALL: Actor.OFFICER,
        Action.APPROVE: Actor.OFFICER,
        Action.CONFIRM: Actor.OFFICER,
        Action.DIFFER: Actor.OFFICER,
        Action.REJECT: Actor.OFFICER,
        Action.WITHDRAW: Actor.PERSON,
        Action.EXPIRE: Actor.SYSTEM,
    }
)

# The first state of a row is the ordinary one; the others need a policy or a further stage that asks for them.
TABLE: Mapping[tuple[State | None, Action], tuple[State, ...]] = MappingProxyType(
    {
        (None, Action.OPEN): (State.DRAFT,),
        (State.DRAFT, Action.SUBMIT): (State.CHECKING,),
        (State.RETURNED, Action.SUBMIT): (State.CHECKING,),
        (State.CHECKING, Action.SETTLE): (State.QUEUED, State.APPROVED, State.SECOND_REVIEW),
        (State.CHECKING, Action.MISMATCH): (State.RETURNED,),
        (State.QUEUED, Action.CLAIM): (State.IN_REVIEW,),
        (State.IN_REVIEW, Action.CLAIM): (State.IN_REVIEW,),
        (State.IN_REVIEW, Action.RELEASE): (State.QUEUED,),
        (State.IN_REVIEW, Action.RETURN): (State.RETURNED,),
        (State.RETURNED, Action.RECALL): (State.IN_REVIEW,),
        (State.IN_REVIEW, Action.APPROVE): (State.APPROVED, State.QUEUED, State.SECOND_REVIEW),
        (State.SECOND_REVIEW, Action.CLAIM): (State.SECOND_REVIEW,),
        (State.SECOND_REVIEW, Action.RELEASE): (State.SECOND_REVIEW,),
        (State.SECOND_REVIEW, Action.CONFIRM): (State.APPROVED, State.QUEUED),
        (State.SECOND_REVIEW, Action.DIFFER): (State.QUEUED,),
        (State.IN_REVIEW, Action.REJECT): (State.REJECTED,),
        (State.DRAFT, Action.WITHDRAW): (State.WITHDRAWN,),
        (State.CHECKING, Action.WITHDRAW): (State.WITHDRAWN,),
        (State.QUEUED, Action.WITHDRAW): (State.WITHDRAWN,),
        (State.IN_REVIEW, Action.WITHDRAW): (State.WITHDRAWN,),
        (State.RETURNED, Action.WITHDRAW): (State.WITHDRAWN,),
        (State.RETURNED, Action.EXPIRE): (State.EXPIRED,),
    }
)

EDITABLE = frozenset({State.DRAFT, State.RETURNED})
HELD = frozenset({State.CHECKING, State.QUEUED, State.IN_REVIEW, State.SECOND_REVIEW})
LEASED = frozenset({State.IN_REVIEW, State.SECOND_REVIEW})
CLOSED = frozenset({State.APPROVED, State.REJECTED, State.WITHDRAWN, State.EXPIRED})


def next_state(state: State | None, action: Action, to: State | None = None, *, by: str | None = None) -> State:
    """Return the state that the action leads to; `to` picks one of the row's further states, `by` is who acts."""
    row = TABLE.get((state, action), ())
    target = to or next(iter(row), None)
    if target is None or target not in row:
        raise Refused([_not_now(state, action)])
    if by is not None and BY[action] != by:
        message = f"只有{BY[action].label}可以{action.label}。"
        raise Refused([must("case.not-yours", message, SOURCE)])
    return target


def _not_now(state: State | None, action: Action) -> Finding:
    where = f"事项现在是“{state.label}”" if state else "事项还没有新建"
    return must("case.not-now", f"{where}，不能{action.label}。请刷新页面，查看最新状态。", SOURCE)
