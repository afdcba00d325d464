"""接口: partners get the same answers as the command, within their token's limits, and every refusal as JSON."""

import io
import json
import logging
from datetime import timedelta
from threading import BoundedSemaphore
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.test import Client, RequestFactory

from api.partners import NUMBER, ask, make_token
from kuaiji.api.actions import revoke_token
from kuaiji.api.models import Token, Use
from kuaiji.api.views import Refusal, body_of
from kuaiji.departments.actions import close_department
from kuaiji.departments.models import Department
from kuaiji.rules.asked.inquiries import INQUIRIES, reply_to
from kuaiji.rules.asked.setting import setting
from kuaiji.web.crypto import digest
from reforming import TIANHE, done, merge
from wire import on_the_wire

pytestmark = pytest.mark.django_db


def errors(response: HttpResponse) -> list[tuple[str, str]]:
    assert response.headers["Content-Type"].startswith("application/json")
    return [(fault["path"], fault["code"]) for fault in response.json()["errors"]]  # type: ignore[attr-defined]


def pass_time(**by: int) -> None:
    use, passed = Use.objects.get(), timedelta(**by)
    Use.objects.update(minute_at=use.minute_at - passed, day_on=use.day_on - timedelta(days=passed.days))


def test_partner_gets_the_answer_that_the_command_gives() -> None:
    _, token = make_token()

    response = ask(token, query="?policy=广东&today=2026-01-23T11:59:59%2B08:00")

    expected = reply_to(INQUIRIES["identity"], NUMBER, setting("广东", "2026-01-23T11:59:59+08:00", files=False))
    assert response.status_code == 200
    assert response.json() == json.loads(json.dumps(expected.body))  # type: ignore[attr-defined]
    assert response.headers["Cache-Control"] == "no-store"


def test_several_people_are_answered_in_their_order() -> None:
    _, token = make_token()

    answers = ask(token, facts=[NUMBER, {"nmber": ""}, {}]).json()["answers"]  # type: ignore[attr-defined]

    assert [(each["item"], "errors" in each) for each in answers] == [(0, False), (1, True), (2, False)]


@pytest.mark.parametrize("question", ["eligibility", "transfer", "timetable", "fee"])
def test_question_to_come_says_so(question: str) -> None:
    _, token = make_token()

    response = ask(token, question, {})

    assert response.status_code == 501
    assert response.json()["message"] == "not built yet"  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("facts", "query", "expected"),
    [
        ("{", "", ("", "not-json")),
        (b"\xff", "", ("", "not-utf-8")),
        ("[[]]", "", None),
        ({"persn": {}}, "", ("persn", "unknown-key")),
        ([NUMBER] * 101, "", ("", "too-many")),
        (NUMBER, "?policy=nowhere", ("policy", "policy")),
        (NUMBER, "?policy=/etc/passwd", ("policy", "policy")),
        (NUMBER, "?policy=44.toml", ("policy", "policy")),
        (NUMBER, "?today=soon", ("today", "today")),
    ],
)
def test_input_that_does_not_parse_is_told_with_its_path(
    facts: Any, query: str, expected: tuple[str, str] | None
) -> None:
    _, token = make_token()

    response = ask(token, facts=facts, query=query)

    if expected is None:
        assert response.json()["answers"][0]["errors"][0]["code"] == "not-object"  # type: ignore[attr-defined]
    else:
        assert response.status_code == 422
        assert errors(response) == [expected]


def test_body_that_is_too_large_is_turned_away_unread() -> None:
    _, token = make_token()

    response = ask(token, facts=" " * (512 * 1024 + 1))

    assert response.status_code == 413
    assert errors(response) == [("", "too-large")]


@pytest.mark.parametrize("token", ["", "kuaiji_nobody", "李雷"])
def test_call_without_a_known_token_is_refused(token: str) -> None:
    headers = {"Authorization": f"Bearer {token}"} if token else {}

    response = Client().post("/api/v1/rules/identity", NUMBER, "application/json", headers=headers)

    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == "Bearer"
    assert errors(response) == [("", "token")]


