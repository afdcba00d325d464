"""韩梅梅 walks the guide for 高级 as （一）会计人员: work with posts, a qualification, and a 学信网 that disagrees."""

import re
from collections.abc import Callable

import pytest
from PIL import ImageDraw
from playwright.sync_api import Page, expect

from browser import DESKTOP
from factories import resident_number
from journeys import steps
from journeys.conftest import Platform, Someone, Visitor
from journeys.steps import BACHELOR, at, fill, look, press, upload
from kuaiji.demo.people import GUANGZHOU
from kuaiji.demo.pictures import certificate
from pictures import encoded
from printed import scan_of

pytestmark = pytest.mark.journey
DEPARTMENT = ("44", "4401", "440104")
WORK = {
    "started_on.y": "2017", "started_on.m": "8", "is_current": "yes", "employer": "广州市示范科技有限公司",
    "uscc": GUANGZHOU, "employer_kind": "private_company", "industry": "I", "phone": "15400009002",
    "address": "广东省广州市越秀区示范路 2 号", "is_accounting": "yes",
}  # fmt: skip
POST = {"started_on.y": "2017", "started_on.m": "8", "is_current": "yes", "post": "income"}
QUALIFICATION = {
    "kind": "accounting", "level": "intermediate", "certificate_number": "12345678902",
    "obtained_on.y": "2022", "obtained_on.m": "9",
}  # fmt: skip


def test_han_meimei_walks_the_senior_guide(platform: Platform, visit: Callable[..., Visitor]) -> None:
    someone = Someone("韩梅梅", number=resident_number(sex="female"))
    person, desk = visit(DESKTOP).page, visit(DESKTOP).page

    platform.settle_in(person, someone)
    person.goto("/collection/")
    press(person, "开始采集")
    steps.choose_department(person, DEPARTMENT, status="in_post", exam="senior")
    steps.choose_scope(person, "1")
    steps.hand_in_pictures(person)
    press(person, "保存并下一步")
    education(person)
    work(person)
    qualification(person)
    number = steps.hand_in(person)
    steps.wait_for_state(person, "轮到广州市越秀区财政局审核")
    secret = steps.enrol(desk, platform.hire("刘审核", "440104", "liu", "GZ0002"))
    approve(desk, secret, number)

    steps.wait_for_state(person, "审核通过")
    steps.letter_for(platform, someone.phone, "已审核通过")


def education(page: Page) -> None:
    """首次填写时无需上传; what 学信网 says otherwise is shown at once, and opens the evidence."""
    at(page, "教育经历")
    page.get_by_role("link", name="新增").click()
    fill(page, BACHELOR)
    assert steps.box(page, "学历证书").count() == 0
    press(page, "保存并返回列表")
    expect(page.get_by_role("columnheader", name="登记的")).to_be_visible()
    expect(page.get_by_role("row", name=re.compile("毕业时间"))).to_contain_text("2018")
    look(page, "mismatch")
    press(page, "保存并下一步")
    expect(page.locator("[data-errors]")).to_contain_text("学历证书")
    page.get_by_role("link", name=re.compile("^编辑")).click()
    upload(page, "学历证书", certificate(5, "DIPLOMA"))
    upload(page, "学信网学历（学位）验证报告", certificate(6, "REPORT"))
    look(page)
    press(page, "保存并返回列表")
    press(page, "保存并下一步")


def work(page: Page) -> None:
    """A yes to 会计工作经历 wants the posts and the 简历表."""
    at(page, "工作经历")
    page.get_by_role("link", name="新增").click()
    fill(page, WORK)
    press(page, "保存并返回列表")
    expect(page.locator("[data-errors]")).to_contain_text("会计专业工作经历")
    look(page, "work-refused")
    press(page, "保存并新增一条会计专业工作经历")
    fill(page, POST)
    look(page)
    press(page, "保存并返回工作经历")
    upload(page, "会计专业工作简历表", stamped(page))
    expect(steps.box(page, "会计专业工作简历表")).to_contain_text("与这条工作经历相符")
    look(page, "work")
    press(page, "保存并返回列表")
    look(page)
    press(page, "保存并下一步")


def stamped(page: Page) -> bytes:
    """Download the form that is filled in already, have it stamped, and scan it."""
    with page.expect_download() as download:
        steps.box(page, "会计专业工作简历表").get_by_role("link", name=re.compile("PDF")).click()
    assert download.value.suggested_filename == f"会计专业工作简历表（{WORK['employer']}）.pdf"
    scan = scan_of(download.value.path().read_bytes())
    ImageDraw.Draw(scan).ellipse((760, 1180, 1000, 1420), outline="red", width=8)
    return encoded(scan)


def qualification(page: Page) -> None:
    """首次提交会进行在线校验，无需提交证明材料."""
    at(page, "专业技术资格")
    page.get_by_role("link", name="新增").click()
    fill(page, QUALIFICATION)
    look(page)
    press(page, "保存并返回列表")
    expect(page.get_by_text("资格登记一致")).to_be_visible()
    look(page)
    press(page, "下一步")


def approve(page: Page, secret: str, number: str) -> None:
    """The officer finds claim and registry side by side, the evidence beside them, and approves."""
    steps.sign_in_at_desk(page, "liu", secret)
    page.get_by_role("button", name=re.compile("^领取下一件")).click()
    sections = page.get_by_role("navigation", name="审核各节")
    sections.get_by_role("link", name=re.compile("教育经历")).click()
    expect(page.get_by_role("table", name=re.compile("")).first).to_contain_text("2018")
    look(page, "case-mismatch")
    sections.get_by_role("link", name=re.compile("^工作经历")).click()
    expect(page.get_by_role("img", name=re.compile("简历表"))).to_be_visible()
    expect(page.get_by_text("二维码相符")).to_be_visible()
    look(page)
    steps.decide(page, "通过")
    expect(page.get_by_text(f"{number}：审核通过")).to_be_visible()
