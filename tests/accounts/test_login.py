"""会计人员登录: whom a name means, where one goes afterwards, and what a guesser meets."""

import pytest
from django.conf import settings
from django.db.models.functions import Now
from django.test import Client, RequestFactory

from accounts.test_limits import pass_time
from accounts.walk import PASSWORD, hidden, log_in, send
from factories import make_person, resident_number, sign_in
from kuaiji.accounts.cookies import SESSION
from kuaiji.accounts.models import Account, Session
from kuaiji.accounts.pages import address_of
from kuaiji.accounts.passwords import hash_password
from kuaiji.rules.codes import DocumentType

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def stored() -> str:
    return hash_password(PASSWORD)


def test_a_proved_holder_is_meant_however_many_others_claim_the_number(stored: str) -> None:
    number = resident_number()
    holder = make_person("李雷", number=number, password=stored)
    make_person("张三", number=number, password=stored, has_proved_identity=False)
    client = Client()

    log_in(client, number)

    assert Session.objects.get().account == holder.account


def test_a_single_unproved_one_is_meant(stored: str) -> None:
    person = make_person(password=stored, has_proved_identity=False)

    assert log_in(Client(), person.identities.get().number).status_code == 303


def test_of_two_unproved_ones_none_is_meant_but_each_comes_in_by_phone(stored: str) -> None:
    number = resident_number()
    people = [make_person(number=number, password=stored, has_proved_identity=False) for _ in range(2)]

    assert log_in(Client(), number).status_code == 422
    assert [log_in(Client(), person.account.phone).status_code for person in people] == [303, 303]


@pytest.mark.parametrize(
    ("kind", "number", "renewed"),
    [(DocumentType.HM_PERMIT, "H1234567801", "h12345678"), (DocumentType.TW_PERMIT, "1234567801", "12345678")],
)
def test_a_renewed_permit_means_its_old_holder(stored: str, kind: DocumentType, number: str, renewed: str) -> None:
    make_person("陈大文", kind=kind, number=number, password=stored)

    assert log_in(Client(), renewed).status_code == 303


@pytest.mark.parametrize("written", ["+86 {}", " {} ", "0086{}"])
def test_the_phone_may_be_written_as_people_write_it(stored: str, written: str) -> None:
    person = make_person(password=stored)

    assert log_in(Client(), written.format(person.account.phone)).status_code == 303


@pytest.mark.parametrize(
    ("wanted", "place"),
    [
        ("/collection/education?entry=1", "/collection/education?entry=1"),
        ("", "/home"),
        ("https://evil.example/", "/home"),
        ("//evil.example/", "/home"),
        ("/\\evil.example", "/home"),
        ("javascript:alert(1)", "/home"),
        ("home", "/home"),
    ],
)
def test_login_goes_on_within_this_site_only(stored: str, wanted: str, place: str) -> None:
    person = make_person(password=stored)

    assert log_in(Client(), person.account.phone, next=wanted)["Location"] == place


def test_a_page_for_persons_sends_a_stranger_to_login_and_back(stored: str) -> None:
    client, person = Client(), make_person(password=stored)

    asked = client.get("/account")
    form = hidden(client.get(asked["Location"])) | {"name": person.account.phone, "password": PASSWORD}

    assert asked["Location"] == "/login?next=%2Faccount"
    assert client.post("/login", form)["Location"] == "/account"


def test_the_session_is_renewed_at_login_and_the_old_token_is_dead(stored: str) -> None:
    client, person = Client(), make_person(password=stored)
    log_in(client, person.account.phone)
    old = client.cookies[SESSION].value
    client.cookies.pop(SESSION)
    page = hidden(client.get("/login"))
    client.cookies[SESSION] = old

    client.post("/login", page | {"name": person.account.phone, "password": PASSWORD})

    assert client.cookies[SESSION].value != old
    assert Session.objects.filter(revoked_at=None).count() == 1


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(stored: str) -> None:
    client, person = Client(), make_person(password=stored)
    log_in(client, person.account.phone)

    cookie = client.cookies[SESSION]

    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")


def test_who_is_signed_in_does_not_see_the_login_page() -> None:
    client = Client()
    sign_in(client, make_person())

    assert client.get("/login")["Location"] == "/home"


