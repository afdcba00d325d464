"""本人确认: what an officer typed is handed in by the person alone, from their own phone, once, as they saw it."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client

from accounts.walk import hidden, texts_to
from clock import at
from drafts import HIGH_SCHOOL, SCHOOL, make_draft, newest, save, submit
from factories import make_person
from kuaiji.accounts.models import Consent, Identity, Limit, Person, Sitting
from kuaiji.cases.models import Submission
from kuaiji.casework.confirming import ask_confirmation
from kuaiji.casework.models import Confirmation
from kuaiji.departments.queries import OfficerContext
from kuaiji.rules.findings import Refused
from kuaiji.web.clock import now
from sitting import link_sent_to, sit_down

pytestmark = pytest.mark.django_db

AGREED = {"is_true": "yes", "terms": "yes", "sensitive": "yes"}


@pytest.fixture
def person(db: None) -> Person:
    found = make_person("李雷")
    make_draft(found)
    return found


def ask(wang: OfficerContext, person: Person, **more: Any) -> str:
    """Ask the person to confirm, and return the link that their phone gets."""
    ask_confirmation(officer=wang, person_id=person.pk, key=more.get("key") or uuid4())
    return link_sent_to(person.account.phone)


def tail_of(person: Person) -> str:
    return Identity.objects.get(person=person).number[-4:]


def read(link: str, person: Person, tail: str = "") -> HttpResponse:
    """Open the link on a phone that is signed in nowhere, and say who one is."""
    return Client().post(link, {"tail": tail or tail_of(person)})  # type: ignore[return-value]


def hand_in(link: str, page: HttpResponse, **typed: str) -> HttpResponse:
    return Client().post(link, hidden(page) | typed)  # type: ignore[return-value]


def text(response: HttpResponse) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def test_message_says_who_typed_and_how_much_there_is_to_read(wang: OfficerContext, person: Person) -> None:
    link = ask(wang, person)

    message = texts_to(person.account.phone)[-1]
    assert message.startswith(
        f"广州市天河区财政局（工号{wang.staff_number}）已为您填好信息采集：教育1条、工作0条、材料4张。"
    )
    assert f"{link} 核对，承诺后提交，7天内有效。" in message


def test_person_reads_promises_and_hands_in(wang: OfficerContext, person: Person) -> None:
    link = ask(wang, person)

    page = read(link, person)
    done = hand_in(link, page, **AGREED)

    assert HIGH_SCHOOL["school"] in text(page)
    assert "信息采集已提交" in text(done)
    assert newest(person).state == "checking"
    assert Submission.objects.get().digest[:16] in text(done)
    assert Consent.objects.filter(person=person).count() == 2


def test_link_alone_shows_nothing_of_the_person(wang: OfficerContext, person: Person) -> None:
    link = ask(wang, person)

    pages = [Client().get(link), read(link, person, tail="0000")]

    assert [page.status_code for page in pages] == [200, 422]
    assert [word for page in pages for word in ("李雷", HIGH_SCHOOL["school"]) if word in text(page)] == []


def test_end_of_the_number_is_not_guessed(wang: OfficerContext, person: Person) -> None:
    link = ask(wang, person)

    statuses = [read(link, person, tail=f"000{n}").status_code for n in range(6)]

    assert statuses[0] == 422
    assert statuses[-1] == 429
    assert read(link, person).status_code == 429


def test_without_the_promise_nothing_is_handed_in(wang: OfficerContext, person: Person) -> None:
    link = ask(wang, person)

    page = hand_in(link, read(link, person), terms="yes", sensitive="yes")

    assert page.status_code == 422
    assert "请核对信息无误后，勾选“承诺所提供信息真实有效”，再提交。" in text(page)
    assert Submission.objects.count() == 0
    assert hand_in(link, page, **AGREED).status_code == 200


def test_without_the_consents_nothing_is_handed_in(wang: OfficerContext, person: Person) -> None:
    link = ask(wang, person)

    page = hand_in(link, read(link, person), is_true="yes")

    assert page.status_code == 422
    assert "请阅读并同意用户协议和隐私政策。" in text(page)
    assert Submission.objects.count() == 0


def test_who_registered_alone_is_not_asked_for_consent_again(wang: OfficerContext, person: Person) -> None:
    for matter in Consent.Matter:
        Consent.objects.create(person=person, matter=matter, version="2026-11-22")
    link = ask(wang, person)

    page = read(link, person)

    assert 'name="terms"' not in text(page)
    assert hand_in(link, page, is_true="yes").status_code == 200


def test_promise_holds_for_what_was_shown_and_nothing_else(wang: OfficerContext, person: Person) -> None:
    link = ask(wang, person)
    page = read(link, person)
    save(person, "education", {**HIGH_SCHOOL, "school": "佛山市示范中学"}, (SCHOOL,))

    refused = hand_in(link, page, **AGREED)
    handed_in = hand_in(link, refused, **AGREED)

    assert refused.status_code == 422
    assert "内容刚刚改过" in text(refused)
    assert "佛山市示范中学" in text(refused)
    assert handed_in.status_code == 200


def test_link_works_once_and_a_repeat_of_the_form_gets_the_same_answer(wang: OfficerContext, person: Person) -> None:
    link = ask(wang, person)
    form = hidden(read(link, person)) | AGREED

    first, again = (Client().post(link, form) for _ in range(2))

    assert (first.status_code, again.status_code) == (200, 200)
    assert Submission.objects.count() == 1
    assert Client().get(link).status_code == 410


def test_newer_link_takes_the_place_of_the_older(wang: OfficerContext, person: Person) -> None:
    older = ask(wang, person)
    forget_limits()

    newer = ask(wang, person)

    assert [Client().get(link).status_code for link in (older, newer)] == [410, 200]


def forget_limits() -> None:
    """Let a minute have passed since the last text message."""
    Limit.objects.all().delete()


def test_link_ends_after_seven_days_and_the_draft_stays(wang: OfficerContext, person: Person) -> None:
    link, sent_at = ask(wang, person), now()

    with at(sent_at + timedelta(days=7) - timedelta(seconds=1)):
        before = Client().get(link).status_code
    with at(sent_at + timedelta(days=7)):
        after = Client().get(link).status_code

    assert (before, after) == (200, 410)
    assert newest(person).state == "draft"


def test_same_form_asks_once(wang: OfficerContext, person: Person) -> None:
    key = uuid4()

    ask(wang, person, key=key)
    ask(wang, person, key=key)

    assert Confirmation.objects.count() == 1


def test_phone_is_not_flooded(wang: OfficerContext, person: Person) -> None:
    ask(wang, person)

    with pytest.raises(Refused) as refused:
        ask(wang, person)

    assert [finding.code for finding in refused.value.findings] == ["limit.too-soon"]


def test_what_has_still_to_be_mended_is_not_sent(wang: OfficerContext, person: Person) -> None:
    save(person, "scope", {"scope": ""})

    with pytest.raises(Refused):
        ask_confirmation(officer=wang, person_id=person.pk, key=uuid4())

    assert Confirmation.objects.count() == 0


def test_nothing_open_cannot_be_confirmed(wang: OfficerContext) -> None:
    with pytest.raises(Refused) as refused:
        ask_confirmation(officer=wang, person_id=make_person("韩梅梅").pk, key=uuid4())

    assert [finding.code for finding in refused.value.findings] == ["case.none"]


def test_handing_in_ends_the_sitting(wang: OfficerContext, person: Person) -> None:
    sit_down(Client(), wang, person)
    link = ask(wang, person)

    hand_in(link, read(link, person), **AGREED)

    assert Sitting.objects.get().ended_at is not None


def test_link_to_what_was_handed_in_meanwhile_at_home_is_over(wang: OfficerContext, person: Person) -> None:
    link = ask(wang, person)
    submit(person)

    assert read(link, person).status_code == 410


@pytest.mark.parametrize("token", ["x", "a" * 300, "%E6%9D%8E"])
def test_made_up_link_leads_nowhere(token: str) -> None:
    assert Client().get(f"/confirm/{token}").status_code == 410
