"""Any order of steps: whatever a person, two officers and the jobs do, the case stands where a plain model says.

Two walks reach the deep states each from its own side. That the sheet would notice is proved by taking one guard
after the other away, on the way that meets it.
"""

import inspect
import sys
from collections.abc import Callable, Sequence
from typing import NamedTuple

import pytest
from django.db import DatabaseError
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from drafts import make_draft
from factories import make_officer, make_person
from kuaiji.cases import actions as cases
from kuaiji.casework import actions
from kuaiji.rules.findings import Refused
from walk import OFFICERS_STEPS, PERSONS_STEPS, Walk

pytestmark = pytest.mark.django_db

BOUNDED = settings(
    max_examples=20, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck), print_blob=False
)


class PersonsWalk(Walk):
    steps = {**PERSONS_STEPS, **{name: OFFICERS_STEPS[name] for name in ("claim by 0", "return by 0", "approve by 0")}}


class OfficersWalk(Walk):
    steps = {**OFFICERS_STEPS, **PERSONS_STEPS}
    start = ("submit", "settle", "claim by 0")


@pytest.fixture(autouse=True)
def _people() -> None:
    Walk.person, Walk.officers = make_person("李雷"), [make_officer("王审核"), make_officer("赵审核")]
    make_draft(Walk.person)


@pytest.mark.parametrize("walk", [PersonsWalk, OfficersWalk])
def test_case_stands_where_a_plain_model_says_after_any_order_of_steps(walk: type[Walk]) -> None:
    run_state_machine_as_test(walk, settings=BOUNDED)


class Sabotage(NamedTuple):
    """A guard: whose walk meets it, where it stands, its words, what stands there once it is gone, the way there."""

    walk: type[Walk]
    function: Callable[..., object]
    guard: str
    instead: str
    steps: Sequence[str]


SABOTAGES = {
    "anybody decides": (
        OfficersWalk, actions.refuse_unless_held, "case.lease_officer_id == officer.officer_id", "True",
        ["return by 1"],
    ),
    "a running lease does not hold": (
        OfficersWalk, actions.take, "case.lease_officer_id != officer.officer_id", "False", ["claim by 1"],
    ),
    "a recall has no end": (
        OfficersWalk, actions.is_recallable, "clock.now() < case.returned_at + cases.RECALL", "True",
        ["return by 0", "ten minutes", "recall by 0"],
    ),
    "a recall takes back what was seen": (
        OfficersWalk, actions.is_recallable, "or case.seen_at is not None", "", ["return by 0", "look", "recall by 0"],
    ),
    "a recall is anybody's": (
        OfficersWalk, actions.recall_return, "or decision.officer_id != officer.officer_id", "",
        ["return by 0", "recall by 1"],
    ),
    "a return may ask for nothing": (
        OfficersWalk, actions.return_case,
        "not any(finding.severity == Severity.MUST for finding in findings)", "False", ["return nothing by 0"],
    ),
    "a rejection needs no final reason": (
        OfficersWalk, actions.reject_case, "reason.severity != Severity.FINAL", "False",
        ["reject what can be mended by 0"],
    ),
    "an older submission is decided on": (
        OfficersWalk, actions.take_up, "submission.pk != submission_id", "False",
        ["return by 0", "submit", "settle", "claim by 0", "decide on an older submission by 0"],
    ),
    "a decision counts twice": (
        OfficersWalk, actions.take_up, "repeat is not None", "False",
        ["return by 0", "send the same decision again by 0"],
    ),
    "a lease outlives its review": (
        OfficersWalk, cases.move, "officer_id if target in LEASED else None", "case.lease_officer_id or officer_id",
        ["return by 0"],
    ),
    "who is registered starts again": (
        PersonsWalk, actions.open_collection, "Dossier.objects.filter(person_id=person_id).exists()", "False",
        ["submit", "settle", "claim by 0", "approve by 0", "open"],
    ),
    "a form submits twice": (
        PersonsWalk, actions.submit_collection, "repeat is not None", "False",
        ["submit", "submit the same form again"],
    ),
}  # fmt: skip
NOTICED = (AssertionError, pytest.fail.Exception, Refused, DatabaseError)


@pytest.mark.parametrize("sabotage", [Sabotage(*each) for each in SABOTAGES.values()], ids=list(SABOTAGES))
def test_walk_notices_a_guard_that_is_gone(monkeypatch: pytest.MonkeyPatch, sabotage: Sabotage) -> None:
    go(sabotage.walk, sabotage.steps)
    take_away(monkeypatch, sabotage)

    with pytest.raises(NOTICED):
        go(sabotage.walk, sabotage.steps)


def go(kind: type[Walk], steps: Sequence[str]) -> None:
    """Walk one way by the sheet: a step that may not be done now has to be refused."""
    walk = kind()
    try:
        walk.begin()
        for step in map(walk.steps.__getitem__, steps):
            (walk.take if step.may(walk.model) else walk.overstep)(step)
            walk.case_stands_where_the_model_says()
    finally:
        walk.teardown()


def take_away(patch: pytest.MonkeyPatch, sabotage: Sabotage) -> None:
    """Put the function in place again, with other words where the guard stood."""
    plain = inspect.unwrap(sabotage.function)
    source = inspect.getsource(plain)
    assert source.count(sabotage.guard) == 1
    module = sys.modules[plain.__module__]
    scope = dict(vars(module))
    exec(source.replace(sabotage.guard, sabotage.instead), scope)
    patch.setattr(module, plain.__name__, scope[plain.__name__])
