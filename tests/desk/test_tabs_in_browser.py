"""导航 of the desk in a real browser: every tab in sight, without swiping, at every width and size."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from browser import DESKTOP, PHONE, Site, assert_accessible, screenshot
from factories import make_officer
from kuaiji.accounts.cookies import SESSION
from kuaiji.accounts.sessions import start_session

pytestmark = pytest.mark.journey

SCALED = {"standard": 1, "large": 1.25}


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
@pytest.mark.parametrize("size", ["standard", "large"])
def test_no_tab_is_hidden_and_the_name_of_the_place_stays_on_its_lines(
    open_page: Callable[..., Page], site: Site, width: int, size: str
) -> None:
    with site.orm():
        officer = make_officer("王芳", "440105", roles=("officer", "operator"))
        session = start_session(account_id=officer.account_id, is_staff=True)
    page = open_page(width)
    page.context.add_cookies([{"name": SESSION, "value": session, "url": site.url}])
    page.context.add_cookies([{"name": "size", "value": size, "url": site.url}])

    page.goto("/desk/calendar")

    expect(page.get_by_role("navigation", name="主导航").get_by_role("link")).to_have_count(6)
    expect(page.get_by_role("navigation", name="本部门").get_by_role("link", name="工作日历")).to_be_in_viewport(
        ratio=1
    )
    assert page.evaluate("document.querySelector('.nav').scrollWidth <= document.querySelector('.nav').clientWidth")
    brand = page.locator(".brand").bounding_box()
    assert brand is not None
    assert brand["height"] <= 64 * SCALED[size]
    assert_accessible(page)
    screenshot(page, f"tabs-{width}-{size}")