def test_revoked_token_stops_at_once() -> None:
    token, said = make_token()
    assert ask(said).status_code == 200

    revoke_token(token_id=token.pk)

    assert ask(said).status_code == 401
    assert Use.objects.get().in_day == 1


def test_expired_token_stops() -> None:
    token, said = make_token(lasts=timedelta(seconds=1))
    Token.objects.filter(pk=token.pk).update(
        created_at=token.created_at - timedelta(days=2), expires_at=token.created_at - timedelta(days=1)
    )

    assert ask(said).status_code == 401


def test_token_of_a_closed_department_is_refused() -> None:
    _, said = make_token(code="440106")
    closing, successor = (Department.objects.get(code=code) for code in ("440106", "440105"))
    close_department(
        department_id=closing.pk, successor_id=successor.pk, closes_on=closing.valid_from + timedelta(days=1)
    )

    response = ask(said)

    assert response.status_code == 403
    assert errors(response) == [("", "department")]


def test_call_over_the_limit_of_the_minute_waits_and_then_goes_on() -> None:
    _, said = make_token(per_minute=2)
    statuses = [ask(said).status_code for _ in range(3)]
    refused = ask(said)

    pass_time(minutes=1)

    assert (statuses, refused.status_code) == ([200, 200, 429], 429)
    assert errors(refused) == [("", "limit")]
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert ask(said).status_code == 200
    assert Use.objects.get().in_day == 3


def test_call_over_the_limit_of_the_day_waits_for_the_next_day() -> None:
    _, said = make_token(per_day=1)
    ask(said)
    pass_time(minutes=1)

    refused = ask(said)
    pass_time(days=1)

    assert refused.status_code == 429
    assert 1 <= int(refused.headers["Retry-After"]) <= 24 * 3600
    assert ask(said).status_code == 200


def test_limits_of_two_tokens_are_their_own() -> None:
    (_, one), (_, other) = make_token(per_minute=1), make_token(per_minute=1)

    assert [ask(token).status_code for token in (one, other, one)] == [200, 200, 429]


@pytest.mark.parametrize(
    ("facts", "statements"), [({"person": {"status": "在职"}}, 1), ({"person": {"department": "440106"}}, 2)]
)
def test_call_costs_one_statement_and_another_if_it_turns_on_a_department(
    facts: dict[str, object], statements: int
) -> None:
    _, said = make_token()
    client = Client()

    wire, response = on_the_wire(
        lambda: client.post(
            "/api/v1/rules/precheck", facts, "application/json", headers={"Authorization": f"Bearer {said}"}
        )
    )

    assert response.status_code == 200
    assert wire.statements == statements


def test_partner_is_answered_by_the_departments_as_they_stand_today() -> None:
    _, token = make_token()
    done(TIANHE, merge())
    facts = {"person": {"document_type": "身份证", "status": "在职", "unit": {"place": "440104"}, "department": TIANHE}}

    found = ask(token, "department", facts).json()  # type: ignore[attr-defined]

    assert [each["code"] for each in found["findings"]] == ["department.closed"]
    assert found["decision"]["allowed"][0]["departments"] == [{"code": "440104", "name": "广州市越秀区财政局"}]


def test_token_is_kept_as_a_keyed_digest_alone() -> None:
    token, said = make_token()

    assert bytes(token.digest) == digest(said, "api token")
    assert said.encode() not in bytes(token.digest)


def test_nothing_personal_reaches_a_log(caplog: pytest.LogCaptureFixture) -> None:
    _, said = make_token()

    with caplog.at_level(logging.DEBUG):
        ask(said, facts={"person": {"name": "李雷", "number": "11010519491231002X"}, "李雷": 1})
        ask(said, facts='{"number": "11010519491231002X",')

    assert "11010519491231002X" not in caplog.text
    assert "李雷" not in caplog.text
    assert said not in caplog.text


