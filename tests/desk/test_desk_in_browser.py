"""The desk in a real browser: by keyboard, with live preview, at every width, and without JavaScript."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from browser import DESKTOP, PHONE, Site, assert_accessible, screenshot
from desk_cases import hand_in, make_picture
from factories import make_officer, make_person
from kuaiji.accounts.cookies import SESSION
from kuaiji.accounts.sessions import start_session
from pictures import KB, jpeg

pytestmark = pytest.mark.journey


@dataclass(frozen=True)
class Desk:
    """王芳, at the desk with 陈嘉怡's case waiting in a department where nothing else waits."""

    session: str
    number: str
    officer: str


@pytest.fixture
def desk(site: Site) -> Desk:
    """Every test has a district of its own, for they share one database."""
    code = DISTRICTS.pop()
    with site.orm():
        person = make_person("陈嘉怡")
        picture = make_picture(person, "basic", "photo", jpeg(400, 560, 30 * KB))
        case = hand_in(person=person, code=code, pictures=[picture])
        officer = make_officer("王芳", code, roles=("officer", "operator"))
        return Desk(start_session(account_id=officer.account_id, is_staff=True), case.number, str(officer.officer_id))


DISTRICTS = ["440303", "440304", "440305", "440306", "440307", "440308", "440309", "440310", "440311", "440402"]


def enter(page: Page, site: Site, desk: Desk, address: str = "/desk/") -> None:
    page.context.add_cookies([{"name": SESSION, "value": desk.session, "url": site.url}])
    page.goto(address)


def test_officer_works_by_keyboard(open_page: Callable[..., Page], site: Site, desk: Desk) -> None:
    page = open_page(DESKTOP)
    enter(page, site, desk)

    page.keyboard.press("n")
    expect(page).to_have_url(f"{site.url}/desk/cases/{desk.number}")
    page.keyboard.press("j")
    expect(page.get_by_role("link", name="采集范围")).to_have_attribute("aria-current", "page")
    page.keyboard.press("j")
    expect(page.get_by_role("link", name="基本信息")).to_have_attribute("aria-current", "page")
    page.get_by_label("照片模糊、不正面或有遮挡").check()
    expect(page.locator("#preview")).to_contain_text("请上传近期免冠正面照")
    page.keyboard.press("r")
    expect(page.get_by_label("退回修改")).to_be_checked()
    page.keyboard.press("Control+Enter")

    expect(page.get_by_role("status").first).to_contain_text(f"陈嘉怡 {desk.number}：退回修改")
    page.get_by_role("button", name="收回退回").click()
    expect(page.get_by_text("在您手里")).to_be_visible()


def test_officer_turns_and_enlarges_the_evidence(open_page: Callable[..., Page], site: Site, desk: Desk) -> None:
    page = open_page(DESKTOP)
    enter(page, site, desk, f"/desk/cases/{desk.number}/parts/basic")
    figure = page.locator("[data-viewer] figure")

    page.get_by_role("button", name="放大").click()
    page.get_by_role("button", name="旋转").click()

    expect(figure).to_have_attribute("style", "transform: translate(0px, 0px) scale(1.5) rotate(90deg);")
    assert page.locator("[data-viewer] img").evaluate("image => image.naturalWidth") > 0


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_everybody_can_use_the_desk(open_page: Callable[..., Page], site: Site, desk: Desk, width: int) -> None:
    page = open_page(width)
    enter(page, site, desk)
    page.get_by_role("button", name="领取下一件").click()

    for name, address in (
        ("queue", "/desk/?state=mine"),
        ("department", f"/desk/cases/{desk.number}/parts/department"),
        ("case", f"/desk/cases/{desk.number}/parts/basic"),
        ("history", f"/desk/cases/{desk.number}/history"),
        ("officers", "/desk/officers"),
        ("invite", "/desk/officers/new"),
        ("contact", "/desk/department"),
        ("officer", f"/desk/officers/{desk.officer}"),
        ("conflicts", "/desk/conflicts"),
        ("calendar", "/desk/calendar"),
    ):
        page.goto(address)
        for look, click in (("light", None), ("dark", "深色"), ("large", "关怀版")):
            if click:
                page.get_by_role("button", name=click).click()
            screenshot(page, f"desk-{name}-{width}-{look}")
            assert_accessible(page)
        page.get_by_role("button", name="浅色").click()
        page.get_by_role("button", name="标准版").click()


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_full_number_is_asked_for_in_place(open_page: Callable[..., Page], site: Site, desk: Desk, width: int) -> None:
    page = open_page(width)
    enter(page, site, desk, f"/desk/cases/{desk.number}/parts/basic")

    page.get_by_text("查看全号").click()
    page.get_by_label("为什么要看").fill("与影像核对号码")
    screenshot(page, f"desk-reveal-{width}")
    assert_accessible(page)
    page.get_by_role("button", name="查看", exact=True).click()

    expect(page.get_by_text("已写入留痕")).to_be_visible()


def test_desk_works_without_script(open_page: Callable[..., Page], site: Site, desk: Desk) -> None:
    page = open_page(DESKTOP, script=False)
    enter(page, site, desk)

    page.get_by_role("button", name="领取下一件").click()
    page.get_by_label("目前状况与材料不一致").check()
    page.get_by_role("button", name="看完了，下一节").click()
    page.get_by_label("退回修改").check()
    page.get_by_role("button", name="提交结论，看下一件").click()

    expect(page.get_by_role("status").first).to_contain_text("退回修改")


def test_tab_that_one_is_on_is_in_sight_on_a_phone(open_page: Callable[..., Page], site: Site, desk: Desk) -> None:
    for script in (True, False):
        page = open_page(PHONE, script=script)
        enter(page, site, desk, "/desk/?state=rejected")

        tab = page.locator(".tabs [aria-current]").bounding_box()

        assert tab is not None
        assert 0 <= tab["x"] <= tab["x"] + tab["width"] <= PHONE


def test_list_of_staff_is_readable_on_a_phone(open_page: Callable[..., Page], site: Site, desk: Desk) -> None:
    page = open_page(PHONE)
    enter(page, site, desk, "/desk/officers")
    name = page.get_by_role("link", name="王芳").bounding_box()

    screenshot(page, "officers-phone")
    assert_accessible(page)
    assert name is not None
    assert name["width"] > name["height"]
