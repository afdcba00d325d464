"""更换手机号: by the password and a code to the new phone; the old phone is told and has a day to object."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.walk import PASSWORD, code_sent_to, hidden, log_in, register, registration, send, texts_to
from factories import make_person, phone_number, sign_in
from kuaiji.accounts.models import Account, Limit, Person, PhoneChange
from kuaiji.accounts.passwords import hash_password
from kuaiji.accounts.phones import change_phone
from kuaiji.messaging.models import Message
from kuaiji.web.clock import now

pytestmark = pytest.mark.django_db


@pytest.fixture
def person() -> Person:
    return make_person("李雷", password=hash_password(PASSWORD))


@pytest.fixture
def client(person: Person) -> Client:
    client = Client()
    sign_in(client, person)
    return client


def ask(client: Client, phone: str, password: str = PASSWORD) -> object:
    """Ask for the change and type the code that came to the new phone."""
    page = send(client, "/account/phone", {"password": password, "phone": phone})
    assert page.status_code == 200, page.content.decode()
    return client.post("/account/phone/code", hidden(page) | {"code": code_sent_to(phone)})


def phone_of(person: Person) -> str:
    return Account.objects.get(person=person).phone


def let_it_come() -> None:
    change_phone(change_id=str(PhoneChange.objects.latest("pk").pk))


def titles(person: Person) -> list[str]:
    return list(Message.objects.filter(person_id=person.pk).order_by("pk").values_list("title", flat=True))


def test_new_phone_is_in_force_after_a_day(client: Client, person: Person) -> None:
    old, new = phone_of(person), phone_number()

    answer = ask(client, new)

    assert (answer.status_code, answer.headers["Location"]) == (303, "/account")  # type: ignore[attr-defined]
    assert texts_to(old) == [f"您的账号申请把手机号换成尾号{new[-4:]}，24小时后生效。不是您本人操作的，请登录取消。"]
    assert phone_of(person) == old
    change = PhoneChange.objects.get()
    assert change.due_at - change.asked_at == timedelta(hours=24)
    queued = ProcrastinateJob.objects.get(task_name="accounts.change_phone")
    assert abs(queued.scheduled_at - change.due_at) < timedelta(seconds=5)  # type: ignore[operator]

    let_it_come()

    assert phone_of(person) == new
    assert log_in(Client(), new).status_code == 303
    assert log_in(Client(), old).status_code == 422
    assert titles(person)[:2] == ["正在更换手机号", "手机号已更换"]


def test_a_second_run_of_the_job_does_nothing(client: Client, person: Person) -> None:
    ask(client, phone_number())
    let_it_come()
    let_it_come()

    assert titles(person) == ["正在更换手机号", "手机号已更换"]


def test_the_owner_cancels_within_the_day(client: Client, person: Person) -> None:
    old = phone_of(person)
    ask(client, phone_number())
    assert "取消更换" in client.get("/account").content.decode()

    client.post("/account/phone/cancel")
    let_it_come()

    assert phone_of(person) == old
    assert "取消更换" not in client.get("/account").content.decode()


def test_phone_leaves_the_account_that_had_it_and_that_is_told(client: Client, person: Person) -> None:
    other = make_person("韩梅梅", password=hash_password(PASSWORD))
    number, phone = other.identities.get().number, phone_of(other)
    ask(client, phone)

    let_it_come()

    assert (phone_of(person), phone_of(other)) == (phone, "")
    assert texts_to(phone)[-1].startswith("本手机号已绑定到另一个账号。")
    assert titles(other) == ["手机号已绑定到另一个账号"]
    assert log_in(Client(), number).status_code == 303


def test_account_whose_phone_has_left_gets_a_new_one_at_once(client: Client, person: Person) -> None:
    Account.objects.filter(person=person).update(phone_cipher=None, phone_digest=None)
    new = phone_number()

    ask(client, new)

    assert phone_of(person) == new
    assert PhoneChange.objects.get().done_at is not None


def test_who_proves_the_phone_later_keeps_it(client: Client, person: Person) -> None:
    old, wanted = phone_of(person), phone_number()
    ask(client, wanted)
    Limit.objects.all().delete()  # a minute later
    register(Client(), registration(name="韩梅梅", phone=wanted))

    let_it_come()

    assert phone_of(person) == old
    assert Account.objects.exclude(person=person).get(person__name="韩梅梅").phone == wanted


def test_a_second_wish_replaces_the_first(client: Client, person: Person) -> None:
    first, second = phone_number(), phone_number()
    ask(client, first)
    ask(client, second)

    let_it_come()

    assert phone_of(person) == second
    assert PhoneChange.objects.filter(cancelled_at__isnull=False).count() == 1


@pytest.mark.parametrize(
    ("password", "phone", "finding"),
    [
        ("", "15400001234", "password.missing"),
        (PASSWORD, "", "phone.missing"),
        (PASSWORD, "154", "mobile.shape"),
        ("wrong", "15400001234", "phone.password"),
    ],
)
def test_a_mistake_sends_no_code(client: Client, password: str, phone: str, finding: str) -> None:
    page = send(client, "/account/phone", {"password": password, "phone": phone})

    assert (page.status_code, texts_to(phone)) == (422, [])
    assert f'data-finding="{finding}"' in page.content.decode()


def test_the_own_phone_is_no_change(client: Client, person: Person) -> None:
    page = send(client, "/account/phone", {"password": PASSWORD, "phone": phone_of(person)})

    assert 'data-finding="phone.same"' in page.content.decode()


def test_whoever_finds_an_open_browser_cannot_guess_the_password(client: Client) -> None:
    statuses = [
        send(client, "/account/phone", {"password": "wrong", "phone": phone_number()}).status_code for _ in range(6)
    ]

    assert statuses == [422] * 5 + [429]


@pytest.mark.parametrize(("code", "finding"), [("", "code.missing"), ("000000", "code.wrong")])
def test_a_wrong_code_changes_nothing(client: Client, code: str, finding: str) -> None:
    phone = phone_number()
    page = send(client, "/account/phone", {"password": PASSWORD, "phone": phone})
    if code == code_sent_to(phone):
        code = "000001"

    again = client.post("/account/phone/code", hidden(page) | {"code": code})

    assert f'data-finding="{finding}"' in again.content.decode()
    assert not PhoneChange.objects.exists()


def test_the_form_sent_twice_asks_once(client: Client) -> None:
    phone = phone_number()
    page = send(client, "/account/phone", {"password": PASSWORD, "phone": phone})
    form = hidden(page) | {"code": code_sent_to(phone)}

    statuses = [client.post("/account/phone/code", form).status_code for _ in range(2)]

    assert statuses == [303, 303]
    assert PhoneChange.objects.count() == 1


def test_a_code_for_one_account_is_worth_nothing_for_another(client: Client) -> None:
    phone = phone_number()
    form = hidden(send(client, "/account/phone", {"password": PASSWORD, "phone": phone}))
    sign_in(client, make_person("韩梅梅"))  # the same browser, somebody else

    page = client.post("/account/phone/code", form | {"code": code_sent_to(phone)})

    assert 'data-finding="code.wrong"' in page.content.decode()


def test_the_second_step_without_the_first_begins_again(client: Client) -> None:
    assert client.post("/account/phone/code", {"code": "123456"}).headers["Location"] == "/account/phone"


def test_one_change_waits_at_a_time(person: Person) -> None:
    for place in range(2):
        change = PhoneChange(
            account=person.account, phone_cipher=b"", phone_digest=b"", asked_at=now(), due_at=now() + timedelta(days=1)
        )
        if place:
            with pytest.raises(IntegrityError, match="phone_change_one_open"), transaction.atomic():
                change.save()
        else:
            change.save()


def test_a_change_is_not_both_done_and_cancelled(person: Person) -> None:
    moment = now()
    with pytest.raises(IntegrityError, match="phone_change_ends_once"), transaction.atomic():
        PhoneChange.objects.create(
            account=person.account, phone_cipher=b"", phone_digest=b"", asked_at=moment, due_at=moment,
            done_at=moment, cancelled_at=moment,
        )  # fmt: skip
