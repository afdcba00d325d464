"""撤下: a delivery is withdrawn with a reason, and stays where somebody has used it."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db import ProgrammingError, connection

from jobs import run_jobs
from kuaiji.audit.models import Act
from kuaiji.departments.queries import OfficerContext
from kuaiji.legacy.actions import note_taken, withdraw_delivery
from kuaiji.legacy.models import Excerpt, Withdrawal
from kuaiji.legacy.withdrawing import ask_withdrawal, withdraw
from kuaiji.web.clock import now
from legacy.files import person
from registering import loaded, refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("folder")]


def test_delivery_is_withdrawn_with_a_reason(zhao: OfficerContext) -> None:
    delivery = loaded(zhao, person(1), person(2))

    first = ask_withdrawal(operator=zhao, delivery_id=delivery.pk, why=" 导错了\n一年 ")
    assert ask_withdrawal(operator=zhao, delivery_id=delivery.pk, why="再按一次") == first
    run_jobs()
    withdraw(withdrawal_id=str(first.pk))

    delivery.refresh_from_db()
    assert delivery.withdrawn_at is not None
    assert Excerpt.objects.count() == 0
    newest = Act.objects.latest("at", "id")
    assert (newest.actor, newest.verb, json.loads(newest.body)["why"]) == ("TH0003", "register.withdraw", "导错了 一年")


@pytest.mark.parametrize("why", ["", "错了", "错" * 201])
def test_withdrawal_needs_a_reason(zhao: OfficerContext, why: str) -> None:
    delivery = loaded(zhao, person(1))

    assert refused(lambda: ask_withdrawal(operator=zhao, delivery_id=delivery.pk, why=why)) == ["register.why"]


def test_delivery_that_was_withdrawn_is_not_withdrawn_again(zhao: OfficerContext) -> None:
    delivery = loaded(zhao, person(1))
    Withdrawal.objects.create(delivery=delivery, why="导错了一年", asked_by_id=zhao.officer_id)
    run_jobs()
    withdraw(withdrawal_id=str(Withdrawal.objects.get().pk))
    Withdrawal.objects.update(refused_at=now())

    assert refused(lambda: ask_withdrawal(operator=zhao, delivery_id=delivery.pk, why="导错了一年")) == ["legacy.gone"]


def test_delivery_that_somebody_used_is_not_withdrawn(zhao: OfficerContext) -> None:
    delivery = loaded(zhao, person(1))
    note_taken(Excerpt.objects.values_list("pk", flat=True))

    assert refused(lambda: ask_withdrawal(operator=zhao, delivery_id=delivery.pk, why="导错了一年")) == ["legacy.used"]


def test_delivery_that_is_used_while_it_waits_stays(zhao: OfficerContext) -> None:
    delivery = loaded(zhao, person(1))
    asked = ask_withdrawal(operator=zhao, delivery_id=delivery.pk, why="导错了一年")
    note_taken(Excerpt.objects.values_list("pk", flat=True))

    run_jobs()

    asked.refresh_from_db()
    assert asked.refused_at is not None
    assert Excerpt.objects.count() == 1


def test_withdrawal_that_fails_for_another_reason_is_not_taken_for_used(zhao: OfficerContext) -> None:
    delivery = loaded(zhao, person(1))

    def deny(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith('DELETE FROM "legacy_excerpt"'):
            raise ProgrammingError("permission denied for table legacy_excerpt")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(deny), pytest.raises(ProgrammingError):
        withdraw_delivery(delivery_id=delivery.pk, actor="TH0003", using="default")
