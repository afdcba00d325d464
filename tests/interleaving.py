"""A person, two officers and a job act at once, each on a connection of their own; some order must explain the outcome.

A turn starts two or three steps together. It is legal if there is an order in which a plain model gives every step the
answer that it got, and ends where the database stands.
"""

import random
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import permutations
from threading import Barrier
from typing import Any
from uuid import uuid4

from django.db import connections

from chain import verify_chain
from drafts import BLURRED, SCHOOL, make_draft, newest, submit
from factories import make_officer, make_person
from kuaiji.accounts.models import Person
from kuaiji.cases.actions import latest_submission, save_draft
from kuaiji.cases.models import Case
from kuaiji.casework import actions
from kuaiji.casework.settling import settle_case
from kuaiji.departments.queries import OfficerContext
from kuaiji.rules.findings import Refused

AT_ONCE = 3
TURNS_A_CASE = 8
BY_PERSON = ("save", "submit", "withdraw")
BY_OFFICER = ("claim", "release", "return", "approve", "recall")
# A claim passes over a locked row, a save loses against another one, and who submits while a return arrives has not
# answered it: these may be refused though some order would allow them.
MAY_MISS = {"claim", "save", "submit"}
CLOSED = {"withdrawn", "approved"}


@dataclass(frozen=True)
class Model:
    """Where a case stands, as a plain account of it says."""

    state: str = "draft"
    round: int = 0
    holder: int | None = None
    returned_by: int | None = None

    def go(self, state: str, *, holder: int | None = None, returned_by: int | None = None) -> "Model":
        return replace(self, state=state, holder=holder, returned_by=returned_by)


@dataclass(frozen=True)
class Step:
    """Who does what; a decision is about the round that was on the screen."""

    verb: str
    officer: int = 0
    round: int = 0


def after(model: Model, step: Step) -> Model | None:  # noqa: PLR0911  a row each
    """Return where the step leads, or None where it is refused."""
    is_editable, is_mine = model.state in ("draft", "returned"), model.holder == step.officer
    match step.verb:
        case "save" if is_editable:
            return model
        case "submit" if is_editable:
            return replace(model.go("checking"), round=model.round + 1)
        case "settle":
            return model.go("queued") if model.state == "checking" else model
        case "withdraw" if model.state != "approved":
            return model.go("withdrawn")
        case "claim" if model.state == "queued" or is_mine:
            return model.go("in_review", holder=step.officer)
        case "release" if is_mine:
            return model.go("queued")
        case "return" if is_mine and step.round == model.round:
            return model.go("returned", returned_by=step.officer)
        case "approve" if is_mine and step.round == model.round:
            return model.go("approved")
        case "recall" if model.state == "returned" and model.returned_by == step.officer:
            return model.go("in_review", holder=step.officer)
    return None


def explained(models: Iterable[Model], steps: Sequence[Step], answers: Sequence[bool]) -> set[Model]:
    """Return every place in which some order of the steps, with these answers, may have ended."""
    ends = set()
    for start in models:
        for order in permutations(zip(steps, answers, strict=True)):
            model: Model | None = start
            for step, is_done in order:
                assert model is not None
                led = after(model, step)
                if is_done:
                    model = led
                elif led is not None and led != model and step.verb not in MAY_MISS:
                    model = None
                if model is None:
                    break
            else:
                ends.add(model)
    return {model for model in ends if model is not None}


@dataclass
class Tally:
    """What came of all turns; anything illegal is told in full."""

    turns: int = 0
    illegal: list[str] = field(default_factory=list)
    seen: Counter[str] = field(default_factory=Counter)


