"""A clerk with a sheet of paper: the plain model of one person's case, the steps, and a walk that takes them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, ClassVar
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from django.db.models import F
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from chain import verify_chain
from drafts import BLURRED, FORGED, HIGH_SCHOOL, SCHOOL, as_at_commit, submit
from kuaiji.accounts.models import Person
from kuaiji.cases.actions import latest_submission, note_seen, save_draft
from kuaiji.cases.models import Case, Decision, Submission
from kuaiji.casework import actions
from kuaiji.casework.settling import settle_case
from kuaiji.departments.queries import OfficerContext
from kuaiji.dossier.models import Version
from kuaiji.rules.findings import Refused

SCHOOLS = ("广州市第二中学", "深圳中学", "佛山中学")


@dataclass
class Model:
    """What the clerk has noted down about 李雷's newest case."""

    state: str = "draft"
    school: str = HIGH_SCHOOL["school"]
    rounds: int = 0
    holder: int | None = None
    has_lapsed: bool = False
    returned_by: int | None = None
    is_recallable: bool = False
    cases: int = 1
    submissions: int = 0
    decisions: int = 0
    versions: int = 0
    last_form: tuple[str, int, UUID] | None = None

    @property
    def is_editable(self) -> bool:
        return self.state in ("draft", "returned")

    @property
    def is_open(self) -> bool:
        return self.state in ("draft", "checking", "queued", "in_review", "returned")

    def go(self, state: str, holder: int | None = None) -> None:
        self.state, self.holder, self.has_lapsed, self.is_recallable = state, holder, False, False


@dataclass(frozen=True)
class Step:
    """One thing to do: when it may be done, how, and what the clerk notes down; `when` it can be tried at all."""

    may: Callable[[Model], bool]
    do: Callable[["Walk"], object]
    note: Callable[[Model], None] = field(default=lambda model: None)
    when: Callable[[Model], bool] = field(default=lambda model: True)


class Walk(RuleBasedStateMachine):
    """Takes steps that may be taken, tries others in between, and compares the database with the sheet each time."""

    person: ClassVar[Person]
    officers: ClassVar[list[OfficerContext]]
    steps: ClassVar[Mapping[str, Step]]
    start: ClassVar[tuple[str, ...]] = ()

    def __init__(self) -> None:
        super().__init__()
        self.model = Model()
        self.example = transaction.atomic()
        self.example.__enter__()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.example.__exit__(None, None, None)

    @initialize()
    def begin(self) -> None:
        for name in self.start:
            self.take(self.steps[name])

    @property
    def case(self) -> Case:
        return Case.objects.filter(person=self.person).latest("opened_at", "id")

    def names(self, *, may: bool) -> list[str]:
        model = self.model
        return [name for name, step in self.steps.items() if step.when(model) and step.may(model) is may]

    def take(self, step: Step) -> None:
        """Do it, and let the database judge as at a commit."""
        step.do(self)
        as_at_commit()
        step.note(self.model)

    def overstep(self, step: Step) -> None:
        """Try what may not be done now."""
        with pytest.raises(Refused), transaction.atomic():
            step.do(self)

    @rule(data=st.data())
    def step_on(self, data: st.DataObject) -> None:
        self.take(self.steps[data.draw(st.sampled_from(self.names(may=True)))])

    @precondition(lambda self: self.names(may=False))
    @rule(data=st.data())
    def step_astray(self, data: st.DataObject) -> None:
        self.overstep(self.steps[data.draw(st.sampled_from(self.names(may=False)))])

    @invariant()
    def case_stands_where_the_model_says(self) -> None:
        model, case = self.model, self.case
        assert Case.objects.count() == model.cases
        assert Submission.objects.count() == model.submissions
        assert (Decision.objects.count(), Version.objects.count()) == (model.decisions, model.versions)
        holder = None if model.holder is None else self.officers[model.holder].officer_id
        assert (case.state, case.round, case.lease_officer_id) == (model.state, model.rounds, holder)
        assert case.drafts.get(section="education").typed[SCHOOL]["school"] == model.school
        assert verify_chain(case) is None

    def decide(self, verb: str, n: int, *, submission: Submission | None = None, key: UUID | None = None) -> None:
        """Let an officer decide on the newest submission, or on another one."""
        case = self.case
        asked: dict[str, Any] = {
            "officer": self.officers[n], "case_id": case.pk, "key": key or uuid4(),
            "submission_id": (submission or latest_submission(case)).pk,
        }  # fmt: skip
        match verb:
            case "return":
                actions.return_case(**asked, findings=[BLURRED], note="")
            case "return nothing":
                actions.return_case(**asked, findings=[], note="")
            case "approve":
                actions.approve_case(**asked)
            case "reject":
                actions.reject_case(**asked, reason=FORGED, note="")
            case "reject what can be mended":
                actions.reject_case(**asked, reason=BLURRED, note="")
        self.form = (verb, n, asked["key"])

    def save(self, school: str) -> None:
        case = self.case
        saved = save_draft(
            case_id=case.pk, person_id=self.person.pk, section="education", path=[SCHOOL], fields={"school": school},
            revision=case.drafts.get(section="education").revision, key=uuid4(),
        )  # fmt: skip
        if saved is None:
            raise Refused([])

    def submit(self) -> None:
        key = uuid4()
        submit(self.person, key)
        self.key = key

    def settle(self) -> None:
        assert settle_case(case_id=self.case.pk)

    def shift(self, field_name: str, minutes: int) -> None:
        Case.objects.filter(pk=self.case.pk).update(**{field_name: F(field_name) - timedelta(minutes=minutes)})


