"""挑选: the parts of a sample that a defect can be put into; a sample that has none is left alone."""

import re
from collections.abc import Callable
from random import Random
from typing import Any

from corpus.numbers import index
from corpus.sample import Sample
from kuaiji.rules.codes import Status
from kuaiji.rules.fields import clean_code

Entry = dict[str, Any]


class Unsuited(Exception):
    """This sample cannot have this defect."""


def demand(is_suited: object) -> None:
    if not is_suited:
        raise Unsuited


def some(
    rng: Random, sample: Sample, section: str, suits: Callable[[Entry], object] = lambda _: True
) -> tuple[str, Entry]:
    """Return path and content of one entry that suits."""
    found = [(f"{section}/{key}", entry) for key, entry in sample.entries(section).items() if suits(entry)]
    demand(found)
    return rng.choice(found)


def two(
    rng: Random, sample: Sample, section: str, suits: Callable[[Entry], object] = lambda _: True
) -> tuple[Entry, str, Entry]:
    """Return an entry, and path and content of the one that follows it."""
    found = [(f"{section}/{key}", entry) for key, entry in sample.entries(section).items() if suits(entry)]
    demand(len(found) > 1)
    at = rng.randrange(len(found) - 1)
    return found[at][1], *found[at + 1]


def at(entry: Entry, name: str) -> int:
    """Return a month of an entry, however it was typed; one without it does not suit."""
    demand(name in entry)
    digits = re.sub("[^0-9]", "", entry[name])
    return index(f"{digits[:4]}-{digits[4:]:0>2}")


def number(entry: Entry, name: str) -> str:
    return clean_code(entry.get(name, ""))


def now(sample: Sample) -> int:
    return index(sample.month)


def born(sample: Sample) -> int:
    month = sample.facts().birth_month
    demand(month)
    return index(str(month))


def section_of(sample: Sample, name: str) -> Entry:
    found: Entry = sample.typed[name]
    return found


def scope(sample: Sample) -> str:
    return str(sample.typed["scope"]["scope"])


def status(sample: Sample) -> Status:
    return Status(sample.typed["department"]["status"])


def take_pictures(sample: Sample, path: str) -> None:
    for place in [place for place in sample.pictures if place[0] == path]:
        del sample.pictures[place]
