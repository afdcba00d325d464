"""Every building block is readable and usable by everybody, in every look, at every width."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from browser import DESKTOP, PHONE, assert_accessible, screenshot
from web.gallery import VISITORS, gallery

pytestmark = pytest.mark.journey


@pytest.mark.parametrize("width", [320, PHONE, DESKTOP])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_building_block_is_accessible(open_page: Callable[..., Page], width: int, scheme: str) -> None:
    page = open_page(width, scheme)
    page.route("**/gallery", lambda route: route.fulfill(body=gallery(), content_type="text/html; charset=utf-8"))
    page.route("**/files/**", lambda route: route.fulfill(status=404))
    page.route("**/upload**", lambda route: route.fulfill(status=404))
    page.goto("/gallery")

    for size in ("standard", "large"):
        if size == "large":
            page.get_by_role("button", name="关怀版").click()
        screenshot(page, f"gallery-{width}-{scheme}-{size}")
        assert_accessible(page)


@pytest.mark.parametrize("who", VISITORS)
def test_the_frame_is_accessible_for(open_page: Callable[..., Page], who: str) -> None:
    page = open_page(PHONE, script=True)
    page.route(
        "**/gallery", lambda route: route.fulfill(body=gallery(VISITORS[who]), content_type="text/html; charset=utf-8")
    )
    page.goto("/gallery")

    assert_accessible(page)


def test_without_javascript_every_field_and_button_is_there(open_page: Callable[..., Page]) -> None:
    page = open_page(PHONE, script=False)
    page.route("**/gallery", lambda route: route.fulfill(body=gallery(), content_type="text/html; charset=utf-8"))
    page.goto("/gallery")
    screenshot(page, "gallery-390-noscript")

    assert page.locator(".upload__send").first.is_visible()
    assert page.locator("input[type=file].upload__file").first.is_visible()
    assert not page.locator(".upload__pick").first.is_visible()
    assert page.get_by_text("请在本页停留 20 秒后再提交").is_visible()


def test_neighbour_of_a_field_with_a_finding_stays_beside_its_label(open_page: Callable[..., Page]) -> None:
    page = open_page(DESKTOP)
    page.route("**/gallery", lambda route: route.fulfill(body=gallery(), content_type="text/html; charset=utf-8"))
    page.goto("/gallery")

    for row in (("level", "degree"), ("started_on", "ended_on"), ("certificate_number", "degree_number")):
        tops = [page.locator(f"[data-field=f-education-7-{name}]").bounding_box() for name in row]
        assert tops[0] is not None
        assert tops[1] is not None
        assert tops[0]["y"] == tops[1]["y"], row
