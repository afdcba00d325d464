"""A dispute in a real browser, from both persons' phones and the officer's screen, with and without a script."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from browser import DESKTOP, PHONE, Site, assert_accessible, screenshot
from disputing import WORDS, agree, dispute, make_claimant, make_holder
from factories import make_officer
from kuaiji.accounts.cookies import SESSION
from kuaiji.accounts.models import Person
from kuaiji.accounts.sessions import start_session
from kuaiji.casework.actions import claim_case
from kuaiji.casework.disputes import object_to_dispute
from pictures import KB, jpeg

pytestmark = pytest.mark.journey

# Of its own, for all tests in a browser share one database.
DISTRICT = "440403"
OBJECTION = "这是我本人的证件，一直在用，可以到窗口当面核对。"
FILE = {"name": "card.jpg", "mimeType": "image/jpeg", "buffer": jpeg(800, 500, 60 * KB)}


@dataclass(frozen=True)
class Disputing:
    """The sessions of 李雷, of who claims the document, and of two officers of a department."""

    holder: str
    claimant: str
    first: str
    second: str
    number: str


def session_of(person: Person) -> str:
    return start_session(account_id=person.account.pk, is_staff=False)


@pytest.fixture
def disputed(site: Site) -> Disputing:
    """A dispute that a first officer agreed to, and the holder objected to."""
    with site.orm():
        first, second = make_officer("赵审核", DISTRICT), make_officer("王芳", DISTRICT)
        holder = make_holder(first, DISTRICT)
        claimant = make_claimant(holder)
        case = dispute(claimant)
        agree(first, case)
        object_to_dispute(person_id=holder.pk, number=case.number, words=OBJECTION)
        claim_case(officer=second, case_id=case.pk)
        sessions = [start_session(account_id=each.account_id, is_staff=True) for each in (first, second)]
        return Disputing(session_of(holder), session_of(claimant), *sessions, case.number)


def enter(page: Page, site: Site, session: str, address: str) -> None:
    page.context.add_cookies([{"name": SESSION, "value": session, "url": site.url}])
    page.goto(address)


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_pages_of_an_open_dispute(open_page: Callable[..., Page], site: Site, disputed: Disputing, width: int) -> None:
    shown = {
        "dispute-waiting": (disputed.claimant, "/collection/dispute", "现在不用您做什么"),
        "dispute-objection": (disputed.holder, f"/collection/objection/{disputed.number}", OBJECTION),
        "dispute-desk": (disputed.second, f"/desk/cases/{disputed.number}", OBJECTION),
    }
    for name, (session, address, words) in shown.items():
        page = open_page(width)
        enter(page, site, session, address)
        expect(page.get_by_text(words).first).to_be_visible()
        assert_accessible(page)
        screenshot(page, f"{name}-{width}")


@pytest.mark.parametrize(("width", "script"), [(PHONE, False), (DESKTOP, True)])
def test_claimant_disputes_by_the_form(open_page: Callable[..., Page], site: Site, width: int, script: bool) -> None:
    with site.orm():
        session = session_of(make_claimant(make_holder()))
    page = open_page(width, script=script)
    enter(page, site, session, "/collection/dispute")

    page.get_by_role("button", name="提交申诉").click()
    expect(page.locator(".errs")).to_contain_text("请选择那是不是您自己的账号")
    if script:
        assert_accessible(page)
    screenshot(page, f"dispute-form-{width}")
    page.get_by_label("那是我自己的账号").check()
    page.get_by_label("情况说明").fill(WORDS)
    for level, name in (("省份", "广东"), ("城市", "广州"), ("区县", "天河")):
        select = page.get_by_label(level, exact=True)
        select.select_option(select.locator("option", has_text=name).first.get_attribute("value"))
        if not script and level != "区县":
            page.get_by_role("button", name="显示下一级").click()
    page.get_by_label("人像面").set_input_files(FILE)
    page.get_by_label("国徽面").set_input_files(FILE)
    page.get_by_role("button", name="提交申诉").click()

    expect(page.get_by_text("现在不用您做什么")).to_be_visible()


def test_officer_agrees_by_keyboard(open_page: Callable[..., Page], site: Site) -> None:
    with site.orm():
        officer = make_officer("孙审核", DISTRICT)
        case = dispute(make_claimant(make_holder()), department=DISTRICT)
        claim_case(officer=officer, case_id=case.pk)
        session = start_session(account_id=officer.account_id, is_staff=True)
    page = open_page(DESKTOP)
    enter(page, site, session, f"/desk/cases/{case.number}")

    expect(page.get_by_role("heading", name="两个账号")).to_be_visible()
    page.keyboard.press("a")
    expect(page.get_by_label("同意申诉，告知对方")).to_be_checked()
    assert_accessible(page)
    screenshot(page, "dispute-desk-first-1280")
    page.keyboard.press("Control+Enter")

    expect(page.get_by_role("status").first).to_contain_text(f"{case.number}：复审中")