def test_logout_ends_the_session_for_good() -> None:
    client = Client()
    sign_in(client, make_person())
    token = client.cookies[SESSION].value

    client.post("/logout")
    client.cookies[SESSION] = token

    assert client.get("/account")["Location"] == "/login?next=%2Faccount"


def test_a_guesser_is_slowed_down_and_told_so(stored: str) -> None:
    person = make_person(password=stored)
    answers = [log_in(Client(), person.account.phone, "wrong").status_code for _ in range(6)]

    blocked = log_in(Client(), person.account.phone)
    pass_time("1 minute")
    later = log_in(Client(), person.account.phone)

    assert answers == [422, 422, 422, 422, 422, 429]
    assert (blocked.status_code, 0 < int(blocked["Retry-After"]) <= 30) == (429, True)
    assert later.status_code == 303


def test_what_was_typed_stays_but_not_the_password() -> None:
    page = send(Client(), "/login", {"name": "李 <雷>", "password": "my secret words"}).content.decode()

    assert 'value="李 &lt;雷&gt;"' in page
    assert "my secret words" not in page


def test_without_a_proof_nothing_is_looked_at(stored: str) -> None:
    person = make_person(password=stored)

    answer = Client().post("/login", {"name": person.account.phone, "password": PASSWORD})

    assert (
        answer.status_code,
        "proof.expired" in answer.content.decode() or "再提交一次" in answer.content.decode(),
    ) == (422, True)


@pytest.mark.parametrize(
    "path",
    ["/login", "/logout", "/register", "/register/code", "/reset", "/reset/code", "/reset/password", "/desk/login"],
)
def test_a_form_without_our_token_is_refused(path: str) -> None:
    assert Client(enforce_csrf_checks=True).post(path, {}).status_code == 403


@pytest.mark.parametrize("path", ["/login", "/register", "/reset", "/desk/login", "/account"])
def test_no_page_of_accounts_stays_in_a_cache(path: str) -> None:
    client = Client()
    if path == "/account":
        sign_in(client, make_person())

    assert client.get(path)["Cache-Control"] == "no-store"


def test_an_account_without_a_password_lets_nobody_in() -> None:
    person = make_person(password="")

    assert [log_in(Client(), person.account.phone, password).status_code for password in ("", "x")] == [422, 422]


def test_a_merged_person_is_not_meant_by_the_number(stored: str) -> None:
    older = make_person("李雷", password=stored)
    younger = make_person("李雷", password=stored, has_proved_identity=False)
    Account.objects.filter(person=younger).update(phone_cipher=None, phone_digest=None)
    younger.merged_into = older
    younger.save()

    assert log_in(Client(), younger.identities.get().number).status_code == 422


def test_login_is_remembered_with_its_device(stored: str) -> None:
    person = make_person(password=stored)
    agent = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) MicroMessenger/8.0"

    send(Client(), "/login", {"name": person.account.phone, "password": PASSWORD}, HTTP_USER_AGENT=agent)

    assert Session.objects.get().device == "iPhone · 微信 · 127.0.0.*"


def test_an_ended_session_cannot_be_revived_by_use() -> None:
    client = Client()
    sign_in(client, make_person())
    Session.objects.update(expires_at=Now())

    client.get("/account")

    assert client.get("/account").status_code == 303


def test_logout_without_a_session_leads_home_too() -> None:
    assert Client().post("/logout")["Location"] == "/"


@pytest.mark.parametrize(
    ("proxies", "forwarded", "seen"),
    [
        (0, "203.0.113.9", "192.0.2.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        (2, "198.51.100.1, 203.0.113.9, 10.0.0.1", "203.0.113.9"),
        (2, "203.0.113.9", "203.0.113.9"),
    ],
)
def test_an_address_is_believed_only_from_our_own_proxies(
    monkeypatch: pytest.MonkeyPatch, proxies: int, forwarded: str, seen: str
) -> None:
    monkeypatch.setattr(settings.KUAIJI, "proxies", proxies)
    request = RequestFactory().get("/", HTTP_X_FORWARDED_FOR=forwarded, REMOTE_ADDR="192.0.2.1")

    assert address_of(request) == seen
