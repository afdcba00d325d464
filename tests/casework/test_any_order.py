"""Any order of steps: whatever a person, two officers and the jobs do, the case stands where a plain model says."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ClassVar
from uuid import uuid4

import pytest
from django.db import transaction
from django.db.models import F
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from drafts import BLURRED, DEPARTMENT, FORGED, HIGH_SCHOOL, SCHOOL, SCOPE, as_at_commit, put_picture, save, submit
from factories import make_officer, make_person
from kuaiji.accounts.models import Person
from kuaiji.cases.actions import latest_submission, note_seen, save_draft
from kuaiji.cases.models import Case, Decision
from kuaiji.cases.queries import verify_chain
from kuaiji.casework import actions
from kuaiji.casework.settling import settle_case
from kuaiji.departments.queries import OfficerContext
from kuaiji.dossier.models import Version
from kuaiji.rules.findings import Refused

OFFICERS = st.sampled_from([0, 1])
BOUNDED = settings(
    max_examples=40, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck), print_blob=False
)


@dataclass
class Model:
    """What a clerk with a sheet of paper would note down about 李雷's newest case."""

    state: str | None = None
    school: str = HIGH_SCHOOL["school"]
    rounds: int = 0
    holder: int | None = None
    has_lapsed: bool = False
    returned_by: int | None = None
    is_recallable: bool = False
    cases: int = 0
    decisions: int = 0
    versions: int = 0

    @property
    def is_editable(self) -> bool:
        return self.state in ("draft", "returned")

    @property
    def is_open(self) -> bool:
        return self.state in ("draft", "checking", "queued", "in_review", "returned")

    def go(self, state: str, holder: int | None = None) -> None:
        self.state, self.holder, self.has_lapsed, self.is_recallable = state, holder, False, False


