"""The registries over HTTP: signed questions, and only answers that can be trusted."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from pydantic import SecretStr

from kuaiji.rules.codes import Outcome
from kuaiji.verification.registries import HttpRegistry, Unanswered, registry
from kuaiji.web.outside import Service
from kuaiji.web.signing import verified_nonce
from outside import forget_connections
from recorder import Recorder, recording

SECRET = b"shared with the registry"
GOOD = {"question": "c-1", "outcome": "matched", "theirs": {}, "issuer": "学信网"}


@pytest.fixture
def server() -> Iterator[Recorder]:
    with recording() as recorder:
        yield recorder


def ask(server: Recorder, answer: Any) -> Outcome:
    server.body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
    asked = HttpRegistry(Service("学历核验", server.url, may_be_private=True), "/education", SECRET)
    return asked.answer(check_id="c-1", question={"school": "中山大学"}).outcome


def test_question_is_signed_and_carries_its_key(server: Recorder) -> None:
    assert ask(server, GOOD) == Outcome.MATCHED

    (sent,) = server.sent
    assert json.loads(sent.body) == {"id": "c-1", "question": {"school": "中山大学"}}
    assert sent.headers["idempotency-key"] == "c-1"
    names = {"X-Timestamp": "x-timestamp", "X-Nonce": "x-nonce", "X-Signature": "x-signature"}
    assert verified_nonce(SECRET, {name: sent.headers[key] for name, key in names.items()}, sent.body)


@pytest.mark.parametrize(
    "answer",
    [
        {**GOOD, "question": "c-2"},
        {**GOOD, "outcome": "pending"},
        {**GOOD, "outcome": "unavailable"},
        {**GOOD, "outcome": "perhaps"},
        {**GOOD, "theirs": {"school": None}},
        {**GOOD, "theirs": ["school"]},
        {"question": "c-1", "outcome": "matched"},
        [],
        b"",
        b"<html>",
    ],
)
def test_answer_that_cannot_be_trusted_is_none(server: Recorder, answer: Any) -> None:
    with pytest.raises(Unanswered):
        ask(server, answer)


@pytest.mark.parametrize("status", [400, 401, 404, 409, 429, 503])
def test_refusal_is_no_answer(server: Recorder, status: int) -> None:
    server.status = status

    with pytest.raises(Unanswered, match=f"学历核验: {status}"):
        ask(server, GOOD)


def test_production_takes_no_answer_from_the_sandbox(server: Recorder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "MODE", "production")

    assert ask(server, GOOD) == Outcome.MATCHED
    with pytest.raises(Unanswered, match="answer of the sandbox"):
        ask(server, {**GOOD, "issuer": "kuaiji sandbox"})


def test_settings_place_each_registry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings.KUAIJI, "education_url", "https://chsi.example.cn/api")
    monkeypatch.setattr(settings.KUAIJI, "registry_secret", SecretStr("shared"))
    forget_connections()

    placed = [registry(kind) for kind in ("education", "degree", "qualification")]
    forget_connections()

    assert [(each.service.url, each.path, each.service.may_be_private) for each in placed] == [  # type: ignore[attr-defined]
        ("https://chsi.example.cn/api", "/education", False),
        ("https://chsi.example.cn/api", "/degree", False),
        (settings.KUAIJI.sandbox_url, "/qualification", True),
    ]
    assert [each.secret for each in placed[:2]] == [b"shared", b"shared"]  # type: ignore[attr-defined]
