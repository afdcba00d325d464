"""演示: the invented world is whole, loads once, and anybody in it can be entered."""

from collections.abc import Iterator
from datetime import date

import pyotp
import pytest
from django.db import connection
from django.test import Client
from django.utils.timezone import localdate

from jobs import run_jobs
from kuaiji.accounts.models import Account, Person, Sitting
from kuaiji.accounts.passwords import password_findings
from kuaiji.accounts.records import phone_digest
from kuaiji.attachments.models import Attachment
from kuaiji.cases.actions import latest_submission
from kuaiji.cases.models import Case, Letter
from kuaiji.casework.confirming import last_asked
from kuaiji.casework.disputes import newest_warning
from kuaiji.casework.duplicates import pair_of
from kuaiji.demo import load as loading
from kuaiji.demo.past import day_before, put_clock_back
from kuaiji.demo.people import DAYS, PASSWORD, PERSONAS, STAFF, Fate, crowd, phone_of, served
from kuaiji.departments.models import Department
from kuaiji.departments.queries import OfficerContext, officer_of
from kuaiji.desk.batch import candidates, hindrances_of
from kuaiji.desk.exports import waiting_for
from kuaiji.desk.figures import USUAL, figures_of
from kuaiji.dossier.offers import open_offers
from kuaiji.dossier.queries import WORKSPACE
from kuaiji.rules.codes import DocumentType
from kuaiji.rules.identity import mobile_findings, number_findings
from kuaiji.web import clock
from outside import outside_world

TODAY = date(2026, 11, 22)
FATES = {
    Fate.NEW: None, Fate.DRAFT: "draft", Fate.TYPED: "draft", Fate.CONFIRMED: "queued", Fate.QUEUED: "queued",
    Fate.HELD: "in_review", Fate.RETURNED: "returned", Fate.RESUBMITTED: "queued", Fate.APPROVED: "approved",
    Fate.SECOND_REVIEW: "second_review", Fate.LOOKED_AT_TWICE: "approved", Fate.REJECTED: "rejected",
    Fate.APPEALED: "rejected", Fate.WITHDRAWN: "withdrawn", Fate.DISPUTING: None,
}  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def world(committed_db_of_module: str) -> Iterator[None]:
    """The demo world, once for the whole file, with its jobs run in this process and few of its crowd."""
    with pytest.MonkeyPatch.context() as patch, outside_world(patch):
        patch.setattr(loading, "CROWD", 4)
        patch.setattr(loading, "settle", run_jobs)
        assert loading.load()
        run_jobs()
        yield


def person_of(serial: int) -> Person:
    return Person.objects.get(account__phone_digest=phone_digest(phone_of(serial)))


def person_called(name: str) -> Person:
    return person_of(next(serial for serial, each in enumerate(PERSONAS, 1) if each.name == name))


def staff(username: str) -> OfficerContext:
    officer = officer_of(Account.objects.get(username=username).pk)
    assert officer is not None
    return officer


def is_clock_true() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT kuaiji_now() = now()")
        return bool(cursor.fetchone() == (True,))


def test_every_persona_has_come_as_far_as_the_page_says() -> None:
    states = {
        serial: Case.objects.filter(person=person_of(serial), kind="collection").values_list("state", flat=True).first()
        for serial in range(1, len(PERSONAS) + 1)
    }

    assert states == {serial: FATES[each.fate] for serial, each in enumerate(PERSONAS, 1)}


def test_second_officer_has_work() -> None:
    others = Case.objects.exclude(kind="collection").values_list("person_name", "kind", "state")
    disputed = Case.objects.get(kind="dispute")
    warning = newest_warning(disputed.pk)

    assert sorted(others) == [("孙志远", "appeal", "queued"), ("高志远", "dispute", "second_review")]
    assert warning is not None
    assert warning.until < clock.now()


def test_one_record_typed_at_the_counter_waits_for_its_person_and_one_was_confirmed() -> None:
    waiting, confirmed = (last_asked(Case.objects.get(person=person_called(name)).pk) for name in ("方文静", "田甜"))

    assert waiting is not None
    assert waiting.used_at is None
    assert waiting.expires_at > clock.now()
    assert confirmed is not None
    assert confirmed.used_at is not None
    assert Sitting.objects.filter(ended_at=None).count() == 0