class Walk(RuleBasedStateMachine):
    person: ClassVar[Person]
    officers: ClassVar[list[OfficerContext]]

    def __init__(self) -> None:
        super().__init__()
        self.model = Model()
        self.example = transaction.atomic()
        self.example.__enter__()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.example.__exit__(None, None, None)

    @property
    def case(self) -> Case:
        return Case.objects.filter(person=self.person).latest("opened_at", "id")

    def attempt(self, is_allowed: bool, action: Callable[[], Any]) -> bool:
        """Do it, and let the database judge as at a commit; what the model forbids must be refused."""
        if is_allowed:
            action()
            as_at_commit()
        else:
            with pytest.raises(Refused):
                action()
        return is_allowed

    @initialize(steps=st.sampled_from([0, 3, 4, 5, 5, 5]), n=OFFICERS)
    def start_somewhere(self, steps: int, n: int) -> None:
        """Walk the ordinary way for a while, so that the rare turns are reached often enough."""
        ordinary: list[Callable[[], None]] = [
            self.open, self.submit, self.settle, lambda: self.claim(n), lambda: self.decide(n, "return")
        ]  # fmt: skip
        for step in ordinary[:steps]:
            step()

    @rule()
    def open(self) -> None:
        model = self.model
        if not self.attempt(not model.versions, lambda: actions.open_collection(person_id=self.person.pk, key=uuid4())):
            return
        if not model.is_open:
            model.go("draft")
            model.rounds, model.returned_by, model.cases = 0, None, model.cases + 1
        if model.cases == 1 and not self.case.drafts.get(section="scope").typed:
            save(self.person, "department", DEPARTMENT)
            save(self.person, "scope", SCOPE)
            save(self.person, "education", HIGH_SCHOOL, (SCHOOL,))

    @rule(school=st.sampled_from(["广州市第二中学", "深圳中学", "佛山中学"]))
    def save(self, school: str) -> None:
        if self.model.state is None:
            return
        case = self.case
        saved = save_draft(
            case_id=case.pk, person_id=self.person.pk, section="education", path=[SCHOOL], fields={"school": school},
            revision=case.drafts.get(section="education").revision, key=uuid4(),
        )  # fmt: skip
        assert (saved is not None) == self.model.is_editable
        if self.model.is_editable:
            self.model.school = school

    @rule()
    def submit(self) -> None:
        if self.attempt(self.model.is_editable, lambda: submit(self.person)):
            self.model.go("checking")
            self.model.rounds += 1
            self.model.returned_by = None

    @precondition(lambda self: self.model.state in ("checking", "queued"))
    @rule()
    def settle(self) -> None:
        if self.model.state is None:
            return
        assert settle_case(case_id=self.case.pk)
        if self.model.state == "checking":
            self.model.go("queued")

    @rule(n=OFFICERS)
    def claim(self, n: int) -> None:
        model = self.model
        is_mine = model.state == "in_review" and model.holder == n
        is_free = model.state == "queued" or model.has_lapsed
        if model.state and self.attempt(
            is_mine or is_free, lambda: actions.claim_case(officer=self.officers[n], case_id=self.case.pk)
        ):
            model.go("in_review", n)

    @precondition(lambda self: self.model.state in ("in_review",))
    @rule()
    def half_an_hour_passes(self) -> None:
        if self.model.state == "in_review":
            Case.objects.filter(pk=self.case.pk).update(lease_until=F("lease_until") - timedelta(minutes=31))
            self.model.has_lapsed = True

    @precondition(lambda self: self.model.state in ("returned",))
    @rule()
    def ten_minutes_pass(self) -> None:
        if self.model.state == "returned":
            Case.objects.filter(pk=self.case.pk).update(returned_at=F("returned_at") - timedelta(minutes=10))
            self.model.is_recallable = False

    @precondition(lambda self: self.model.state in ("returned",))
    @rule()
    def look(self) -> None:
        if self.model.state == "returned":
            note_seen(case_id=self.case.pk, person_id=self.person.pk)
            self.model.is_recallable = False

    @rule(n=OFFICERS)
    def release(self, n: int) -> None:
        model = self.model
        if model.state and self.attempt(
            model.holder == n, lambda: actions.release_case(officer=self.officers[n], case_id=self.case.pk)
        ):
            model.go("queued")

    @rule(n=OFFICERS, verb=st.sampled_from(["return", "approve", "reject"]))
    def decide(self, n: int, verb: str) -> None:
        model = self.model
        if not model.rounds:
            return
        case = self.case
        asked: dict[str, Any] = {
            "officer": self.officers[n], "case_id": case.pk, "submission_id": latest_submission(case).pk, "key": uuid4()
        }  # fmt: skip
        decisions = {
            "return": lambda: actions.return_case(**asked, findings=[BLURRED], note=""),
            "approve": lambda: actions.approve_case(**asked),
            "reject": lambda: actions.reject_case(**asked, reason=FORGED, note=""),
        }
        if self.attempt(model.holder == n, decisions[verb]):
            model.go({"return": "returned", "approve": "approved", "reject": "rejected"}[verb])
            model.decisions += 1
            model.versions += verb == "approve"
            if verb == "return":
                model.returned_by, model.is_recallable = n, True

    @rule(n=OFFICERS)
    def recall(self, n: int) -> None:
        model = self.model
        is_allowed = model.is_recallable and model.returned_by == n
        if model.state and self.attempt(
            is_allowed, lambda: actions.recall_return(officer=self.officers[n], case_id=self.case.pk)
        ):
            model.go("in_review", n)

    @rule()
    def withdraw(self) -> None:
        model = self.model
        if model.state and self.attempt(
            model.is_open or model.state == "withdrawn",
            lambda: actions.withdraw_case(person_id=self.person.pk, number=self.case.number),
        ):
            model.go("withdrawn")

    @invariant()
    def case_stands_where_the_model_says(self) -> None:
        model = self.model
        assert Case.objects.count() == model.cases
        assert (Decision.objects.count(), Version.objects.count()) == (model.decisions, model.versions)
        if model.state is None:
            return
        case = self.case
        holder = None if model.holder is None else self.officers[model.holder].officer_id
        assert (case.state, case.round, case.lease_officer_id) == (model.state, model.rounds, holder)
        assert case.drafts.get(section="education").typed[SCHOOL]["school"] == model.school
        assert verify_chain(case) is None


@pytest.mark.django_db
def test_case_stands_where_a_plain_model_says_after_any_order_of_steps() -> None:
    Walk.person, Walk.officers = make_person("李雷"), [make_officer("王审核"), make_officer("赵审核")]
    for slot in ("photo", "id_portrait", "id_emblem"):
        put_picture(Walk.person, "basic", slot)
    put_picture(Walk.person, f"education/{SCHOOL}", "diploma")

    run_state_machine_as_test(Walk, settings=BOUNDED)
