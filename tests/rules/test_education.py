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
UNNUMBERED = BACHELOR | {"degree": "none", "degree_number": None, "certificate_number": "67021300000000001"}
PART_TIME = BACHELOR | {"mode": "other_part_time"}
NEXT = BACHELOR | {"school": "暨南大学", "started_on": "2013-09", "ended_on": "2015-06", "degree_number": None}
NEXT |= {"degree": "none", "certificate_number": "105591201505000001"}
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
        ({f"{E1}/level": None, f"{E1}/certificate_number": None}, []),
        ({f"{E1}/level": None}, [(f"{E1}/level", "education.number-without-level")]),
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
        ({f"{E1}/degree": "none"}, [(f"{E1}/degree", "education.number-without-degree")]),
        ({f"{E1}/certificate_number": None, f"{E1}/degree_number": None, f"{E1}/place": "abroad"}, []),
        ({f"{E1}/certificate_number": None, f"{E1}/degree_number": None, f"{E1}/place": "hmt"}, []),
        ({E1: HIGH_SCHOOL}, []),
        ({E1: HIGH_SCHOOL | {"level": "41"}}, [(f"{E1}/major", "required")]),
        ({f"{E1}/started_on": "2026-12", f"{E1}/ended_on": None}, [
            (f"{E1}/ended_on", "required"), (f"{E1}/started_on", "period.future-start")]),
        ({E1: UNNUMBERED | {"started_on": "2022-09", "ended_on": "2026-12"}}, [
            (f"{E1}/ended_on", "period.future-end")]),
        ({E1: UNNUMBERED | {"started_on": "2022-09", "ended_on": "2026-11"}}, []),
        ({f"{E1}/started_on": "2013-07"}, [(f"{E1}/ended_on", "period.reversed")]),
        ({f"{E1}/started_on": "2013-06"}, [(f"{E1}/started_on", "education.too-short")]),
        ({E1: PART_TIME | {"started_on": "1991-03"}}, [(f"{E1}/started_on", "period.before-birth")]),
        ({E1: PART_TIME | {"started_on": "1991-04"}}, []),
        ({f"{E1}/degree": "3", f"{E1}/degree_number": "1055832013000001"}, [
            (f"{E1}/degree", "education.degree-of-other-level")]),
        ({f"{E1}/degree": "4b"}, []),
        ({f"{E1}/level": "17", f"{E1}/certificate_number": "10558120130500001"}, []),
        ({f"{E1}/level": "31", f"{E1}/certificate_number": "105581201306000001"}, [
            (f"{E1}/degree", "education.degree-of-other-level")]),
        ({E1: HIGH_SCHOOL | {"degree": "4", "degree_number": "1"}}, [
            (f"{E1}/degree", "education.degree-of-other-level")]),
        ({E1: HIGH_SCHOOL | {"degree_number": "1"}}, [(f"{E1}/degree", "education.number-without-degree")]),
        ({E1: HIGH_SCHOOL | {"degree": "none"}}, []),
        ({E2: MASTER_DEGREE}, []),
        ({E2: BACHELOR}, [(E2, "education.twice"), (f"{E2}/started_on", "education.overlap")]),
        ({E2: NEXT | {"started_on": "2013-06"}}, []),
        ({E2: NEXT | {"started_on": "2013-05"}}, [(f"{E2}/started_on", "education.overlap")]),
        ({E2: NEXT | {"started_on": "2012-09", "mode": "other_part_time"}}, []),
        ({E2: NEXT | {"certificate_number": BACHELOR["certificate_number"]}}, [
            (f"{E2}/certificate_number", "certificate.year"),
            (f"{E2}/certificate_number", "education.same-certificate")]),
        ({E2: STUDYING}, []),
        ({E2: STUDYING | {"mode": "open", "certificate_number": BACHELOR["certificate_number"]}}, [
            (f"{E2}/certificate_number", "education.current-with-certificate"),
            (f"{E2}/certificate_number", "education.same-certificate")]),
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
        ({f"{E2}/degree_number": "1"}, [(f"{E2}/degree_number", "education.current-with-degree-number")]),
        ({f"{E2}/mode": "self_study"}, [("department/status", "education.student-part-time")]),
        ({f"{E2}/mode": "self_study", "department/status": "in_post"}, []),
        ({f"{E2}/mode": None}, [(f"{E2}/mode", "required")]),
        ({"education/e3": STUDYING | {"school": "中山大学", "mode": "self_study"}, f"{E2}/mode": "open"}, [
            ("department/status", "education.student-part-time")]),
        (
            {"education/e3": STUDYING | {"school": "中山大学", "started_on": "2025-09"}},
            [("education/e3/is_current", "education.two-current")],
        ),
        ({"education/e3": STUDYING | {"school": "中山大学", "mode": "self_study"}}, []),
        ({"education/e3": ENDED | {"started_on": "2024-06"}}, [(f"{E2}/started_on", "education.overlap")]),
        ({"education/e3": ENDED | {"started_on": "2025-03"}}, [("education/e3/started_on", "education.overlap")]),
    ],
)  # fmt: skip
def test_student(changes: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    assert of_student(changes) == expected


def test_birth_that_is_not_known_is_not_compared() -> None:
    facts = replace(FACTS, registrant=replace(LI_LEI, birth_on=None))
    entry = PART_TIME | {"started_on": "1901-01", "ended_on": "1902-01"}

    assert findings(document(ACCOUNTANT, **{E1: entry}), facts) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"started_on": "2011-10"}, []),
        ({"started_on": "2011-11"}, ["education.too-short"]),
        ({"started_on": "2011-11", "mode": "other_part_time"}, []),
        ({"level": "31", "started_on": "2011-10"}, []),
        ({"level": "31", "started_on": "2011-11"}, ["education.too-short"]),
        ({"level": "14", "started_on": "2012-08"}, []),
        ({"level": "14", "started_on": "2012-09"}, ["education.too-short"]),
        ({"level": "11", "started_on": "2012-08"}, []),
        ({"level": "11", "started_on": "2012-09"}, ["education.too-short"]),
        ({"level": "61", "started_on": "2013-01"}, []),
        ({"started_on": "2003-06"}, []),
        ({"started_on": "2003-05"}, ["education.too-long"]),
        ({"started_on": "2003-05", "mode": "other_part_time"}, []),
    ],
)
def test_length_of_a_study(changes: dict[str, Any], expected: list[str]) -> None:
    entry = UNNUMBERED | {"degree": "none"} | changes

    found = findings(document(ACCOUNTANT, **{E1: entry}), FACTS)

    assert told(found) == [(f"{E1}/started_on", code) for code in expected]


