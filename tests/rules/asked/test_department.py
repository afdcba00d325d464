"""会计管理部门: who may choose which, by which tie, and what is asked before anything is said."""

from typing import Any

import pytest

from kuaiji.rules.asked.inquiries import Exit
from kuaiji.rules.asked.setting import Setting, moment
from rules.asked.asking import ask, codes

RESIDENT = {"document_type": "身份证"}
IN_POST, STUDENT = {**RESIDENT, "status": "在职"}, {**RESIDENT, "status": "学生"}
TIANHE, NANSHAN = {"code": "440106", "name": "广州市天河区财政局"}, {"code": "440305", "name": "深圳市南山区财政局"}
SHENZHEN = {"code": "4403", "name": "深圳市财政局"}
IN_TAIZHOU = Setting(moment("2019-06-01"))


def departments(facts: Any, setting: Setting | None = None) -> dict[str, list[dict[str, str]]]:
    found = ask("department", facts, setting) if setting else ask("department", facts)
    return {each["by"]: each["departments"] for each in found.body["decision"]["allowed"]}


@pytest.mark.parametrize(
    ("facts", "allowed"),
    [
        ({"person": {**RESIDENT, "status": "在职", "unit": {"place": "广州市天河区"}}}, {"work_place": [TIANHE]}),
        ({"person": IN_POST, "work": {"place": "440106", "ended_on": "至今"}}, {"work_place": [TIANHE]}),
        ({"person": {**RESIDENT, "status": "学生", "school_place": "440106"}}, {"school_place": [TIANHE]}),
        ({"person": STUDENT, "education": {"school_place": "440106", "is_current": True}}, {"school_place": [TIANHE]}),
        ({"person": {**RESIDENT, "status": "其他", "household": "440106"}}, {"household": [TIANHE]}),
        (
            {"person": {**RESIDENT, "status": "其他", "household": "440106", "residence": "深圳市南山区"}},
            {"household": [TIANHE], "residence": [SHENZHEN, NANSHAN]},
        ),
        ({"person": {"document_type": "回乡证", "status": "其他", "residence": "440106"}}, {"residence": [TIANHE]}),
        ({"person": {"number": "H12345678", "status": "其他", "residence": "440106"}}, {"residence": [TIANHE]}),
        ({"person": {**RESIDENT, "status": "在职", "unit": {"place": "广东省"}}}, {"work_place": []}),
    ],
)  # fmt: skip
def test_department_follows_the_tie(facts: Any, allowed: dict[str, list[dict[str, str]]]) -> None:
    found = ask("department", facts)

    assert departments(facts) == allowed
    assert found.exit == Exit.CLEAN
    assert all(
        each["reason"] and each["proof"] and each["source"]["document"] for each in found.body["decision"]["allowed"]
    )


@pytest.mark.parametrize(
    ("facts", "needs"),
    [
        ({}, ["person/document_type", "person/status"]),
        ({"person": RESIDENT}, ["person/status"]),
        ({"person": {"status": "在职"}}, ["person/document_type"]),
        ({"person": IN_POST}, ["person/unit/place"]),
        ({"person": STUDENT}, ["person/school_place"]),
        ({"person": {**RESIDENT, "status": "其他"}}, ["person/household", "person/residence"]),
        ({"person": {"document_type": "护照", "status": "其他"}}, ["person/residence"]),
        (
            {"person": IN_POST, "work": [{"place": place, "is_current": True} for place in ("4401", "4403")]},
            ["person/unit/place"],
        ),
    ],
)  # fmt: skip
def test_fact_that_decides_is_asked_for(facts: Any, needs: list[str]) -> None:
    found = ask("department", facts)

    assert found.body["needs"] == needs
    assert found.body["decision"]["allowed"] == []
    assert found.exit == Exit.FINDINGS


def test_unit_and_its_level_are_asked_for_where_the_place_turns_on_them() -> None:
    unit: dict[str, Any] = {"place": "江苏省泰州市"}
    facts = {"person": {**RESIDENT, "status": "在职", "unit": unit}}

    assert ask("department", facts, IN_TAIZHOU).body["needs"] == ["person/unit/kind", "person/unit/level"]
    assert ask("department", facts).body["needs"] == []

    unit |= {"kind": "事业单位", "level": "市属"}
    assert departments(facts, IN_TAIZHOU) == {"city_office": [{"code": "3212", "name": "泰州市财政局"}]}


@pytest.mark.parametrize(
    ("chosen", "fits", "found"),
    [
        ("广州市天河区", True, []),
        ("深圳市", False, [("person/department", "department.not-allowed")]),
        ("广东省财政厅", False, [("person/department", "department.not-allowed")]),
    ],
)
def test_chosen_department_is_held_against_the_ties(chosen: str, fits: bool, found: list[tuple[str, str]]) -> None:
    person = {**RESIDENT, "status": "在职", "unit": {"place": "广州市天河区"}, "department": chosen}

    answer = ask("department", {"person": person})

    assert answer.body["decision"]["fits"] is fits
    assert codes(answer) == found


def test_chosen_department_is_left_alone_while_the_facts_do_not_decide() -> None:
    answer = ask("department", {"person": {**RESIDENT, "status": "在职", "department": "深圳市"}})

    assert answer.body["decision"]["fits"] is None
    assert codes(answer) == [("person/unit/place", "asked.needed")]


def test_place_that_takes_nobody_by_these_facts_says_so() -> None:
    person = {"document_type": "回乡证", "status": "其他", "residence": "深圳市"}

    answer = ask("department", {"person": person}, Setting(moment("2023-06-01")))

    assert codes(answer) == [("person/department", "department.none")]
