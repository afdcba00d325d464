"""行政区划 for 户籍 and 居住地: province, then city, straight from the packaged list; groupings are dissolved."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from kuaiji.departments.data.make import read_divisions
from kuaiji.rules.places import BEYOND, UNSAID


@dataclass(frozen=True, slots=True)
class Place:
    code: str
    name: str
    parent: str


@cache
def places() -> dict[str, Place]:
    """Return provinces and cities by code; a county right under its province counts as a city."""
    divisions = {division.code: division for division in read_divisions()}
    found = {code: Place(code, name, "") for code, name in BEYOND.items()}
    for division in divisions.values():
        above = divisions.get(division.parent)
        if division.level != "county" and division.name not in UNSAID:
            found[division.code] = Place(division.code, division.name, division.parent)
        elif above is not None and above.name in UNSAID:
            found[division.code] = Place(division.code, division.name, above.parent)
    return dict(sorted(found.items()))


@dataclass(frozen=True, slots=True)
class Select:
    """One of the two selects that lead to a place."""

    title: str
    choices: list[Place]
    chosen: str


def choices(parent: str | None) -> list[Place]:
    """Return the provinces, or the cities of one."""
    return [place for place in places().values() if place.parent == (parent or "")]


def line(code: str) -> list[Place]:
    """Return the places from the province down to this one; empty if there is no such code."""
    place = places().get(code)
    if place is None:
        return []
    return [*line(place.parent), place]


def nearest(code: str) -> str:
    """Return the smallest place that a longer code lies in: 440106 is in 4401; empty if there is none."""
    return next((code[:length] for length in (6, 4, 2) if code[:length] in places()), "")


def full_name(code: str) -> str:
    """Return the place as one writes it: 广东省广州市."""
    return "".join(place.name for place in line(code))


def chosen(codes: Iterable[str]) -> str:
    """Return the deepest code that lies in all before it."""
    deepest = ""
    for code in codes:
        place = places().get(code)
        if place is None or place.parent != deepest:
            break
        deepest = code
    return deepest


def selects(code: str) -> list[Select]:
    """Return the selects that show this choice, and the next one if there is something below it."""
    codes = [place.code for place in line(code)]
    found = [Select("省份", choices(None), codes[0] if codes else "")]
    below = choices(codes[0]) if codes else []
    if below:
        found.append(Select("城市", below, codes[1] if len(codes) > 1 else ""))
    return found
