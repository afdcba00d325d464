"""The small named world of the rules: 李雷 the cashier, 韩梅梅 the student, and records that have nothing wrong."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import replace
from datetime import date
from typing import Any

from kuaiji.rules.codes import DocumentType, FileState, Sex
from kuaiji.rules.document import CheckResult, Document, EvidenceFile, Registrant, parse
from kuaiji.rules.facts import Facts
from kuaiji.rules.findings import Finding
from kuaiji.rules.policy import resolve

TODAY = date(2026, 11, 22)
TIANHE = ("44", "4401", "440106")
LI_LEI = Registrant(DocumentType.RESIDENT_ID, "李雷", Sex.MALE, date(1991, 3, 8), has_proved_identity=True)
HAN_MEIMEI = Registrant(DocumentType.RESIDENT_ID, "韩梅梅", Sex.FEMALE, date(2005, 10, 1), has_proved_identity=True)

BACHELOR = {
    "place": "mainland",
    "mode": "full_time",
    "school": "中山大学",
    "level": "21",
    "degree": "4",
    "started_on": "2009-09",
    "ended_on": "2013-06",
    "major": "会计学",
    "certificate_number": "105581201305000001",
    "degree_number": "1055842013000001",
}
HIGH_SCHOOL = {
    "place": "mainland",
    "mode": "full_time",
    "school": "广州市第二中学",
    "level": "61",
    "started_on": "2021-09",
    "ended_on": "2024-06",
}
STUDYING = {
    "place": "mainland",
    "mode": "full_time",
    "school": "暨南大学",
    "level": "21",
    "started_on": "2024-09",
    "is_current": "yes",
    "major": "会计学",
}
CASHIER = {"post": "cashier", "started_on": "2013-09", "is_current": "yes", "title": "none"}
JOB = {
    "started_on": "2013-07",
    "is_current": "yes",
    "employer": "广州市小海豚商贸有限公司",
    "uscc": "91440100MA0000015P",
    "employer_kind": "private_company",
    "industry": "F",
    "address": "广州市天河区体育东路1号",
    "phone": "020-83334567",
    "is_accounting": "yes",
    "posts": {"p1": CASHIER},
}
TITLE = {"kind": "accounting", "level": "junior", "certificate_number": "1234567890", "obtained_on": "2015-05"}

ACCOUNTANT: dict[str, Any] = {
    "department": {"status": "in_post", "household": "4401", "exam": "intermediate", "department": "440106"},
    "scope": {"scope": "1", "has_read": "yes"},
    "education": {"e1": BACHELOR},
    "work": {"w1": JOB},
    "qualification": {"q1": TITLE},
}
STUDENT: dict[str, Any] = {
    "department": {"status": "student", "household": "4401", "exam": "junior", "department": "440106"},
    "scope": {"scope": "3", "has_read": "yes"},
    "education": {"e1": HIGH_SCHOOL, "e2": STUDYING},
}


def picture(path: str, slot: str, state: FileState = FileState.READY) -> EvidenceFile:
    return EvidenceFile(f"{path}/{slot}", path, slot, state, "jpg", 60_000, 800, 600)


ID_PICTURES = tuple(picture("basic", slot) for slot in ("photo", "id_portrait", "id_emblem"))
FACTS = Facts(
    registrant=LI_LEI,
    files=(*ID_PICTURES, picture("work/w1", "resume_form")),
    checks={},
    policy=resolve(TIANHE, TODAY),
    today=TODAY,
    department_line=TIANHE,
)
STUDENT_FACTS = replace(
    FACTS,
    registrant=HAN_MEIMEI,
    files=(*ID_PICTURES, picture("education/e1", "diploma"), picture("education/e2", "study_proof")),
)


def with_changes(record: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """Copy a record and set what stands at each path; None takes it away."""
    copy = deepcopy(dict(record))
    for path, value in changes.items():
        *above, last = path.split("/")
        place = copy
        for part in above:
            place = place.setdefault(part, {})
        if value is None:
            place.pop(last, None)
        else:
            place[last] = deepcopy(value)
    return copy


def document(record: Mapping[str, Any], **changes: Any) -> Document:
    parsed, unread = parse(with_changes(record, changes))
    assert unread == []
    return parsed


def told(findings: Sequence[Finding]) -> list[tuple[str, str]]:
    return [(finding.path, finding.code) for finding in findings]


def answered(path: str, *results: CheckResult, facts: Facts = FACTS) -> Facts:
    return replace(facts, checks={**facts.checks, path: results})
