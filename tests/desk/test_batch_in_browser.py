"""批量审核 in a real browser: by keyboard from list to answer, at both widths, in every look; and without script."""

from collections.abc import Callable

import pytest
from django.db.models.functions import Now
from playwright.sync_api import Page, expect

from browser import DESKTOP, PHONE, Site, assert_accessible, screenshot
from desk_cases import hand_in
from drafts import make_queued
from factories import make_officer, make_person
from kuaiji.accounts.cookies import SESSION
from kuaiji.accounts.models import Session
from kuaiji.accounts.sessions import start_session
from kuaiji.attachments.models import Attachment
from kuaiji.attachments.storage import storage
from kuaiji.cases.models import Case
from kuaiji.departments.models import Department
from pictures import KB, jpeg

pytestmark = pytest.mark.journey
# Every test has a district of its own, for they share one database.
DISTRICTS = ["440113", "440114", "440115"]
NAMES = ("李雷", "韩梅梅", "王小明")


@pytest.fixture
def session(site: Site) -> str:
    """王芳's, in whose department three plain cases wait, and one that is not."""
    code = DISTRICTS.pop()
    with site.orm():
        officer = make_officer("王芳", code)
        for name in NAMES:
            case = make_queued(make_person(name))
            Case.objects.filter(pk=case.pk).update(department=Department.objects.get(code=code))
            key = storage().write([jpeg(400, 560, 30 * KB)])
            Attachment.objects.filter(person_id=case.person_id).update(clean_key=key, thumbnail_key=key)
        hand_in("陈嘉怡", code)
        token = start_session(account_id=officer.account_id, is_staff=True)
        Session.objects.filter(account_id=officer.account_id).update(stepped_up_at=Now())
        return token


def enter(page: Page, site: Site, session: str) -> None:
    page.context.add_cookies([{"name": SESSION, "value": session, "url": site.url}])
    page.goto("/desk/")


def look(page: Page, name: str, width: int) -> None:
    for shade, click in (("light", None), ("dark", "深色"), ("large", "关怀版")):
        if click:
            page.get_by_role("button", name=click).click()
        screenshot(page, f"batch-{name}-{width}-{shade}")
        assert_accessible(page)
    page.get_by_role("button", name="浅色").click()
    page.get_by_role("button", name="标准版").click()


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_officer_takes_sees_and_approves_a_batch(
    open_page: Callable[..., Page], site: Site, session: str, width: int
) -> None:
    page = open_page(width)
    enter(page, site, session)

    page.keyboard.press("b")
    expect(page.get_by_text("手里没有可以一起通过的事项")).to_be_visible()
    look(page, "empty", width)
    page.keyboard.press("g")
    expect(page.get_by_role("checkbox", name="通过李雷")).to_be_disabled()
    page.keyboard.press("n")
    for place, name in enumerate(NAMES):
        expect(page.get_by_role("heading", level=1)).to_contain_text(name)
        page.wait_for_load_state()
        if place == 0:
            look(page, "whole", width)
        page.keyboard.press("n" if place < 2 else "b")
    expect(page.get_by_text("看过 3 件")).to_be_visible()
    page.wait_for_load_state()
    for name in NAMES[:2]:
        page.get_by_role("checkbox", name=f"通过{name}").focus()
        page.keyboard.press("Space")
    look(page, "ticked", width)
    page.keyboard.press("Control+Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("通过了 2 件")
    look(page, "done", width)
    page.get_by_role("link", name="回到批量审核").press("Enter")
    expect(page.get_by_role("checkbox")).to_have_count(1)


def test_batch_works_without_script(open_page: Callable[..., Page], site: Site, session: str) -> None:
    page = open_page(script=False)
    enter(page, site, session)

    page.get_by_role("link", name="批量审核").click()
    page.get_by_role("button", name="领取一批").click()
    page.get_by_role("link", name="看下一件").click()
    page.get_by_role("link", name="回到批量审核").click()
    page.get_by_role("checkbox", name="通过李雷").check()
    page.get_by_role("button", name="通过勾选的事项").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("通过了 1 件")
