"""Whatever happens at once, some order explains it: a sample; `bench interleavings` plays two thousand turns."""

import random

import pytest

from interleaving import Model, Step, Table, after, explained


@pytest.mark.usefixtures("committed_db")
def test_some_order_explains_whatever_happens_at_once() -> None:
    tally = Table(random.Random(2026)).play(40)

    assert tally.illegal == []
    assert tally.turns == 40


REVIEWED = Model("in_review", 1, holder=0)


@pytest.mark.parametrize(
    ("verb", "officer", "state"),
    [("return", 0, "returned"), ("approve", 0, "approved"), ("release", 0, "queued"), ("withdraw", 0, "withdrawn")],
)
def test_model_knows_where_a_step_leads(verb: str, officer: int, state: str) -> None:
    led = after(REVIEWED, Step(verb, officer, 1))

    assert led is not None
    assert led.state == state
    assert after(REVIEWED, Step("approve", 1, 1)) is None


def test_two_winners_are_explained_by_no_order() -> None:
    steps = [Step("approve", 0, 1), Step("withdraw")]

    assert explained({REVIEWED}, steps, [True, True]) == set()
    assert {model.state for model in explained({REVIEWED}, steps, [False, True])} == {"withdrawn"}
    assert {model.state for model in explained({REVIEWED}, steps, [True, False])} == {"approved"}
