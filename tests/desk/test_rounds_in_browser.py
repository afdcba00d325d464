"""What lies around a decision, in a real browser, at both widths and in every look."""

from collections.abc import Callable
from copy import deepcopy
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from browser import DESKTOP, PHONE, Site, assert_accessible, screenshot
from desk_cases import DEGREE, SCHOOL, TYPED, WORK, desk_of, hand_in, latest, make_picture, policy_with, post
from drafts import FORGED, make_in_review
from factories import make_officer, make_person
from kuaiji.accounts.cookies import SESSION
from kuaiji.accounts.sessions import start_session
from kuaiji.cases.models import Case
from kuaiji.casework.actions import approve_case, claim_case, reject_case
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


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_everybody_can_use_what_lies_around_a_decision(
    open_page: Callable[..., Page], site: Site, wang: OfficerContext, width: int
) -> None:
    with site.orm():
        case = hand_in("陈嘉怡", code="440111", policy=policy_with(second_review_rate=100))
        claim_case(officer=wang, case_id=case.pk)
        make_officer("李强", "440111")
    page = open_page(width)
    enter(page, site, wang)

    page.goto(f"/desk/cases/{case.number}")
    page.get_by_text("暂缓办理").click()
    page.get_by_text("移交同事").click()
    look(page, f"holding-{width}")
    page.goto(f"/desk/cases/{case.number}/letters")
    page.get_by_label("留言", exact=True).fill("毕业证上的名字为什么不同？")
    page.get_by_role("button", name="发给申请人").click()
    page.get_by_label("备注", exact=True).fill("已电话核实改名")
    page.get_by_role("button", name="记下").click()
    expect(page.get_by_text("已电话核实改名")).to_be_visible()
    look(page, f"letters-{width}")
    page.goto("/desk/watch")
    page.get_by_label("种类").select_option("school")
    page.get_by_label("内容").fill("示范财经大学")
    page.get_by_label("理由").fill("近期有假证")
    page.get_by_label("复审多久").select_option("30")
    page.get_by_role("button", name="列入名单").click()
    expect(page.get_by_text("学校：示范财经大学").first).to_be_visible()
    look(page, f"watch-{width}")
    with site.orm():
        approve_case(officer=wang, case_id=case.pk, submission_id=latest(case), key=uuid4())
        second = make_officer("李强", "440111", roles=("officer", "operator"))
    enter(page, site, second)
    page.goto(f"/desk/cases/{case.number}")
    look(page, f"second-waiting-{width}")
    page.get_by_role("button", name="领取这件").click()
    expect(page.get_by_text("在您手里")).to_be_visible()
    look(page, f"second-{width}")
    page.keyboard.press("a")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("status").first).to_contain_text("审核通过")
    page.goto("/desk/quality")
    look(page, f"quality-{width}")


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_person_writes_and_appeals(open_page: Callable[..., Page], site: Site, width: int) -> None:
    with site.orm():
        officer = make_officer("王审核")
        case, submission = make_in_review(make_person("李雷"), officer)
        reject_case(
            officer=officer, case_id=case.pk, submission_id=submission.pk, reason=FORGED, note="", key=uuid4()
        )  # fmt: skip
        session = start_session(account_id=case.person.account.pk, is_staff=False)
    page = open_page(width)
    page.context.add_cookies([{"name": SESSION, "value": session, "url": site.url}])

    page.goto(f"/collection/letters/{case.number}")
    page.get_by_label("您要说的话").fill("请再看一下证书。")
    page.get_by_role("button", name="发给部门").click()
    expect(page.get_by_text("部门还没有看")).to_be_visible()
    look(page, f"person-letters-{width}")
    page.goto("/collection/")
    look(page, f"rejected-{width}")
    page.get_by_role("link", name="申请复核").click()
    look(page, f"appeal-{width}")
    page.get_by_label("为什么不同意").fill("证书是学校补发的，编号没有变。")
    page.get_by_role("button", name="提交复核申请").click()
    expect(page.get_by_text("正在复核")).to_be_visible()
    look(page, f"appealed-{width}")


def look(page: Page, name: str) -> None:
    for theme, click in (("light", None), ("dark", "深色"), ("large", "关怀版")):
        if click:
            page.get_by_role("button", name=click).click()
        screenshot(page, f"rounds-{name}-{theme}")
        assert_accessible(page)
    page.get_by_role("button", name="浅色").click()
    page.get_by_role("button", name="标准版").click()
