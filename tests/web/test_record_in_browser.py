"""One entry of the record on the real server: kept and judged while it is typed, in two windows at once."""

from collections.abc import Callable

import pytest
from django.test import Client
from playwright.sync_api import Page, Route, expect

from browser import PHONE, Site, assert_accessible, screenshot
from factories import make_person, sign_in
from kuaiji.accounts.cookies import SESSION
from record import PAGE, fill_in

pytestmark = pytest.mark.journey
SCHOOL = "[name=school]"
SAVED = "草稿已自动保存"


@pytest.fixture
def entry_page(site: Site, open_page: Callable[..., Page]) -> Page:
    with site.orm():
        client = Client()
        sign_in(client, make_person("李雷"))
        entry = fill_in(client)
        session = client.cookies[SESSION].value
    page = open_page(PHONE)
    page.context.add_cookies([{"name": SESSION, "value": session, "url": site.url}])
    page.goto(f"/collection/education/{entry}")
    return page


def test_what_is_typed_is_kept_without_pressing_save(entry_page: Page) -> None:
    entry_page.fill(SCHOOL, "深圳市示范中学")
    expect(entry_page.locator("[data-saved]")).to_contain_text(SAVED)

    entry_page.reload()

    expect(entry_page.locator(SCHOOL)).to_have_value("深圳市示范中学")


def test_a_rule_speaks_beside_the_field_when_the_person_leaves_it(entry_page: Page) -> None:
    field = entry_page.get_by_role("group", name="毕业时间")

    field.get_by_role("textbox").first.fill("2009")
    entry_page.keyboard.press("Tab")

    expect(field.locator(".err")).to_contain_text("依据：")
    assert field.get_by_role("textbox").first.get_attribute("aria-invalid") == "true"
    screenshot(entry_page, "entry-hint")
    assert_accessible(entry_page)
    field.get_by_role("textbox").first.fill("2013")
    entry_page.keyboard.press("Tab")
    expect(field.locator(".err")).to_have_count(0)


def test_whoever_was_signed_out_meanwhile_is_told_and_loses_nothing(entry_page: Page) -> None:
    entry_page.context.clear_cookies(name=SESSION)

    entry_page.fill(SCHOOL, "深圳市示范中学")
    expect(entry_page.locator("[data-saved]")).to_contain_text("登录已过期")
    box = entry_page.locator("fieldset.upload").first
    box.get_by_role("button", name="删除").click()

    expect(box.get_by_text("登录已过期")).to_be_visible()
    assert entry_page.locator(SCHOOL).input_value() == "深圳市示范中学"


def test_the_second_window_is_asked_which_text_to_keep(entry_page: Page) -> None:
    other = entry_page.context.new_page()
    other.goto(entry_page.url)
    other.fill(SCHOOL, "另一所")
    expect(other.locator("[data-saved]")).to_contain_text(SAVED)

    entry_page.fill(SCHOOL, "这一所")
    entry_page.get_by_role("button", name="保留这里的").click()
    expect(entry_page.locator("[data-saved]")).to_contain_text(SAVED)
    other.reload()

    expect(other.locator(SCHOOL)).to_have_value("这一所")


def test_saving_without_a_choice_takes_nothing_from_the_other_window(entry_page: Page) -> None:
    other = entry_page.context.new_page()
    other.goto(entry_page.url)
    other.fill(SCHOOL, "另一所")
    expect(other.locator("[data-saved]")).to_contain_text(SAVED)

    entry_page.fill(SCHOOL, "这一所")
    expect(entry_page.get_by_role("button", name="保留这里的")).to_be_visible()
    entry_page.get_by_role("button", name="保存并返回列表").click()

    expect(entry_page.get_by_role("heading", name="这一节在另一个页面里改过了")).to_be_visible()
    row = entry_page.get_by_role("row").filter(has_text="学校名称")
    expect(row).to_contain_text("这一所")
    expect(row).to_contain_text("另一所")
    other.reload()
    expect(other.locator(SCHOOL)).to_have_value("另一所")


def test_a_picture_is_taken_out_and_put_in_again_on_the_same_page(entry_page: Page) -> None:
    box = entry_page.locator("fieldset.upload").first

    box.get_by_role("button", name="删除").click()
    expect(box.get_by_text("选择图片")).to_be_visible()
    box.locator("input.upload__file").set_input_files({"name": "a.jpg", "mimeType": "image/jpeg", "buffer": PAGE})

    expect(box.get_by_text("检查中")).to_be_visible()


def test_a_picture_that_is_too_small_is_refused_beside_its_box(entry_page: Page) -> None:
    box = entry_page.locator("fieldset.upload").first

    box.get_by_role("button", name="删除").click()
    file = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": PAGE[:5000]}
    box.locator("input.upload__file").set_input_files(file)

    expect(box.locator(".err").first).to_be_visible()
    assert_accessible(entry_page)


def test_save_waits_for_a_picture_that_is_still_on_its_way(entry_page: Page) -> None:
    box = entry_page.locator("fieldset.upload").first
    box.get_by_role("button", name="删除").click()
    expect(box.get_by_text("选择图片")).to_be_visible()
    slow: list[Route] = []

    def hold(route: Route) -> None:
        slow.append(route)

    entry_page.route("**/collection/files/**", hold)

    box.locator("input.upload__file").set_input_files({"name": "a.jpg", "mimeType": "image/jpeg", "buffer": PAGE})
    expect(box.locator(".file--work")).to_be_visible()
    entry_page.get_by_role("button", name="保存并返回列表").click()
    expect(box.get_by_text("传完自动保存")).to_be_visible()
    slow.pop().continue_()
    entry_page.unroute("**/collection/files/**")

    entry_page.wait_for_url("**/collection/education")
    entry_page.get_by_role("link", name="查看详情").click()
    expect(entry_page.locator(".thumbs li")).to_have_count(1)


def test_what_stands_beside_a_field_already_is_not_said_again(entry_page: Page) -> None:
    entry_page.get_by_role("group", name="毕业时间").get_by_role("textbox").first.fill("2009")
    entry_page.keyboard.press("Tab")
    line = entry_page.get_by_role("group", name="毕业时间").locator(".err")
    expect(line).to_contain_text("要改：")
    line.evaluate("one => { one.dataset.mark = 'kept'; }")

    entry_page.fill(SCHOOL, "深圳市示范中学")
    entry_page.keyboard.press("Tab")
    expect(entry_page.locator("[data-saved]")).to_contain_text(SAVED)
    entry_page.wait_for_load_state("networkidle")

    expect(entry_page.locator("[data-mark=kept]")).to_have_count(1)
    assert entry_page.locator("[data-mark=kept]").evaluate("one => one.closest('[aria-live=polite]') !== null")


def test_save_waits_for_an_autosave_that_is_still_on_its_way(entry_page: Page) -> None:
    slow: list[Route] = []

    def hold(route: Route) -> None:
        slow.append(route)

    entry_page.route("**/collection/autosave/**", hold)
    with entry_page.expect_request("**/collection/autosave/**"):
        entry_page.fill(SCHOOL, "深圳市示范中学")
    entry_page.get_by_role("button", name="保存并返回列表").click()
    entry_page.wait_for_timeout(300)
    slow.pop().continue_()

    entry_page.wait_for_url("**/collection/education")
    expect(entry_page.get_by_text("深圳市示范中学").first).to_be_visible()
