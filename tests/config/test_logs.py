"""What a person types never reaches a log, not even by way of an exception."""

import json
import logging
import secrets

import pytest
from django.db import IntegrityError, connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from structlog.stdlib import ProcessorFormatter

from kuaiji.config.logs import LOGGING, mask

CANARIES = ("440000199003078033", "15400001234", "H12345678", "８８８８８８８８", "E12345678")


def line(record: logging.LogRecord) -> dict[str, object]:
    settings = LOGGING["formatters"]["json"]
    formatter = ProcessorFormatter(processors=settings["processors"], foreign_pre_chain=settings["foreign_pre_chain"])
    told = json.loads(formatter.format(record))
    assert isinstance(told, dict)
    return told


def record(message: str, *values: object, error: BaseException | None = None, **extra: object) -> logging.LogRecord:
    info = None if error is None else (type(error), error, error.__traceback__)
    made = logging.LogRecord("kuaiji.web", logging.ERROR, __file__, 1, message, values, info)
    made.__dict__.update(extra)
    return made


@pytest.mark.parametrize("canary", CANARIES)
def test_long_numbers_are_masked_wherever_they_stand(canary: str) -> None:
    assert canary not in mask(f"号码{canary}。")
    assert line(record("sms to %s refused", canary))["event"] == "sms to *** refused"


def test_ids_stay_readable_so_that_a_case_can_be_found() -> None:
    assert mask("attachment 0199a6b2-1111-7222-8333-123456789012 refused") == (
        "attachment 0199a6b2-1111-7222-8333-123456789012 refused"
    )
    assert mask("took 1234 ms at 2026-11-22") == "took 1234 ms at 2026-11-22"


def test_exception_is_told_by_type_and_place_and_not_by_its_text() -> None:
    def view() -> None:
        raise ValueError("李雷 15400001234")

    try:
        view()
    except ValueError as error:
        told = line(record("incident 1A2B at /collection", error=error))

    assert told["trouble"] == "ValueError"
    assert str(told["at"]).endswith("view']")
    assert "李雷" not in json.dumps(told, ensure_ascii=False)
    assert "15400001234" not in json.dumps(told)


@pytest.mark.django_db
def test_database_error_is_told_by_its_constraint() -> None:
    with pytest.raises(IntegrityError) as caught, connection.cursor() as cursor:
        cursor.execute("INSERT INTO departments_departmentpath (ancestor_id, descendant_id, depth) VALUES (-1, -1, -5)")

    told = line(record("incident 1A2B", error=caught.value))

    assert told["sqlstate"] in {"23514", "23503"}
    assert "-5" not in json.dumps(told)


def test_unknown_keys_are_left_out() -> None:
    assert "name" not in line(record("saved", name_of_person="李雷"))
    assert "李雷" not in json.dumps(line(record("saved", name_of_person="李雷")), ensure_ascii=False)


def breaks(request: HttpRequest, token: str) -> HttpResponse:
    name = request.POST["name"]
    raise LookupError(f"no such person: {name}")


handler500 = "kuaiji.web.pages.fault"
urlpatterns = [path("broken/<str:token>", breaks)]


@pytest.mark.django_db
@pytest.mark.urls("config.test_logs")
def test_fault_is_written_with_its_number_and_without_what_was_typed(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed = {"name": "金丝雀", "number": "440000199003078033"}
    # Of all numbers the one that looks most like a person's.
    monkeypatch.setattr(secrets, "token_hex", lambda size: "12" * size)

    page = Client(raise_request_exception=False).post("/broken/canary-token", typed).content.decode()

    told = "\n".join(json.dumps(line(each), ensure_ascii=False) for each in caplog.records)
    assert "incident 1212-1212 at" in told
    assert "1212-1212" in page
    assert "LookupError" in told
    assert "broken/<str:token>" in told
    assert [word for word in (*typed.values(), "canary-token") if word in told] == []