def test_operator_finds_the_pair_the_reforms_and_the_export() -> None:
    stays, closes = (person_of(n).pk for n, each in enumerate(PERSONAS, 1) if each.name == "罗志明")
    zhao = staff("zhao")

    assert pair_of(zhao.department_id, stays, closes) is not None
    assert waiting_for(zhao.department_id) == 1
    assert Department.objects.get(code="440112").name == "广州市黄埔区财政金融局（演示）"
    assert Department.objects.get(code="440112").reforms.get().takes_effect_on < localdate()
    assert [each.is_planned for each in Department.objects.get(code="440105").reforms.all()] == [True]


def test_register_offers_somebody_their_whole_past() -> None:
    person = person_called("马晓东")
    workspace = WORKSPACE.one(person=person.pk)

    assert workspace is not None
    offer = open_offers(workspace, person.pk)

    assert offer is not None
    assert offer.count == 3


def test_returned_case_has_its_deadline_and_both_sides_have_written() -> None:
    case = Case.objects.get(person=person_called("李雷"))

    assert case.mend_by is not None
    assert case.mend_by > clock.now()
    assert [letter.officer_id is None for letter in Letter.objects.filter(case=case).order_by("id")] == [True, False]


def test_held_case_rests_for_some_days() -> None:
    case = Case.objects.get(person=person_called("冯丽华"))

    assert case.on_hold_until is not None
    assert case.on_hold_until > clock.now()
    assert case.remarks.get().words.startswith("任职的起止时间")


def test_five_cases_may_be_approved_together() -> None:
    waiting = Case.objects.filter(pk__in=candidates(staff("wang")))

    fit = [case.person_name for case in waiting if not hindrances_of(latest_submission(case))]

    assert len(fit) >= 5


def test_days_behind_us_have_figures() -> None:
    figures = figures_of(staff("qian").department_id, "44", USUAL)

    assert figures is not None
    assert sum(day.received > 0 for day in figures.days) == len(DAYS)
    assert sum(day.closed > 0 for day in figures.days) >= 2
    assert figures.total("returned") == 3
    assert figures.second_looks == [("同意", 1), ("不同意", 0)]
    assert figures.place.overdue >= 1


def test_clock_is_true_afterwards() -> None:
    assert is_clock_true()


def test_past_is_counted_in_working_days() -> None:
    monday = date(2026, 11, 23)

    assert [day_before(monday, working) for working in (0, 1, 5, 6)] == [
        monday, date(2026, 11, 20), date(2026, 11, 16), date(2026, 11, 13),
    ]  # fmt: skip


def test_forms_that_were_handed_in_carry_the_code_of_their_entry() -> None:
    forms = Attachment.objects.filter(slot="resume_form")

    assert forms.exists()
    assert [form.scanned for form in forms if f":{form.path[5:]}:".upper() not in form.scanned] == []


def test_loading_twice_is_loading_once() -> None:
    people = Person.objects.count()

    assert not loading.load()

    assert Person.objects.count() == people


def test_load_that_was_killed_leaves_no_clock_behind() -> None:
    put_clock_back(1)

    assert not loading.load()

    assert is_clock_true()


def test_visitor_enters_as_somebody_and_signs_in_by_the_real_login() -> None:
    client = Client()
    totp = pyotp.TOTP(Account.objects.get(username="wang").totp_secret)
    # A step may end while the page is written.
    codes = [totp.now()]
    page = client.get("/personas").content.decode()
    codes.append(totp.now())
    account = Account.objects.get(username="wang")

    entered = client.post(f"/personas/{account.pk}")

    assert all(each.name in page and each.about in page for each in (*PERSONAS, *STAFF))
    assert any(code in page for code in codes)
    assert entered.headers["Location"] == "/desk/"
    assert client.get("/desk/").status_code == 200


def test_only_the_invented_can_be_entered() -> None:
    real = Account.objects.create(username="somebody")

    assert Client().post(f"/personas/{real.pk}").status_code == 404


def test_invented_numbers_are_valid_and_nobodys() -> None:
    for serial, persona in enumerate((*PERSONAS, *served(), *crowd(40)), 1):
        number = persona.document_number(serial)

        assert number_findings(persona.document_type, number, today=TODAY) == []
        assert mobile_findings(phone_of(serial)) == []
        assert phone_of(serial).startswith("1540000")
        assert persona.document_type is not DocumentType.RESIDENT_ID or number[2:6] == "0000"


def test_the_password_of_the_demo_is_good_enough_for_its_own_rules() -> None:
    assert password_findings(PASSWORD, PASSWORD) == []
