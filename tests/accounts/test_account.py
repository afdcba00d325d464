"""账号与安全: what the owner sees, ends and changes."""

import re
from uuid import UUID

import pytest
from django.test import Client

from accounts.walk import PASSWORD, log_in, send, texts_to
from factories import make_person, sign_in
from kuaiji.accounts.cookies import SESSION
from kuaiji.accounts.models import Session
from kuaiji.accounts.passwords import hash_password

pytestmark = pytest.mark.django_db
NEW = "quite another 密码"


def test_the_owner_ends_a_session_elsewhere() -> None:
    here, elsewhere, person = Client(), Client(), make_person()
    sign_in(elsewhere, person)
    sign_in(here, person)
    (path,) = re.findall('action="(/account/sessions/[0-9a-f-]+/end)"', here.get("/account").content.decode())

    here.post(path)

    assert (here.get("/account").status_code, elsewhere.get("/account").status_code) == (200, 303)


def test_nobody_ends_the_session_of_another_by_its_address() -> None:
    victim, attacker = Client(), Client()
    sign_in(victim, make_person("李雷"))
    sign_in(attacker, make_person("韩梅梅"))
    session = Session.objects.earliest("created_at")

    attacker.post(f"/account/sessions/{session.id}/end")
    attacker.post(f"/account/sessions/{UUID(int=1)}/end")

    assert victim.get("/account").status_code == 200


def change(client: Client, old: str = PASSWORD, new: str = NEW, again: str = NEW) -> int:
    return int(send(client, "/account/password", {"old": old, "password": new, "again": again}).status_code)


def test_a_changed_password_keeps_this_device_signed_in_and_no_other() -> None:
    here, elsewhere, person = Client(), Client(), make_person(password=hash_password(PASSWORD))
    sign_in(elsewhere, person)
    sign_in(here, person)
    before = here.cookies[SESSION].value

    status = change(here)

    assert status == 303
    assert (here.get("/account").status_code, elsewhere.get("/account").status_code) == (200, 303)
    assert here.cookies[SESSION].value != before
    assert log_in(Client(), person.account.phone, NEW).status_code == 303
    assert [text[:6] for text in texts_to(person.account.phone)] == ["您的登录密码"]


@pytest.mark.parametrize(
    ("old", "new", "again", "finding"),
    [
        ("", NEW, NEW, "old.missing"),
        ("wrong", NEW, NEW, "password.wrong"),
        (PASSWORD, "short", "short", "password.weak"),
        (PASSWORD, NEW, "other", "password.differs"),
    ],
)
def test_a_mistake_changes_nothing(old: str, new: str, again: str, finding: str) -> None:
    client, person = Client(), make_person(password=hash_password(PASSWORD))
    sign_in(client, person)

    page = send(client, "/account/password", {"old": old, "password": new, "again": again})

    assert f'data-finding="{finding}"' in page.content.decode()
    assert log_in(Client(), person.account.phone).status_code == 303


def test_whoever_finds_an_open_browser_cannot_guess_the_password() -> None:
    client = Client()
    sign_in(client, make_person(password=hash_password(PASSWORD)))

    assert [change(client, old="wrong") for _ in range(6)] == [422] * 5 + [429]
