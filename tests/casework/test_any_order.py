"""Any order of steps: whatever a person, two officers and the jobs do, the case stands where a plain model says.

Two walks reach the deep states each from its own side. That they would notice is proved by taking one guard after
the other away: every sabotage is caught.
"""

import inspect
import sys
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from drafts import make_draft
from factories import make_officer, make_person
from kuaiji.cases import actions as cases
from kuaiji.casework import actions
from walk import OFFICERS_STEPS, PERSONS_STEPS, Walk

pytestmark = pytest.mark.django_db

BOUNDED = settings(
    max_examples=20, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck), print_blob=False
)
SABOTAGED = settings(BOUNDED, max_examples=15, derandomize=True, database=None, phases=[Phase.generate])


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


# One guard each: where it stands, its words, and what stands there when it is gone.
SABOTAGES = {
    "anybody decides": (
        OfficersWalk, actions.refuse_unless_held, "case.lease_officer_id == officer.officer_id", "True",
    ),
    "a running lease does not hold": (
        OfficersWalk, actions.claim_case, "case.lease_officer_id != officer.officer_id", "False",
    ),
    "a recall has no end": (
        OfficersWalk, actions.is_recallable, "clock.now() < case.returned_at + cases.RECALL", "True",
    ),
    "a recall takes back what was seen": (OfficersWalk, actions.is_recallable, "or case.seen_at is not None", ""),
    "a recall is anybody's": (
        OfficersWalk, actions.recall_return, "or decision.officer_id != officer.officer_id", "",
    ),
    "a return may ask for nothing": (
        OfficersWalk, actions.return_case,
        "not any(finding.severity == Severity.MUST for finding in findings)", "False",
    ),
    "a rejection needs no final reason": (
        OfficersWalk, actions.reject_case, "reason.severity != Severity.FINAL", "False",
    ),
    "an older submission is decided on": (OfficersWalk, actions.take_up, "submission.pk != submission_id", "False"),
    "a decision counts twice": (OfficersWalk, actions.take_up, "repeat is not None", "False"),
    "a lease outlives its review": (
        OfficersWalk, cases.move, "officer_id if holds_lease else None", "case.lease_officer_id or officer_id",
    ),
    "who is registered starts again": (
        PersonsWalk, actions.open_collection, "Dossier.objects.filter(person_id=person_id).exists()", "False",
    ),
    "a form submits twice": (PersonsWalk, actions.submit_collection, "repeat is not None", "False"),
}  # fmt: skip


@pytest.mark.parametrize(("walk", "function", "guard", "instead"), SABOTAGES.values(), ids=list(SABOTAGES))
def test_walk_notices_a_guard_that_is_gone(
    monkeypatch: pytest.MonkeyPatch, walk: type[Walk], function: Callable[..., object], guard: str, instead: str
) -> None:
    sabotage(monkeypatch, function, guard, instead)

    with pytest.raises((Exception, pytest.fail.Exception)):
        run_state_machine_as_test(walk, settings=SABOTAGED)


def sabotage(patch: pytest.MonkeyPatch, function: Callable[..., object], guard: str, instead: str) -> None:
    """Put the function in place again, with other words where the guard stood."""
    plain = inspect.unwrap(function)
    source = inspect.getsource(plain)
    assert source.count(guard) == 1
    module = sys.modules[plain.__module__]
    scope = dict(vars(module))
    exec(source.replace(guard, instead), scope)
    patch.setattr(module, plain.__name__, scope[plain.__name__])
