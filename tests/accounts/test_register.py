"""新用户注册: the guide's fields, in its order; a code on the phone; nothing typed is lost."""

import re
from datetime import date, timedelta

import pytest
from django.db.models.functions import Now
from django.test import Client

from accounts.walk import PASSWORD, code_sent_to, hidden, log_in, register, registration, send, texts_to
from factories import make_person, phone_number, resident_number
from jobs import run_jobs
from kuaiji.accounts.models import Account, Challenge, Consent, Identity, Limit, Person
from kuaiji.messaging.models import Sms

pytestmark = pytest.mark.django_db


def codes(page: str) -> list[str]:
    return re.findall('data-finding="([^"]+)"', page)


def test_person_registers_and_signs_in_by_number_and_by_phone() -> None:
    typed = registration()

    registered = register(Client(), typed)

    assert (registered.status_code, registered["Location"]) == (303, "/login?registered=1")
    assert log_in(Client(), typed["number"])["Location"] == "/home"
    assert log_in(Client(), typed["phone"])["Location"] == "/home"


def test_form_asks_in_the_order_of_the_guide() -> None:
    page = Client().get("/register").content.decode()

    labels = re.findall(r"<(?:label for=[^>]*|legend)>([^<]+)<", page)
    assert labels == [
        "证件类型",
        "证件号码",
        "真实姓名",
        "性别",
        "出生日期",
        "密码",
        "确认密码",
        "手机号",
        "短信验证码",
    ]


@pytest.mark.parametrize(
    ("sex", "birth_on"), [("female", date(2000, 2, 29)), ("male", date(1961, 12, 31))], ids=["woman", "man"]
)
def test_sex_and_birth_come_from_a_residents_number(sex: str, birth_on: date) -> None:
    register(Client(), registration(number=resident_number(birth_on, sex)))

    person = Person.objects.get()
    assert (person.name, person.sex, person.birth_on) == ("李雷", sex, birth_on)


@pytest.mark.parametrize(
    ("kind", "number"), [("passport", "E12345678"), ("hm_permit", "H12345678"), ("tw_permit", "12345678")]
)
def test_other_documents_are_asked_for_sex_and_birth(kind: str, number: str) -> None:
    typed = registration(kind=kind, number=number, name="陈大文")

    refused = send(Client(), "/register", typed, to="/register/code")
    register(Client(), typed | {"sex": "female", "birth": "１９９５年３月１日"})

    assert codes(refused.content.decode()) == ["sex.missing", "birth.missing"]
    assert (Person.objects.get().sex, Person.objects.get().birth_on) == ("female", date(1995, 3, 1))


@pytest.mark.parametrize(
    "written",
    [
        lambda typed: {"number": f" {typed['number'][:6]} {typed['number'][6:]} "},
        lambda typed: {"number": typed["number"].translate({ord("0") + n: 0xFF10 + n for n in range(10)})},
        lambda typed: {"number": "\u200b" + typed["number"]},
        lambda typed: {"phone": "+86 " + typed["phone"]},
        lambda typed: {"phone": f"{typed['phone'][:3]}-{typed['phone'][3:7]}-{typed['phone'][7:]}"},
        lambda typed: {"phone": typed["phone"].translate({ord("0") + n: 0xFF10 + n for n in range(10)})},
        lambda typed: {"name": "𠮷䶮"},
        lambda typed: {"name": "买买提·艾合买提"},
    ],
)
def test_numbers_and_names_may_be_written_as_people_write_them(written) -> None:  # type: ignore[no-untyped-def]
    typed = registration()

    page = send(Client(), "/register", typed | written(typed), to="/register/code")

    assert page.status_code == 200
    assert len(texts_to(typed["phone"])) == 1


