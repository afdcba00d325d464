"""证明材料 of clean records: what the guides call for and nothing else, said again without asking the rules."""

from random import Random
from typing import Any

from corpus.sample import Picture, Sample
from kuaiji.rules.codes import CheckKind, Degree, DocumentType, Level, Outcome, QualificationKind, Status
from kuaiji.rules.document import CheckResult
from kuaiji.rules.files import Format, Probe

COLLEGE_UP = {Level.DOCTOR, Level.MASTER, Level.POSTGRADUATE_CLASS, Level.BACHELOR, Level.COLLEGE}
OFFLINE = {QualificationKind.CPA, QualificationKind.APPRAISER, QualificationKind.TAX}
PASSED = (Outcome.PENDING, Outcome.MATCHED, Outcome.MATCHED, Outcome.UNAVAILABLE)
FAILED = (Outcome.NOT_FOUND, Outcome.MISMATCHED)
Entry = dict[str, Any]


def give_evidence(rng: Random, sample: Sample) -> None:
    """Answer some questions of the registries, and hand in every picture that is then called for."""
    _for_the_person(rng, sample)
    for key, entry in sample.entries("education").items():
        _for_a_study(rng, sample, f"education/{key}", entry)
    work_slot = sample.facts().policy.work_evidence.value[0]
    for key, entry in sample.entries("work").items():
        if entry.get("is_accounting") == "yes":
            _hand_in(sample, f"work/{key}", work_slot)
    for key, entry in sample.entries("qualification").items():
        path = f"qualification/{key}"
        if entry["kind"] in OFFLINE or _fails(rng, sample, path, CheckKind.QUALIFICATION):
            _hand_in(sample, path, "certificate")


def _hand_in(sample: Sample, path: str, *slots: str) -> None:
    for slot in slots:
        sample.pictures[path, slot] = Picture()


def _for_the_person(rng: Random, sample: Sample) -> None:
    sample.pictures["basic", "photo"] = Picture(Probe(Format.JPG, 10 * 1024, 295, 413))
    sides = [Probe(Format.PNG, 500 * 1024, 1200, 800), Probe(Format.JPG, 20 * 1024 + 1, 640, 480)]
    sample.pictures["basic", "id_portrait"] = Picture(rng.choice(sides))
    if sample.kind is not DocumentType.PASSPORT:
        sample.pictures["basic", "id_emblem"] = Picture(rng.choice(sides))
    section = sample.typed["department"]
    province = sample.line[0][:2]
    if section["status"] is Status.OTHER and not section.get("household", province).startswith(province):
        _hand_in(sample, "basic", "residence_permit")


def _for_a_study(rng: Random, sample: Sample, path: str, entry: Entry) -> None:
    if entry.get("is_current"):
        _hand_in(sample, path, "study_proof")
        return
    has_degree = entry.get("degree", Degree.NONE) is not Degree.NONE
    if entry["place"] != "mainland":
        _hand_in(sample, path, "diploma", "degree_certificate", "recognition")
        return
    if "level" in entry and entry["level"] not in COLLEGE_UP:
        _hand_in(sample, path, "diploma")
        return
    level_fails = "level" in entry and _fails(rng, sample, path, CheckKind.EDUCATION)
    degree_fails = has_degree and _fails(rng, sample, path, CheckKind.DEGREE)
    if level_fails:
        _hand_in(sample, path, "diploma")
    if degree_fails:
        _hand_in(sample, path, "degree_certificate")
    is_above_college = has_degree or entry.get("level") in COLLEGE_UP - {Level.COLLEGE}
    if (level_fails or degree_fails) and is_above_college and entry["ended_on"] >= "2008-01":
        _hand_in(sample, path, "verification_report")


def _fails(rng: Random, sample: Sample, path: str, kind: CheckKind) -> bool:
    """Let the registry answer, or not yet; tell whether evidence is now called for."""
    outcome = rng.choice([None, None, *PASSED, *FAILED])
    if outcome is None:
        return False
    differing = {"school": "希望大学"} if outcome is Outcome.MISMATCHED and rng.random() < 0.5 else {}
    sample.checks.setdefault(path, []).append(CheckResult(kind, outcome, differing))
    return outcome in FAILED
