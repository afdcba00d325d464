"""专业技术资格: titles that are missing, repeated or dated wrongly."""

from copy import deepcopy
from random import Random

from corpus.numbers import month
from corpus.picking import born, demand, now, number, scope, some, take_pictures, two
from corpus.sample import Sample
from kuaiji.rules.codes import CheckKind, Outcome, QualificationKind, ScopeChoice
from kuaiji.rules.document import CheckResult

WITHOUT_LEVEL = {QualificationKind.CPA, QualificationKind.TAX}


def none(sample: Sample, rng: Random) -> str:
    demand(scope(sample) in {ScopeChoice.TITLE_HOLDER, ScopeChoice.CROSS_CANDIDATE})
    sample.typed["qualification"] = {}
    return "qualification"


def field_empty(sample: Sample, rng: Random) -> str:
    path, entry = some(rng, sample, "qualification", lambda entry: "level" in entry)
    name = rng.choice(sorted(entry))
    del entry[name]
    return f"{path}/{name}"


def level_unneeded(sample: Sample, rng: Random) -> str:
    path, entry = some(rng, sample, "qualification", lambda entry: entry["kind"] in WITHOUT_LEVEL)
    entry["level"] = "intermediate"
    return f"{path}/level"


def odd_number(sample: Sample, rng: Random) -> str:
    path, entry = some(rng, sample, "qualification")
    entry["certificate_number"] = rng.choice(["123", "同上", "1234567890；9876543210"])
    return f"{path}/certificate_number"


def future(sample: Sample, rng: Random) -> str:
    path, entry = some(rng, sample, "qualification")
    entry["obtained_on"] = month(now(sample) + rng.randint(1, 12))
    return f"{path}/obtained_on"


def before_birth(sample: Sample, rng: Random) -> str:
    path, entry = some(rng, sample, "qualification")
    entry["obtained_on"] = month(born(sample) - rng.randint(0, 12))
    return f"{path}/obtained_on"


def too_young(sample: Sample, rng: Random) -> str:
    path, entry = some(rng, sample, "qualification")
    entry["obtained_on"] = month(born(sample) + 12 * rng.randint(5, 13))
    return f"{path}/obtained_on"


def wrong_order(sample: Sample, rng: Random) -> str:
    lower, path, higher = two(rng, sample, "qualification", lambda entry: entry["kind"] is QualificationKind.ACCOUNTING)
    lower["obtained_on"], higher["obtained_on"] = higher["obtained_on"], lower["obtained_on"]
    return f"{path}/obtained_on"


def twice(sample: Sample, rng: Random) -> str:
    _, entry = some(rng, sample, "qualification")
    sample.typed["qualification"]["q9"] = deepcopy(entry)
    return "qualification/q9"


def same_number(sample: Sample, rng: Random) -> str:
    one, path, other = two(rng, sample, "qualification")
    other["certificate_number"] = number(one, "certificate_number")
    return f"{path}/certificate_number"


def mismatch_without_evidence(sample: Sample, rng: Random) -> str:
    path, _ = some(rng, sample, "qualification", lambda entry: entry["kind"] not in WITHOUT_LEVEL)
    sample.checks[path] = [CheckResult(CheckKind.QUALIFICATION, Outcome.MISMATCHED, {"level": "junior"})]
    take_pictures(sample, path)
    return f"{path}/certificate"


def no_certificate(sample: Sample, rng: Random) -> str:
    path, _ = some(rng, sample, "qualification", lambda entry: entry["kind"] in WITHOUT_LEVEL)
    take_pictures(sample, path)
    return f"{path}/certificate"