NUMBER = resident_number(date(1990, 1, 1), "male")


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"kind": ""}, ["kind.missing"]),
        ({"kind": "driver"}, ["kind.missing"]),
        ({"number": ""}, ["number.missing"]),
        ({"number": NUMBER[:17] + ("1" if NUMBER[17] != "1" else "2")}, ["identity.check-digit"]),
        ({"number": "440000299901010014"}, ["identity.birth"]),
        ({"number": "440524880101001"}, ["identity.old-number"]),
        ({"number": "1" * 5000}, ["identity.shape"]),
        ({"number": "١١٠١٠٥١٩٤٩١٢٣١٠٠٢١"}, ["identity.shape"]),
        ({"name": ""}, ["name.missing"]),
        ({"name": "Li Lei"}, ["name.han"]),
        ({"name": "李" * 3000}, ["name.long"]),
        ({"password": "", "again": ""}, ["password.missing"]),
        ({"password": "短", "again": "短"}, ["password.weak"]),
        ({"password": "password123", "again": "password123"}, ["password.weak"]),
        ({"again": "something else"}, ["password.differs"]),
        ({"phone": ""}, ["phone.missing"]),
        ({"phone": "12345678901"}, ["mobile.shape"]),
        ({"terms": ""}, ["terms.missing"]),
        ({"sensitive": "no"}, ["sensitive.missing"]),
    ],
)
def test_code_is_sent_only_when_everything_is_filled_in_right(changes: dict[str, str], found: list[str]) -> None:
    page = send(Client(), "/register", registration() | changes, to="/register/code")

    assert page.status_code == 422
    assert codes(page.content.decode()) == found
    assert not Sms.objects.exists()


def test_every_error_stands_beside_its_field_and_in_the_summary_in_the_order_of_the_form() -> None:
    page = send(Client(), "/register", {}).content.decode()

    linked = re.findall('<li><a href="#f-([a-z]+)">', page)
    assert linked == ["kind", "number", "name", "password", "phone", "terms", "sensitive", "code"]
    assert [place for place in linked if f'aria-describedby="f-{place}-' not in page] == []


def test_nothing_typed_is_lost_and_the_password_is_never_shown() -> None:
    page = send(Client(), "/register", registration(name="李雷<b>", phone="154")).content.decode()

    assert 'value="李雷&lt;b&gt;"' in page
    assert 'value="154"' in page
    assert PASSWORD not in page


def test_without_javascript_the_password_is_typed_once() -> None:
    client, typed = Client(), registration()
    page = send(client, "/register", typed, to="/register/code")

    answer = client.post(
        "/register",
        hidden(page) | typed | {"password": "", "again": "", "code": code_sent_to(typed["phone"])},
    )

    assert answer["Location"] == "/login?registered=1"
    assert log_in(Client(), typed["number"])["Location"] == "/home"


def test_the_script_gets_findings_and_a_fresh_challenge_as_json() -> None:
    client, typed = Client(), registration()

    refused = send(client, "/register", typed | {"name": ""}, to="/register/code", HTTP_ACCEPT="application/json")
    sent = send(client, "/register", typed, to="/register/code", HTTP_ACCEPT="application/json")
    too_soon = send(client, "/register", typed, to="/register/code", HTTP_ACCEPT="application/json")

    assert (refused.status_code, [each["at"] for each in refused.json()["findings"]]) == (422, ["f-name"])
    assert (sent.status_code, sent.json()["wait"], sent.json()["bits"]) == (200, 60, 14)
    assert (too_soon.status_code, 0 < too_soon.json()["wait"] <= 60) == (429, True)


def test_consent_is_kept_with_version_and_moment_each_matter_apart() -> None:
    register(Client(), registration())

    given = Consent.objects.filter(person=Person.objects.get()).values_list("matter", "version")
    assert sorted(given) == [("sensitive", "2026-11-22"), ("terms", "2026-11-22")]
    assert Consent.objects.filter(given_at__gt=Now() - timedelta(minutes=1)).count() == 2


def test_the_form_sent_twice_registers_once() -> None:
    client, typed = Client(), registration()
    page = send(client, "/register", typed, to="/register/code")
    form = hidden(page) | typed | {"code": code_sent_to(typed["phone"])}

    answers = [client.post("/register", form)["Location"] for _ in range(2)]

    assert answers == ["/login?registered=1"] * 2
    assert Account.objects.count() == 1


def test_a_code_is_good_for_five_minutes() -> None:
    client, typed = Client(), registration()
    page = send(client, "/register", typed, to="/register/code")
    Challenge.objects.update(expires_at=Now())

    answer = client.post("/register", hidden(page) | typed | {"code": code_sent_to(typed["phone"])})

    assert codes(answer.content.decode()) == ["code.wrong"]


def test_a_code_is_good_in_the_browser_that_asked_for_it_alone() -> None:
    typed = registration()
    send(Client(), "/register", typed, to="/register/code")

    answer = send(Client(), "/register", typed | {"code": code_sent_to(typed["phone"])})

    assert codes(answer.content.decode()) == ["code.wrong"]
    assert not Account.objects.exists()


