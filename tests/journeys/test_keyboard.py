"""Without a mouse: the skip link, the order of a form, and the way from the error summary to the field."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.journey


def focused(page: Page) -> str:
    """Name what has the focus: a field by its name, all else by its words."""
    found: str = page.evaluate("(one => one.name || one.id || one.textContent.trim())(document.activeElement)")
    return found


def tab(page: Page, times: int = 1) -> list[str]:
    passed = []
    for _ in range(times):
        page.keyboard.press("Tab")
        passed.append(focused(page))
    return passed


def test_first_tab_leads_past_the_navigation(open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.goto("/login")

    assert tab(page) == ["跳到正文"]
    page.keyboard.press("Enter")

    assert focused(page) == "main"


def test_form_is_walked_in_the_order_in_which_it_is_read(open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.goto("/login")
    page.locator("#main").focus()

    assert tab(page, 6) == ["首页", "name", "password", "登录", "忘记密码", "还没有账号，去注册"]


def test_error_summary_takes_the_focus_and_leads_to_the_field(open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.goto("/login")
    page.get_by_label("密码").fill("something")
    page.keyboard.press("Enter")

    expect(page.locator("[data-errors]")).to_be_focused()
    assert tab(page) == ["请填写证件号码或手机号。"]
    page.keyboard.press("Enter")

    assert focused(page) == "name"
