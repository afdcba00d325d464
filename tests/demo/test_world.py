"""演示: the invented world is whole, loads once, and anybody in it can be entered."""

from datetime import date

import pyotp
import pytest
from django.test import Client

from jobs import run_jobs
from kuaiji.accounts.models import Account, Person
from kuaiji.accounts.passwords import password_findings
from kuaiji.attachments.models import Attachment
from kuaiji.cases.models import Case
from kuaiji.demo import load as loading
from kuaiji.demo.people import PASSWORD, PERSONAS, STAFF, Fate, crowd, phone_of
from kuaiji.rules.codes import DocumentType
from kuaiji.rules.identity import mobile_findings, number_findings
from kuaiji.sandbox.server import Server
from outside import sandbox

__all__ = ["sandbox"]
TODAY = date(2026, 11, 22)
FATES = {
    Fate.NEW: None, Fate.DRAFT: "draft", Fate.QUEUED: "queued", Fate.RETURNED: "returned", Fate.RESUBMITTED: "queued",
    Fate.APPROVED: "approved", Fate.SECOND_REVIEW: "second_review", Fate.REJECTED: "rejected",
    Fate.APPEALED: "rejected", Fate.WITHDRAWN: "withdrawn",
}  # fmt: skip


@pytest.fixture
def world(sandbox: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """The demo world, with its jobs run inside the test."""
    monkeypatch.setattr(loading, "CROWD", 1)
    monkeypatch.setattr(loading, "settle", run_jobs)
    assert loading.load()
    run_jobs()


@pytest.mark.django_db
@pytest.mark.usefixtures("world")
def test_every_persona_has_come_as_far_as_the_page_says() -> None:
    states = dict(Case.objects.filter(kind="collection").values_list("person_name", "state"))
    appeals = list(Case.objects.filter(kind="appeal").values_list("person_name", "state"))

    assert {each.name: states.get(each.name) for each in PERSONAS} == {each.name: FATES[each.fate] for each in PERSONAS}
    assert appeals == [("孙志远", "queued")]


@pytest.mark.django_db
@pytest.mark.usefixtures("world")
def test_forms_that_were_handed_in_carry_the_code_of_their_entry() -> None:
    forms = Attachment.objects.filter(slot="resume_form")

    assert forms.exists()
    assert [form.scanned for form in forms if f":{form.path[5:]}:".upper() not in form.scanned] == []


@pytest.mark.django_db
@pytest.mark.usefixtures("world")
def test_loading_twice_is_loading_once() -> None:
    people = Person.objects.count()

    assert not loading.load()

    assert Person.objects.count() == people


@pytest.mark.django_db
@pytest.mark.usefixtures("world")
def test_visitor_enters_as_somebody_and_signs_in_by_the_real_login(client: Client) -> None:
    totp = pyotp.TOTP(Account.objects.get(username="wang").totp_secret)
    # A step may end while the page is written.
    codes = [totp.now()]
    page = client.get("/personas").content.decode()
    codes.append(totp.now())
    account = Account.objects.get(username="wang")

    entered = client.post(f"/personas/{account.pk}")

    assert all(each.name in page for each in (*PERSONAS, *STAFF))
    assert any(code in page for code in codes)
    assert entered.headers["Location"] == "/desk/"
    assert client.get("/desk/").status_code == 200


@pytest.mark.django_db
def test_only_the_invented_can_be_entered(client: Client) -> None:
    real = Account.objects.create(username="somebody")

    assert client.post(f"/personas/{real.pk}").status_code == 404


def test_invented_numbers_are_valid_and_nobodys() -> None:
    for serial, persona in enumerate((*PERSONAS, *crowd(40)), 1):
        number = persona.document_number(serial)

        assert number_findings(persona.document_type, number, today=TODAY) == []
        assert mobile_findings(phone_of(serial)) == []
        assert phone_of(serial).startswith("1540000")
        assert persona.document_type is not DocumentType.RESIDENT_ID or number[2:6] == "0000"


def test_the_password_of_the_demo_is_good_enough_for_its_own_rules() -> None:
    assert password_findings(PASSWORD, PASSWORD) == []
