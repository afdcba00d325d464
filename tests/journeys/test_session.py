"""What happens at the edges of a session: it runs out, two windows are open, a button is pressed twice."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

import database
from journeys import steps
from journeys.conftest import Platform, Someone, Visitor
from journeys.steps import HIGH_SCHOOL, at, fill, press, upload
from kuaiji.cases.models import Submission
from kuaiji.demo.pictures import certificate

pytestmark = pytest.mark.journey
DEPARTMENT = ("44", "4401", "440111")


def begin(platform: Platform, page: Page, someone: Someone, *, script: bool = True) -> None:
    """Stand before 采集须知与采集范围."""
    platform.settle_in(page, someone)
    page.goto("/collection/")
    press(page, "开始采集")
    steps.choose_department(page, DEPARTMENT, script=script)
    at(page, "采集范围")


def test_form_sent_after_the_session_ran_out_is_sent_on_after_login(
    platform: Platform, visit: Callable[..., Visitor]
) -> None:
    someone, page = Someone("李雷"), visit().page
    begin(platform, page, someone)
    fill(page, {"scope": "3", "has_read": "yes"})
    expect(page.locator("[data-saved]")).to_contain_text("草稿已自动保存")
    with database.admin(platform.database) as connection:
        connection.execute("UPDATE accounts_session SET expires_at = now()")

    fill(page, {"scope": "4"})
    press(page, "保存并下一步")
    expect(page.get_by_text("您填写的内容还在")).to_be_visible()
    steps.sign_in(page, someone)

    at(page, "基本信息")
    page.goto("/collection/scope")
    expect(page.locator("[name=scope][value='4']")).to_be_checked()


def test_second_tab_is_shown_both_texts_and_overwrites_nothing_unasked(
    platform: Platform, visit: Callable[..., Visitor]
) -> None:
    first = visit(script=False)
    begin(platform, first.page, Someone("韩梅梅"), script=False)
    second = first.page.context.new_page()
    second.goto(first.page.url)

    steps.choose_scope(first.page, "3")
    at(first.page, "基本信息")
    steps.choose_scope(second, "4")

    at(second, "在另一个页面里改过了")
    expect(second.get_by_role("table")).to_contain_text("（三）")
    expect(second.get_by_role("table")).to_contain_text("（四）")
    first.page.goto("/collection/scope")
    expect(first.page.locator("[name=scope][value='3']")).to_be_checked()
    press(second, "用我刚才填的")
    first.page.goto("/collection/scope")
    expect(first.page.locator("[name=scope][value='4']")).to_be_checked()


@pytest.mark.parametrize("script", [True, False])
def test_submitting_twice_hands_in_once(platform: Platform, visit: Callable[..., Visitor], script: bool) -> None:
    someone, page = Someone("陈嘉怡"), visit(script=script).page
    begin(platform, page, someone, script=script)
    steps.choose_scope(page, "3")
    steps.hand_in_pictures(page, script=script)
    press(page, "保存并下一步")
    at(page, "教育经历")
    page.get_by_role("link", name="新增").click()
    fill(page, HIGH_SCHOOL)
    press(page, "保存并返回列表")
    page.goto("/collection/education")
    page.get_by_role("link", name=re.compile("^编辑")).click()
    upload(page, "学历证书", certificate(4, "DIPLOMA"), script=script)
    page.goto("/collection/declaration")

    page.get_by_label("我承诺所提供信息真实有效").check()
    page.get_by_role("main").get_by_role("button", name="提交", exact=True).dblclick()

    at(page, "信息采集回执")
    page.wait_for_load_state()
    with platform.orm():
        assert [each.round for each in Submission.objects.filter(case__number=number_on(page))] == [1]


def number_on(page: Page) -> str:
    return page.url.rpartition("/")[2]
