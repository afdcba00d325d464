"""教育经历: the clauses of R6, one row each."""

from dataclasses import replace
from typing import Any

import pytest

from kuaiji.rules.education import findings
from rules.world import (
    ACCOUNTANT,
    BACHELOR,
    FACTS,
    HIGH_SCHOOL,
    LI_LEI,
    STUDENT,
    STUDENT_FACTS,
    STUDYING,
    document,
    told,
)

E1 = "education/e1"
E2 = "education/e2"
MASTER_DEGREE = BACHELOR | {
    "level": None,
    "degree": "3",
    "started_on": "2016-09",
    "ended_on": "2018-06",
    "mode": "adult",
}
MASTER_DEGREE |= {"certificate_number": None, "degree_number": "1055832018000001"}
ENDED = HIGH_SCHOOL | {"school": "广州市第三中学", "ended_on": "2026-06"}


def of_accountant(changes: dict[str, Any]) -> list[tuple[str, str]]:
    return told(findings(document(ACCOUNTANT, **changes), FACTS))


def of_student(changes: dict[str, Any]) -> list[tuple[str, str]]:
    return told(findings(document(STUDENT, **changes), STUDENT_FACTS))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"education": None}, [("education", "education.empty")]),
        ({f"{E1}/place": None}, [(f"{E1}/place", "required")]),
        ({f"{E1}/mode": None}, [(f"{E1}/mode", "required")]),
        ({f"{E1}/school": None}, [(f"{E1}/school", "required")]),
        ({f"{E1}/level": None}, []),
        ({f"{E1}/level": None, f"{E1}/degree": "none", f"{E1}/degree_number": None}, [(f"{E1}/level", "required")]),
        ({f"{E1}/level": None, f"{E1}/degree": None, f"{E1}/certificate_number": None, f"{E1}/degree_number": None}, [
            (f"{E1}/level", "required"), (f"{E1}/degree", "required"), (f"{E1}/certificate_number", "required")]),
        ({f"{E1}/degree": None}, [(f"{E1}/degree", "required")]),
        ({f"{E1}/started_on": None}, [(f"{E1}/started_on", "required")]),
        ({f"{E1}/ended_on": None}, [(f"{E1}/ended_on", "required")]),
        ({f"{E1}/major": None}, [(f"{E1}/major", "required")]),
        ({f"{E1}/certificate_number": None}, [(f"{E1}/certificate_number", "required")]),
        ({f"{E1}/degree_number": None}, [(f"{E1}/degree_number", "required")]),
        ({f"{E1}/degree_number": None, f"{E1}/degree": "none"}, []),
        ({f"{E1}/certificate_number": None, f"{E1}/degree_number": None, f"{E1}/place": "abroad"}, []),
        ({f"{E1}/certificate_number": None, f"{E1}/degree_number": None, f"{E1}/place": "hmt"}, []),
        ({E1: HIGH_SCHOOL}, []),
        ({E1: HIGH_SCHOOL | {"level": "41"}}, [(f"{E1}/major", "required")]),
        ({f"{E1}/started_on": "2026-12", f"{E1}/ended_on": None}, [
            (f"{E1}/ended_on", "required"), (f"{E1}/started_on", "period.future-start")]),
        ({f"{E1}/ended_on": "2026-12"}, [
            (f"{E1}/ended_on", "period.future-end"), (f"{E1}/certificate_number", "certificate.year")]),
        ({f"{E1}/ended_on": "2026-11"}, [(f"{E1}/certificate_number", "certificate.year")]),
        ({f"{E1}/started_on": "2013-07"}, [(f"{E1}/ended_on", "period.reversed")]),
        ({f"{E1}/started_on": "2013-06"}, []),
        ({f"{E1}/started_on": "1991-03"}, [(f"{E1}/started_on", "period.before-birth")]),
        ({f"{E1}/started_on": "1991-04"}, []),
        ({f"{E1}/degree": "3", f"{E1}/degree_number": "1055832013000001"}, [
            (f"{E1}/degree", "education.degree-of-other-level")]),
        ({f"{E1}/degree": "4b"}, []),
        ({f"{E1}/level": "17", f"{E1}/certificate_number": "10558120130500001"}, []),
        ({E2: MASTER_DEGREE}, []),
        ({E2: BACHELOR}, [(E2, "education.twice"), (f"{E2}/started_on", "education.overlap")]),
        ({E2: BACHELOR | {"school": "暨南大学", "started_on": "2013-06", "ended_on": "2013-06"}}, []),
        ({E2: BACHELOR | {"school": "暨南大学", "started_on": "2013-05"}}, [(f"{E2}/started_on", "education.overlap")]),
        ({E2: BACHELOR | {"school": "暨南大学", "started_on": "2012-09", "mode": "adult"}}, []),
        ({E2: STUDYING}, []),
        ({E2: STUDYING, "department/status": "other"}, [("department/status", "education.student-by-entry")]),
        ({E2: STUDYING | {"mode": "open"}, "department/status": "other"}, []),
        ({E1: STUDYING}, [("education", "education.nothing-obtained")]),
    ],
)  # fmt: skip
def test_obtained(changes: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    assert of_accountant(changes) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({E2: None}, [("education", "education.student-without-current")]),
        ({E1: None}, [("education", "education.student-without-obtained")]),
        ({f"{E2}/ended_on": "2026-06"}, [(f"{E2}/is_current", "period.current-with-end")]),
        (
            {f"{E2}/certificate_number": "105581202605000001"},
            [(f"{E2}/certificate_number", "education.current-with-certificate")],
        ),
        ({f"{E2}/degree": "4"}, [(f"{E2}/degree", "education.current-with-degree")]),
        ({f"{E2}/degree": "none"}, []),
        (
            {"education/e3": STUDYING | {"school": "中山大学", "started_on": "2025-09"}},
            [("education/e3/is_current", "education.two-current")],
        ),
        ({"education/e3": STUDYING | {"school": "中山大学", "mode": "self_study"}}, []),
        ({"education/e3": ENDED | {"started_on": "2024-06"}}, [(f"{E2}/started_on", "education.overlap")]),
        ({"education/e3": ENDED | {"started_on": "2025-03"}}, [("education/e3/started_on", "education.overlap")]),
    ],
)
def test_student(changes: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    assert of_student(changes) == expected


def test_birth_that_is_not_known_is_not_compared() -> None:
    facts = replace(FACTS, registrant=replace(LI_LEI, birth_on=None))

    assert findings(document(ACCOUNTANT, **{f"{E1}/started_on": "1901-01"}), facts) == []


@pytest.mark.parametrize(
    ("school", "message"),
    [
        ("广州市第三中学", "与广州市第三中学的全日制就读时间重叠，请核对起止时间。"),
        (None, "与另一条的全日制就读时间重叠，请核对起止时间。"),
    ],
)
def test_overlap_names_the_other_school(school: str | None, message: str) -> None:
    entry = ENDED | {"school": school, "started_on": "2024-06"}

    found = findings(document(STUDENT, **{"education/e3": entry}), STUDENT_FACTS)

    assert [each.message for each in found if each.code == "education.overlap"] == [message]
