"""政策: the figures in force for a department on a day: the nation's, then what the province and the city say."""

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from kuaiji.rules.codes import AskedOf
from kuaiji.rules.figures import Policy
from kuaiji.rules.policy_files import NATION, PolicyError, shipped

KEPT = 2048
FILE_FIGURES = ("photo_files", "evidence_files")


@dataclass(frozen=True, slots=True)
class Edition:
    """A policy word for word, as a submission pins it."""

    digest: str
    body: str


def resolve(codes: Iterable[str], today: date) -> Policy:
    """Return the figures in force: the nation's, then what the province and the city say instead."""
    return _resolved(tuple(places(codes)), today)


def edition(codes: Iterable[str], today: date) -> Edition:
    """Return the policy as text that stays readable when the files have changed."""
    return _edition(tuple(places(codes)), today)


@lru_cache(KEPT)
def restored(body: str) -> Policy:
    """Read the policy that a submission was judged by, also one that was pinned before a figure was thought of."""
    figures = json.loads(body)
    if asked := figures.pop("residence_permit_asked", None):
        asked_of = AskedOf.OUTSIDERS if asked["value"] else AskedOf.NOBODY
        figures["residence_asked_of"] = {**asked, "value": asked_of}
    for key, rows in shipped()[NATION].items():
        figures.setdefault(key, json.loads(rows[0].model_dump_json()))
    return Policy.model_validate_json(json.dumps(figures))


def largest_file() -> int:
    """Return the most bytes that any place takes for one picture, on any day."""
    rows = [row for figures in shipped().values() for name in FILE_FIGURES for row in figures.get(name, ())]
    return max(int(row.value.max_bytes) for row in rows)


def places(codes: Iterable[str]) -> list[str]:
    """Turn a department's line into the places whose policies count: one code alone, 440300, belongs to 44 and to 4403.

    In a line a city is what stands there as one, for a county may have come under another than its code tells.
    """
    told = [re.match("[0-9]*", code)[0] for code in codes]  # type: ignore[index]
    line = sorted((digits for digits in told if len(digits) >= 2), key=len)
    city = next((code for code in line if len(code) >= 4), "")
    is_city = len(city) == 4 or len(line) == 1
    return [NATION, *(code[:2] for code in line[:1]), *([city[:4]] if city and is_city else [])]


@lru_cache(KEPT)
def _resolved(places: Sequence[str], today: date) -> Policy:
    figures: dict[str, Any] = {}
    for place in places:
        for key, rows in shipped().get(place, {}).items():
            figures[key] = next((row for row in rows if row.holds_on(today)), figures.get(key))
    for key, field in Policy.model_fields.items():
        if field.is_required() and figures.get(key) is None:
            raise PolicyError(
                f"{today} 没有政策“{field.title}”（{key}）：国家一级的 {NATION}.toml 从更晚的日期起才有。"
            )
    return Policy.model_validate(figures)


@lru_cache(KEPT)
def _edition(places: Sequence[str], today: date) -> Edition:
    body = _resolved(places, today).model_dump_json()
    return Edition(hashlib.sha256(body.encode()).hexdigest(), body)
