"""事项: the table of design §3, row by row, and that nothing beside it is possible."""

import itertools
import random

import pytest

from kuaiji.rules.case import BY, CLOSED, EDITABLE, HELD, TABLE, Action, Actor, State, next_state
from kuaiji.rules.findings import Refused


@pytest.mark.parametrize(
    ("state", "action", "to", "expected"),
    [
        (None, "open", None, "draft"),
        ("draft", "submit", None, "checking"),
        ("returned", "submit", None, "checking"),
        ("checking", "settle", None, "queued"),
        ("checking", "settle", "approved", "approved"),
        ("checking", "mismatch", None, "returned"),
        ("queued", "claim", None, "in_review"),
        ("in_review", "claim", None, "in_review"),
        ("in_review", "release", None, "queued"),
        ("in_review", "return", None, "returned"),
        ("returned", "recall", None, "in_review"),
        ("in_review", "approve", None, "approved"),
        ("in_review", "approve", "queued", "queued"),
        ("in_review", "approve", "second_review", "second_review"),
        ("second_review", "claim", None, "second_review"),
        ("second_review", "release", None, "second_review"),
        ("second_review", "confirm", None, "approved"),
        ("second_review", "confirm", "queued", "queued"),
        ("second_review", "differ", None, "queued"),
        ("in_review", "reject", None, "rejected"),
        ("draft", "withdraw", None, "withdrawn"),
        ("checking", "withdraw", None, "withdrawn"),
        ("queued", "withdraw", None, "withdrawn"),
        ("in_review", "withdraw", None, "withdrawn"),
        ("returned", "withdraw", None, "withdrawn"),
        ("returned", "expire", None, "expired"),
    ],
)
def test_action_leads_to_state(state: str | None, action: str, to: str | None, expected: str) -> None:
    found = next_state(State(state) if state else None, Action(action), State(to) if to else None)

    assert found == expected


def test_nothing_beside_the_table_is_possible() -> None:
    beside = [key for key in itertools.product([None, *State], Action) if key not in TABLE]

    assert len(beside) == 11 * 14 - 22
    for state, action in beside:
        with pytest.raises(Refused):
            next_state(state, action)


def test_target_beside_the_row_is_refused_in_words() -> None:
    with pytest.raises(Refused) as refused:
        next_state(State.IN_REVIEW, Action.RETURN, State.APPROVED)

    assert refused.value.findings[0].code == "case.not-now"
    assert refused.value.findings[0].message == "事项现在是“审核中”，不能退回。请刷新页面，查看最新状态。"


def test_case_that_does_not_exist_is_refused_in_words() -> None:
    with pytest.raises(Refused) as refused:
        next_state(None, Action.SUBMIT)

    assert refused.value.findings[0].message == "事项还没有新建，不能提交。请刷新页面，查看最新状态。"


def test_every_state_is_editable_held_or_closed() -> None:
    assert set(State) == EDITABLE | HELD | CLOSED
    assert len(EDITABLE) + len(HELD) + len(CLOSED) == len(State)


def test_nothing_leaves_a_closed_state() -> None:
    assert [start for (start, _) in TABLE if start in CLOSED] == []


def test_every_action_has_its_actor() -> None:
    assert set(BY) == set(Action)


def test_action_belongs_to_its_actor_alone() -> None:
    assert next_state(State.IN_REVIEW, Action.APPROVE, by=Actor.OFFICER) == State.APPROVED
    for actor in (Actor.PERSON, Actor.SYSTEM):
        with pytest.raises(Refused) as refused:
            next_state(State.IN_REVIEW, Action.APPROVE, by=actor)
        assert refused.value.findings[0].code == "case.not-yours"
        assert refused.value.findings[0].message == "只有审核人员可以通过。"


# The same table as a clerk would tell it, state by state; the ordinary way only.
TOLD = {
    None: {"open": "draft"},
    "draft": {"submit": "checking", "withdraw": "withdrawn"},
    "checking": {"settle": "queued", "mismatch": "returned", "withdraw": "withdrawn"},
    "queued": {"claim": "in_review", "withdraw": "withdrawn"},
    "in_review": {
        "claim": "in_review", "release": "queued", "return": "returned", "approve": "approved", "reject": "rejected",
        "withdraw": "withdrawn",
    },
    "second_review": {"claim": "second_review", "release": "second_review", "confirm": "approved", "differ": "queued"},
    "returned": {"submit": "checking", "recall": "in_review", "withdraw": "withdrawn", "expire": "expired"},
}  # fmt: skip


def test_a_hundred_thousand_random_sequences_end_where_a_clerk_says() -> None:
    drawn, reached = random.Random(2026), set[str | None]()
    for _ in range(100_000):
        state: str | None = None
        for guess in drawn.choices([*Action], k=10):
            told = TOLD.get(state, {})
            action = drawn.choice([*told]) if told and drawn.random() < 0.8 else guess.value
            state = walked(state, action, told.get(action))
            reached.add(state)

    assert reached - {None} == {*State} - {State.SECOND_REVIEW}


def walked(state: str | None, action: str, expected: str | None) -> str | None:
    """Take one step; whatever the clerk does not tell of has to be refused."""
    try:
        found = next_state(State(state) if state else None, Action(action))
    except Refused:
        assert expected is None, f"{state} {action}"
        return state
    assert found == expected, f"{state} {action}"
    return found
