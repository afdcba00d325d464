"""教育经历: what stands in the entries against the certificates, the calendar and one another."""

from collections.abc import Callable
from copy import deepcopy
from random import Random

from corpus import studies
from corpus.numbers import degree_number, digits, index, month
from corpus.picking import Entry, at, born, demand, now, number, section_of, some, status, take_pictures, two
from corpus.sample import Sample
from kuaiji.rules.codes import CheckKind, Degree, Level, Mode, Outcome, Status
from kuaiji.rules.document import CheckResult

ABOVE_SCHOOL = {Level.DOCTOR, Level.MASTER, Level.BACHELOR, Level.COLLEGE}
REAL = {Degree.DOCTOR, Degree.MASTER, Degree.BACHELOR, Degree.SECOND_BACHELOR}


def _is_current(entry: Entry) -> bool:
    return "is_current" in entry


def _is_online(entry: Entry) -> bool:
    return entry["place"] == "mainland" and entry.get("level") in ABOVE_SCHOOL and not _is_current(entry)


def _is_numbered(entry: Entry) -> bool:
    """Both certificates number the parts of what the entry says."""
    return _is_online(entry) and entry["degree"] in REAL and _has_structure(entry)


def _has_structure(entry: Entry) -> bool:
    level = number(entry, "certificate_number")
    return _is_online(entry) and len(level) == 18 and not level.startswith("6")


def _is_full_time(entry: Entry) -> bool:
    return entry["mode"] is Mode.FULL_TIME and not _is_current(entry)


def _keep(sample: Sample, suits: Callable[[Entry], bool]) -> None:
    entries = sample.entries("education")
    kept = {key: entry for key, entry in entries.items() if suits(entry)}
    demand(len(kept) < len(entries))
    sample.typed["education"] = kept


def none(sample: Sample, rng: Random) -> str:
    sample.typed["education"] = {}
    return "education"


def field_empty(sample: Sample, rng: Random) -> str:
    path, entry = some(rng, sample, "education")
    names = ["place", "mode", "school", "started_on"]
    if _is_online(entry):
        names += ["ended_on", "major", "certificate_number", "degree"]
    name = rng.choice(names)
    del entry[name]
    return f"{path}/{name}"


def nonsense_month(sample: Sample, rng: Random) -> str:
    path, entry = some(rng, sample, "education")
    entry["started_on"] = rng.choice(["2013-13", "九月", "13/09"])
    return f"{path}/started_on"


def not_yet_obtained(sample: Sample, rng: Random) -> str:
    path, entry = some(rng, sample, "education", _is_current)
    del entry["is_current"]
    entry["ended_on"] = month(now(sample) + rng.randint(1, 20))
    return f"{path}/ended_on"


def enrolled_in_future(sample: Sample, rng: Random) -> str:
    path, entry = some(rng, sample, "education", _is_current)
    entry["started_on"] = month(now(sample) + rng.randint(1, 10))
    return f"{path}/started_on"


def current_with_end(sample: Sample, rng: Random) -> str:
    path, entry = some(rng, sample, "education", _is_current)
    entry["ended_on"] = sample.month
    return f"{path}/is_current"


def current_with_certificate(sample: Sample, rng: Random) -> str:
    path, entry = some(rng, sample, "education", _is_current)
    entry["certificate_number"] = f"10558120260500{digits(rng, 4)}"
    return f"{path}/certificate_number"


def current_with_degree(sample: Sample, rng: Random) -> str:
    path, entry = some(rng, sample, "education", _is_current)
    entry["degree"] = rng.choice([Degree.BACHELOR, Degree.MASTER])
    return f"{path}/degree"


def current_with_degree_number(sample: Sample, rng: Random) -> str:
    path, entry = some(rng, sample, "education", _is_current)
    entry["degree_number"] = degree_number(rng, "10558", Degree.BACHELOR, sample.month)
    return f"{path}/degree_number"


def nothing_obtained(sample: Sample, rng: Random) -> str:
    demand(status(sample) is not Status.STUDENT)
    entries = sample.entries("education").values()
    if not any(map(_is_current, entries)):
        sample.typed["education"]["e9"] = studies.current(rng, Level.BACHELOR, now(sample) - 10, Mode.OPEN)
        sample.pictures["education/e9", "study_proof"] = deepcopy(sample.pictures["basic", "photo"])
    _keep(sample, _is_current)
    return "education"


def student_one_entry(sample: Sample, rng: Random) -> str:
    demand(status(sample) is Status.STUDENT)
    _keep(sample, lambda entry: not _is_current(entry))
    return "education"


def student_no_obtained(sample: Sample, rng: Random) -> str:
    demand(status(sample) is Status.STUDENT)
    _keep(sample, _is_current)
    return "education"


