"""会计管理部门: the wrong department, or a status that the rest of the record contradicts."""

from datetime import date
from random import Random

from corpus.clean import LINES
from corpus.picking import demand, scope, section_of, some, status
from corpus.sample import Sample
from kuaiji.rules.codes import DocumentType, Mode, ScopeChoice, Status
from kuaiji.rules.department import HMT


def home_for_work(sample: Sample, rng: Random) -> str:
    demand(scope(sample) == ScopeChoice.ACCOUNTANT and status(sample) is Status.IN_POST)
    sample.line = rng.choice([line for line in LINES if line[0][:2] != sample.line[0][:2]])
    section_of(sample, "department")["department"] = sample.line[-1]
    return "department/department"


def neither_home_nor_residence(sample: Sample, rng: Random) -> str:
    demand(status(sample) is Status.OTHER)
    places = {"residence": "4301"} | ({"household": "43"} if sample.kind is DocumentType.RESIDENT_ID else {})
    section_of(sample, "department").update(places)
    return "department/department"


def closed_department(sample: Sample, rng: Random) -> str:
    sample.line = ()
    section_of(sample, "department")["department"] = "440199"
    return "department/department"


def hmt_by_residence(sample: Sample, rng: Random) -> str:
    demand(sample.kind in HMT and status(sample) is Status.OTHER)
    sample.today, sample.line = date(2023, 6, 1), ("4403", "440305")
    section_of(sample, "department")["department"] = "440305"
    return "department/department"


def field_empty(sample: Sample, rng: Random) -> str:
    section = section_of(sample, "department")
    name = rng.choice(sorted(section))
    demand(name != "residence" or status(sample) is Status.OTHER)
    del section[name]
    return f"department/{name}"


def in_post_without_job(sample: Sample, rng: Random) -> str:
    demand(scope(sample) == ScopeChoice.ACCOUNTANT and status(sample) is Status.OTHER)
    section_of(sample, "department")["status"] = Status.IN_POST
    return "work"


def not_in_post_with_job(sample: Sample, rng: Random) -> str:
    demand(scope(sample) == ScopeChoice.ACCOUNTANT and status(sample) is Status.IN_POST)
    section_of(sample, "department").update(status=Status.OTHER, residence=sample.line[-1])
    return "department/status"


def student_by_record(sample: Sample, rng: Random) -> str:
    demand(status(sample) is Status.STUDENT)
    section_of(sample, "department").update(status=Status.OTHER, residence=sample.line[-1])
    return "department/status"


def student_part_time(sample: Sample, rng: Random) -> str:
    demand(status(sample) is Status.STUDENT)
    _, entry = some(rng, sample, "education", lambda entry: "is_current" in entry)
    entry["mode"] = rng.choice([Mode.SELF_STUDY, Mode.ADULT, Mode.NETWORK])
    return "department/status"
