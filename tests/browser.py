"""A real browser on a real server: granian on a database of its own, Chromium, axe. For tests marked `journey`."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import connections
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

import database

FLAGS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--font-render-hinting=none"]
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PHONE, DESKTOP = 390, 1280
SHOTS = os.environ.get("KUAIJI_SHOTS", "")


@dataclass(frozen=True)
class Site:
    """A running server and the database behind it."""

    url: str
    database: str
    blocker: pytest.FixtureRequest

    @contextmanager
    def orm(self) -> Iterator[None]:
        """Point Django in this process at the site's database; what is written is really written."""
        before = {alias: connections[alias].settings_dict["NAME"] for alias in connections}
        with self.blocker.unblock():  # type: ignore[attr-defined]
            try:
                for alias in connections:
                    connections[alias].close()
                    connections[alias].settings_dict["NAME"] = self.database
                yield
            finally:
                for alias in connections:
                    connections[alias].close()
                    connections[alias].settings_dict["NAME"] = before[alias]


@pytest.fixture(scope="session")
def site(django_db_blocker: pytest.FixtureRequest) -> Iterator[Site]:
    """The platform as a person meets it: one server and one fresh database for all browser tests of the run."""
    with served(f"site_{os.getpid()}", django_db_blocker) as running:
        yield running


@contextmanager
def served(name: str, blocker: pytest.FixtureRequest) -> Iterator[Site]:
    """Serve a fresh database of this name as long as somebody needs it."""
    port = free_port()
    with blocker.unblock(), database.admin() as connection:  # type: ignore[attr-defined]
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {database.template()}")
    environment = {**os.environ, "KUAIJI_DATABASE": name, "KUAIJI_PUBLIC_URL": f"http://127.0.0.1:{port}"}
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port), "--blocking-threads", "4"]
    server = subprocess.Popen(
        [*command, "--workers-kill-timeout", "3", "--log-level", "warning", "kuaiji.config.wsgi:application"],
        env={**environment, "PYTHONPATH": str(database.ROOT / "src")},
    )
    try:
        wait_for(f"http://127.0.0.1:{port}/display")
        yield Site(f"http://127.0.0.1:{port}", name, blocker)
    finally:
        server.terminate()
        server.wait()
        with database.admin() as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(url: str) -> None:
    for _ in range(200):
        try:
            urllib.request.urlopen(url)
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(url)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed: apt-get install chromium fonts-noto-cjk")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@contextmanager
def windows(browser: Browser, base_url: str) -> Iterator[Callable[..., BrowserContext]]:
    """Open windows, each with cookies of its own; all are closed in the end, even when a test or a closing fails."""
    with ExitStack() as opened:

        def make(width: int = DESKTOP, **more: Any) -> BrowserContext:
            window = browser.new_context(
                viewport={"width": width, "height": 844 if width == PHONE else 900},
                locale="zh-CN",
                reduced_motion="reduce",  # axe would measure a colour on its way
                base_url=base_url,
                **more,
            )
            return opened.enter_context(closing(window))

        yield make


@pytest.fixture
def open_page(chromium: Browser, site: Site) -> Iterator[Callable[..., Page]]:
    """Make pages, each in a window of its own: `open_page(width=390, scheme="dark", script=False)`."""
    with windows(chromium, site.url) as open_window:

        def make(width: int = DESKTOP, scheme: str = "light", *, script: bool = True) -> Page:
            page = open_window(width, color_scheme=scheme, java_script_enabled=script).new_page()
            page.set_default_timeout(8000)
            return page

        yield make


@pytest.fixture
def browser_page(open_page: Callable[..., Page]) -> Page:
    return open_page()


def assert_accessible(page: Page) -> None:
    """No axe finding, nothing that scrolls sideways."""
    assert faults(page) == []


def faults(page: Page) -> list[str]:
    """Return what axe finds wrong with a page, and by how much it scrolls sideways if it does."""
    result = Axe().run(page, options={"runOnly": RULES})
    found = [
        f"{fault['id']}: {node['html'][:160]} {node.get('failureSummary', '')[:200]}"
        for fault in result.response["violations"]
        for node in fault["nodes"]
    ]
    if (too_wide := page.evaluate("document.documentElement.scrollWidth - innerWidth")) > 0:
        found.append(f"scrolls sideways by {too_wide} px")
    return found


def screenshot(page: Page, name: str) -> None:
    """Keep a picture of the whole page where KUAIJI_SHOTS says, if it says anything."""
    if SHOTS:
        Path(SHOTS).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=str(Path(SHOTS) / f"{name}.png"), full_page=True)