def level_degree_confused(sample: Sample, rng: Random) -> str:
    path, entry = some(rng, sample, "education", lambda entry: entry.get("degree") is Degree.BACHELOR)
    entry["degree"] = Degree.MASTER
    return f"{path}/degree"


def degree_below_college(sample: Sample, rng: Random) -> str:
    path, entry = some(rng, sample, "education", lambda entry: entry.get("level") not in {None, *ABOVE_SCHOOL})
    entry |= {"degree": Degree.BACHELOR, "degree_number": f"105584{entry['ended_on'][:4]}{digits(rng, 6)}"}
    return f"{path}/degree"


def number_without_degree(sample: Sample, rng: Random) -> str:
    path, entry = some(rng, sample, "education", lambda entry: entry.get("level") is Level.COLLEGE)
    demand(not _is_current(entry))
    entry["degree_number"] = f"105584{entry['ended_on'][:4]}{digits(rng, 6)}"
    return f"{path}/degree"


def number_without_level(sample: Sample, rng: Random) -> str:
    path, entry = some(rng, sample, "education", _is_numbered)
    del entry["level"]
    return f"{path}/level"


def wrong_level(sample: Sample, rng: Random) -> str:
    path, entry = some(rng, sample, "education", _has_structure)
    said = number(entry, "certificate_number")
    other = rng.choice([each for each in ("01", "02", "05", "06") if each != said[10:12]])
    entry["certificate_number"] = said[:10] + other + said[12:]
    return f"{path}/certificate_number"


def wrong_degree(sample: Sample, rng: Random) -> str:
    path, entry = some(rng, sample, "education", _is_numbered)
    said = number(entry, "degree_number")
    entry["degree_number"] = said[:5] + rng.choice([each for each in "234" if each != said[5]]) + said[6:]
    return f"{path}/degree_number"


def odd_number(sample: Sample, rng: Random) -> str:
    path, entry = some(rng, sample, "education", _has_structure)
    said = number(entry, "certificate_number")
    entry["certificate_number"] = rng.choice([said[:-3], f"{said}1", f"A{said[1:]}"])
    return f"{path}/certificate_number"


def swapped_numbers(sample: Sample, rng: Random) -> str:
    path, entry = some(rng, sample, "education", _is_numbered)
    demand(number(entry, "certificate_number") != number(entry, "degree_number"))
    entry["certificate_number"], entry["degree_number"] = entry["degree_number"], entry["certificate_number"]
    return f"{path}/certificate_number"


def one_number_twice(sample: Sample, rng: Random) -> str:
    path, entry = some(rng, sample, "education", _is_numbered)
    entry["degree_number"] = number(entry, "certificate_number")
    return f"{path}/degree_number"


def level_number_in_degree(sample: Sample, rng: Random) -> str:
    path, entry = some(rng, sample, "education", _is_numbered)
    entry["degree_number"] = number(entry, "certificate_number")[:12] + digits(rng, 6)
    return f"{path}/degree_number"


def certificate_year(sample: Sample, rng: Random) -> str:
    path, entry = some(rng, sample, "education", _has_structure)
    said = number(entry, "certificate_number")
    entry["certificate_number"] = f"{said[:6]}{int(said[6:10]) + rng.choice([-10, -1, 1])}{said[10:]}"
    return f"{path}/certificate_number"


def degree_year(sample: Sample, rng: Random) -> str:
    path, entry = some(rng, sample, "education", _is_numbered)
    said = number(entry, "degree_number")
    entry["degree_number"] = f"{said[:6]}{int(said[6:10]) - rng.choice([1, 10])}{said[10:]}"
    return f"{path}/degree_number"


def certificate_mode(sample: Sample, rng: Random) -> str:
    path, entry = some(rng, sample, "education", _has_structure)
    demand(entry["mode"] is Mode.FULL_TIME and entry["level"] in {Level.COLLEGE, Level.BACHELOR})
    said = number(entry, "certificate_number")
    entry["certificate_number"] = said[:5] + rng.choice("57") + said[6:]
    return f"{path}/mode"


def two_schools(sample: Sample, rng: Random) -> str:
    path, entry = some(rng, sample, "education", _is_numbered)
    entry["degree_number"] = "10001" + number(entry, "degree_number")[5:]
    return f"{path}/degree_number"


def foreign_as_mainland(sample: Sample, rng: Random) -> str:
    path, entry = some(rng, sample, "education", lambda entry: entry["place"] != "mainland")
    entry |= {"place": "mainland", "school": rng.choice(["University of Leeds", "香港大学", "澳门大学"])}
    return f"{path}/place"


def mainland_as_foreign(sample: Sample, rng: Random) -> str:
    path, entry = some(rng, sample, "education", _has_structure)
    entry["place"] = rng.choice(["abroad", "hmt"])
    return f"{path}/place"