class Table:
    """李雷, two officers and the worker around one table."""

    def __init__(self, drawn: random.Random) -> None:
        self.drawn, self.tally = drawn, Tally()
        self.officers: list[OfficerContext] = [make_officer("王审核"), make_officer("赵审核")]
        self.pool = ThreadPoolExecutor(AT_ONCE)

    def play(self, turns: int) -> Tally:
        try:
            while self.tally.turns < turns:
                self.play_case(turns - self.tally.turns)
        finally:
            list(self.pool.map(lambda _: connections.close_all(), range(AT_ONCE)))
            self.pool.shutdown()
        return self.tally

    def play_case(self, turns: int) -> None:
        # A day of birth for each: a day has no more than five hundred numbers.
        person = make_person("李雷", birth_on=date(1970, 1, 1) + timedelta(days=self.tally.turns))
        make_draft(person)
        models = {Model()}
        for _ in range(min(turns, TURNS_A_CASE)):
            models = self.turn(person, models)
            if not models or next(iter(models)).state in CLOSED:
                return

    def turn(self, person: Person, models: set[Model]) -> set[Model]:
        """Start some steps together and return where the case may stand; nowhere if that cannot be."""
        case = newest(person)
        steps = self.chosen(next(iter(models)))
        submission = latest_submission(case).pk if case.round else uuid4()
        start = Barrier(len(steps))
        found = list(self.pool.map(lambda step: outcome(start, lambda: self.do(person, case, submission, step)), steps))
        self.tally.turns += 1
        answers = [each is True for each in found]
        stands = self.standing(newest(person))
        ends = {
            model for model in explained(models, steps, answers) if (model.state, model.round, model.holder) == stands
        }
        broken = [each for each in found if isinstance(each, Exception)]
        if broken or not ends or verify_chain(newest(person)) is not None:
            self.tally.illegal.append(f"{models} {[*zip(steps, found, strict=True)]} → {stands}")
            return set()
        self.tally.seen.update(
            f"{step.verb} {'done' if done else 'refused'}" for step, done in zip(steps, answers, strict=True)
        )
        return ends

    def chosen(self, model: Model) -> list[Step]:
        """Draw steps, most of them such as may be taken now, so that they are about the same thing."""
        every = [Step(verb) for verb in (*BY_PERSON, "settle")]
        every += [Step(verb, officer, model.round) for verb in BY_OFFICER for officer in (0, 1)]
        fitting = [step for step in every if after(model, step) not in (None, model)]
        count = self.drawn.choice((2, AT_ONCE))
        return [self.drawn.choice(fitting if self.drawn.random() < 0.7 else every) for _ in range(count)]

    def standing(self, case: Case) -> tuple[str, int, int | None]:
        ids = [officer.officer_id for officer in self.officers]
        holder = None if case.lease_officer_id is None else ids.index(case.lease_officer_id)
        return case.state, case.round, holder

    def do(self, person: Person, case: Case, submission: Any, step: Step) -> bool:
        officer = self.officers[step.officer]
        about: dict[str, Any] = {"officer": officer, "case_id": case.pk}
        match step.verb:
            case "save":
                return saved(person, case)
            case "submit":
                submit(person)
            case "settle":
                return settle_case(case_id=case.pk)
            case "withdraw":
                actions.withdraw_case(person_id=person.pk, number=case.number)
            case "claim":
                actions.claim_case(**about)
            case "release":
                actions.release_case(**about)
            case "recall":
                actions.recall_return(**about)
            case "return":
                actions.return_case(**about, submission_id=submission, findings=[BLURRED], note="", key=uuid4())
            case "approve":
                actions.approve_case(**about, submission_id=submission, key=uuid4())
        return True


def saved(person: Person, case: Case) -> bool:
    revision = case.drafts.get(section="education").revision
    done = save_draft(
        case_id=case.pk, person_id=person.pk, section="education", path=[SCHOOL],
        fields={"school": random.choice(["深圳中学", "佛山中学"])}, revision=revision, key=uuid4(),
    )  # fmt: skip
    return done is not None


def outcome(start: Barrier, action: Callable[[], bool]) -> bool | Exception:
    """Say whether it was done; being refused is an answer, anything else is not."""
    start.wait()
    try:
        return action()
    except Refused:
        return False
    except Exception as error:
        return error
