"""The whole collection in a browser without JavaScript: every form a plain form, every answer a page."""

import re
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from journeys import steps
from journeys.conftest import Platform, Someone, Visitor
from journeys.steps import HIGH_SCHOOL, at, fill, press, upload
from kuaiji.accounts.proof import WAIT
from kuaiji.demo.pictures import certificate

pytestmark = pytest.mark.journey
DEPARTMENT = ("44", "4401", "440105")


def test_collection_works_without_javascript(platform: Platform, visit: Callable[..., Visitor]) -> None:
    someone = Someone("王小明")
    page = visit(script=False).page

    join(page, platform, someone)
    page.goto("/collection/")
    press(page, "开始采集")
    prove(page)
    page.get_by_role("link", name="下一步").click()
    steps.choose_department(page, DEPARTMENT, script=False)
    steps.choose_scope(page, "3")
    steps.hand_in_pictures(page, script=False)
    press(page, "保存并下一步")
    education(page)
    press(page, "下一步")
    number = steps.hand_in(page)

    expect(page.get_by_text(number).first).to_be_visible()
    steps.wait_for_state(page, "轮到广州市海珠区财政局审核")


def join(page: Page, platform: Platform, someone: Someone) -> None:
    """Stay for 20 seconds instead of computing; the login page waits in another tab meanwhile."""
    login = page.context.new_page()
    login.goto("/login")
    page.goto("/register")
    expect(page.get_by_text(f"请在本页停留 {WAIT.seconds} 秒")).to_be_visible()
    time.sleep(WAIT.total_seconds() + 1)
    steps.register(page, platform, someone)
    press(page, "注册")
    at(page, "会计人员登录")
    steps.sign_in(login, someone)
    at(login, someone.name)
    login.close()


def prove(page: Page) -> None:
    """The answer of the registry is asked for by hand."""
    press(page, "开始实名认证")
    end = time.monotonic() + 30
    while not page.get_by_text("实名认证已完成").is_visible():
        assert time.monotonic() < end
        time.sleep(0.3)
        page.get_by_role("link", name="刷新看看").click()


def education(page: Page) -> None:
    """Whoever uploads in the middle of a form loses nothing that was typed."""
    page.get_by_role("link", name="新增").click()
    fill(page, HIGH_SCHOOL)
    press(page, "保存并返回列表")
    page.goto("/collection/education")
    page.get_by_role("link", name=re.compile("^编辑")).click()
    fill(page, {"major": "普通高中"})
    upload(page, "学历证书", certificate(4, "DIPLOMA"), script=False)
    expect(page.get_by_label("所学专业")).to_have_value("普通高中")
    press(page, "保存并返回列表")
    expect(page.get_by_text("广州市示范中学").first).to_be_visible()
    press(page, "保存并下一步")