def reversed(sample: Sample, rng: Random) -> str:
    path, entry = some(rng, sample, "education", lambda entry: not _is_current(entry))
    entry["started_on"], entry["ended_on"] = entry["ended_on"], entry["started_on"]
    return f"{path}/ended_on"


def before_birth(sample: Sample, rng: Random) -> str:
    path, entry = some(rng, sample, "education")
    entry["started_on"] = month(born(sample) - rng.randint(0, 30))
    return f"{path}/started_on"


def too_short(sample: Sample, rng: Random) -> str:
    path, entry = some(rng, sample, "education", lambda entry: _is_full_time(entry) and _is_online(entry))
    entry["started_on"] = month(at(entry, "ended_on") - rng.randint(0, 9))
    return f"{path}/started_on"


def too_long(sample: Sample, rng: Random) -> str:
    path, entry = some(rng, sample, "education", lambda entry: _is_full_time(entry) and _is_online(entry))
    entry["started_on"] = month(at(entry, "ended_on") - 12 * rng.randint(11, 14))
    return f"{path}/started_on"


def too_young(sample: Sample, rng: Random) -> str:
    path, entry = some(rng, sample, "education", _is_online)
    end = born(sample) + 12 * rng.randint(8, 14)
    entry |= {"started_on": month(end - 36), "ended_on": month(end)}
    return f"{path}/ended_on"


def overlap(sample: Sample, rng: Random) -> str:
    one, path, other = two(rng, sample, "education", _is_full_time)
    other["started_on"] = month(at(one, "ended_on") - rng.randint(1, 12))
    demand(at(one, "started_on") < at(other, "started_on"))
    return f"{path}/started_on"


def two_current(sample: Sample, rng: Random) -> str:
    _, entry = some(rng, sample, "education", lambda entry: _is_current(entry) and entry["mode"] is Mode.FULL_TIME)
    later = {"school": "华中科技大学", "started_on": month(at(entry, "started_on") + 1)}
    sample.typed["education"]["e9"] = entry | later
    return "education/e9/is_current"


def twice(sample: Sample, rng: Random) -> str:
    _, entry = some(rng, sample, "education")
    sample.typed["education"]["e9"] = deepcopy(entry)
    return "education/e9"


def same_certificate(sample: Sample, rng: Random) -> str:
    one, path, other = two(rng, sample, "education", _is_online)
    other["certificate_number"] = number(one, "certificate_number")
    return f"{path}/certificate_number"


def _answer(sample: Sample, rng: Random, outcome: Outcome) -> str:
    """Let 学信网 answer about an entry that has every picture it may be asked for."""
    path, _ = some(rng, sample, "education", _is_online)
    differing = {"school": "希望大学"} if outcome is Outcome.MISMATCHED else {}
    sample.checks[path] = [CheckResult(CheckKind.EDUCATION, outcome, differing)]
    for slot in ("diploma", "degree_certificate", "verification_report"):
        sample.pictures[path, slot] = deepcopy(sample.pictures["basic", "photo"])
    return path


def mismatch_without_evidence(sample: Sample, rng: Random) -> str:
    path = _answer(sample, rng, Outcome.MISMATCHED)
    take_pictures(sample, path)
    return f"{path}/diploma"


def mismatch_said(sample: Sample, rng: Random) -> str:
    return f"{_answer(sample, rng, Outcome.MISMATCHED)}/school"


def not_found_without_evidence(sample: Sample, rng: Random) -> str:
    path = _answer(sample, rng, Outcome.NOT_FOUND)
    take_pictures(sample, path)
    return f"{path}/diploma"


def not_found_said(sample: Sample, rng: Random) -> str:
    return _answer(sample, rng, Outcome.NOT_FOUND)


def no_report(sample: Sample, rng: Random) -> str:
    path = _answer(sample, rng, rng.choice([Outcome.MISMATCHED, Outcome.NOT_FOUND]))
    entry = section_of(sample, "education")[path.rpartition("/")[2]]
    demand(entry["level"] is not Level.COLLEGE and at(entry, "ended_on") >= index("2008-01"))
    del sample.pictures[path, "verification_report"]
    return f"{path}/verification_report"


def no_recognition(sample: Sample, rng: Random) -> str:
    path, _ = some(rng, sample, "education", lambda entry: entry["place"] != "mainland")
    del sample.pictures[path, "recognition"]
    return f"{path}/recognition"


def no_diploma_below(sample: Sample, rng: Random) -> str:
    path, _ = some(rng, sample, "education", lambda entry: entry.get("level") not in {None, *ABOVE_SCHOOL})
    take_pictures(sample, path)
    return f"{path}/diploma"


def no_study_proof(sample: Sample, rng: Random) -> str:
    path, _ = some(rng, sample, "education", _is_current)
    take_pictures(sample, path)
    return f"{path}/study_proof"
