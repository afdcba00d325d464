"""图: figures go in, plain shapes come out, and nothing is longer, shorter or fewer than it is."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuaiji.desk.charts import PANEL_BARS, Bar, Chart, Label, Panel, day_chart, row_chart, shade, share

FRIDAY, SATURDAY = date(2026, 11, 20), date(2026, 11, 21)
NUMBERS = st.integers(0, 10**7)
ROWS = st.lists(st.tuples(st.just("词"), NUMBERS), max_size=8)


def bars(chart: Chart, *kinds: str) -> list[Bar]:
    return [bar for bar in chart.bars if bar.kind in kinds]


def words(chart: Chart) -> list[str]:
    return [label.words for label in chart.labels]


def test_rows_are_drawn_against_the_longest() -> None:
    chart = row_chart("等了多久", [("不到 1 天", 30), ("1 天", 10), ("2 天", 0)], unit="件")

    assert [bar.width for bar in bars(chart, "bar")] == [100, 33.333, 0]
    assert words(chart) == ["不到 1 天", "30 件（75%）", "1 天", "10 件（25%）", "2 天", "0 件（0%）"]
    assert chart.summary == "一共 40 件：不到 1 天 30 件，1 天 10 件，2 天 0 件。"
    assert [label.y for label in chart.labels[::2]] == [1.125, 3.875, 6.625]
    assert chart.height == 8.25


def test_days_stand_in_one_scale_and_today_is_hollow() -> None:
    panels = [Panel("收到", [10, 5]), Panel("退回", [0, 2])]

    chart = day_chart("每天", [FRIDAY, SATURDAY], panels, resting=[False, True], unit="件")

    assert [(bar.kind, bar.height) for bar in bars(chart, "bar", "today")] == [
        ("bar", PANEL_BARS), ("today", PANEL_BARS / 2), ("bar", 0), ("today", PANEL_BARS / 5),
    ]  # fmt: skip
    assert [bar.words for bar in bars(chart, "today")] == ["11 月 21 日：收到 5 件", "11 月 21 日：退回 2 件"]
    assert [(bar.x, bar.width) for bar in bars(chart, "rest")] == [(50, 50), (50, 50)]
    assert chart.summary == "收到 15 件，最多 11 月 20 日 10 件；退回 2 件，最多 11 月 21 日 2 件。"
    assert Label(100, 13.5, "11 月 21 日（今天）", "end") in chart.labels


def test_days_on_which_nothing_happened_have_no_highest() -> None:
    chart = day_chart("每天", [FRIDAY], [Panel("收到", [0])], resting=[False], unit="件")

    assert chart.summary == "收到 0 件。"
    assert bars(chart, "today")[0].height == 0


def test_no_rows_are_an_empty_picture() -> None:
    assert row_chart("退回的原因", [], unit="次") == Chart("退回的原因", "一共 0 次：。", 0, [], [])


@given(ROWS)
def test_every_row_is_told_by_its_length_and_its_number(rows: list[tuple[str, int]]) -> None:
    chart = row_chart("图", rows, unit="件")

    drawn, most = bars(chart, "bar"), max((value for _, value in rows), default=0)
    for bar, (_, value) in zip(drawn, rows, strict=True):
        assert 0 <= bar.width <= 100
        assert (bar.width > 0) == (value > 0)
        assert abs(bar.width - (value * 100 / most if most else 0)) <= 0.75
    assert sum(int(label.words.split(" ")[0]) for label in chart.labels if label.kind == "number") == sum(
        value for _, value in rows
    )
    assert all(bar.y >= 0 and bar.y + bar.height <= chart.height for bar in chart.bars)


@given(st.lists(st.tuples(NUMBERS, NUMBERS, st.booleans()), min_size=1, max_size=90))
def test_every_day_stands_on_the_floor_inside_the_picture(found: list[tuple[int, int, bool]]) -> None:
    on = [FRIDAY + timedelta(days=place) for place in range(len(found))]
    panels = [Panel("收到", [each[0] for each in found]), Panel("退回", [each[1] for each in found])]

    chart = day_chart("图", on, panels, resting=[each[2] for each in found], unit="件")

    columns, floors = bars(chart, "bar", "today"), bars(chart, "floor")
    assert len(columns) == 2 * len(found)
    for number, bar in enumerate(columns):
        panel, place = divmod(number, len(found))
        assert abs(bar.y + bar.height - floors[panel].y) < 0.002
        assert (bar.height > 0) == (found[place][panel] > 0)
        assert 0 <= bar.height <= PANEL_BARS
        assert bar.x >= 0
        assert bar.x + bar.width <= 100.001
    assert len(bars(chart, "rest")) == 2 * sum(each[2] for each in found)


@pytest.mark.parametrize(
    ("value", "whole", "expected"),
    [(0, 0, 0), (0, 9, 0), (1, 1000, 1), (1, 2, 50), (999, 1000, 99), (7, 7, 100)],
)
def test_share_is_never_nothing_for_something_nor_all_for_less(value: int, whole: int, expected: int) -> None:
    assert share(value, whole) == expected


@pytest.mark.parametrize(
    ("overdue", "whole", "expected"),
    [(0, 0, 0), (0, 50, 0), (1, 1000, 1), (4, 100, 1), (5, 100, 2), (14, 100, 2), (15, 100, 3), (29, 100, 3),
     (30, 100, 4), (9, 9, 4)],
)  # fmt: skip
def test_tile_is_as_dark_as_the_share_of_the_overdue(overdue: int, whole: int, expected: int) -> None:
    assert shade(overdue, whole) == expected
