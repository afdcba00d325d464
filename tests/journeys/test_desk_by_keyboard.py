"""A day at the desk without a mouse: an officer of the demo decides twenty cases by the keyboard alone."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from browser import windows
from journeys.conftest import PATIENCE, Visitor
from journeys.steps import at, look
from journeys.test_keyboard import focused
from stack import Demo

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("up")]
MOST_TABS = 60
PREVIEW = "#preview"


@pytest.fixture
def page(demo: Demo, chromium: Browser) -> Iterator[Page]:
    address = f"http://127.0.0.1:{demo.port}"
    with windows(chromium, address) as open_window:
        visitor = Visitor(open_window().new_page())
        visitor.page.set_default_timeout(PATIENCE)
        visitor.watch(address)
        yield visitor.page
    assert visitor.faults == []


def tab_to(page: Page, words: str) -> None:
    """Walk on with Tab until something of this name has the focus."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if focused(page) == words:
            return
    raise AssertionError(f"Tab never comes to {words}")


def keys(page: Page, *pressed: str) -> None:
    for each in pressed:
        page.keyboard.press(each)


def arrive(page: Page, address: str) -> str:
    """Wait until the page of this address has loaded with its scripts; return the number of its case, if it has one."""
    expect(page).to_have_url(re.compile(f"/desk/{address}$"))
    page.wait_for_load_state()
    expect(page.locator("html")).to_have_class(re.compile("has-script"))
    found = re.search("KJ-[0-9]{4}-[0-9]{9}", page.url.partition("?")[0])
    return found[0] if found else ""


def look_through(page: Page, number: str, until: str = "") -> None:
    """Press j part by part, as far as the part of this name, or to the last one."""
    while page.locator("button[data-keys=j]", has_text="下一节").count() and not page.url.endswith(f"/{until}"):
        before = page.url
        keys(page, "j")
        expect(page).not_to_have_url(before)
        arrive(page, f"cases/{number}/parts/.+")


def send(page: Page, number: str) -> str:
    """Send the opinion, and return the number of the next case once its page is there."""
    keys(page, "Control+Enter")
    return arrive(page, rf"cases/KJ-[0-9-]+\?done={number}")


def approve(page: Page, number: str) -> str:
    look_through(page, number)
    keys(page, "a")
    return send(page, number)


def approve_at_a_glance(page: Page, number: str) -> str:
    """See the whole on one page, and approve it from where one came."""
    keys(page, "w")
    arrive(page, f"cases/{number}/whole")
    keys(page, "j")
    arrive(page, f"cases/{number}")
    keys(page, "a")
    return send(page, number)


def send_back(page: Page, number: str) -> str:
    """Return it for its first picture: a reason is ticked by its number, and shown as the person will read it."""
    look_through(page, number, until="basic")
    keys(page, "1")
    expect(page.locator(PREVIEW)).to_contain_text("照片不符合要求")
    keys(page, "r")
    return send(page, number)


def refuse(page: Page, number: str) -> str:
    """Close it for good, which has no key of its own: one arrow further than 退回修改, and a reason from the list."""
    keys(page, "r", "ArrowDown", "Tab")
    page.keyboard.type("F02")
    expect(page.locator("#f-final")).to_have_value("F02")
    return send(page, number)


def think_again(page: Page, number: str) -> str:
    """Return it, take that back at once, and approve it; what had been taken meanwhile is still next."""
    following = send_back(page, number)
    keys(page, "u")
    arrive(page, f"cases/{number}/parts/basic")
    keys(page, "1")
    expect(page.locator(PREVIEW)).to_contain_text("还没有记下要修改的问题")
    keys(page, "a")
    assert send(page, number) == following
    return following


Step = Callable[[Page, str], str]
DAY: list[tuple[Step, str]] = [
    (approve, "approved"),
    (send_back, "returned"),
    (think_again, "approved"),
    (refuse, "rejected"),
    *[(approve, "approved")] * 4,
    (send_back, "returned"),
    *[(approve_at_a_glance, "approved")] * 6,
    (send_back, "returned"),
    *[(approve_at_a_glance, "approved")] * 4,
]
# The pages that are met for the first time at these cases are looked at closely.
FIRST_MET = (0, 2, 4)


def test_officer_decides_twenty_cases_by_keyboard_alone(demo: Demo, page: Page) -> None:
    page.goto("/personas")
    tab_to(page, "直接进入王审核")
    keys(page, "Enter")
    at(page, "审核")
    arrive(page, "")
    look(page)
    keys(page, "n")
    number, expected = arrive(page, "cases/KJ-[0-9-]+"), {}
    keys(page, "?")
    expect(page.get_by_text("收回刚才的退回")).to_be_visible()

    for place, (step, state) in enumerate(DAY):
        if place in FIRST_MET:
            look(page)
        expected[number] = state
        number = step(page, number)

    states = dict(demo.ask("SELECT number, state FROM cases_case"))
    decided = demo.ask(
        "SELECT c.number FROM cases_decision d JOIN cases_case c ON c.id = d.case_id"
        " JOIN departments_officer o ON o.id = d.officer_id WHERE o.name = '王审核'"
    )
    assert len(expected) == 20
    assert {each: states[each] for each in expected} == expected
    assert {(each,) for each in expected} <= set(decided)
