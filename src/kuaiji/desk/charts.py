"""图: figures become plain shapes that a template writes down as SVG; below each picture stands its table.

Lengths across are percent, lengths down are rem: so a picture fits a phone and a wall, and its words stay as large as
those around it. Nothing is told by colour alone, for every bar has its number or its place in the table.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

ROW, ROW_BAR, ROW_TEXT = 2.75, 0.625, 1.125
PANEL, PANEL_TEXT, PANEL_TOP, PANEL_BARS = 6.5, 1.125, 1.75, 4.0
AXIS = 1.75
# What is there can be seen, however little it is beside the rest.
LEAST = 0.75
LEAST_HIGH = 0.125
FILLED = 0.72


@dataclass(frozen=True, slots=True)
class Bar:
    """A rectangle; `kind` is what it stands for, `words` what a mouse is told."""

    x: float
    y: float
    width: float
    height: float
    kind: str = "bar"
    words: str = ""


@dataclass(frozen=True, slots=True)
class Label:
    x: float
    y: float
    words: str
    anchor: str = "start"
    kind: str = "word"


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture with its name and, in a sentence, what it shows; `height` in rem."""

    title: str
    summary: str
    height: float
    bars: Sequence[Bar]
    labels: Sequence[Label]


@dataclass(frozen=True, slots=True)
class Panel:
    """One line of columns: a number for each day."""

    word: str
    values: Sequence[int]


def part(value: int, whole: int, length: float, least: float) -> float:
    """Return how much of a length a value takes up."""
    return round(max(value / whole * length, least), 3) if value > 0 else 0.0


def share(value: int, whole: int) -> int:
    """Return the percentage, rounded, but never 0 for something nor 100 for less than everything."""
    if not 0 < value < whole:
        return 100 if value else 0
    return min(max(round(100 * value / whole), 1), 99)


def row_chart(title: str, rows: Sequence[tuple[str, int]], *, unit: str) -> Chart:
    """Draw one bar below the other, each under its word and its number; the longest fills the width."""
    most, total = max((value for _, value in rows), default=0), sum(value for _, value in rows)
    bars, labels = [], []
    for number, (word, value) in enumerate(rows):
        top = number * ROW
        bars += [
            Bar(0, top + ROW_TEXT + 0.5, 100, ROW_BAR, "track"),
            Bar(0, top + ROW_TEXT + 0.5, part(value, most, 100, LEAST), ROW_BAR),
        ]
        labels += [
            Label(0, top + ROW_TEXT, word),
            Label(100, top + ROW_TEXT, f"{value} {unit}（{share(value, total)}%）", "end", "number"),
        ]
    told = "，".join(f"{word} {value} {unit}" for word, value in rows)
    return Chart(title, f"一共 {total} {unit}：{told}。", len(rows) * ROW, bars, labels)


def day_chart(title: str, on: Sequence[date], panels: Sequence[Panel], *, resting: Sequence[bool], unit: str) -> Chart:
    """Draw a column for each day, one panel below the other in one scale; days off lie on a shade, today is hollow."""
    most, step = max((value for panel in panels for value in panel.values), default=0), 100 / len(on)
    bars, labels, told = [], [], []
    for number, panel in enumerate(panels):
        top, floor = number * PANEL, number * PANEL + PANEL_TOP + PANEL_BARS
        bars += [
            Bar(round(place * step, 3), top + PANEL_TOP, round(step, 3), PANEL_BARS, "rest")
            for place, is_off in enumerate(resting)
            if is_off
        ]
        for place, (day, value) in enumerate(zip(on, panel.values, strict=True)):
            high = part(value, most, PANEL_BARS, LEAST_HIGH)
            kind = "bar" if place < len(on) - 1 else "today"
            words = f"{spoken(day)}：{panel.word} {value} {unit}"
            left = (place + (1 - FILLED) / 2) * step
            bars.append(Bar(round(left, 3), round(floor - high, 3), round(step * FILLED, 3), high, kind, words))
        bars.append(Bar(0, floor, 100, 0.0625, "floor"))
        total, top_value = sum(panel.values), max(panel.values, default=0)
        highest = f"最多 {spoken(on[panel.values.index(top_value)])} {top_value} {unit}" if top_value else ""
        labels += [
            Label(0, top + PANEL_TEXT, f"{panel.word} {total} {unit}", kind="number"),
            Label(100, top + PANEL_TEXT, highest, "end"),
        ]
        told.append(f"{panel.word} {total} {unit}{'，' if highest else ''}{highest}")
    end = len(panels) * PANEL
    labels += [Label(0, end + 0.5, spoken(on[0])), Label(100, end + 0.5, f"{spoken(on[-1])}（今天）", "end")]
    return Chart(title, "；".join(told) + "。", end + AXIS - 0.75, bars, labels)


def spoken(day: date) -> str:
    return f"{day.month} 月 {day.day} 日"


def shade(part_of: int, whole: int) -> int:
    """Return how dark a tile is, from 0 to 4, by the share of what is overdue."""
    if part_of == 0:
        return 0
    return 1 + sum(share(part_of, whole) >= bound for bound in (5, 15, 30))
