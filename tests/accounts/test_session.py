"""The visitor of a request comes from the cookie, by one statement, and only while the session lives."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models.functions import Now
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from factories import make_person, make_staff, sign_in, sign_in_staff
from kuaiji.accounts.cookies import SESSION
from kuaiji.accounts.middleware import SessionMiddleware
from kuaiji.accounts.models import Session
from kuaiji.accounts.sessions import end_session, end_sessions
from kuaiji.accounts.visitor import Visitor, visitor

pytestmark = pytest.mark.django_db


def visit(client: Client) -> Visitor | None:
    request = RequestFactory().get("/")
    request.COOKIES.update({name: morsel.value for name, morsel in client.cookies.items()})
    seen: list[HttpRequest] = []
    SessionMiddleware(lambda request: (seen.append(request), HttpResponse())[1])(request)
    return visitor(seen[0])


def test_a_signed_in_person_is_known_by_one_statement() -> None:
    client, person = Client(), make_person("李雷")
    sign_in(client, person)

    with CaptureQueriesContext(
        connection,
    ) as queries:
        known = visit(client)

    assert len(queries) == 1
    assert known is not None
    assert (known.person_id, known.name, known.is_staff, known.has_proved_identity) == (person.id, "李雷", False, True)


def test_a_stranger_costs_no_statement() -> None:
    with CaptureQueriesContext(connection) as queries:
        known = visit(Client())

    assert known is None
    assert len(queries) == 0


def test_staff_are_known_by_their_username() -> None:
    client, account = Client(), make_staff("wang")
    sign_in_staff(client, account)

    known = visit(client)

    assert known is not None
    assert (known.person_id, known.name, known.is_staff) == (None, "wang", True)


@pytest.mark.parametrize("token", ["", "x", "ü𠮷", "a" * 9000])
def test_a_made_up_token_is_nobody(token: str) -> None:
    client = Client()
    client.cookies[SESSION] = token

    assert visit(client) is None


def test_an_ended_session_is_nobody() -> None:
    client, person = Client(), make_person()
    sign_in(client, person)
    session = Session.objects.get()

    end_session(account_id=person.account.id, session_id=session.id)

    assert visit(client) is None


def test_nobody_ends_the_session_of_another() -> None:
    client, person, stranger = Client(), make_person("李雷"), make_person("韩梅梅")
    sign_in(client, person)

    end_session(account_id=stranger.account.id, session_id=Session.objects.get().id)

    assert visit(client) is not None


def test_a_new_password_leaves_only_this_session() -> None:
    here, elsewhere, person = Client(), Client(), make_person()
    sign_in(here, person)
    sign_in(elsewhere, person)
    kept = visit(here)
    assert kept is not None

    end_sessions(account_id=person.account.id, keep=kept.session_id)

    assert visit(here) == kept
    assert visit(elsewhere) is None


def test_a_session_that_ran_out_is_nobody() -> None:
    client = Client()
    sign_in(client, make_person())
    Session.objects.update(expires_at=Now())

    assert visit(client) is None


def test_a_session_in_use_is_prolonged_once_in_five_minutes() -> None:
    client = Client()
    sign_in(client, make_person())
    Session.objects.update(seen_at=Now() - timedelta(minutes=6), expires_at=Now() + timedelta(minutes=1))

    with CaptureQueriesContext(connection) as first:
        visit(client)
    with CaptureQueriesContext(connection) as second:
        visit(client)

    session = Session.objects.get()
    assert (len(first), len(second)) == (2, 1)
    assert session.expires_at - session.seen_at == timedelta(hours=2)


def test_a_session_is_never_prolonged_beyond_its_last_moment() -> None:
    client = Client()
    sign_in(client, make_person())
    Session.objects.update(seen_at=Now() - timedelta(minutes=6), ends_at=Now() + timedelta(minutes=10))

    visit(client)

    session = Session.objects.get()
    assert session.expires_at == session.ends_at


def test_the_database_never_holds_the_token() -> None:
    client = Client()
    sign_in(client, make_person())

    assert client.cookies[SESSION].value.encode() not in bytes(Session.objects.get().token_digest)
