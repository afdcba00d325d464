"""度量: each defect alone and in pairs is put into clean records; was it found, and was anybody blocked for nothing?"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from importlib import import_module
from random import Random
from typing import Any

from corpus.clean import clean
from corpus.defects import KNOWABLE, Defect
from corpus.picking import Unsuited
from corpus.sample import Sample, findings
from kuaiji.rules.findings import Finding, Severity

Injection = Callable[[Sample, Random], str]

# Two defects about one fact undo each other: who has no job at all has none that overlaps another.
ABOUT_ONE_THING = [
    ("education/(twice|none|nothing-obtained|same-certificate|overlap|two-current|student-.*)", "education/.*"),
    ("education/(none|nothing-obtained)", "scope/.*"),
    ("work/(twice|one-code-two-names|one-name-two-codes|gap|overlap|while-studying)", "work/.*"),
    ("qualification/(twice|none|same-number|wrong-order)", "qualification/.*"),
    ("qualification/.*", "scope/.*|work/(appointed-before-title|title-not-listed)"),
    ("scope/.*", "(scope|work|department)/.*"),
    ("department/.*", "department/.*|education/.*|work/.*"),
    ("education/.*", "work/(while-studying|gap)"),
    ("registration/.*", ".*/(before-birth|too-young)|registration/.*|department/hmt-by-residence"),
]


@dataclass(frozen=True)
class Injected:
    """A sample with defects in it, each with the path where it must be found."""

    sample: Sample
    expected: Sequence[tuple[Defect, str]]

    def missed(self) -> list[Defect]:
        told = {(each.path, each.code, each.severity) for each in findings(self.sample)}
        return [defect for defect, path in self.expected if (path, defect.code, defect.severity) not in told]


@dataclass
class Tally:
    """What became of the records of one class."""

    alone: int = 0
    found_alone: int = 0
    paired: int = 0
    found_paired: int = 0

    @property
    def is_whole(self) -> bool:
        return self.alone > 0 and self.alone == self.found_alone and self.paired == self.found_paired


@dataclass
class Result:
    """The whole measurement."""

    tallies: Mapping[str, Tally]
    blocks: list[Finding] = field(default_factory=list)
    records: int = 0

    @property
    def recall(self) -> float:
        return sum(each.is_whole for each in self.tallies.values()) / len(self.tallies)


def injection(defect: Defect) -> Injection:
    """Find the function named after the defect."""
    module = import_module(f"corpus.injections.{defect.section.replace('-', '_')}")
    found: Injection = getattr(module, defect.name.replace("-", "_"))
    return found


def inject(defect: Defect, into: Sample, rng: Random) -> tuple[Sample, str] | None:
    """Return a copy with the defect in it and the path where it must be found; None where it does not fit."""
    copy = deepcopy(into)
    try:
        return copy, injection(defect)(copy, rng)
    except Unsuited:
        return None


def measure(seed: int, *, clean_records: int, alone: int, pairs: int) -> Result:
    """Judge clean records, every defect alone in `alone` of them, and `pairs` records with two defects each."""
    rng = Random(seed)
    pool = [clean(rng) for _ in range(clean_records)]
    result = Result({defect.slug: Tally() for defect in KNOWABLE}, records=clean_records)
    for sample in pool:
        result.blocks += [each for each in findings(sample) if each.severity is Severity.MUST]
    for defect in KNOWABLE:
        for injected in _alone(defect, pool, rng, alone):
            tally = result.tallies[defect.slug]
            tally.alone += 1
            tally.found_alone += not injected.missed()
            result.records += 1
    for injected in _in_pairs(pool, rng, pairs):
        missed = injected.missed()
        for defect, _ in injected.expected:
            tally = result.tallies[defect.slug]
            tally.paired += 1
            tally.found_paired += defect not in missed
        result.records += 1
    return result


def _alone(defect: Defect, pool: Sequence[Sample], rng: Random, count: int) -> Iterator[Injected]:
    for sample in rng.sample(pool, len(pool)):
        found = inject(defect, sample, rng)
        if found is not None:
            yield Injected(found[0], [(defect, found[1])])
            count -= 1
            if not count:
                return


def _in_pairs(pool: Sequence[Sample], rng: Random, count: int) -> Iterator[Injected]:
    """Go round the defects, each with a partner drawn by lot, until there are enough records."""
    while count > 0:
        for one in KNOWABLE:
            found = _pair(one, rng.choice(KNOWABLE), pool, rng)
            if found is not None and count > 0:
                yield found
                count -= 1


def _pair(one: Defect, other: Defect, pool: Sequence[Sample], rng: Random) -> Injected | None:
    """Put both into a sample, so that neither undoes the other; some pairs cannot be."""
    if _are_about_one_thing(one, other):
        return None
    for sample in rng.sample(pool, min(len(pool), 40)):
        first = inject(one, sample, rng)
        both = first and _inject_on_top(other, first[0], rng)
        if first and both and not _meet(sample, first[0], both[0]):
            return Injected(both[0], [(one, first[1]), (other, both[1])])
    return None


def _are_about_one_thing(one: Defect, other: Defect) -> bool:
    return any(
        re.fullmatch(left, first.slug) and re.fullmatch(right, second.slug)
        for left, right in ABOUT_ONE_THING
        for first, second in ((one, other), (other, one))
    )


def _inject_on_top(defect: Defect, sample: Sample, rng: Random) -> tuple[Sample, str] | None:
    """Injections count on a clean sample; where the first defect took what the second needs, it does not fit."""
    try:
        return inject(defect, sample, rng)
    except LookupError:
        return None


def _meet(clean_one: Sample, first: Sample, both: Sample) -> bool:
    """Tell whether the second defect changed an entry or a fact that the first had changed."""
    before, between, after = _flat(clean_one), _flat(first), _flat(both)
    return bool(_changed(before, between) & _changed(between, after))


def _changed(one: Mapping[str, Any], other: Mapping[str, Any]) -> set[str]:
    return {key for key in one.keys() | other.keys() if one.get(key) != other.get(key)}


def _flat(sample: Sample) -> dict[str, Any]:
    """Name every fact of a sample, and every entry as a whole."""
    facts = {name: value for name, value in vars(sample).items() if name not in {"typed", "pictures", "checks"}}
    facts |= dict(sample.checks)
    for (path, _), picture in sample.pictures.items():
        facts[path] = [*facts.get(path, []), picture]
    for section, content in sample.typed.items():
        facts |= {f"{section}/{name}": [value, facts.get(f"{section}/{name}")] for name, value in content.items()}
    return facts
