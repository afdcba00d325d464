"""Pages are cut by the last row's values, so that row ten million costs as much as row one."""

import json
from base64 import urlsafe_b64encode
from datetime import UTC, datetime
from uuid import UUID

import pytest

from kuaiji.web import paging

MOMENT = datetime(2026, 11, 22, 8, 0, 0, 123456, tzinfo=UTC)
ID = UUID("019f0000-0000-7000-8000-000000000001")


def test_a_cursor_brings_back_the_values_it_was_made_from() -> None:
    assert paging.values(paging.cursor(MOMENT, ID, 3, "李雷"), datetime, UUID, int, str) == (MOMENT, ID, 3, "李雷")


@pytest.mark.parametrize("said", ["\0", "\ud800", 1, ["a"], None])
def test_a_cursor_with_what_no_row_holds_means_the_first_page(said: object) -> None:
    text = urlsafe_b64encode(json.dumps([said]).encode()).decode()

    assert paging.values(text, str) is None


def test_a_cursor_that_is_nothing_but_brackets_means_the_first_page() -> None:
    assert paging.values(urlsafe_b64encode(b"[" * 5000).decode(), datetime, UUID) is None


@pytest.mark.parametrize("text", ["", "x", "!!!!", "e30", "WyJhIl0", "W10", "\u4e2d", "WyIxIiwiMiJd"])
def test_a_forged_cursor_means_the_first_page(text: str) -> None:
    assert paging.values(text, datetime, UUID) is None


@pytest.mark.parametrize(
    ("rows", "shown", "has_next"),
    [([1, 2], [1, 2], False), ([1, 2, 3], [1, 2, 3], False), ([1, 2, 3, 4], [1, 2, 3], True)],
)
def test_one_row_more_than_the_page_holds_means_there_is_a_next_page(
    rows: list[int], shown: list[int], has_next: bool
) -> None:
    page = paging.cut(rows, 3, lambda row: (row,))

    assert list(page.rows) == shown
    assert page.next == (paging.cursor(3) if has_next else "")
