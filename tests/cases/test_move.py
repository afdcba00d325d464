"""`cases.actions.move` and the table of `rules.case`: one step along a row, and nothing beside it."""

from uuid import uuid4

import pytest
from django.db import transaction

from chain import verify_chain
from drafts import make_in_review
from factories import make_officer, make_person
from kuaiji.cases.actions import LEASE, lock, move
from kuaiji.cases.models import Case
from kuaiji.rules.case import BY, CLOSED, HELD, LEASED, TABLE, Action, Actor, State
from kuaiji.rules.findings import Refused
from kuaiji.web.clock import now

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> Case:
    case, _ = make_in_review(make_person("李雷"), make_officer())
    return case


def put_into(case: Case, state: State) -> Case:
    """Set the state past `move`, with the lease that it asks for."""
    is_review = state in LEASED
    Case.objects.filter(pk=case.pk).update(
        state=state, is_held=state in HELD, lease_officer=case.lease_officer if is_review else None,
        lease_until=now() + LEASE if is_review else None, mend_by=now() if state == State.RETURNED else None,
    )  # fmt: skip
    return lock(case.pk)


def actor_of(action: Action, case: Case) -> tuple[str, object]:
    who = {Actor.PERSON: case.person_id, Actor.OFFICER: case.lease_officer_id, Actor.SYSTEM: None}
    return BY[action].value, who[BY[action]]


@pytest.mark.parametrize("state", State)
def test_move_follows_the_table_and_leaves_one_event(case: Case, state: State) -> None:
    for action in Action:
        row = TABLE.get((state, action))
        with transaction.atomic():
            found = put_into(case, state)
            before = found.chain_n

            if row is None:
                with pytest.raises(Refused):
                    move(found, action, actor=actor_of(action, case), officer_id=case.lease_officer_id)
            else:
                move(found, action, actor=actor_of(action, case), officer_id=case.lease_officer_id)

            found.refresh_from_db()
            target = row[0] if row else state
            assert (found.state, found.is_held) == (target, target in HELD)
            assert (found.lease_officer_id is not None) == (target in LEASED)
            assert (found.decided_at is not None) == (row is not None and target in CLOSED)
            assert found.chain_n == before + (row is not None)
            assert verify_chain(found) is None
            transaction.set_rollback(True)


@pytest.mark.parametrize("action", [action for action in Action if action != Action.OPEN])
def test_only_the_actor_of_the_table_moves_a_case(case: Case, action: Action) -> None:
    start = next(state for state, each in TABLE if each == action and state is not None)
    with transaction.atomic():
        found = put_into(case, start)

        for by in set(Actor) - {BY[action]}:
            with pytest.raises(Refused):
                move(found, action, actor=(by.value, uuid4()), officer_id=case.lease_officer_id)

        assert found.state == start
        transaction.set_rollback(True)