def test_description_names_every_question_its_facts_and_its_refusals() -> None:
    response = Client().get("/api/v1/openapi.json")

    described = response.json()
    paths = {path.rpartition("/")[2]: item["post"] for path, item in described["paths"].items()}
    assert set(paths) == set(INQUIRIES)
    assert set(paths["identity"]["responses"]) == {"200", "401", "403", "411", "413", "422", "429", "501", "503"}
    assert paths["identity"]["security"] == [{"Bearer": []}]
    assert {"Facts", "Person", "Work", "Reply", "Finding"} <= set(described["components"]["schemas"])
    refs = {word for word in json.dumps(described).split('"') if word.startswith("#/components/schemas/")}
    assert {ref.rpartition("/")[2] for ref in refs} <= set(described["components"]["schemas"])


def test_there_is_no_page_that_loads_anything_from_elsewhere() -> None:
    assert Client().get("/api/v1/docs").status_code == 404
    assert Client().get("/api/v1/").status_code == 404


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"name": ""}, "api_token_has_a_name"),
        ({"per_minute": 0}, "api_token_may_be_used"),
        ({"per_day": 0}, "api_token_may_be_used"),
    ],
)
def test_token_that_makes_no_sense_is_refused_by_the_database(changes: dict[str, Any], constraint: str) -> None:
    token, _ = make_token()

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Token.objects.filter(pk=token.pk).update(**changes)


def test_token_that_never_lasted_is_refused_by_the_database() -> None:
    with pytest.raises(IntegrityError, match="api_token_lasts_a_while"), transaction.atomic():
        make_token(lasts=timedelta(0))


@pytest.mark.parametrize(
    ("method", "address", "status", "code"),
    [
        ("POST", "/api/v1/rules/nothing", 404, "question"),
        ("POST", "/api/v1/rules/identity/", 404, "question"),
        ("GET", "/api/v1/", 404, "question"),
        ("GET", "/api/v2/rules/identity", 404, "question"),
        ("GET", "/api/v1/rules/identity", 405, "method"),
        ("POST", "/api/v1/rules/identity?policy=%00", 400, "address"),
    ],
)
def test_program_that_asks_wrongly_is_told_in_json(method: str, address: str, status: int, code: str) -> None:
    response = Client().generic(method, address, "{}", "application/json")

    assert response.status_code == status
    assert errors(response) == [("", code)]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers.get("Allow") == ("POST" if status == 405 else None)


def test_body_that_no_page_would_take_is_turned_away_in_json() -> None:
    response = Client().post("/api/v1/rules/identity", b" " * (13 * 1024 * 1024), "application/json")

    assert response.status_code == 413
    assert errors(response) == [("", "too-large")]


def test_body_takes_one_of_the_places_of_uploads_only_while_it_is_read() -> None:
    places, free = BoundedSemaphore(1), list[bool]()

    class Watched(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            free.append(places.acquire(blocking=False))
            return super().read(size)

    request = RequestFactory().generic("POST", "/", b"{}", "application/json", **{"wsgi.input": Watched(b"{}")})
    request.places = places

    assert body_of(request) == b"{}"
    assert set(free) == {False}
    assert places.acquire(blocking=False)


def test_one_slow_body_too_many_is_told_to_come_back() -> None:
    request = RequestFactory().post("/", "{}", "application/json")
    request.places = BoundedSemaphore(1)
    request.places.acquire()

    with pytest.raises(Refusal) as refused:
        body_of(request)

    assert (refused.value.status, refused.value.headers) == (503, {"Retry-After": "5"})
    assert refused.value.fault.code == "busy"


def test_body_of_unknown_length_is_told_why_it_was_not_read() -> None:
    _, token = make_token()

    response = Client().generic(
        "POST", "/api/v1/rules/identity", headers={"Authorization": f"Bearer {token}", "Transfer-Encoding": "chunked"}
    )

    assert response.status_code == 411
    assert errors(response) == [("", "length")]


def test_number_of_endless_digits_is_told_in_chinese() -> None:
    _, token = make_token()

    response = ask(token, facts='{"file":[{"bytes":' + "9" * 5000 + "}]}")

    assert response.status_code == 422
    assert response.json()["errors"][0]["reason"] == "从第 1 行起的内容读不出来：整数最多 100 位。"  # type: ignore[attr-defined]
