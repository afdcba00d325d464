"""政策文件: reads the TOML files of a place's figures, and names file, line and key of all that is wrong in one."""

import json
import re
import tomllib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import pairwise
from typing import Any, get_args

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from kuaiji.rules.figures import Figure, Policy

NATION = "00"
Figures = Mapping[str, Sequence[Figure[Any]]]
SENTENCES = {"missing": "缺少这一项", "extra_forbidden": "不认识这个键"}


class PolicyError(Exception):
    """No policy can be told; the message names the place of each fault."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong in a policy file."""

    file: str
    line: int
    key: str
    what: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.key}: {self.what}"


@cache
def shipped() -> Mapping[str, Figures]:
    """Read the policy files that come with the software, by place."""
    folder = resources.files("kuaiji.rules") / "policies"
    files = [file for file in folder.iterdir() if file.name.endswith(".toml")]
    return {file.name.removesuffix(".toml"): read(file.name, file.read_text("utf-8")) for file in files}


def read(name: str, text: str) -> Figures:
    """Read one policy file, and refuse what nobody would act on."""
    figures, faults = _read(name, text)
    if faults:
        raise PolicyError("\n".join(map(str, faults)))
    return figures


def faults(name: str, text: str, known: Collection[str]) -> list[Fault]:
    """Return all that is wrong in a file named after its place; `known` are the places that there are."""
    found = _read(name, text)[1]
    if name.removesuffix(".toml") not in known:
        what = "文件名要是行政区划代码加 .toml：国家 00，省 2 位，市 4 位"
        found.insert(0, Fault(name, 1, "文件名", what))
    return found


def _read(name: str, text: str) -> tuple[Figures, list[Fault]]:
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        at = re.search("line ([0-9]+)", str(error))
        line = int(at[1]) if at else len(text.splitlines())
        return {}, [Fault(name, line, "TOML", str(error))]
    figures: dict[str, Sequence[Figure[Any]]] = {}
    faults: list[Fault] = []
    for key, rows in tables.items():
        figures[key], found = _figures(name, text, key, rows)
        faults += found
    faults += _unsampled(name, text, figures)
    return figures, sorted(faults, key=lambda fault: fault.line)


def _figures(name: str, text: str, key: str, rows: Any) -> tuple[list[Figure[Any]], list[Fault]]:
    """Read all rows of one key, in the order of their dates."""
    if key not in Policy.model_fields:
        return [], [Fault(name, _line(text, key), key, SENTENCES["extra_forbidden"])]
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        what = f"要写成 [[{key}]]，下面是 value、document、clause、valid_from"
        return [], [Fault(name, _line(text, key), key, what)]
    figures: list[tuple[int, Figure[Any]]] = []
    faults = []
    for number, row in enumerate(rows):
        try:
            # As JSON, so that a code is told by its text and yet a figure in quotes is no number.
            figures.append((number, _kind(key).model_validate_json(json.dumps(row, default=str))))
        except ValidationError as error:
            faults += [_fault(name, text, key, number, each) for each in error.errors(include_url=False)]
    figures.sort(key=lambda pair: pair[1].valid_from)
    faults += _overlaps(name, text, key, figures)
    return [figure for _, figure in figures], faults


def _overlaps(name: str, text: str, key: str, figures: Sequence[tuple[int, Figure[Any]]]) -> Iterable[Fault]:
    for (_, earlier), (number, later) in pairwise(figures):
        if earlier.holds_on(later.valid_from):
            yield Fault(name, _line(text, key, number), key, f"{later.valid_from} 有两个值，前一行要先写 valid_to")


def _unsampled(name: str, text: str, figures: Figures) -> Iterable[Fault]:
    """Who lets the platform approve says in the same file how many of those an officer looks at again."""
    key, rates = "automatic_approval", figures.get("second_review_rate", ())
    for row in figures.get(key, ()):
        if row.value and not any(rate.value > 0 and rate.holds_on(row.valid_from) for rate in rates):
            what = f"从 {row.valid_from} 起自动通过，就要同时抽样复审：在这个文件里写大于 0 的 second_review_rate"
            yield Fault(name, _line(text, key), key, what)


def _fault(name: str, text: str, key: str, number: int, error: ErrorDetails) -> Fault:
    location = [str(part) for part in error["loc"]]
    what = SENTENCES.get(error["type"], error["msg"].removeprefix("Value error, "))
    return Fault(name, _line(text, key, number, location[0] if location else ""), ".".join([key, *location]), what)


def _kind(key: str) -> type[Figure[Any]]:
    """Return the type of a figure, also of one that nobody has to set."""
    annotation: Any = Policy.model_fields[key].annotation
    kind: type[Figure[Any]] = next(iter(get_args(annotation)), annotation)
    return kind


def _line(text: str, key: str, number: int = 0, inner: str = "") -> int:
    """Return the line where a key's n-th row has its inner key, or else where the row begins."""
    lines = list(enumerate(text.splitlines(), 1))
    begins = [at for at, line in lines if re.match(rf"\s*\[*\s*\"?{re.escape(key)}\b", line)]
    begin = begins[number] if number < len(begins) else 1
    for at, line in lines[begin:]:
        if re.match(r"\s*\[\[", line):
            break
        if inner and re.match(rf"\s*{re.escape(inner)}\s*=", line):
            return at
    return begin
