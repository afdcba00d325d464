"""审核情况 in a real browser: a city with a month behind it, on paper and by keyboard, and one with nothing in it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils.timezone import localtime
from django.utils.timezone import now as real_now
from playwright.sync_api import Page, expect

from browser import DESKTOP, PHONE, Site, assert_accessible, screenshot
from desk_cases import hand_in
from factories import make_officer
from kuaiji.accounts.cookies import SESSION
from kuaiji.accounts.models import Session
from kuaiji.accounts.sessions import start_session
from kuaiji.departments.models import Department
from kuaiji.desk.counting import AGES
from kuaiji.desk.exporting import write_export
from kuaiji.desk.models import CountedDay, DayCount, DayLook, DayReason, Export, QueueCount
from kuaiji.web.clock import now

pytestmark = pytest.mark.journey

# 珠海市 has a month behind it, 汕头市 nothing; no other test counts there. 曲江区 hands a list out.
BUSY, EMPTY, LISTED = "4404", "4405", "440205"
CODES = ("B01", "E03", "W03", "B04", "E01")


@pytest.fixture(scope="module")
def month(site: Site) -> None:
    """Write down what a month of work would have been counted as."""
    with site.orm():
        today = localtime(now()).date()
        departments = list(Department.objects.filter(parent__code=BUSY).order_by("code"))
        assert departments
        first = make_officer("王芳", BUSY).officer_id
        days = [CountedDay(day=today - timedelta(days=back), counted_at=now()) for back in range(30)]
        CountedDay.objects.bulk_create(days, ignore_conflicts=True)
        for number, department in enumerate(departments):
            for back, day in enumerate(days):
                busy = 1 if day.day.weekday() > 4 else 7 + (back * 5 + number * 3) % 11
                answered = 0 if busy == 1 else busy - back % 3
                DayCount.objects.create(
                    department=department, day=day, received=busy, approved=answered * 2 // 3, rejected=back % 9 == 0,
                    returned=answered // 3,
                    took=[answered, busy, back % 5, back % 4, back % 3, back % 2],
                )  # fmt: skip
                DayReason.objects.create(
                    department=department, day=day, code=CODES[back % len(CODES)], returned=1 + back % 6, missed=0
                )
                DayLook.objects.create(
                    department=department, day=day, officer_id=first, confirmed=back % 4, differed=back % 7 == 0
                )
            waiting = 38 - 11 * number
            QueueCount.objects.update_or_create(
                department=department,
                defaults={
                    "checking": 2, "queued": waiting, "in_review": 3, "second_review": 1, "overdue": 5 * number,
                    "due_today": 2, "ages": [waiting - 8, 6, 4, 2, 1, 1][: len(AGES) + 1],
                },
            )  # fmt: skip


def enter(page: Page, site: Site, code: str, address: str) -> None:
    with site.orm():
        officer = make_officer("赵敏", code, roles=("officer", "operator"))
        session = start_session(account_id=officer.account_id, is_staff=True)
    sign_in(page, site, session)
    page.goto(address)


def sign_in(page: Page, site: Site, session: str) -> None:
    page.context.add_cookies([{"name": SESSION, "value": session, "url": site.url}])


def look(page: Page, name: str) -> None:
    """Hold the page to axe on a phone and on a desk."""
    for width in (PHONE, DESKTOP):
        page.set_viewport_size({"width": width, "height": 900})
        screenshot(page, f"{name}-{width}")
        assert_accessible(page)


@pytest.mark.usefixtures("month")
def test_everybody_can_read_the_figures(open_page: Callable[..., Page], site: Site) -> None:
    page = open_page(DESKTOP)
    enter(page, site, BUSY, "/desk/figures")

    look(page, "figures")
    page.get_by_text("看数字").nth(1).click()
    page.get_by_role("button", name="深色").click()
    expect(page.get_by_role("button", name="浅色")).to_be_visible()
    look(page, "figures-dark")
    page.emulate_media(media="print")
    screenshot(page, "figures-print")


@pytest.mark.usefixtures("month")
def test_tile_leads_down_by_keyboard_and_the_line_leads_up(open_page: Callable[..., Page], site: Site) -> None:
    page = open_page(DESKTOP)
    enter(page, site, BUSY, "/desk/figures?days=7")

    page.get_by_role("link", name="香洲区").focus()
    page.keyboard.press("Enter")

    expect(page).to_have_url(f"{site.url}/desk/figures/440402?days=7")
    expect(page.get_by_text("珠海市香洲区财政局，统计到")).to_be_visible()
    page.get_by_role("navigation", name="所看的部门").get_by_role("link", name="珠海市").click()
    expect(page).to_have_url(f"{site.url}/desk/figures/4404?days=7")


def test_department_without_cases_is_told_so(open_page: Callable[..., Page], site: Site) -> None:
    page = open_page(PHONE)
    enter(page, site, EMPTY, "/desk/figures")

    expect(page.get_by_text("没有在办的事项")).to_be_visible()
    look(page, "figures-empty")


def test_list_goes_from_one_person_to_the_second_and_back(open_page: Callable[..., Page], site: Site) -> None:
    with site.orm():
        case = hand_in("陈嘉怡", LISTED)
        wang, zhao = make_officer("王芳", LISTED), make_officer("赵敏", LISTED, roles=("operator",))
        sessions = [start_session(account_id=each.account_id, is_staff=True) for each in (wang, zhao)]
        Session.objects.filter(account_id=zhao.account_id).update(stepped_up_at=real_now())
    mine, theirs = open_page(PHONE), open_page(DESKTOP)
    for page, session in zip((mine, theirs), sessions, strict=True):
        sign_in(page, site, session)

    mine.goto("/desk/exports")
    mine.get_by_label("在办事项").check()
    mine.get_by_label("用来做什么").fill("每周例会核对积压")
    look(mine, "exports")
    mine.get_by_role("button", name="申请", exact=True).click()
    expect(mine.get_by_text("等待批准")).to_be_visible()
    theirs.goto("/desk/exports")
    theirs.get_by_role("link", name="看申请").click()
    expect(theirs.get_by_role("button", name="批准", exact=True)).to_be_visible()
    look(theirs, "export")
    theirs.get_by_role("button", name="批准", exact=True).click()
    expect(theirs.get_by_text("正在生成")).to_be_visible()
    with site.orm():
        write_export(export_id=str(Export.objects.get(asked_by_id=wang.officer_id).pk))
    mine.reload()
    with mine.expect_download() as found:
        mine.get_by_role("link", name="下载").click()

    assert found.value.suggested_filename.startswith("在办事项-DC-")
    assert case.number in found.value.path().read_text(encoding="utf-8-sig")