@pytest.mark.parametrize(
    ("started_on", "expected"), [("2016-11", []), ("2016-10", [(f"{E2}/started_on", "education.too-long")])]
)
def test_study_in_progress_has_begun_within_ten_years(started_on: str, expected: list[tuple[str, str]]) -> None:
    facts = replace(STUDENT_FACTS, registrant=LI_LEI)
    changes = {f"{E1}/started_on": "2012-09", f"{E1}/ended_on": "2015-06", f"{E2}/started_on": started_on}

    assert told(findings(document(STUDENT, **changes), facts)) == expected


def test_study_that_has_just_begun_is_not_too_short() -> None:
    assert of_student({f"{E2}/started_on": "2026-09"}) == []
    assert of_student({f"{E2}/started_on": "2026-11"}) == []
    assert of_student({f"{E2}/started_on": "2026-12"}) == [(f"{E2}/started_on", "period.future-start")]


@pytest.mark.parametrize(
    ("level", "ended_on", "expected"),
    [
        ("31", "2006-02", [(f"{E1}/ended_on", "education.too-young")]),
        ("31", "2006-03", []),
        ("61", "2006-02", []),
        ("31", "1991-03", []),
        ("31", "1991-04", [(f"{E1}/ended_on", "education.too-young")]),
    ],
)
def test_nobody_graduates_from_college_as_a_child(level: str, ended_on: str, expected: list[tuple[str, str]]) -> None:
    entry = UNNUMBERED | {"mode": "other_part_time", "level": level, "started_on": None, "ended_on": ended_on}

    found = findings(document(ACCOUNTANT, **{E1: entry}), FACTS)

    assert [each for each in told(found) if each[1] != "required"] == expected


@pytest.mark.parametrize(
    ("place", "school", "expected"),
    [
        ("mainland", "University of Leeds", ["education.foreign-school"]),
        ("mainland", "香港大学", ["education.foreign-school"]),
        ("mainland", "台湾大学", ["education.foreign-school"]),
        ("mainland", "香港中文大学（深圳）", []),
        ("mainland", "MBA学院（中山大学）", []),
        ("mainland", "123", []),
        ("abroad", "University of Leeds", []),
        ("hmt", "香港大学", []),
    ],
)
def test_school_against_place(place: str, school: str, expected: list[str]) -> None:
    changes = {f"{E1}/place": place, f"{E1}/school": school, f"{E1}/certificate_number": "67021300000000001"}

    assert of_accountant(changes) == [(f"{E1}/place", code) for code in expected]


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
