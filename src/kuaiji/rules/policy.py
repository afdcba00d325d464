"""政策: the figures that a province, a city or a year may set, each with its source and its dates."""

import hashlib
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from itertools import pairwise
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from kuaiji.rules.fields import Month
from kuaiji.rules.findings import Source

NATION = "00"
Value = TypeVar("Value")


class PolicyError(Exception):
    """A policy file says something that cannot be; the message names file, line and key."""


class Figure(BaseModel, Generic[Value]):
    """One value in force from a day (included) to a day (excluded)."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    value: Value
    document: str
    clause: str
    valid_from: date
    valid_to: date | None = None

    @property
    def source(self) -> Source:
        return Source(self.document, self.clause)

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


class Policy(BaseModel):
    """What is in force for one department on one day."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    # 居住证 for whoever is registered in another province, has no work and does not study (R5.4)
    residence_permit_asked: Figure[bool]
    # month of graduation from which 学信网's report is asked for when its check did not pass (R6.7)
    verification_report_from: Figure[Month]
    # slots of the work section, any one of which proves accounting work (R7.5)
    work_evidence: Figure[list[str]]
    # jobs that ended before this month had no 统一社会信用代码
    uscc_from: Figure[Month]
    # the age from which one may be employed
    working_age: Figure[int]
    # whether 港澳台居民 may choose a department by residence alone (R3.4)
    hmt_by_residence: Figure[bool]


@dataclass(frozen=True, slots=True)
class Edition:
    """A policy word for word, as a submission pins it."""

    digest: str
    body: str


def resolve(codes: Iterable[str], today: date) -> Policy:
    """Return the figures in force: the nation's, then what the province and the city say instead."""
    return _resolved(tuple(_places(codes)), today)


def edition(codes: Iterable[str], today: date) -> Edition:
    """Return the policy as text that stays readable when the files have changed."""
    body = resolve(codes, today).model_dump_json()
    return Edition(hashlib.sha256(body.encode()).hexdigest(), body)


def restored(body: str) -> Policy:
    """Read the policy that a submission was judged by."""
    return Policy.model_validate_json(body)


def _places(codes: Iterable[str]) -> list[str]:
    """Turn department codes into the places above them: 440300 belongs to 44 and to 4403."""
    digits = [re.match("[0-9]*", code)[0] for code in codes]  # type: ignore[index]
    return [NATION, *sorted({each[:length] for each in digits for length in (2, 4) if len(each) >= length}, key=len)]


@cache
def _resolved(places: Sequence[str], today: date) -> Policy:
    figures: dict[str, Any] = {}
    for place in places:
        for key, rows in shipped().get(place, {}).items():
            figures[key] = next((row for row in rows if row.holds_on(today)), figures.get(key))
    return Policy.model_validate(figures)


@cache
def shipped() -> Mapping[str, Mapping[str, Sequence[Figure[Any]]]]:
    """Read the policy files that come with the software, by place."""
    folder = resources.files("kuaiji.rules") / "policies"
    files = [file for file in folder.iterdir() if file.name.endswith(".toml")]
    return {file.name.removesuffix(".toml"): read(file.name, file.read_text("utf-8")) for file in files}


def read(name: str, text: str) -> Mapping[str, Sequence[Figure[Any]]]:
    """Read one policy file, and refuse what nobody would act on."""
    try:
        rows = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PolicyError(f"{name}: {error}") from error
    figures = {}
    for key, values in rows.items():
        if key not in Policy.model_fields:
            raise PolicyError(f"{name}, line {_line(text, key)}: unknown key {key}")
        figures[key] = _figures(name, text, key, values)
    return figures


def _figures(name: str, text: str, key: str, values: Any) -> list[Figure[Any]]:
    kind = Policy.model_fields[key].annotation
    if not isinstance(values, list):
        raise PolicyError(
            f"{name}, line {_line(text, key)}: {key} needs [[{key}]] with value, document, clause, valid_from"
        )
    figures: list[Figure[Any]] = []
    for number, value in enumerate(values):
        try:
            figures.append(kind.model_validate(value))  # type: ignore[union-attr]
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(part) for part in ("", *first["loc"]))
            raise PolicyError(f"{name}, line {_line(text, key, number)}: {key}{where}: {first['msg']}") from error
    in_order = sorted(figures, key=lambda figure: figure.valid_from)
    for earlier, later in pairwise(in_order):
        if earlier.holds_on(later.valid_from):
            raise PolicyError(f"{name}, line {_line(text, key)}: {key} has two values on {later.valid_from}")
    return figures


def _line(text: str, key: str, number: int = 0) -> int:
    """Return the line where a key stands for the n-th time."""
    found = [at for at, line in enumerate(text.splitlines(), 1) if re.match(rf"\s*\[*\s*{re.escape(key)}\b", line)]
    return found[number] if number < len(found) else 1