def handed_in(model: Model) -> None:
    model.go("checking")
    model.rounds, model.submissions, model.returned_by = model.rounds + 1, model.submissions + 1, None


def settled(model: Model) -> None:
    if model.state == "checking":
        model.go("queued")


def opened(model: Model) -> None:
    if not model.is_open:
        model.go("draft")
        model.rounds, model.returned_by, model.cases = 0, None, model.cases + 1


def seen(model: Model) -> None:
    model.is_recallable = False


def decided(verb: str, n: int) -> Callable[[Model], None]:
    def note(model: Model) -> None:
        model.go({"return": "returned", "approve": "approved", "reject": "rejected"}[verb])
        model.decisions += 1
        model.versions += verb == "approve"
        if verb == "return":
            model.returned_by, model.is_recallable = n, True

    return note


def saving(school: str) -> Step:
    return Step(
        lambda model: model.is_editable, lambda walk: walk.save(school),
        lambda model: setattr(model, "school", school),
    )  # fmt: skip


OPEN = Step(
    lambda model: not model.versions,
    lambda walk: actions.open_collection(person_id=walk.person.pk, key=uuid4()),
    opened,
)
SUBMIT = Step(lambda model: model.is_editable, lambda walk: walk.submit(), handed_in)
SETTLE = Step(lambda model: True, lambda walk: walk.settle(), settled, when=lambda model: model.rounds > 0)
WITHDRAW = Step(
    lambda model: model.is_open or model.state == "withdrawn",
    lambda walk: actions.withdraw_case(person_id=walk.person.pk, number=walk.case.number),
    lambda model: model.go("withdrawn"),
)
LOOK = Step(lambda model: True, lambda walk: note_seen(case_id=walk.case.pk, person_id=walk.person.pk), seen)
HALF_AN_HOUR = Step(
    lambda model: True, lambda walk: walk.shift("lease_until", 31),
    lambda model: setattr(model, "has_lapsed", True), when=lambda model: model.state == "in_review",
)  # fmt: skip
TEN_MINUTES = Step(
    lambda model: True, lambda walk: walk.shift("returned_at", 10), seen,
    when=lambda model: model.state == "returned",
)  # fmt: skip
PERSONS_STEPS = {
    "open": OPEN, "submit": SUBMIT, "settle": SETTLE, "withdraw": WITHDRAW, "look": LOOK,
    **{f"save {school}": saving(school) for school in SCHOOLS},
    "submit the same form again": Step(
        lambda model: True, lambda walk: submit(walk.person, walk.key), when=lambda model: model.submissions > 0
    ),
}  # fmt: skip


def claiming(n: int) -> Step:
    return Step(
        lambda model: model.state == "queued" or model.has_lapsed or model.holder == n,
        lambda walk: actions.claim_case(officer=walk.officers[n], case_id=walk.case.pk),
        lambda model: None if model.holder == n and not model.has_lapsed else model.go("in_review", n),
    )


def deciding(verb: str, n: int) -> Step:
    return Step(
        lambda model: model.holder == n, lambda walk: walk.decide(verb, n), decided(verb, n),
        when=lambda model: model.rounds > 0,
    )  # fmt: skip


def never(do: Callable[[Walk], object], when: Callable[[Model], bool]) -> Step:
    return Step(lambda model: False, do, when=when)


def on_the_first(walk: Walk, n: int) -> None:
    walk.decide("approve", n, submission=walk.case.submissions.earliest("round"))


def officers_steps(n: int) -> dict[str, Step]:
    steps = {
        "claim": claiming(n),
        "release": Step(
            lambda model: model.holder == n,
            lambda walk: actions.release_case(officer=walk.officers[n], case_id=walk.case.pk),
            lambda model: model.go("queued"),
        ),
        "recall": Step(
            lambda model: model.is_recallable and model.returned_by == n,
            lambda walk: actions.recall_return(officer=walk.officers[n], case_id=walk.case.pk),
            lambda model: model.go("in_review", n),
        ),
        **{verb: deciding(verb, n) for verb in ("return", "approve", "reject")},
        **{
            verb: never(lambda walk, verb=verb: walk.decide(verb, n), lambda model: model.holder == n)
            for verb in ("return nothing", "reject what can be mended")
        },
        "decide on an older submission": never(
            lambda walk: on_the_first(walk, n), lambda model: model.holder == n and model.rounds > 1
        ),
        "send the same decision again": Step(
            lambda model: True, lambda walk: walk.decide(walk.form[0], walk.form[1], key=walk.form[2]),
            when=lambda model: model.decisions > 0 and model.rounds > 0,
        ),
    }  # fmt: skip
    return {f"{name} by {n}": step for name, step in steps.items()}


OFFICERS_STEPS = {
    **officers_steps(0), **officers_steps(1), "half an hour": HALF_AN_HOUR, "ten minutes": TEN_MINUTES, "look": LOOK,
}  # fmt: skip
