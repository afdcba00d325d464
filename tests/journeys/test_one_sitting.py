"""先核验，当场补: what a registry says otherwise, refuses or leaves unanswered costs nobody a return."""

import re
from collections.abc import Callable, Mapping

import pytest
from playwright.sync_api import Page, expect

from browser import DESKTOP
from journeys import steps
from journeys.conftest import Platform, Someone, Visitor
from journeys.steps import BACHELOR, HIGH_SCHOOL, at, fill, look, press, upload
from kuaiji.demo.pictures import certificate

pytestmark = pytest.mark.journey
REFUSED = {
    "kind": "accounting", "level": "junior", "certificate_number": "GD2016007", "obtained_on.y": "2016",
    "obtained_on.m": "5",
}  # fmt: skip


def test_mismatch_of_the_registry_is_settled_in_one_sitting(platform: Platform, visit: Callable[..., Visitor]) -> None:
    someone = Someone("李雷")
    person, desk = visit().page, visit(DESKTOP).page

    person.goto("/register")
    steps.register(person, platform, someone)
    press(person, "注册")
    steps.sign_in(person, someone)
    at(person, "李雷")
    person.goto("/collection/")
    press(person, "开始采集")
    steps.prove(person)
    person.get_by_role("link", name="下一步").click()
    reach_education(person, "440112")
    add(person, BACHELOR)
    expect(person.get_by_text("学信网不一致")).to_be_visible()
    expect(person.get_by_role("row", name=re.compile("毕业时间"))).to_contain_text("2018 年 6 月")
    look(person)
    precheck_before(person)
    bring_pictures(person)
    press(person, "保存并下一步")
    press(person, "下一步")
    number = hand_in_clean(person)
    approve(desk, platform, "440112", number)

    assert_no_return(person, number)


def test_qualification_that_the_registry_refuses_goes_to_an_officer(
    platform: Platform, visit: Callable[..., Visitor]
) -> None:
    """（八）: 核验不通过的，点击“修改”，上传证明材料，进行人工审核."""
    person, desk = visit().page, visit(DESKTOP).page

    platform.settle_in(person, Someone("王小明"))
    start(person, "440113")
    add(person, HIGH_SCHOOL, proof="学历证书")
    press(person, "保存并下一步")
    add(person, REFUSED)
    expect(person.get_by_text("资格登记不一致")).to_be_visible()
    look(person)
    person.get_by_role("link", name="改正或上传材料").click()
    expect(person.get_by_role("row", name=re.compile("级别"))).to_contain_text("中级")
    upload(person, "资格证书", certificate(8, "CERTIFICATE"))
    expect(person.get_by_text("材料已上传，将由人工审核")).to_be_visible()
    look(person)
    press(person, "保存并返回列表")
    expect(person.get_by_text("将由人工审核").first).to_be_visible()
    press(person, "下一步")
    number = hand_in_clean(person)
    approve(desk, platform, "440113", number)

    assert_no_return(person, number)


def test_mistake_is_mended_as_the_registry_has_it(platform: Platform, visit: Callable[..., Visitor]) -> None:
    person = visit().page

    platform.settle_in(person, Someone("李雷"))
    start(person, "440106")
    add(person, BACHELOR)
    person.get_by_role("link", name="改正或上传材料").click()
    person.get_by_role("link", name="改为登记的值").click()
    expect(person.get_by_role("textbox", name="毕业时间：年")).to_have_value("2018")
    expect(person.get_by_text("还没有核验")).to_be_visible()
    expect(person.locator("fieldset[data-slot]")).to_have_count(0)
    look(person)
    press(person, "保存并返回列表")

    expect(person.get_by_text("学信网一致")).to_be_visible()
    press(person, "保存并下一步")
    at(person, "专业技术资格")


