"""地名: 行政区划 and 会计管理部门 as they are packaged, found by code or by the name that people write."""

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kuaiji.rules.data import DEPARTMENTS, DIVISIONS
from kuaiji.rules.facts import Closed

# Rows that only group counties in the statistics: nobody says them.
UNSAID = frozenset({"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"})
# Not in the statistics of the mainland, but a person may well come from there (GB/T 2260).
BEYOND = {"71": "台湾省", "81": "香港特别行政区", "82": "澳门特别行政区"}
ENDINGS = re.compile("(维吾尔|壮族|回族)?(自治区|特别行政区|省|市)$")
CODE = re.compile("[1-9][0-9]([0-9]{2}){0,2}")
ZEROS = re.compile("(00){1,2}$")


class NoPlace(ValueError):
    """Nobody knows this place, or several answer to the name; the message says which."""


@dataclass(frozen=True, slots=True)
class Bureau:
    """A 会计管理部门 for whoever asks; `line` runs from the top down to its own code, empty once it takes nobody.

    `former` are names that it had before; a name that now is another's means the other.
    """

    code: str
    name: str
    place: str
    division: str
    is_accepting: bool
    line: tuple[str, ...]
    former: tuple[str, ...] = ()
    closed: Closed | None = None


# Asked for only when a question turns on a department.
Bureaus = Callable[[], Mapping[str, Bureau]]


def division(word: str) -> str:
    """Return the code of a place told by code (4401, 440100, 440106) or by name (广州, 广州市, 广州市天河区)."""
    if CODE.fullmatch(word):
        word = ZEROS.sub("", word)
        # Districts that were dissolved keep their codes in old papers, so only the province has to exist.
        if word[:2] not in _names() and word[:2] not in BEYOND:
            raise NoPlace(f"没有以 {word[:2]} 开头的行政区划代码。")
        return word
    return _one(word, _spoken().get(word, ()), full_name)


def full_name(code: str) -> str:
    """Return the place as one writes it, from the province down; empty for a code nobody knows."""
    names = [_names().get(code[:length], "") for length in (2, 4, 6) if len(code) >= length]
    return "".join(name for name in names if name not in UNSAID)


def is_division(code: str) -> bool:
    """Say whether this is the code of a province, city or county of today."""
    return code in _names()


def bureau(word: str, among: Mapping[str, Bureau]) -> Bureau:
    """Return the department told by code, by its name or place, or else by what it was called before."""
    found = among.get(ZEROS.sub("", word) if CODE.fullmatch(word) else word)
    if found is not None:
        return found
    standing = [each for each in among.values() if each.closed is None]
    named = [each.code for each in standing if word in (each.name, each.place)]
    named = named or [code for code in _spoken().get(word, ()) if code in among and among[code].closed is None]
    named = named or [each.code for each in among.values() if word in (each.name, *each.former)]
    return among[_one(word, named, lambda code: among[code].name)]


def _one(word: str, codes: Iterable[str], name: Callable[[str], str]) -> str:
    """Choose the highest place of the name: some cities bear the name of their province."""
    by_rank = sorted(codes, key=len)
    top = [code for code in by_rank if len(code) == len(by_rank[0])]
    if len(top) == 1:
        return top[0]
    if not top:
        raise NoPlace(f"没有找到“{word}”。请写行政区划代码，或从省、市写起的全称，例如“广州市天河区”。")
    words = "、".join(name(code) for code in top[:5])
    raise NoPlace(f"叫“{word}”的不止一处，请写全称：{words}。")


@cache
def bureaus() -> Mapping[str, Bureau]:
    """Return every department of the packaged tree by code, parents before children."""
    lines: dict[str, tuple[str, ...]] = {"": ()}
    found = {}
    for row in _rows(DEPARTMENTS):
        code = row["code"]
        lines[code] = (*lines[row["parent"]], code)
        found[code] = Bureau(
            code, row["name"], row["short_name"], row["division"], row["is_accepting"] == "1", lines[code]
        )
    return found


@cache
def _names() -> Mapping[str, str]:
    return {**{row["code"]: row["name"] for row in _rows(DIVISIONS)}, **BEYOND}


@cache
def _spoken() -> Mapping[str, tuple[str, ...]]:
    """Collect every way to say a place, with the codes that it may mean."""
    found: dict[str, list[str]] = {}
    for code, name in _names().items():
        if name not in UNSAID:
            for word in set(_ways(code, name)):
                found.setdefault(word, []).append(code)
    return {word: tuple(codes) for word, codes in found.items()}


def _ways(code: str, name: str) -> Iterator[str]:
    """Say a place alone and under what stands above it, with 省 and 市 and without: 广州天河区, 广州市天河区."""
    province, city = (_names().get(code[:length], "") for length in (2, 4))
    above = [""]
    if len(code) > 2:
        above += [province, ENDINGS.sub("", province)]
    if len(code) > 4 and city not in UNSAID:
        above += [before + each for before in above for each in (city, ENDINGS.sub("", city))]
    own = [name] if len(code) > 4 else [name, ENDINGS.sub("", name)]
    yield from (before + each for before in above for each in own)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
