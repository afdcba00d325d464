"""kill -9 of web, worker, sandbox and database around 提交: what was acknowledged is there, once, within seconds."""

import os
import re
import signal
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Error, Page, expect

from browser import PHONE, windows
from journeys import steps
from journeys.steps import at, press, upload
from kuaiji.config import launcher
from kuaiji.demo.pictures import certificate
from stack import Demo, until

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("up")]
SECONDS = 30


def kill(demo: Demo, *words: str) -> None:
    """Kill the database and the processes started with these words, all at once, and wait until all are back."""
    cluster = launcher.Cluster(demo.data)
    before = {each: demo.child(each) for each in words} | {"postgres": cluster.pid()}
    for pid in before.values():
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
    until(lambda: cluster.is_alive() and cluster.pid() != before["postgres"], SECONDS)
    for each in words:
        until(lambda each=each: demo.child(each) not in {None, before[each]}, SECONDS)  # type: ignore[misc]
    until(demo.answers, SECONDS)


def is_shown(page: Page, address: str, look: Callable[[], bool]) -> bool:
    """Open the page as a person who waits and reloads; False while nothing answers."""
    try:
        page.goto(address)
    except Error:
        return False
    return look()


def rounds(demo: Demo) -> list[tuple[int, str]]:
    """Return every submission of 李雷 with the state of the case."""
    return demo.ask(
        "SELECT s.round, c.state FROM cases_submission s JOIN cases_case c ON c.id = s.case_id"
        " WHERE c.person_name = '李雷' ORDER BY s.round"
    )


@pytest.fixture
def page(demo: Demo, chromium: Browser) -> Iterator[Page]:
    with windows(chromium, f"http://127.0.0.1:{demo.port}") as open_window:
        yield open_window(PHONE).new_page()


def test_killed_platform_keeps_what_it_acknowledged(demo: Demo, page: Page) -> None:
    mend(page)

    page.get_by_label("我承诺所提供信息真实有效").check()
    page.get_by_role("main").get_by_role("button", name="提交", exact=True).click(no_wait_after=True)
    kill(demo, "granian", "kuaiji worker")
    hand_in_if_still_open(page)
    number = re.findall("KJ-[0-9-]+", page.get_by_role("main").inner_text())[0]
    assert [each for each, _ in rounds(demo)] == [1, 2]

    kill(demo, "granian", "kuaiji worker", "kuaiji.sandbox")
    receipt = f"/collection/receipt/{number}"
    until(lambda: is_shown(page, receipt, page.get_by_text(number).first.is_visible), SECONDS)
    until(lambda: [state for _, state in rounds(demo)] == ["queued", "queued"], SECONDS)


def mend(page: Page) -> None:
    """李雷 of the demo, whose case was returned, hands in what was missing and stands before 提交."""
    page.goto("/personas")
    page.get_by_role("row", name="李雷").get_by_role("button").click()
    page.goto("/collection/work")
    page.get_by_role("link", name=re.compile("^编辑")).click()
    steps.box(page, "会计专业工作简历表").get_by_role("button", name="删除").click()
    upload(page, "会计专业工作简历表", certificate(9, "RESUME"))
    press(page, "保存并返回列表")
    page.goto("/collection/declaration")
    at(page, "审核告知")


def hand_in_if_still_open(page: Page) -> None:
    """Send it again unless it arrived before the power went: the person sees which by looking."""
    page.goto("/collection/")
    if page.get_by_role("link", name="核对并提交").is_visible():
        page.goto("/collection/declaration")
        steps.hand_in(page)
    expect(page.get_by_text(re.compile("KJ-[0-9-]+")).first).to_be_visible()
