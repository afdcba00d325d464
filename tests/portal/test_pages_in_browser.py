"""The public pages in a real browser: readable by everybody, at every width, in every look."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from browser import DESKTOP, PHONE, assert_accessible, screenshot

PAGES = {
    "landing": "/",
    "services": "/services",
    "later": "/transfer",
    "guides": "/guide",
    "guide": "/guide/junior",
    "templates": "/templates",
    "resume": "/templates/resume",
    "notices": "/notices",
    "accessibility": "/accessibility",
    "contact": "/contact",
}

pytestmark = pytest.mark.journey


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_everybody_can_read_a_public_page(open_page: Callable[..., Page], name: str, width: int) -> None:
    page = open_page(width)
    page.goto(PAGES[name])

    for look, click in (("light", None), ("dark", "深色"), ("large", "关怀版")):
        if click:
            page.get_by_role("button", name=click).click()
        screenshot(page, f"{name}-{width}-{look}")
        assert_accessible(page)