def test_registry_that_is_down_traps_nobody(platform: Platform, visit: Callable[..., Visitor]) -> None:
    person, desk = visit().page, visit(DESKTOP).page

    platform.settle_in(person, Someone("韩梅梅"))
    start(person, "440103")
    with platform.down("education", "degree"):
        add(person, {**BACHELOR, "certificate_number": "999991201705000011"})
        expect(person.get_by_text("学信网暂时无法核验")).to_be_visible()
        expect(person.get_by_text("您不用再做什么")).to_be_visible()
        look(person)
        press(person, "保存并下一步")
        press(person, "下一步")
        number = hand_in_clean(person)
        approve(desk, platform, "440103", number, sees="核验服务暂时不可用")

    assert_no_return(person, number)


def start(page: Page, code: str) -> None:
    page.goto("/collection/")
    press(page, "开始采集")
    reach_education(page, code)


def reach_education(page: Page, code: str) -> None:
    steps.choose_department(page, ("44", "4401", code))
    steps.choose_scope(page, "3")
    steps.hand_in_pictures(page)
    press(page, "保存并下一步")
    at(page, "教育经历")


def add(page: Page, fields: Mapping[str, str], proof: str = "") -> None:
    page.get_by_role("link", name="新增").click()
    fill(page, fields)
    if proof:
        upload(page, proof, certificate(4, "DIPLOMA"))
    press(page, "保存并返回列表")


def precheck_before(page: Page) -> None:
    """What the officer would have returned is listed, and leads to the very box."""
    page.get_by_role("link", name="看还差什么").click()
    expect(page.get_by_text("还有 2 处要改")).to_be_visible()
    expect(page.get_by_text("还要上传")).to_have_count(2)
    look(page, "precheck")
    page.get_by_role("link", name=re.compile("^请上传学历证书")).click()
    expect(page.locator("[id$='-diploma']")).to_be_focused()


def bring_pictures(page: Page) -> None:
    """Exactly what the answer calls for is open: the diploma and the report, not the degree that was confirmed."""
    assert page.locator("fieldset[data-slot]").evaluate_all("all => all.map(one => one.dataset.slot)") == [
        "diploma", "verification_report",
    ]  # fmt: skip
    look(page, "sitting")
    upload(page, "学历证书", certificate(5, "DIPLOMA"))
    upload(page, "学信网学历（学位）验证报告", certificate(6, "REPORT"))
    expect(page.get_by_text("材料已上传，将由人工审核")).to_be_visible()
    press(page, "保存并返回列表")
    expect(page.get_by_text("将由人工审核").first).to_be_visible()


def hand_in_clean(page: Page) -> str:
    at(page, "审核告知")
    page.get_by_role("link", name="预检清单").first.click()
    expect(page.get_by_text(re.compile("可以提交")).first).to_be_visible()
    look(page)
    page.get_by_role("main").get_by_role("link", name="核对并提交").first.click()
    number = steps.hand_in(page)
    steps.wait_for_state(page, "审核。现在不用您做什么")
    return number


def approve(page: Page, platform: Platform, code: str, number: str, sees: str = "") -> None:
    username = f"officer{code}"
    secret = steps.enrol(page, platform.hire("赵审核", code, username, f"GZ{code}"))
    steps.sign_in_at_desk(page, username, secret)
    page.get_by_role("button", name=re.compile("^领取下一件")).click()
    if sees:
        sections = page.get_by_role("navigation", name="审核各节")
        sections.get_by_role("link", name=re.compile("教育经历")).click()
        expect(page.get_by_text(sees).first).to_be_visible()
        look(page)
    steps.decide(page, "通过")
    expect(page.get_by_text(f"{number}：审核通过")).to_be_visible()


def assert_no_return(page: Page, number: str) -> None:
    steps.wait_for_state(page, "审核通过")
    events = page.get_by_role("region", name="办理经过").get_by_role("listitem").all_inner_texts()
    assert [each.splitlines()[0] for each in events] == [
        "审核通过", "自动核验完成，转会计管理部门审核", "您提交了信息", "开始填写",
    ]  # fmt: skip
    assert page.get_by_text(number).first.is_visible()