def test_a_code_is_good_for_the_phone_it_was_sent_to_alone() -> None:
    client, typed = Client(), registration()
    page = send(client, "/register", typed, to="/register/code")

    stolen = typed | {"phone": phone_number(), "code": code_sent_to(typed["phone"])}
    answer = client.post("/register", hidden(page) | stolen)

    assert codes(answer.content.decode()) == ["code.wrong"]


def test_after_five_wrong_codes_the_right_one_is_dead_too() -> None:
    client, typed = Client(), registration()
    page = send(client, "/register", typed, to="/register/code")
    right = code_sent_to(typed["phone"])
    wrong = "000000" if right != "000000" else "111111"

    for _ in range(5):
        client.post("/register", hidden(page) | typed | {"code": wrong})
    answer = client.post("/register", hidden(page) | typed | {"code": right})

    assert codes(answer.content.decode()) == ["code.wrong"]


def test_four_wrong_codes_are_forgiven() -> None:
    client, typed = Client(), registration()
    page = send(client, "/register", typed, to="/register/code")
    right = code_sent_to(typed["phone"])
    wrong = "000000" if right != "000000" else "111111"

    for _ in range(4):
        client.post("/register", hidden(page) | typed | {"code": wrong})
    answer = client.post("/register", hidden(page) | typed | {"code": right})

    assert answer["Location"] == "/login?registered=1"


def test_registering_a_proved_number_with_another_phone_tells_its_holder() -> None:
    holder, typed = make_person("李雷", phone="15400007777"), registration()
    typed["number"] = holder.identities.get().number

    register(Client(), typed)
    run_jobs()

    assert [text[:5] for text in texts_to("15400007777")] == ["您已有账号"]
    assert Identity.objects.filter(proved_at__isnull=False).get().person == holder
    assert Person.objects.count() == 2


def test_registering_somebodys_phone_takes_it_from_the_old_account_and_tells_it() -> None:
    holder, typed = make_person("李雷", phone="15400007777"), registration(phone="15400007777")

    register(Client(), typed)
    run_jobs()

    assert Account.objects.get(person=holder).phone == ""
    assert Account.objects.exclude(person=holder).get().phone == "15400007777"
    assert texts_to("15400007777")[-1][:13] == "本手机号已绑定到另一个账号"


def test_registering_again_changes_nothing_and_the_phone_is_told() -> None:
    typed = registration()
    register(Client(), typed)
    Challenge.objects.all().delete()
    run_jobs()
    before = Account.objects.get()

    Limit.objects.all().delete()
    register(Client(), typed | {"password": "another 密码 here", "again": "another 密码 here"})
    run_jobs()

    assert Account.objects.get().password == before.password
    assert (Person.objects.count(), Identity.objects.count(), Consent.objects.count()) == (1, 1, 2)
    assert texts_to(typed["phone"])[-1][:5] == "您已有账号"


@pytest.mark.parametrize("birth", ["1995-02-30", "29950301", "1899-12-31", "昨天", "0"])
def test_a_day_that_cannot_be_is_asked_again(birth: str) -> None:
    typed = registration(kind="passport", number="E12345678", sex="male", birth=birth)

    assert codes(send(Client(), "/register", typed, to="/register/code").content.decode()) == ["birth.missing"]


@pytest.mark.parametrize(("path", "title"), [("/terms", "用户协议"), ("/privacy", "隐私政策")])
def test_what_is_agreed_to_can_be_read_with_its_version(path: str, title: str) -> None:
    page = Client().get(path).content.decode()

    assert (f"<h1>{title}</h1>" in page, "版本 2026-11-22" in page) == (True, True)


def test_a_registration_whose_person_is_gone_tells_nobody() -> None:
    register(Client(), registration())
    Consent.objects.all().delete()
    Identity.objects.all().delete()
    Account.objects.all().delete()
    Sms.objects.all().delete()

    run_jobs()

    assert not Sms.objects.exists()


def test_a_holder_without_a_phone_is_told_nothing() -> None:
    holder, typed = make_person("李雷"), registration()
    typed["number"] = holder.identities.get().number
    Account.objects.filter(person=holder).update(phone_cipher=None, phone_digest=None)

    register(Client(), typed)
    run_jobs()

    assert [sms.template for sms in Sms.objects.all()] == ["code"]
