"""采集范围: the clauses of R4 and of domain §1.5, one row each."""

from dataclasses import replace
from typing import Any

import pytest

from kuaiji.rules.codes import ScopeChoice
from kuaiji.rules.scope import findings
from rules.world import ACCOUNTANT, BACHELOR, FACTS, STUDENT, TITLE, document, told, with_changes

PATH = "scope/scope"
AIM = "department/exam"
DOCTORATE = BACHELOR | {"level": "11", "degree": "2"}
ECONOMIST = TITLE | {"kind": "economics", "level": "intermediate"}
INTERMEDIATE = {"department/exam": "intermediate"}
HOLDER = STUDENT | {"scope": {"scope": "2", "has_read": "yes"}, "qualification": {"q1": TITLE}}
DOCTOR = with_changes(STUDENT, INTERMEDIATE | {"scope/scope": "4", "education/e3": DOCTORATE})
CROSSING = with_changes(STUDENT, INTERMEDIATE | {"scope/scope": "5", "qualification": {"q1": ECONOMIST}})


@pytest.mark.parametrize(
    ("record", "changes", "expected"),
    [
        (ACCOUNTANT, {}, []),
        (STUDENT, {}, []),
        (STUDENT, {"scope/scope": None}, [(PATH, "required")]),
        (STUDENT, {"scope/has_read": None}, [("scope/has_read", "required")]),
        (ACCOUNTANT, {"work/w1/is_accounting": "no"}, [(PATH, "scope.no-accounting-work")]),
        (ACCOUNTANT, {"work/w1/is_accounting": None}, []),
        (ACCOUNTANT, {"work/w2/is_accounting": "no"}, []),
        (ACCOUNTANT, {"work": None}, []),
        (ACCOUNTANT, {"scope/scope": None}, [(PATH, "required")]),
        (ACCOUNTANT, {"department/exam": "none"}, []),
        (ACCOUNTANT, {"scope/scope": "2", "department/exam": "none"}, [(PATH, "scope.has-accounting-work")]),
        (STUDENT, {"work/w1/is_accounting": "yes"}, [(PATH, "scope.has-accounting-work")]),
        (STUDENT, {"work/w1/is_accounting": "no"}, [(PATH, "scope.work-unneeded")]),
        (STUDENT, {"department/exam": "intermediate"}, [(PATH, "scope.junior-only")]),
        (STUDENT, {"department/exam": "senior"}, [(PATH, "scope.junior-only")]),
        (STUDENT, {"department/exam": "none"}, [(PATH, "scope.no-exam")]),
        (STUDENT, {"department/exam": None}, []),
    ],
)
def test_scope(record: dict[str, Any], changes: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    assert told(findings(document(record, **changes), FACTS)) == expected


@pytest.mark.parametrize(
    ("record", "changes", "expected"),
    [
        (HOLDER, {"department/exam": "none"}, []),
        (HOLDER, {"department/exam": "none", "qualification": None}, []),
        (HOLDER, {"department/exam": "none", "qualification/q1": ECONOMIST}, [(PATH, "scope.no-accounting-title")]),
        (HOLDER, INTERMEDIATE, [(PATH, "scope.no-years")]),
        (HOLDER, {"department/exam": "senior"}, [(PATH, "scope.no-years")]),
        (HOLDER, INTERMEDIATE | {"education/e3": DOCTORATE}, []),
        (HOLDER, INTERMEDIATE | {"qualification/q2": ECONOMIST}, []),
        (HOLDER, {"department/exam": "senior", "education/e3": DOCTORATE}, [(PATH, "scope.no-years")]),
        (HOLDER, {"scope/scope": "1"} | INTERMEDIATE, []),
        (DOCTOR, {}, []),
        (DOCTOR, {"education": None}, []),
        (DOCTOR, {"education/e3": None}, [(PATH, "scope.no-doctorate")]),
        (DOCTOR, {"education/e3/is_current": "yes"}, [(PATH, "scope.no-doctorate")]),
        (DOCTOR, {"department/exam": "senior"}, [(PATH, "scope.intermediate-only")]),
        (DOCTOR, {"department/exam": "junior"}, [(PATH, "scope.other-exam")]),
        (DOCTOR, {"department/exam": "none"}, [(PATH, "scope.no-exam")]),
        (DOCTOR, {"department/exam": None}, []),
        (CROSSING, {}, []),
        (CROSSING, {"qualification": None}, []),
        (CROSSING, {"qualification/q1": TITLE}, [(PATH, "scope.no-crossing-title")]),
        (CROSSING, {"qualification/q1/level": "junior"}, [(PATH, "scope.no-crossing-title")]),
        (CROSSING, {"qualification/q1/kind": "accounting"}, [
            (PATH, "scope.no-crossing-title"), (AIM, "scope.exam-passed")]),
        (CROSSING, {"department/exam": "senior"}, [(PATH, "scope.intermediate-only")]),
        (CROSSING, {"department/exam": "junior"}, [(PATH, "scope.other-exam")]),
        (CROSSING, {"department/exam": "none"}, [(PATH, "scope.no-exam")]),
    ],
)  # fmt: skip
def test_scopes_that_stand_on_a_title(
    record: dict[str, Any], changes: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    assert told(findings(document(record, **changes), FACTS)) == expected


@pytest.mark.parametrize(
    ("level", "exam", "expected"),
    [
        ("junior", "junior", ["scope.exam-passed"]),
        ("junior", "intermediate", []),
        ("junior", "senior", ["scope.no-senior-title"]),
        ("junior", "none", []),
        ("intermediate", "junior", ["scope.exam-passed"]),
        ("intermediate", "intermediate", ["scope.exam-passed"]),
        ("intermediate", "senior", []),
        ("deputy_senior", "intermediate", ["scope.exam-passed"]),
        ("deputy_senior", "senior", ["scope.exam-passed"]),
        ("senior", "senior", ["scope.exam-passed"]),
        ("senior", "none", []),
        (None, "junior", []),
        (None, "senior", ["scope.no-senior-title"]),
    ],
)
def test_exam_against_the_title_held(level: str | None, exam: str, expected: list[str]) -> None:
    record = document(ACCOUNTANT, **{"department/exam": exam, "qualification/q1/level": level})

    assert told(findings(record, FACTS)) == [(AIM, code) for code in expected]


def test_title_of_another_trade_does_not_pass_an_exam() -> None:
    record = document(ACCOUNTANT, **{"department/exam": "intermediate", "qualification/q1": ECONOMIST})

    assert findings(record, FACTS) == []


FEW = FACTS.policy.scopes.model_copy(update={"value": [ScopeChoice.ACCOUNTANT]})
NARROW = replace(FACTS, policy=FACTS.policy.model_copy(update={"scopes": FEW}))


@pytest.mark.parametrize(
    ("record", "changes", "expected"),
    [
        (ACCOUNTANT, {}, []),
        (ACCOUNTANT, {"scope/scope": None}, [(PATH, "required")]),
        (STUDENT, {}, [(PATH, "scope.not-offered")]),
    ],
)
def test_place_says_which_scopes_it_takes(
    record: dict[str, Any], changes: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    assert told(findings(document(record, **changes), NARROW)) == expected
