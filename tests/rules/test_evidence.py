"""证明材料清单: what is needed, where, and what waives it (R5.3, R5.4, R6.3–R6.7, R7.5, R8.2)."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from kuaiji.rules.codes import CheckKind, DocumentType, FileState, Outcome
from kuaiji.rules.document import CheckResult
from kuaiji.rules.evidence import findings, requirements
from kuaiji.rules.facts import Facts
from kuaiji.rules.policy import resolve
from rules.world import (
    ACCOUNTANT,
    BACHELOR,
    FACTS,
    ID_PICTURES,
    LI_LEI,
    STUDENT,
    STUDENT_FACTS,
    TODAY,
    answered,
    document,
    picture,
    told,
    with_changes,
)

E1 = "education/e1"
Q1 = "qualification/q1"
EDUCATION, DEGREE, QUALIFICATION = CheckKind.EDUCATION, CheckKind.DEGREE, CheckKind.QUALIFICATION
ELSEWHERE = {"department/status": "other", "department/household": "43", "department/residence": "4401", "work": None}


def missing(record: dict[str, Any], changes: dict[str, Any], facts: Facts) -> list[str]:
    return [each.path for each in findings(document(record, **changes), facts)]


def checked(kind: CheckKind, outcome: Outcome) -> Facts:
    path = Q1 if kind is QUALIFICATION else E1
    return answered(path, CheckResult(kind, outcome))


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (DocumentType.RESIDENT_ID, ["basic/photo", "basic/id_portrait", "basic/id_emblem"]),
        (DocumentType.HM_PERMIT, ["basic/photo", "basic/id_portrait", "basic/id_emblem"]),
        (DocumentType.PASSPORT, ["basic/photo", "basic/id_portrait"]),
    ],
)
def test_pictures_of_the_person(kind: DocumentType, expected: list[str]) -> None:
    facts = replace(FACTS, registrant=replace(LI_LEI, document_type=kind), files=())

    assert missing({}, {}, facts) == expected


@pytest.mark.parametrize(
    ("changes", "facts", "expected"),
    [
        (ELSEWHERE, FACTS, ["basic/residence_permit"]),
        (ELSEWHERE | {"department/household": "4403"}, FACTS, []),
        (ELSEWHERE | {"department/household": None}, FACTS, []),
        (ELSEWHERE | {"department/status": "in_post"}, FACTS, []),
        (ELSEWHERE | {"department/status": "student"}, FACTS, []),
        (ELSEWHERE, replace(FACTS, department_line=()), []),
        (ELSEWHERE, replace(FACTS, department_line=("4403",)), ["basic/residence_permit"]),
        (ELSEWHERE, replace(FACTS, policy=resolve(["31"], TODAY), department_line=("31",)), []),
        (ELSEWHERE, replace(FACTS, registrant=replace(LI_LEI, document_type=DocumentType.HMT_RESIDENCE)), []),
        (ELSEWHERE, replace(FACTS, files=(*ID_PICTURES, picture("basic", "residence_permit"))), []),
    ],
)
def test_residence_permit(changes: dict[str, Any], facts: Facts, expected: list[str]) -> None:
    assert missing(ACCOUNTANT, changes, facts) == expected


LUOHE_2020 = replace(FACTS, policy=resolve(["4111"], date(2020, 6, 1)), department_line=("41", "4111"))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (ELSEWHERE, ["basic/residence_permit"]),
        (ELSEWHERE | {"department/household": "4111"}, ["basic/residence_permit"]),
        (ELSEWHERE | {"department/household": None}, ["basic/residence_permit"]),
        (ELSEWHERE | {"department/status": "student"}, []),
    ],
)
def test_place_may_ask_everybody_without_work(changes: dict[str, Any], expected: list[str]) -> None:
    assert missing(ACCOUNTANT, changes, LUOHE_2020) == expected


def test_residence_is_asked_for_in_the_words_of_the_place() -> None:
    (finding,) = findings(document(ACCOUNTANT, **ELSEWHERE), LUOHE_2020)

    assert finding.message == "请上传户口簿或居住证或居委会盖章的报名表：暂未工作且不在校的，需要这份材料。"


SHAANXI_2023 = replace(
    FACTS, policy=resolve(["61"], date(2023, 6, 1)), department_line=("61",), today=date(2023, 6, 1), files=ID_PICTURES
)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, ["work/w1/resume_form"]),
        ({"is_current": None, "ended_on": "2018-06"}, ["work/w1/resume_form"]),
        ({"is_current": None, "ended_on": "2018-05"}, []),
        ({"is_current": None, "ended_on": None}, ["work/w1/resume_form"]),
    ],
)
def test_place_may_ask_for_the_last_years_only(changes: dict[str, Any], expected: list[str]) -> None:
    record = with_changes(ACCOUNTANT, {f"work/w1/{name}": value for name, value in changes.items()})

    assert missing(record, {}, SHAANXI_2023) == expected


@pytest.mark.parametrize(
    ("facts", "changes", "expected"),
    [
        (FACTS, {}, []),
        (checked(EDUCATION, Outcome.MATCHED), {}, []),
        (checked(EDUCATION, Outcome.PENDING), {}, []),
        (checked(EDUCATION, Outcome.UNAVAILABLE), {}, []),
        (checked(EDUCATION, Outcome.MISMATCHED), {}, ["diploma", "verification_report"]),
        (checked(EDUCATION, Outcome.NOT_FOUND), {}, ["diploma", "verification_report"]),
        (checked(EDUCATION, Outcome.NOT_FOUND), {"ended_on": "2008-01"}, ["diploma", "verification_report"]),
        (checked(EDUCATION, Outcome.NOT_FOUND), {"ended_on": "2007-12"}, ["diploma"]),
        (checked(EDUCATION, Outcome.NOT_FOUND), {"ended_on": None}, ["diploma"]),
        (checked(EDUCATION, Outcome.NOT_FOUND), {"level": "31", "degree": "none"}, ["diploma"]),
        (checked(EDUCATION, Outcome.NOT_FOUND), {"level": "17", "degree": "none"}, ["diploma", "verification_report"]),
        (checked(DEGREE, Outcome.MISMATCHED), {}, ["degree_certificate", "verification_report"]),
        (checked(DEGREE, Outcome.MISMATCHED), {"degree": "none"}, []),
        (checked(DEGREE, Outcome.MISMATCHED), {"level": None}, ["degree_certificate", "verification_report"]),
        (FACTS, {"level": None, "degree": "none"}, []),
        (FACTS, {"place": None}, []),
        (FACTS, {"place": "abroad"}, ["diploma", "degree_certificate", "recognition"]),
        (FACTS, {"place": "hmt", "degree": "none"}, ["diploma", "recognition"]),
        (FACTS, {"place": "abroad", "level": "31", "degree": "none"}, ["diploma"]),
        (FACTS, {"level": "61", "degree": "none"}, ["diploma"]),
    ],
)
def test_education(facts: Facts, changes: dict[str, Any], expected: list[str]) -> None:
    found = missing(ACCOUNTANT, {E1: BACHELOR | changes}, facts)

    assert found == [f"{E1}/{slot}" for slot in expected]


def test_student_proves_both_entries() -> None:
    facts = replace(STUDENT_FACTS, files=ID_PICTURES)

    assert missing(STUDENT, {}, facts) == ["education/e1/diploma", "education/e2/study_proof"]


@pytest.mark.parametrize(
    ("changes", "facts", "expected"),
    [
        ({}, replace(FACTS, files=ID_PICTURES), ["work/w1/resume_form"]),
        ({}, replace(FACTS, files=(*ID_PICTURES, picture("work/w1", "work_proof"))), ["work/w1/resume_form"]),
        (
            {},
            replace(FACTS, files=(*ID_PICTURES, picture("work/w1", "work_proof")), policy=resolve(["31"], TODAY)),
            [],
        ),
        ({"work/w1/is_accounting": "no"}, replace(FACTS, files=ID_PICTURES), []),
        ({"scope/scope": "3"}, replace(FACTS, files=ID_PICTURES), []),
    ],
)
def test_work(changes: dict[str, Any], facts: Facts, expected: list[str]) -> None:
    assert missing(ACCOUNTANT, changes, facts) == expected


@pytest.mark.parametrize(
    ("changes", "facts", "expected"),
    [
        ({}, FACTS, []),
        ({}, checked(QUALIFICATION, Outcome.MATCHED), []),
        ({}, checked(QUALIFICATION, Outcome.NOT_FOUND), [f"{Q1}/certificate"]),
        ({f"{Q1}/kind": "tax"}, FACTS, [f"{Q1}/certificate"]),
        ({f"{Q1}/kind": None}, FACTS, []),
    ],
)
def test_qualification(changes: dict[str, Any], facts: Facts, expected: list[str]) -> None:
    assert missing(ACCOUNTANT, changes, facts) == expected


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (FileState.QUARANTINED, []),
        (FileState.READY, []),
        (FileState.REFUSED, [("work/w1/resume_form", "evidence.missing"), ("work/w1/resume_form", "evidence.refused")]),
    ],
)
def test_picture_counts_unless_it_was_refused(state: FileState, expected: list[tuple[str, str]]) -> None:
    facts = replace(FACTS, files=(*ID_PICTURES, picture("work/w1", "resume_form", state)))

    assert told(findings(document(ACCOUNTANT), facts)) == expected


def test_picture_of_a_deleted_entry_is_nobodys_business() -> None:
    facts = replace(FACTS, files=(*FACTS.files, picture("work/w9", "resume_form", FileState.REFUSED)))

    assert findings(document(ACCOUNTANT), facts) == []


def test_what_is_waived_is_shown_with_its_reason() -> None:
    facts = answered(E1, CheckResult(EDUCATION, Outcome.MATCHED))

    found = [each for each in requirements(document(ACCOUNTANT), facts) if each.path == E1]

    assert [(each.slots, each.waived_by) for each in found] == [
        (("diploma",), "核验一致，不用上传"),
        (("degree_certificate",), "提交后由系统核验，暂时不用上传"),
    ]


def test_missing_picture_is_asked_for_with_its_reason_and_clause() -> None:
    (finding,) = findings(document(ACCOUNTANT), replace(FACTS, files=ID_PICTURES))

    assert finding.message == "请上传会计专业工作简历表：由现单位提供，已离职的由原单位提供。"
    assert str(finding.source) == "广东考区信息采集操作流程（七）工作经历：会计专业工作简历表"
