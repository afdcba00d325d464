"""会计管理部门: the clauses of R3, one row each."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from kuaiji.rules.codes import DocumentType, EmployerKind, Status, Tie, UnitLevel
from kuaiji.rules.department import Circumstances, allowed, asked, findings
from kuaiji.rules.facts import Closed, Facts
from kuaiji.rules.figures import Policy
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


TODAY, IN_2019, IN_2023 = date(2026, 11, 22), date(2019, 6, 1), date(2023, 6, 1)
RESIDENT = DocumentType.RESIDENT_ID
IN_POST, STUDENT, OTHER_STATUS = Status.IN_POST, Status.STUDENT, Status.OTHER


def on(day: date) -> Callable[[str], Policy]:
    return lambda code: resolve([code], day)


@pytest.mark.parametrize(
    ("known", "day", "expected"),
    [
        (Circumstances(RESIDENT, IN_POST), TODAY, []),
        (Circumstances(RESIDENT, IN_POST, work_place="440106"), TODAY, [("440106", Tie.WORK_PLACE)]),
        (Circumstances(RESIDENT, IN_POST, work_place="440106", household="4301"), TODAY, [("440106", Tie.WORK_PLACE)]),
        (Circumstances(RESIDENT, IN_POST, household="4301", residence="440106"), TODAY, []),
        (Circumstances(RESIDENT, STUDENT, school_place="440106"), TODAY, [("440106", Tie.SCHOOL_PLACE)]),
        (Circumstances(RESIDENT, STUDENT, school_place="4401", household="43"), TODAY, [("4401", Tie.SCHOOL_PLACE)]),
        (
            Circumstances(RESIDENT, OTHER_STATUS, household="4301", residence="440106"),
            TODAY,
            [("4301", Tie.HOUSEHOLD), ("440106", Tie.RESIDENCE)],
        ),
        (
            Circumstances(RESIDENT, OTHER_STATUS, household="440106", residence="440106"),
            TODAY,
            [("440106", Tie.HOUSEHOLD)],
        ),
        (
            Circumstances(DocumentType.HM_PERMIT, OTHER_STATUS, household="4301", residence="4403"),
            TODAY,
            [("4403", Tie.RESIDENCE)],
        ),
        (Circumstances(DocumentType.HM_PERMIT, OTHER_STATUS, residence="4403"), IN_2023, []),
        (Circumstances(DocumentType.PASSPORT, OTHER_STATUS, residence="4403"), IN_2023, [("4403", Tie.RESIDENCE)]),
        (Circumstances(DocumentType.HM_PERMIT, IN_POST, work_place="4403"), IN_2023, [("4403", Tie.WORK_PLACE)]),
        (
            Circumstances(RESIDENT, IN_POST, EmployerKind.STATE_ORGAN, UnitLevel.CITY, work_place="320402"),
            IN_2019,
            [("3204", Tie.CITY_OFFICE)],
        ),
        (
            Circumstances(RESIDENT, IN_POST, EmployerKind.STATE_ORGAN, UnitLevel.BELOW_CITY, work_place="320402"),
            IN_2019,
            [("320402", Tie.WORK_PLACE)],
        ),
        (
            Circumstances(RESIDENT, IN_POST, EmployerKind.PRIVATE_COMPANY, UnitLevel.CITY, work_place="320402"),
            IN_2019,
            [("320402", Tie.WORK_PLACE)],
        ),
        (
            Circumstances(
                RESIDENT, IN_POST, EmployerKind.PRIVATE_COMPANY, UnitLevel.CITY, work_place="320102",
                licence_place="320104",
            ),
            IN_2019,
            [("320104", Tie.LICENCE_PLACE)],
        ),
        (
            Circumstances(
                RESIDENT, IN_POST, EmployerKind.STATE_COMPANY, UnitLevel.ABOVE_CITY, work_place="320102",
                licence_place="320104",
            ),
            IN_2019,
            [("320102", Tie.WORK_PLACE)],
        ),
        (
            Circumstances(RESIDENT, STUDENT, school_place="320102", household="320104"),
            IN_2019,
            [("320102", Tie.SCHOOL_PLACE), ("320104", Tie.HOUSEHOLD)],
        ),
        (
            Circumstances(RESIDENT, IN_POST, EmployerKind.STATE_ORGAN, UnitLevel.CITY, work_place="320402"),
            TODAY,
            [("320402", Tie.WORK_PLACE)],
        ),
    ],
)  # fmt: skip
def test_places_that_take_a_person(known: Circumstances, day: date, expected: list[tuple[str, Tie]]) -> None:
    assert [(each.place, each.by) for each in allowed(known, on(day))] == expected


@pytest.mark.parametrize(
    ("known", "day", "expected"),
    [
        (Circumstances(RESIDENT, IN_POST), TODAY, ["work_place"]),
        (Circumstances(RESIDENT, IN_POST, work_place="440106"), TODAY, ["work_place"]),
        (Circumstances(RESIDENT, STUDENT), TODAY, ["school_place"]),
        (Circumstances(RESIDENT, OTHER_STATUS), TODAY, ["household", "residence"]),
        (Circumstances(DocumentType.TW_PERMIT, OTHER_STATUS), TODAY, ["residence"]),
        (Circumstances(RESIDENT, IN_POST, work_place="320402"), IN_2019, ["work_place", "unit", "level"]),
        (
            Circumstances(RESIDENT, IN_POST, work_place="320102"),
            IN_2019,
            ["work_place", "licence_place", "unit", "level"],
        ),
        (Circumstances(RESIDENT, STUDENT, school_place="320102"), IN_2019, ["school_place", "household"]),
        (Circumstances(DocumentType.PASSPORT, STUDENT, school_place="320102"), IN_2019, ["school_place"]),
    ],
)
def test_only_what_the_place_needs_is_asked(known: Circumstances, day: date, expected: list[str]) -> None:
    assert asked(known, on(day)) == expected


@pytest.mark.parametrize(
    ("known", "day", "expected"),
    [
        (
            Circumstances(RESIDENT, IN_POST, work_place="440106"),
            TODAY,
            "填写现单位和它的统一社会信用代码；做会计工作的，上传会计专业工作简历表。",
        ),
        (
            Circumstances(RESIDENT, STUDENT, school_place="440106"),
            TODAY,
            "填写在读的学历，上传学生证（要有学校信息）或学籍在线验证报告。",
        ),
        (Circumstances(RESIDENT, OTHER_STATUS, residence="3101"), TODAY, "上传身份证明，不用另外证明住在这里。"),
        (
            Circumstances(RESIDENT, OTHER_STATUS, residence="440106"),
            TODAY,
            "上传身份证明；户籍不在本省的，还有身份证明和居住证合并的图片。",
        ),
        (
            Circumstances(RESIDENT, OTHER_STATUS, household="440106"),
            TODAY,
            "上传身份证明，不用另外证明住在这里。",
        ),
        (
            Circumstances(DocumentType.HM_PERMIT, OTHER_STATUS, residence="440106"),
            TODAY,
            "上传身份证明，不用另外证明住在这里。",
        ),
        (
            Circumstances(RESIDENT, OTHER_STATUS, residence="4111"),
            date(2020, 6, 1),
            "上传身份证明，还有户口簿或居住证或居委会盖章的报名表。",
        ),
    ],
)
def test_finder_says_what_to_prove(known: Circumstances, day: date, expected: str) -> None:
    (found,) = allowed(known, on(day))

    assert found.proof == expected


def test_whoever_lives_away_from_home_hears_of_the_permit() -> None:
    home, away = allowed(Circumstances(RESIDENT, OTHER_STATUS, household="4301", residence="440106"), on(TODAY))

    assert (home.proof, home.reason) == (
        "上传身份证明，不用另外证明住在这里。",
        "不在职、也不在校的，按户籍所在地选择。",
    )
    assert away.proof == "上传身份证明；户籍不在本省的，还有身份证明和居住证合并的图片。"
    assert str(away.source) == "广东考区信息采集操作流程（三）会计人员信息采集：选择会计管理部门"


@pytest.mark.parametrize(
    ("successor", "said"),
    [
        (
            "广州市越秀区财政局",
            "您选的甲局从 2027 年 1 月 1 日起不再办理，由广州市越秀区财政局承接。请核对下面的部门，再保存。",
        ),
        ("", "您选的甲局从 2027 年 1 月 1 日起不再办理。请核对下面的部门，再保存。"),
    ],
)
def test_whoever_chose_a_department_that_closed_is_told_who_took_over(successor: str, said: str) -> None:
    facts = replace(FACTS, department_line=(), closed=Closed("甲局", date(2027, 1, 1), successor))

    found = findings(document(ACCOUNTANT), facts)

    assert [(each.code, each.path, each.message) for each in found] == [
        ("department.closed", "department/department", said)
    ]


def test_nothing_is_said_of_a_closed_department_once_another_is_chosen() -> None:
    assert findings(document(ACCOUNTANT), replace(FACTS, closed=Closed("甲局", date(2027, 1, 1), ""))) == []
