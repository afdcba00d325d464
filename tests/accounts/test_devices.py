"""常用设备 and 登录中的设备: where the account is signed in, and word of a device that is new."""

import pytest
from django.test import Client

from accounts.walk import PASSWORD, log_in
from factories import make_person, sign_in
from kuaiji.accounts.cookies import BROWSER
from kuaiji.accounts.models import Person, Session
from kuaiji.accounts.pages import network_word
from kuaiji.accounts.passwords import hash_password
from kuaiji.messaging.models import Message

pytestmark = pytest.mark.django_db

PHONE = {"HTTP_USER_AGENT": "Mozilla/5.0 (Linux; Android 12) MicroMessenger/8.0", "REMOTE_ADDR": "203.0.113.7"}


@pytest.fixture
def person() -> Person:
    return make_person("李雷", password=hash_password(PASSWORD))


def messages(person: Person) -> list[str]:
    return [message.body for message in Message.objects.filter(person_id=person.pk).order_by("pk")]


def test_new_device_is_told_of_once_and_the_first_never(person: Person) -> None:
    home, phone = Client(), Client(**PHONE)

    log_in(home, person.account.phone)
    assert messages(person) == []
    log_in(phone, person.account.phone)
    phone.post("/logout")
    log_in(phone, person.account.phone)

    assert messages(person) == ["安卓 · 微信 · 203.0.113.*。不是您本人的，请让它退出，再修改密码。"]


def test_browser_is_known_again_after_it_was_closed(person: Person) -> None:
    client = Client()

    log_in(client, person.account.phone)

    assert client.cookies[BROWSER]["max-age"] == 365 * 24 * 3600


def test_owner_sees_device_and_network_of_every_session(person: Person) -> None:
    phone = Client(**PHONE)
    log_in(phone, person.account.phone)

    assert "<b>安卓 · 微信 · 203.0.113.*</b>" in phone.get("/account").content.decode()


@pytest.mark.parametrize(
    ("address", "word"),
    [("203.0.113.7", "203.0.113.*"), ("2001:db8:12:3456::1", "2001:db8:12:3400…"), ("", "网络不明")],
)
def test_network_is_named_no_finer_than_its_neighbourhood(address: str, word: str) -> None:
    assert network_word(address) == word


def test_owner_ends_all_other_sessions_at_once(person: Person) -> None:
    here, others = Client(), [Client(), Client()]
    for client in (*others, here):
        sign_in(client, person)

    answer = here.post("/account/sessions/end")

    assert (answer.status_code, answer.headers["Location"]) == (303, "/account")
    assert Session.objects.filter(account=person.account, revoked_at=None).count() == 1
    assert here.get("/account").status_code == 200
    assert "退出其他所有设备" not in here.get("/account").content.decode()
