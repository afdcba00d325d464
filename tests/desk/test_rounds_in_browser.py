"""What lies around a decision, in a real browser: deadline, comparison; at both widths, in every look."""

from collections.abc import Callable
from copy import deepcopy

import pytest
from playwright.sync_api import Page, expect

from browser import DESKTOP, PHONE, Site, assert_accessible, screenshot
from desk_cases import DEGREE, SCHOOL, TYPED, WORK, desk_of, hand_in, latest, make_picture, post
from factories import make_officer, make_person
from kuaiji.accounts.cookies import SESSION
from kuaiji.accounts.sessions import start_session
from kuaiji.cases.models import Case
from kuaiji.departments.queries import OfficerContext
from pictures import KB, jpeg

pytestmark = pytest.mark.journey


@pytest.fixture
def wang(site: Site) -> OfficerContext:
    with site.orm():
        return make_officer("王芳", "440111", roles=("officer", "operator"))


def enter(page: Page, site: Site, officer: OfficerContext) -> None:
    with site.orm():
        session = start_session(account_id=officer.account_id, is_staff=True)
    page.context.add_cookies([{"name": SESSION, "value": session, "url": site.url}])


def returned(wang: OfficerContext) -> Case:
    """陈嘉怡's case, sent back for her photo and one number, with the school found right."""
    person = make_person("陈嘉怡")
    photo = make_picture(person, "basic", "photo", jpeg(400, 560, 30 * KB))
    case, desk = hand_in(person=person, code="440111", pictures=[photo]), desk_of(wang)
    post(desk, f"/desk/cases/{case.number}/claim")
    for path, codes in ((f"education/{SCHOOL}", ""), ("basic", "B01"), (f"education/{DEGREE}", "E03")):
        post(desk, f"/desk/cases/{case.number}/notes", submission=latest(case), path=path, codes=codes)
    post(desk, f"/desk/cases/{case.number}/decide", submission=latest(case), path="department", verb="return")
    photo.removed_at = case.submitted_at
    photo.save()
    return case


def resubmitted(case: Case) -> Case:
    typed = deepcopy(TYPED)
    typed["education"][DEGREE]["certificate_number"] = "999991201705001342"
    typed["work"][WORK]["employer"] = "示范科技有限公司"
    photo = make_picture(case.person, "basic", "photo", jpeg(413, 579, 40 * KB))
    return hand_in(person=case.person, code="440111", typed=typed, pictures=[photo])


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_everybody_can_follow_the_rounds(
    open_page: Callable[..., Page], site: Site, wang: OfficerContext, width: int
) -> None:
    page = open_page(width)
    enter(page, site, wang)
    with site.orm():
        case = returned(wang)
    page.goto(f"/desk/cases/{case.number}")
    page.get_by_text("延长修改期限").click()
    look(page, f"returned-{width}")
    page.get_by_label("15 天").check()
    page.get_by_label("为什么延长").fill("单位盖章要等")
    page.get_by_role("button", name="延长，并告诉申请人").click()
    expect(page.get_by_text("为什么延长")).to_be_hidden()

    with site.orm():
        resubmitted(case)
    page.goto(f"/desk/cases/{case.number}/changes")
    assert page.locator("img.side").first.evaluate("image => image.complete && image.naturalWidth") > 0
    look(page, f"changes-{width}")
    page.goto(f"/desk/cases/{case.number}/parts/work/{WORK}")
    look(page, f"unasked-{width}")


def look(page: Page, name: str) -> None:
    for theme, click in (("light", None), ("dark", "深色"), ("large", "关怀版")):
        if click:
            page.get_by_role("button", name=click).click()
        screenshot(page, f"rounds-{name}-{theme}")
        assert_accessible(page)
    page.get_by_role("button", name="浅色").click()
    page.get_by_role("button", name="标准版").click()
