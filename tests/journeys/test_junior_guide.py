"""李雷 walks the guide for 初级 heading by heading, from the front page to 审核通过, by way of one return."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from browser import DESKTOP
from journeys import steps
from journeys.conftest import Platform, Someone, Visitor
from journeys.steps import HIGH_SCHOOL, at, fill, hand_in, look, press, upload
from kuaiji.demo.pictures import certificate, portrait

pytestmark = pytest.mark.journey
DEPARTMENT = ("44", "4401", "440106")
RECALL = timedelta(minutes=11)


def test_li_lei_walks_the_junior_guide(platform: Platform, visit: Callable[..., Visitor]) -> None:
    someone = Someone("李雷")
    person, desk = visit().page, visit(DESKTOP).page

    join(person, platform, someone)
    number = fill_in(person)
    secret = steps.enrol(desk, platform.hire("王审核", "440106", "wang", "GZ0001"))
    send_back(desk, secret, number)
    mend(person, platform, someone)
    approve(desk, number)

    steps.wait_for_state(person, "审核通过")
    look(person, "approved")
    steps.letter_for(platform, someone.phone, "已审核通过")
    person.goto("/messages")
    expect(person.get_by_text("信息采集审核通过")).to_be_visible()
    look(person)


def join(page: Page, platform: Platform, someone: Someone) -> None:
    """（一）新用户注册,（二）会计人员登录."""
    page.goto("/")
    look(page, "landing")
    page.get_by_role("banner").get_by_role("link", name="注册").click()
    at(page, "新用户注册")
    look(page, "register")
    steps.register(page, platform, someone)
    look(page)
    press(page, "注册")
    at(page, "会计人员登录")
    look(page, "login")
    steps.sign_in(page, someone)
    at(page, "李雷")
    look(page, "home-new")


def fill_in(page: Page) -> str:
    """（三）to（九）: every section in the guide's order; return the number of the case."""
    page.get_by_role("link", name="会计人员信息采集").first.click()
    look(page)
    press(page, "开始采集")
    at(page, "实名认证")
    look(page)
    steps.prove(page)
    look(page)
    page.get_by_role("link", name="下一步").click()
    choose_department(page)
    choose_scope(page)
    basic(page)
    education(page)
    at(page, "专业技术资格")
    look(page)
    press(page, "下一步")
    return promise(page)


def choose_department(page: Page) -> None:
    at(page, "会计管理部门")
    press(page, "保存并下一步")
    expect(page.locator("[data-errors]")).to_be_focused()
    look(page)
    steps.choose_department(page, DEPARTMENT)


def choose_scope(page: Page) -> None:
    """（四）: with（三）there is no 工作经历 to fill in."""
    at(page, "采集须知与采集范围")
    look(page)
    steps.choose_scope(page, "3")
    at(page, "基本信息")
    assert page.get_by_role("navigation", name="信息采集各节").get_by_text("工作经历").count() == 0


def basic(page: Page) -> None:
    """（五）: what was registered is read from there; only pictures are handed in."""
    expect(page.get_by_role("region", name="注册信息")).to_contain_text("李雷")
    steps.hand_in_pictures(page)
    look(page, "basic")
    press(page, "保存并下一步")


def education(page: Page) -> None:
    """（六）: 新增, 查看详情, 编辑, 删除."""
    at(page, "教育经历")
    look(page)
    add_high_school(page)
    look(page, "entry")
    press(page, "保存并返回列表")
    look(page)
    page.get_by_role("link", name="查看详情").click()
    expect(page.get_by_text("广州市示范中学").first).to_be_visible()
    look(page)
    page.get_by_role("link", name=re.compile("^编辑")).click()
    fill(page, {"major": "普通高中"})
    press(page, "保存并返回列表")
    page.get_by_role("link", name="删除").click()
    look(page)
    press(page, "删除")
    expect(page.get_by_text("还没有填写").first).to_be_visible()
    add_high_school(page)
    press(page, "保存并返回列表")
    press(page, "保存并下一步")


def add_high_school(page: Page) -> None:
    page.get_by_role("link", name="新增").click()
    fill(page, HIGH_SCHOOL)
    expect(page.locator("[data-saved]")).to_contain_text("草稿已自动保存")
    upload(page, "学历证书", certificate(4, "DIPLOMA"))
    expect(page.get_by_text("已上传")).to_be_visible()


def promise(page: Page) -> str:
    """（九）: without the promise nothing is handed in."""
    at(page, "审核告知")
    press(page, "提交")
    expect(page.locator("[data-errors]")).to_contain_text("承诺")
    look(page, "declaration")
    number = hand_in(page)
    look(page, "receipt")
    page.get_by_role("link", name="查看办理进度").click()
    look(page, "waiting")
    steps.wait_for_state(page, "轮到广州市天河区财政局审核")
    return number


def send_back(page: Page, secret: str, number: str) -> None:
    """The officer takes the next case, and returns it with a reason of the library."""
    look(page)
    steps.sign_in_at_desk(page, "wang", secret)
    look(page, "queue")
    page.get_by_role("button", name=re.compile("^领取下一件")).click()
    expect(page.get_by_text(number)).to_be_visible()
    page.get_by_role("navigation", name="审核各节").get_by_role("link", name=re.compile("基本信息")).click()
    page.get_by_label("照片模糊、不正面或有遮挡").check()
    expect(page.locator("#preview")).to_contain_text("照片不符合要求")
    look(page, "case")
    steps.decide(page, "退回修改")
    expect(page.get_by_text(f"{number}：退回修改")).to_be_visible()
    look(page)


def mend(page: Page, platform: Platform, someone: Someone) -> None:
    """The person is told by SMS and message, sees what to mend, mends it and submits again."""
    platform.let_pass(RECALL)
    steps.letter_for(platform, someone.phone, "有1处需要修改")
    page.goto("/home")
    expect(page.get_by_text("信息采集需要您修改").first).to_be_visible()
    look(page, "home-returned")
    page.get_by_role("link", name="去修改").click()
    expect(page.get_by_text("照片不符合要求").first).to_be_visible()
    look(page, "returned")
    page.get_by_role("link", name="去修改基本信息").click()
    steps.box(page, "标准证件照片").get_by_role("button", name="删除").click()
    upload(page, "标准证件照片", portrait(5))
    look(page)
    press(page, "保存并下一步")
    page.goto("/collection/")
    look(page, "tasks")
    page.get_by_role("link", name="核对并提交").click()
    hand_in(page)
    steps.wait_for_state(page, "轮到广州市天河区财政局审核")


def approve(page: Page, number: str) -> None:
    page.goto("/desk/")
    page.get_by_role("button", name=re.compile("^领取下一件")).click()
    expect(page.get_by_text("第 2 次提交").first).to_be_visible()
    look(page)
    steps.decide(page, "通过")
    expect(page.get_by_text(f"{number}：审核通过")).to_be_visible()
