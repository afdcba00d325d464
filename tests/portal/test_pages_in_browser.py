"""The public pages in a real browser: readable by everybody, at every width, in every look."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client, RequestFactory
from playwright.sync_api import Page

from browser import DESKTOP, PHONE, Site, assert_accessible, screenshot
from desk_cases import desk_of, hand_in
from factories import make_officer, make_person, sign_in
from kuaiji.accounts.cookies import SESSION
from kuaiji.accounts.models import PhoneChange
from kuaiji.accounts.sessions import start_session
from kuaiji.audit.actions import note_access
from kuaiji.audit.models import AccessEvent, Kind
from kuaiji.cases.models import Case
from kuaiji.departments.models import Department
from kuaiji.messaging.actions import post_message
from kuaiji.web import pages
from kuaiji.web.clock import now
from kuaiji.web.crypto import encrypt
from record import start

PAGES = {
    "landing": "/",
    "services": "/services",
    "later": "/transfer",
    "guides": "/guide",
    "guide": "/guide/junior",
    "templates": "/templates",
    "notices": "/notices",
    "accessibility": "/accessibility",
    "contact": "/contact",
}

pytestmark = pytest.mark.journey


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_everybody_can_read_a_public_page(open_page: Callable[..., Page], name: str, width: int) -> None:
    page = open_page(width)
    page.goto(PAGES[name])

    for look, click in (("light", None), ("dark", "深色"), ("large", "关怀版")):
        if click:
            page.get_by_role("button", name=click).click()
        screenshot(page, f"{name}-{width}-{look}")
        assert_accessible(page)


@pytest.fixture
def session(site: Site) -> str:
    """李雷 has begun, chosen a department and got a message; return his session."""
    with site.orm():
        person, client = make_person("李雷"), Client()
        sign_in(client, person)
        start(client)
        Case.objects.filter(person=person).update(department=Department.objects.get(code="440106"))
        post_message(
            person_id=person.id,
            title="已收到您的信息采集",
            body="系统正在核验。",
            link="/collection/",
            dedupe=str(person.id),
        )
        return client.cookies[SESSION].value


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_a_person_can_use_their_home(open_page: Callable[..., Page], site: Site, session: str, width: int) -> None:
    page = open_page(width)
    page.context.add_cookies([{"name": SESSION, "value": session, "url": site.url}])
    page.goto("/")

    assert page.url == f"{site.url}/home"
    for look, click in (("light", None), ("dark", "深色"), ("large", "关怀版")):
        if click:
            page.get_by_role("button", name=click).click()
        screenshot(page, f"home-{width}-{look}")
        assert_accessible(page)
    assert page.evaluate("document.querySelector('.nav').scrollWidth <= document.querySelector('.nav').clientWidth")


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_a_person_reads_their_messages(open_page: Callable[..., Page], site: Site, session: str, width: int) -> None:
    page = open_page(width)
    page.context.add_cookies([{"name": SESSION, "value": session, "url": site.url}])
    page.goto("/home")
    page.get_by_role("link", name="全部消息").click()
    screenshot(page, f"messages-{width}")
    assert_accessible(page)

    page.get_by_role("button", name="全部标为已读").click()

    assert page.get_by_role("button", name="全部标为已读").count() == 0
    assert_accessible(page)


@pytest.mark.parametrize("width", [1024, DESKTOP])
def test_the_menu_of_services_opens_and_closes_by_keyboard(open_page: Callable[..., Page], width: int) -> None:
    page = open_page(width)
    page.goto("/")
    menu = page.get_by_role("navigation", name="主导航").get_by_text("会计人员信息服务").locator("visible=true")

    if width == DESKTOP:
        menu.focus()
        page.keyboard.press("Enter")
        page.get_by_role("link", name="属地关系调转").locator("visible=true").first.wait_for()
        screenshot(page, "landing-menu")
        page.keyboard.press("Escape")
        assert not page.locator(".menu__list").is_visible()
    else:
        menu.click()
        assert page.url.endswith("/services")


@pytest.mark.parametrize("status", [403, 404, 500, 503])
def test_an_error_page_is_readable(open_page: Callable[..., Page], status: int) -> None:
    answer = pages.page(RequestFactory().get("/x"), status, wait=90 if status == 503 else 0)
    page = open_page(PHONE)
    page.route(
        "**/broken", lambda route: route.fulfill(body=answer.content.decode(), content_type="text/html; charset=utf-8")
    )
    page.goto("/broken")

    screenshot(page, f"error-{status}")
    assert_accessible(page)


def test_the_guide_prints_without_the_frame(open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.goto("/guide/senior")
    page.emulate_media(media="print")

    assert page.get_by_role("heading", name="办事指南（中级、高级）").is_visible()
    assert not page.locator(".nav").is_visible()
    assert not page.locator(".foot").is_visible()
    assert not page.get_by_role("button", name="打印全文").is_visible()


def test_the_display_switches_work_without_javascript(open_page: Callable[..., Page]) -> None:
    page = open_page(script=False)
    page.goto("/guide/junior")

    page.get_by_role("button", name="关怀版").click()

    assert page.url.endswith("/guide/junior")
    assert page.locator("html").get_attribute("data-size") == "large"


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
@pytest.mark.parametrize("address", ["/looks", "/account", "/account/phone"])
def test_a_person_looks_after_their_account(
    open_page: Callable[..., Page], site: Site, looked_at: str, address: str, width: int
) -> None:
    page = open_page(width)
    page.context.add_cookies([{"name": SESSION, "value": looked_at, "url": site.url}])
    page.goto(address)

    screenshot(page, f"person{address.replace('/', '-')}-{width}")
    assert_accessible(page)


@pytest.fixture
def looked_at(site: Site) -> str:
    """李雷's case was listed, opened and looked into; he is signed in twice and about to change his phone."""
    with site.orm():
        case, client = hand_in("李雷"), Client()
        sign_in(client, case.person)
        desk = desk_of(make_officer())
        for address in ("/desk/", f"/desk/cases/{case.number}", f"/desk/cases/{case.number}"):
            desk.get(address)
        officer = AccessEvent.objects.latest("id").actor_id
        note_access(
            actor_id=officer, kind=Kind.REVEAL, case_ids=[case.pk], person_id=case.person_id, reason="与影像核对号码"
        )
        start_session(account_id=case.person.account.pk, is_staff=False, device="安卓 · 微信 · 203.0.113.*")
        change = PhoneChange(
            account=case.person.account, phone_digest=b"", asked_at=now(), due_at=now() + timedelta(days=1)
        )
        change.phone_cipher = encrypt("15400009999", change.box)
        change.save(force_insert=True)
        return client.cookies[SESSION].value


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
@pytest.mark.parametrize("query", ["q=天河", "q=没有", "code=4401"])
def test_anybody_finds_a_department(open_page: Callable[..., Page], query: str, width: int) -> None:
    page = open_page(width)
    page.goto(f"/contact?{query}")

    screenshot(page, f"contact-{query[2:]}-{width}")
    assert_accessible(page)
