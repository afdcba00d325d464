"""A form sent after the session ran out waits sealed in the login page, and is sent on once, for the same person."""

import time

import pyotp
import pytest
from django.db.models.functions import Now
from django.http import HttpResponse
from django.test import Client
from django.urls import include, path

from accounts.walk import PASSWORD, hidden
from factories import enrolled_staff, make_person, sign_in, sign_in_staff
from kuaiji.accounts import tickets
from kuaiji.accounts.access import PersonRequest, StaffRequest, signed_in, staff
from kuaiji.accounts.cookies import BROWSER, SESSION
from kuaiji.accounts.models import Person, Session, Spent
from kuaiji.accounts.passwords import hash_password

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]
received: list[tuple[object, str, str]] = []


@signed_in
def note(request: PersonRequest) -> HttpResponse:
    received.append((request.person_id, request.get_full_path(), request.POST.get("text", "")))
    return HttpResponse("noted")


@staff
def decide(request: StaffRequest) -> HttpResponse:
    received.append((request.visitor.name, request.get_full_path(), request.POST.get("text", "")))
    return HttpResponse("decided")


urlpatterns = [
    path("note", note),
    path("desk/decide", decide),
    path("", include("kuaiji.accounts.urls")),
    path("", include("kuaiji.web.urls")),
]


@pytest.fixture(autouse=True)
def nothing_received() -> None:
    received.clear()


@pytest.fixture(scope="module")
def stored() -> str:
    return hash_password(PASSWORD)


@pytest.fixture
def person(stored: str) -> Person:
    return make_person("李雷", password=stored)


def send_too_late(client: Client, person: Person, **form: str) -> dict[str, str]:
    """Send a form whose session has just run out; return the hidden fields of the login page that comes back."""
    sign_in(client, person)
    Session.objects.update(expires_at=Now())
    page = client.post("/note?draft=7", form)
    assert (page.status_code, page["Cache-Control"]) == (401, "no-store")
    assert "登录已过期，您填写的内容还在" in page.content.decode()
    return hidden(page)


def test_what_was_typed_arrives_after_signing_in_again(person: Person) -> None:
    client = Client()

    form = send_too_late(client, person, text="学历证书编号 𠮷 & more")
    answer = client.post("/login", form | {"name": person.account.phone, "password": PASSWORD})

    assert answer.content == b"noted"
    assert received == [(person.id, "/note?draft=7", "学历证书编号 𠮷 & more")]
    assert client.get("/account").status_code == 200


def test_it_survives_a_mistyped_password(person: Person) -> None:
    client = Client()

    form = send_too_late(client, person, text="还在")
    again = hidden(client.post("/login", form | {"name": person.account.phone, "password": "wrong"}))
    client.post("/login", again | {"name": person.account.phone, "password": PASSWORD})

    assert [text for _, _, text in received] == ["还在"]


def test_it_is_not_sent_for_somebody_else(person: Person, stored: str) -> None:
    client, other = Client(), make_person("韩梅梅", password=stored)

    form = send_too_late(client, person, text="李雷的内容")
    answer = client.post("/login", form | {"name": other.account.phone, "password": PASSWORD})

    assert (answer["Location"], received) == ("/home", [])


def test_it_is_sent_once(person: Person) -> None:
    client = Client()
    carried = {"replay": send_too_late(client, person, text="一次")["replay"]}

    client.post("/login", login_proof(client) | carried | typed(person))
    client.cookies.pop(SESSION)
    answer = client.post("/login", login_proof(client) | carried | typed(person))

    assert [text for _, _, text in received] == ["一次"]
    assert answer["Location"] == "/home"


def login_proof(client: Client) -> dict[str, str]:
    return hidden(client.get("/login"))


def typed(person: Person) -> dict[str, str]:
    return {"name": person.account.phone, "password": PASSWORD}


def test_it_is_worth_nothing_in_another_browser(person: Person) -> None:
    form = send_too_late(Client(), person, text="x")
    thief = Client()

    answer = thief.post("/login", login_proof(thief) | {"replay": form["replay"]} | typed(person))

    assert (answer["Location"], received) == ("/home", [])


def test_it_waits_a_quarter_of_an_hour(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    client = Client()
    form = send_too_late(client, person, text="x")
    later = time.time() + 15 * 60 + 1
    monkeypatch.setattr("kuaiji.accounts.tickets.time.time", lambda: later)

    answer = client.post("/login", form | typed(person))

    assert (answer["Location"], received) == ("/home", [])


@pytest.mark.parametrize("ticket", ["x", "AAAA", "𠮷", "Z" * 5000])
def test_a_made_up_ticket_is_nothing(person: Person, ticket: str) -> None:
    client = Client()

    answer = client.post("/login", login_proof(client) | {"replay": ticket} | typed(person))

    assert (answer["Location"], received) == ("/home", [])


def test_nothing_that_was_typed_is_readable_in_the_page(person: Person) -> None:
    client = Client()
    sign_in(client, person)
    Session.objects.update(expires_at=Now())

    page = client.post("/note", {"text": "440000199503010011"}).content.decode()

    assert "440000199503010011" not in page


def test_an_officers_decision_arrives_too() -> None:
    account, client = enrolled_staff(), Client()
    sign_in_staff(client, account)
    Session.objects.update(expires_at=Now())

    form = hidden(client.post("/desk/decide", {"text": "退回：证书编号不一致"}))
    code = pyotp.TOTP(account.totp_secret).now()
    client.post("/desk/login", form | {"username": "wang", "password": PASSWORD, "code": code})

    assert received == [("wang", "/desk/decide", "退回：证书编号不一致")]


def test_the_script_is_told_with_401_and_htmx_by_its_header(person: Person) -> None:
    client = Client()
    sign_in(client, person)
    Session.objects.update(expires_at=Now())

    saved = client.post("/note", {"text": "x"}, HTTP_ACCEPT="application/json")
    swapped = Client().get("/note", HTTP_HX_REQUEST="true")

    assert (saved.status_code, "replay" in saved.content.decode()) == (401, False)
    assert (swapped.status_code, swapped["HX-Redirect"]) == (200, "/login?next=%2Fnote")


def test_after_logging_out_nothing_is_carried(person: Person) -> None:
    client = Client()
    sign_in(client, person)
    Session.objects.update(revoked_at=Now())

    answer = client.post("/note", {"text": "x"})

    assert (answer.status_code, answer["Location"]) == (303, "/login")


def test_a_page_that_is_gone_meanwhile_leads_home(person: Person) -> None:
    client = Client()
    form = login_proof(client)
    browser = client.cookies[BROWSER].value
    content = {"account": str(person.account.id), "path": "/gone", "post": ""}

    answer = client.post("/login", form | {"replay": tickets.seal("replay", content, browser)} | typed(person))

    assert answer["Location"] == "/home"
    assert Spent.objects.count() == 2
