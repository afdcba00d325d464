"""找回密码: three steps, told to the phone, every session ended."""

import pytest
from django.test import Client

from accounts.walk import PASSWORD, code_sent_to, hidden, log_in, send, texts_to
from factories import make_person, make_staff, phone_number, resident_number, sign_in
from kuaiji.accounts.models import Account, Session
from kuaiji.accounts.passwords import hash_password
from kuaiji.accounts.records import phone_digest
from kuaiji.messaging.models import Sms

pytestmark = pytest.mark.django_db
NEW = "quite another 密码"


def walk_to_password(client: Client, number: str, phone: str) -> dict[str, str]:
    page = send(client, "/reset", {"number": number, "phone": phone})
    page = client.post("/reset/code", hidden(page) | {"code": code_sent_to(phone)})
    return hidden(page)


def test_person_sets_a_new_password_in_three_steps() -> None:
    client, person = Client(), make_person(password=hash_password(PASSWORD))
    phone = person.account.phone

    form = walk_to_password(client, person.identities.get().number, phone)
    answer = client.post("/reset/password", form | {"password": NEW, "again": NEW})

    assert answer["Location"] == "/login?reset=1"
    assert log_in(Client(), phone, NEW).status_code == 303
    assert log_in(Client(), phone).status_code == 422
    assert texts_to(phone)[-1][:9] == "您的登录密码刚刚修"


def test_a_new_password_ends_every_session() -> None:
    client, elsewhere, person = Client(), Client(), make_person()
    sign_in(elsewhere, person)

    form = walk_to_password(client, person.identities.get().number, person.account.phone)
    client.post("/reset/password", form | {"password": NEW, "again": NEW})

    assert not Session.objects.filter(revoked_at=None).exists()


def test_the_last_step_works_once() -> None:
    client, person = Client(), make_person()
    form = walk_to_password(client, person.identities.get().number, person.account.phone)
    client.post("/reset/password", form | {"password": NEW, "again": NEW})

    again = client.post("/reset/password", form | {"password": "third 密码 here", "again": "third 密码 here"})

    assert "这次找回已经结束或超时" in again.content.decode()
    assert log_in(Client(), person.account.phone, NEW).status_code == 303


def test_a_phone_that_has_left_the_account_meanwhile_sets_no_password() -> None:
    client, person = Client(), make_person(password=hash_password(PASSWORD))
    form = walk_to_password(client, person.identities.get().number, person.account.phone)
    later = phone_number()
    Account.objects.update(phone_digest=phone_digest(later))

    answer = client.post("/reset/password", form | {"password": NEW, "again": NEW})

    assert "这次找回已经结束或超时" in answer.content.decode()
    assert log_in(Client(), later).status_code == 303


def test_a_ticket_of_one_browser_is_worth_nothing_in_another() -> None:
    client, person = Client(), make_person()
    form = walk_to_password(client, person.identities.get().number, person.account.phone)

    answer = Client().post("/reset/password", form | {"password": NEW, "again": NEW})

    assert "这次找回已经结束或超时" in answer.content.decode()
    assert log_in(Client(), person.account.phone, NEW).status_code == 422


def test_the_ticket_of_the_code_does_not_open_the_password() -> None:
    client, person = Client(), make_person()
    page = send(client, "/reset", {"number": person.identities.get().number, "phone": person.account.phone})

    answer = client.post("/reset/password", hidden(page) | {"password": NEW, "again": NEW})

    assert "这次找回已经结束或超时" in answer.content.decode()


@pytest.mark.parametrize("ticket", ["", "x", "AAAA", "𠮷", "Z" * 400])
def test_a_made_up_ticket_begins_again(ticket: str) -> None:
    answer = Client().post("/reset/password", {"ticket": ticket, "password": NEW, "again": NEW})

    assert (answer.status_code, "<h1>找回密码</h1>" in answer.content.decode()) == (422, True)


@pytest.mark.parametrize("path", ["/reset/code", "/reset/password"])
def test_a_later_step_opened_by_its_address_begins_again(path: str) -> None:
    assert Client().get(path)["Location"] == "/reset"


def test_a_stranger_with_the_number_gets_a_text_without_a_code() -> None:
    person, phone = make_person(), phone_number()

    send(Client(), "/reset", {"number": person.identities.get().number, "phone": phone})

    assert [text[:10] for text in texts_to(phone)] == ["有人用本手机号找回密"]
    assert texts_to(person.account.phone) == []


def test_staff_do_not_reset_by_phone() -> None:
    make_staff("wang")

    answer = send(Client(), "/reset", {"number": "wang", "phone": phone_number()})

    assert answer.status_code == 200
    assert log_in(Client(), "wang").status_code == 422


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ({"number": "", "phone": ""}, ["number.missing", "phone.missing"]),
        ({"number": resident_number(), "phone": "12"}, ["mobile.shape"]),
    ],
)
def test_what_is_missing_is_said(typed: dict[str, str], found: list[str]) -> None:
    page = send(Client(), "/reset", typed).content.decode()

    assert [code for code in found if f'data-finding="{code}"' not in page] == []


def test_a_weak_new_password_is_refused_and_the_step_stays() -> None:
    client, person = Client(), make_person()
    form = walk_to_password(client, person.identities.get().number, person.account.phone)

    refused = client.post("/reset/password", form | {"password": "12345678", "again": "12345678"})
    answer = client.post("/reset/password", hidden(refused) | {"password": NEW, "again": NEW})

    assert refused.status_code == 422
    assert answer["Location"] == "/login?reset=1"


def test_a_code_that_is_no_code_is_not_tried() -> None:
    client, person = Client(), make_person()
    page = send(client, "/reset", {"number": person.identities.get().number, "phone": person.account.phone})

    refused = client.post("/reset/code", hidden(page) | {"code": "abc"})

    assert 'data-finding="code.missing"' in refused.content.decode()


def test_an_account_whose_phone_has_left_is_not_told_by_sms() -> None:
    client, person = Client(), make_person(password=hash_password(PASSWORD))
    sign_in(client, person)
    Account.objects.update(phone_cipher=None, phone_digest=None)

    answer = send(client, "/account/password", {"old": PASSWORD, "password": NEW, "again": NEW})

    assert answer.status_code == 303
    assert not Sms.objects.exists()
