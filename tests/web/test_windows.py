"""Windows of browser tests: one that will not close leaves none of the others open to slow the run down."""

from dataclasses import dataclass, field
from typing import Any, cast

import pytest
from playwright.sync_api import Browser

from browser import windows


@dataclass
class Chromium:
    """A browser that remembers which windows were closed; the second one will not."""

    opened: int = 0
    closed: list[int] = field(default_factory=list)

    def new_context(self, **_: Any) -> "Window":
        self.opened += 1
        return Window(self, self.opened)


@dataclass
class Window:
    chromium: Chromium
    number: int

    def close(self) -> None:
        if self.number == 2:
            raise RuntimeError("gone")
        self.chromium.closed.append(self.number)


def walk(chromium: Chromium, count: int, then: Exception | None = None) -> None:
    """Do as a browser test does: open windows, then end, or fail."""
    with windows(cast(Browser, chromium), "http://127.0.0.1") as open_window:
        for _ in range(count):
            open_window()
        if then is not None:
            raise then


def test_window_that_fails_to_close_keeps_no_other_open() -> None:
    chromium = Chromium()

    with pytest.raises(RuntimeError, match="gone"):
        walk(chromium, 3)

    assert chromium.closed == [3, 1]


def test_failing_test_leaves_no_window_open() -> None:
    chromium = Chromium()

    with pytest.raises(KeyError):
        walk(chromium, 1, KeyError())

    assert chromium.closed == [1]
