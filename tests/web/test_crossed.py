"""Two transactions that wait for each other: PostgreSQL gives one up, and whoever sent it reads what to do now."""

import logging
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.handlers.exception import response_for_exception
from django.db import OperationalError, connection, connections, transaction
from django.http import HttpResponse
from django.test import RequestFactory

LOCK = "SELECT pg_advisory_xact_lock(%s)"


def deadlock() -> OperationalError:
    """Let two transactions take two locks in opposite orders, and return what the one that lost was told."""
    both_hold_one = Barrier(2)

    def cross(first: int, second: int) -> OperationalError | None:
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(LOCK, [first])
                both_hold_one.wait(30)
                cursor.execute(LOCK, [second])
        except OperationalError as error:
            return error
        finally:
            connections.close_all()
        return None

    with ThreadPoolExecutor(2) as threads:
        (error,) = filter(None, threads.map(cross, (1, 2), (2, 1)))
    return error


def answered(error: Exception) -> HttpResponse:
    """Return what the outermost layer of Django answers when a view raises this."""
    try:
        raise error
    except type(error):
        return response_for_exception(RequestFactory().post("/collection/"), error)


@pytest.mark.usefixtures("committed_db")
def test_who_lost_to_another_is_asked_to_try_again_and_given_a_number(caplog: pytest.LogCaptureFixture) -> None:
    error = deadlock()

    with caplog.at_level(logging.ERROR, "kuaiji.web.pages"):
        answer = answered(error)

    number = next(each.getMessage().split()[1] for each in caplog.records if each.name == "kuaiji.web.pages")
    assert answer.status_code == 503
    assert "请回到上一页，再提交一次" in answer.content.decode()
    assert f"<code>{number}</code>" in answer.content.decode()


@pytest.mark.parametrize("error", [OperationalError("the connection is lost"), ValueError()])
def test_other_fault_of_the_database_stays_a_fault(error: Exception) -> None:
    answer = answered(error)

    assert answer.status_code == 500
    assert "暂时出了故障" in answer.content.decode()
