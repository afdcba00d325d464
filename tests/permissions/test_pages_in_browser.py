"""Every page of 权限表, as those who may open it see it: on a phone and on a desk, with nothing for axe to find."""

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from browser import DESKTOP, PHONE, Site, faults, screenshot, served
from kuaiji.config.permissions import PERMISSIONS, Who
from permissions.world import Visitor, World, address, make_world, names

pytestmark = pytest.mark.journey

# Who looks: one of each kind, to whom 李雷's affairs belong, and 韩梅梅, who has just begun to fill in. A page for
# everybody is looked at by nobody in particular.
LOOKERS = ("nobody", "李雷", "韩梅梅", "王审核", "天河管理", "天河审计", "深圳窗口")
# By day on the phone, by night on the desk: both themes, without four looks at each page.
LOOKS = {PHONE: "light", DESKTOP: "dark"}
# What would take the visitor's own session or sitting from them.
ENDINGS = {"accounts:logout", "desk:end_counter"}


@pytest.fixture(scope="module")
def house(django_db_blocker: pytest.FixtureRequest) -> Iterator[tuple[Site, World]]:
    """The world of the matrix, really written down and served."""
    with served(f"pages_{os.getpid()}", django_db_blocker) as site:
        with site.orm():
            world = make_world()
        yield site, world


@pytest.mark.parametrize("looker", LOOKERS)
@pytest.mark.parametrize("width", LOOKS)
def test_every_page_reads_well(house: tuple[Site, World], chromium: Browser, looker: str, width: int) -> None:
    site, world = house
    visitor = next(each for each in world.visitors if each.name == looker)
    context = chromium.new_context(
        viewport={"width": width, "height": 844}, base_url=site.url, locale="zh-CN",
        color_scheme=LOOKS[width], reduced_motion="reduce",
    )  # fmt: skip
    context.add_cookies(
        [{"name": name, "value": each.value, "url": site.url} for name, each in visitor.client.cookies.items()]
    )
    page = context.new_page()

    wrong = []
    for name in pages_of(visitor):
        if is_shown(page, address(world, name)):
            screenshot(page, f"{name.replace(':', '-')}-{looker}-{width}")
            wrong += [f"{name}: {fault}" for fault in faults(page)]
    context.close()

    assert "\n".join(wrong) == ""


def pages_of(visitor: Visitor) -> list[str]:
    """Name what this visitor may open and nobody without an account may."""
    return [
        name
        for name in names()
        if name not in ENDINGS
        and visitor.may(name, PERMISSIONS[name])
        and (visitor.who is Who.NOBODY or Who.NOBODY not in PERMISSIONS[name].who)
    ]


def is_shown(page: Page, path: str) -> bool:
    """Open the page, if this is one: not a file, a piece of a page, a form's target or somewhere to go on from."""
    answer = page.request.get(path, max_redirects=0)
    if answer.status != 200 or not answer.body().lstrip().startswith(b"<!doctype html>"):
        return False
    page.goto(path)
    return True
