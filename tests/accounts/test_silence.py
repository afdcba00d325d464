"""Nobody learns from 注册, 登录 or 找回密码 what is known: the same bytes, statements and hashes."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import argon2._password_hasher as hashing
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.walk import PASSWORD, code_sent_to, hidden, registration, send
from factories import make_person, phone_number, resident_number
from kuaiji.accounts.passwords import hash_password

pytestmark = pytest.mark.django_db
TOKENS = re.compile(r'(<input type="hidden" name="[a-z_]+" value=|data-pow=)"[^"]*"')


@dataclass(frozen=True)
class Seen:
    """Everything that an onlooker can measure."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: str
    statements: int
    hashes: int


@pytest.fixture
def hashes(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Count the Argon2 computations."""
    counted: list[str] = []

    def counting(name: str) -> Callable[..., Any]:
        real = getattr(hashing, name)
        return lambda *args, **kwargs: (counted.append(name), real(*args, **kwargs))[1]

    for name in ("hash_secret", "verify_secret"):
        monkeypatch.setattr(hashing, name, counting(name))
    return counted


def look(ask: Callable[[], Any], hashes: list[str], *typed: str) -> Seen:
    hashes.clear()
    with CaptureQueriesContext(connection) as queries:
        answer = ask()
    body = TOKENS.sub(r'\1""', answer.content.decode())
    for each in typed:
        body = body.replace(each, "…").replace(f"{each[:3]}****{each[-4:]}", "…")
    headers = tuple(sorted((name, value) for name, value in answer.headers.items() if name != "Content-Length"))
    return Seen(answer.status_code, headers, body, len(queries), len(hashes))


def test_asking_for_a_registration_code(hashes: list[str]) -> None:
    known = make_person("李雷", phone="15400008888")
    seen = []

    for number, phone in [
        (resident_number(), phone_number()),
        (resident_number(), "15400008888"),
        (known.identities.get().number, phone_number()),
    ]:
        client, typed = Client(), registration(number=number, phone=phone)
        form = hidden(client.get("/register")) | typed
        seen.append(look(lambda: client.post("/register/code", form), hashes, number, phone))  # noqa: B023

    assert seen[0].status == 200
    assert seen[1] == seen[0]
    assert seen[2] == seen[0]


def test_registering(hashes: list[str]) -> None:
    phone_of_another = make_person("韩梅梅", phone="15400008881")
    proved = make_person("李雷", phone="15400008882")
    twin = make_person("李雷", phone="15400008883")
    seen = []

    for number, phone in [
        (resident_number(), phone_number()),
        (resident_number(), phone_of_another.account.phone),
        (proved.identities.get().number, phone_number()),
        (twin.identities.get().number, twin.account.phone),
    ]:
        client, typed = Client(), registration(number=number, phone=phone)
        form = hidden(send(client, "/register", typed, to="/register/code")) | typed | {"code": code_sent_to(phone)}
        seen.append(look(lambda: client.post("/register", form), hashes, number, phone))  # noqa: B023

    assert (seen[0].status, seen[0].hashes) == (303, 1)
    assert [each == seen[0] for each in seen] == [True] * 4


def test_signing_in(hashes: list[str]) -> None:
    stored = hash_password(PASSWORD)
    proved = make_person("李雷", phone="15400008884", password=stored)
    once = make_person("李雷", password=stored, has_proved_identity=False)
    number_of_two = resident_number()
    for name in ("张三", "张三"):
        make_person(name, number=number_of_two, password=stored, has_proved_identity=False)
    seen = []

    for name in [
        resident_number(),
        phone_number(),
        proved.identities.get().number,
        "15400008884",
        once.identities.get().number,
        number_of_two,
        "no such name",
    ]:
        client = Client()
        form = hidden(client.get("/login")) | {"name": name, "password": "wrong password"}
        seen.append(look(lambda: client.post("/login", form), hashes, name))  # noqa: B023

    assert (seen[0].status, seen[0].hashes) == (422, 1)
    assert [each == seen[0] for each in seen] == [True] * 7


def test_asking_for_a_new_password(hashes: list[str]) -> None:
    person, other = make_person("李雷", phone="15400008886"), make_person("韩梅梅", phone="15400008887")
    seen = []

    for number, phone in [
        (resident_number(), phone_number()),
        (person.identities.get().number, "15400008886"),
        (person.identities.get().number, phone_number()),
        (person.identities.get().number, other.account.phone),
    ]:
        client = Client()
        form = hidden(client.get("/reset")) | {"number": number, "phone": phone}
        seen.append(look(lambda: client.post("/reset", form), hashes, number, phone))  # noqa: B023

    assert (seen[0].status, seen[0].hashes) == (200, 0)
    assert [each == seen[0] for each in seen] == [True] * 4


def test_a_wrong_code_for_a_new_password(hashes: list[str]) -> None:
    make_person("李雷", number=(number := resident_number()), phone="15400008889")
    seen = []

    for phone in ["15400008889", phone_number()]:
        client = Client()
        form = hidden(send(client, "/reset", {"number": number, "phone": phone})) | {"code": "00000０"}
        seen.append(look(lambda: client.post("/reset/code", form), hashes, phone))  # noqa: B023

    assert seen[0].status == 422
    assert seen[1] == seen[0]
