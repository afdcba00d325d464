"""会计管理部门: the clauses of R3, one row each."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from kuaiji.rules.codes import DocumentType
from kuaiji.rules.department import findings
from kuaiji.rules.facts import Facts
from kuaiji.rules.policy import resolve
from rules.world import ACCOUNTANT, FACTS, LI_LEI, document, told

OTHER = {"department/status": "other", "department/residence": "4401"}
PASSPORT = replace(FACTS, registrant=replace(FACTS.registrant, document_type=DocumentType.PASSPORT))
HONG_KONG = replace(FACTS, registrant=replace(FACTS.registrant, document_type=DocumentType.HM_PERMIT))
SHENZHEN = ("4403", "440305")
SHENZHEN_2023 = replace(HONG_KONG, policy=resolve(SHENZHEN, date(2023, 6, 1)), department_line=SHENZHEN)
UNKNOWN = [("department/department", "department.unknown")]
ELSEWHERE = "91440300MA0000015P"


@pytest.mark.parametrize(
    ("changes", "facts", "expected"),
    [
        ({}, FACTS, []),
        ({"department/status": None}, FACTS, [("department/status", "required")]),
        ({"department/household": None}, FACTS, [("department/household", "required")]),
        ({"department/household": None}, PASSPORT, []),
        (OTHER, FACTS, []),
        (OTHER | {"department/residence": None}, FACTS, [("department/residence", "required")]),
        ({"work/w1/uscc": ELSEWHERE}, FACTS, [("department/department", "department.employer-elsewhere")]),
        ({"work/w1/uscc": ELSEWHERE}, replace(FACTS, department_line=("4403", "440305")), []),
        ({"work/w1/uscc": ELSEWHERE}, replace(FACTS, department_line=("44",)), []),
        ({"work/w1/uscc": ELSEWHERE}, replace(FACTS, department_line=()), UNKNOWN),
        ({"department/department": None}, replace(FACTS, department_line=()), [("department/department", "required")]),
        ({"work/w1/uscc": None}, FACTS, []),
        ({"work/w1/uscc": "9131"}, FACTS, []),
        ({"work/w1/uscc": ELSEWHERE} | OTHER, FACTS, []),
        ({"work/w1/uscc": ELSEWHERE, "work/w1/is_current": None}, FACTS, []),
        ({"work/w1/uscc": "91100000MA0000015P"}, FACTS, []),
        (
            OTHER | {"department/household": "4403", "department/residence": "4403"},
            FACTS,
            [("department/department", "department.home-elsewhere")],
        ),
        (OTHER | {"department/household": "4403"}, FACTS, []),
        (OTHER | {"department/household": "31", "department/residence": "44"}, FACTS, []),
        (
            OTHER | {"department/household": "31", "department/residence": "31"},
            replace(FACTS, department_line=()),
            UNKNOWN,
        ),
        (
            OTHER | {"department/household": None, "department/residence": None},
            FACTS,
            [("department/household", "required"), ("department/residence", "required")],
        ),
        (OTHER | {"department/household": "4403"}, replace(SHENZHEN_2023, registrant=LI_LEI), []),
        (
            OTHER | {"department/household": "6501", "department/residence": "6501"},
            replace(FACTS, department_line=("65", "659002")),
            [],
        ),
        (OTHER | {"department/residence": "4403"}, HONG_KONG, []),
        (
            OTHER | {"department/residence": "4403"},
            SHENZHEN_2023,
            [("department/department", "department.hmt-by-residence")],
        ),
        ({}, replace(SHENZHEN_2023, department_line=("4401",)), []),
    ],
)
def test_department(changes: dict[str, Any], facts: Facts, expected: list[tuple[str, str]]) -> None:
    assert told(findings(document(ACCOUNTANT, **changes), facts)) == expected


def test_required_field_is_asked_for_in_words() -> None:
    status, *_ = findings(document({}), FACTS)

    assert status.message == "请选择“目前状况”。"
    assert str(status.source) == "广东考区信息采集操作流程（三）会计人员信息采集"
