"""窗口代办 for tests: an officer at the counter, with the person's agreement or without walking through it."""

import re
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.test import Client

from accounts.walk import hidden, texts_to
from factories import sign_in_staff
from kuaiji.accounts.models import Account, Identity, Person, Session, Sitting
from kuaiji.accounts.sittings import begin_sitting
from kuaiji.departments.queries import OfficerContext


def session_of(officer: OfficerContext) -> Session:
    return Session.objects.filter(account_id=officer.account_id, revoked_at=None).latest("created_at", "id")


def sit_down(desk: Client, officer: OfficerContext, person: Person) -> Sitting:
    """Sign the officer in on this client, and have them act for the person at once."""
    sign_in_staff(desk, Account.objects.get(pk=officer.account_id))
    with transaction.atomic():
        return begin_sitting(
            account_id=officer.account_id, session_id=session_of(officer).pk, person_id=person.pk, key=uuid4()
        )


def shown(person: Person) -> dict[str, str]:
    """Return what an officer types from the document and from what the person says."""
    number = Identity.objects.get(person=person).number
    return {"kind": "resident_id", "number": number, "name": person.name, "phone": person.account.phone}


def told(phone: str, words: str) -> str:
    """Return the code of the newest text message with these words."""
    text = next(each for each in reversed(texts_to(phone)) if words in each)
    found = re.search("验证码([0-9]{6})", text)
    assert found is not None
    return found[1]


def ask(desk: Client, typed: dict[str, str]) -> Any:
    """Fill the first page in, which sends the code."""
    return desk.post("/desk/counter", hidden(desk.get("/desk/counter")) | typed)


def begin(desk: Client, typed: dict[str, str], code: str = "") -> Any:
    """Walk both pages: document and phone, then the code that the person tells."""
    page = ask(desk, typed)
    assert page.status_code == 200, page.content.decode()
    form = hidden(page)
    code = code or told(typed["phone"], "窗口")
    return desk.post("/desk/counter/begin", {"key": form["key"], "ticket": form["ticket"], "code": code})


def link_sent_to(phone: str) -> str:
    """Return the address, without the host, by which the person is asked to confirm."""
    text = next(each for each in reversed(texts_to(phone)) if "/confirm/" in each)
    found = re.search("/confirm/[\\w-]+", text)
    assert found is not None
    return found[0]
