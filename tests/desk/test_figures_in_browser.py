"""审核情况 in a real browser: a city with a month behind it, on paper and by keyboard, and one with nothing in it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils.timezone import localtime
from playwright.sync_api import Page, expect

from browser import DESKTOP, PHONE, Site, assert_accessible, screenshot
from factories import make_officer
from kuaiji.accounts.cookies import SESSION
from kuaiji.accounts.sessions import start_session
from kuaiji.departments.models import Department
from kuaiji.desk.counting import AGES
from kuaiji.desk.models import CountedDay, DayCount, DayLook, DayReason, QueueCount
from kuaiji.web.clock import now

pytestmark = pytest.mark.journey

# 珠海市 has a month behind it, 汕头市 nothing; no other test counts there.
BUSY, EMPTY = "4404", "4405"
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
    page.context.add_cookies([{"name": SESSION, "value": session, "url": site.url}])
    page.goto(address)


@pytest.mark.usefixtures("month")
@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_everybody_can_read_the_figures(open_page: Callable[..., Page], site: Site, width: int) -> None:
    page = open_page(width)
    enter(page, site, BUSY, "/desk/figures")

    for look, click in (("light", None), ("dark", "深色"), ("large", "关怀版")):
        if click:
            page.get_by_role("button", name=click).click()
        screenshot(page, f"figures-{width}-{look}")
        assert_accessible(page)
    page.get_by_text("看数字").nth(1).click()
    assert_accessible(page)
    page.emulate_media(media="print")
    screenshot(page, f"figures-{width}-print")


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


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_department_without_cases_is_told_so(open_page: Callable[..., Page], site: Site, width: int) -> None:
    page = open_page(width)
    enter(page, site, EMPTY, "/desk/figures")

    expect(page.get_by_text("没有在办的事项")).to_be_visible()
    screenshot(page, f"figures-empty-{width}")
    assert_accessible(page)
