"""采集范围: the clauses of R4 and of domain §1.5, one row each."""

from typing import Any

import pytest

from kuaiji.rules.scope import findings
from rules.world import ACCOUNTANT, BACHELOR, STUDENT, TITLE, document, told

PATH = "scope/scope"
DOCTORATE = BACHELOR | {"level": "11", "degree": "2"}
ECONOMIST = TITLE | {"kind": "economics", "level": "intermediate"}


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
        (ACCOUNTANT, {"department/exam": "senior"}, []),
        (ACCOUNTANT, {"department/exam": "none"}, []),
        (ACCOUNTANT, {"scope/scope": "2"}, [(PATH, "scope.has-accounting-work")]),
        (STUDENT, {"work/w1/is_accounting": "yes"}, [(PATH, "scope.has-accounting-work")]),
        (STUDENT, {"work/w1/is_accounting": "no"}, [(PATH, "scope.work-unneeded")]),
        (STUDENT, {"department/exam": "intermediate"}, [(PATH, "scope.junior-only")]),
        (STUDENT, {"department/exam": "senior"}, [(PATH, "scope.junior-only")]),
        (STUDENT, {"department/exam": "none"}, [(PATH, "scope.no-exam")]),
        (STUDENT, {"department/exam": None}, []),
        (STUDENT, {"scope/scope": "4"}, [(PATH, "scope.no-doctorate")]),
        (STUDENT, {"scope/scope": "4", "education": None}, []),
        (STUDENT, {"scope/scope": "4", "education/e3": DOCTORATE}, []),
        (
            STUDENT,
            {"scope/scope": "4", "education/e3": DOCTORATE | {"is_current": "yes"}},
            [(PATH, "scope.no-doctorate")],
        ),
        (
            STUDENT,
            {"scope/scope": "4", "education/e3": DOCTORATE, "department/exam": "senior"},
            [(PATH, "scope.intermediate-only")],
        ),
        (STUDENT, {"scope/scope": "2"}, []),
        (STUDENT, {"scope/scope": "2", "qualification/q1": TITLE}, []),
        (STUDENT, {"scope/scope": "2", "qualification/q1": ECONOMIST}, [(PATH, "scope.no-accounting-title")]),
        (STUDENT, {"scope/scope": "5"}, []),
        (STUDENT, {"scope/scope": "5", "qualification/q1": ECONOMIST}, []),
        (STUDENT, {"scope/scope": "5", "qualification/q1": TITLE}, [(PATH, "scope.no-crossing-title")]),
        (
            STUDENT,
            {"scope/scope": "5", "qualification/q1": TITLE | {"level": "intermediate"}},
            [(PATH, "scope.no-crossing-title")],
        ),
        (
            STUDENT,
            {"scope/scope": "5", "qualification/q1": ECONOMIST | {"level": "junior"}},
            [(PATH, "scope.no-crossing-title")],
        ),
        (
            STUDENT,
            {"scope/scope": "5", "department/exam": "senior", "qualification/q1": ECONOMIST},
            [(PATH, "scope.intermediate-only")],
        ),
    ],
)
def test_scope(record: dict[str, Any], changes: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    assert told(findings(document(record, **changes))) == expected
