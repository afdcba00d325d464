"""部门查找 in a real browser: step by step with and without a script, at both widths, by keyboard alone."""

from collections.abc import Callable

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from browser import DESKTOP, PHONE, Site, assert_accessible, screenshot
from drafts import make_draft
from factories import make_person, sign_in
from kuaiji.accounts.cookies import SESSION

pytestmark = pytest.mark.journey


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_somebody_is_led_from_the_status_to_a_department(open_page: Callable[..., Page], width: int) -> None:
    page = open_page(width)
    page.goto("/departments/find")
    screenshot(page, f"find-{width}-first")
    assert_accessible(page)

    page.get_by_label("其他（未在职在岗，也不是在校学生）").check()
    page.get_by_role("button", name="下一步").click()
    for place, names in (
        ("户籍在哪里", ["湖南省", "长沙市", "芙蓉区"]),
        ("现在住在哪里", ["广东省", "广州市", "天河区"]),
    ):
        group = page.get_by_role("group", name=place)
        for level, name in zip(("省份", "城市", "区县"), names, strict=True):
            group.get_by_label(level).select_option(label=name)
    screenshot(page, f"find-{width}-asked")
    assert_accessible(page)
    page.get_by_role("button", name="查找").click()

    expect(page.get_by_role("heading", name="您可以选这 2 个部门中的一个")).to_be_visible()
    expect(page.get_by_role("heading", name="广州市天河区财政局")).to_be_visible()
    screenshot(page, f"find-{width}-found")
    assert_accessible(page)


def test_without_a_script_each_level_is_asked_for_by_a_button(open_page: Callable[..., Page]) -> None:
    page = open_page(PHONE, script=False)
    page.goto("/departments/find?status=in_post")

    for level, name in (("省份", "广东省"), ("城市", "广州市"), ("区县", "天河区")):
        page.get_by_label(level).select_option(label=name)
        page.get_by_role("button", name="显示下一级").click()

    expect(page.get_by_role("heading", name="广州市天河区财政局")).to_be_visible()


def test_answer_is_taken_along_by_keyboard_alone(open_page: Callable[..., Page], site: Site) -> None:
    with site.orm():
        person, client = make_person("李雷"), Client()
        sign_in(client, person)
        make_draft(person)
        session = client.cookies[SESSION].value
    page = open_page()
    page.context.add_cookies([{"name": SESSION, "value": session, "url": site.url}])
    page.goto("/collection/department")
    page.get_by_role("link", name="不确定选哪个？").press("Enter")
    page.goto("/departments/find?status=in_post&work_place=44&work_place=4401&work_place=440106")

    use = page.get_by_role("link", name="用这个部门")
    use.focus()
    screenshot(page, "find-1280-signed-in")
    assert_accessible(page)
    use.press("Enter")

    expect(page.get_by_text("已按查找结果填好")).to_be_visible()
    screenshot(page, "find-1280-taken")
    assert_accessible(page)
