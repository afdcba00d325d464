"""设立: who may open a department where, by which name and code, and who sees it when."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

import clock
from kuaiji.departments import queries
from kuaiji.departments.models import Department, Reform
from kuaiji.departments.openings import NewDepartment, obstacles, plan_opening
from kuaiji.departments.queries import OfficerContext
from kuaiji.departments.reforms import due_today, take_effect, withdraw_reform
from kuaiji.departments.reforms import obstacles as against_reform
from kuaiji.rules.findings import Refused
from kuaiji.web.clock import now
from reforming import (
    FOSHAN,
    GUANGDONG,
    GUANGZHOU,
    RENAMED,
    TIANHE,
    done,
    get,
    merge,
    operator_of,
    plan,
    planned,
    today,
)

pytestmark = pytest.mark.django_db

CODE = "440171"


def new(*, days: int = 30, **changes: str) -> NewDepartment:
    whole = NewDepartment(
        code=CODE, name="广州市示范新区财政局", short_name="示范新区", opens_on=today() + timedelta(days=days),
        document="粤府办〔2026〕8号", why="设立示范新区", phone="154-0000-0001", hours="工作日 9:00–17:00",
        address="示范路 1 号",
    )  # fmt: skip
    return replace(whole, **changes)  # type: ignore[arg-type]


def opened(what: NewDepartment | None = None, operator: OfficerContext | None = None) -> Reform:
    return plan_opening(
        operator=operator or operator_of(), parent_id=get(GUANGZHOU).pk, new=what or new(), key=uuid4()
    )  # fmt: skip


def why_not(parent: str, what: NewDepartment, operator: OfficerContext | None = None) -> list[str]:
    return [each.code for each in obstacles(operator or operator_of(), get(parent), what)]


def test_department_is_opened_by_its_superior_or_above() -> None:
    assert why_not(GUANGZHOU, new(), operator_of(GUANGZHOU)) == []
    assert why_not(GUANGZHOU, new(), operator_of(GUANGDONG)) == []
    assert why_not(GUANGZHOU, new(), operator_of(FOSHAN)) == ["opening.not-yours"]
    assert why_not(GUANGZHOU, new(), operator_of(TIANHE)) == ["opening.not-yours"]


def test_nothing_opens_below_a_county_or_what_is_not_open_or_leaves() -> None:
    assert why_not(TIANHE, new()) == ["opening.lowest"]
    planned(FOSHAN, merge(GUANGZHOU))
    assert why_not(FOSHAN, new()) == ["opening.leaves"]
    Department.objects.filter(code=GUANGZHOU).update(valid_from=today() + timedelta(days=1))
    assert why_not(GUANGZHOU, new()) == ["opening.leaves"]


@pytest.mark.parametrize(
    ("parent", "changes", "why"),
    [
        (GUANGZHOU, {}, []),
        (GUANGZHOU, {"code": "440171000001"}, []),
        (GUANGDONG, {"code": "4471"}, []),
        (GUANGDONG, {"code": "440171"}, []),
        (GUANGZHOU, {"code": ""}, ["opening.code"]),
        (GUANGZHOU, {"code": "44017"}, ["opening.code"]),
        (GUANGZHOU, {"code": "440100"}, ["opening.code"]),
        (GUANGDONG, {"code": "4400"}, ["opening.code"]),
        (GUANGZHOU, {"code": "4401711234567"}, ["opening.code"]),
        (GUANGZHOU, {"code": "44017A"}, ["opening.code"]),
        (GUANGZHOU, {"code": "4471"}, ["opening.rank"]),
        (GUANGZHOU, {"code": "450171"}, ["opening.province"]),
        (GUANGZHOU, {"code": "440106"}, ["opening.taken"]),
        (GUANGZHOU, {"name": ""}, ["opening.name"]),
        (GUANGZHOU, {"short_name": ""}, ["opening.name"]),
        (GUANGZHOU, {"name": "广州市天河区财政局"}, ["reform.same-name"]),
        (GUANGZHOU, {"short_name": "天河区"}, ["opening.same-place"]),
        (GUANGZHOU, {"phone": ""}, ["department.no-phone"]),
        (GUANGZHOU, {"phone": "", "hours": ""}, []),
        (GUANGZHOU, {"document": "", "why": "因为"}, ["reform.document", "reform.why"]),
    ],
)
def test_code_name_and_grounds_are_checked(parent: str, changes: dict[str, str], why: list[str]) -> None:
    assert why_not(parent, new(**changes)) == why


@pytest.mark.parametrize(("days", "why"), [(-1, ["reform.day"]), (0, []), (1, [])])
def test_department_opens_today_or_later(days: int, why: list[str]) -> None:
    assert why_not(GUANGZHOU, new(days=days)) == why


def test_day_that_makes_no_sense_is_asked_for() -> None:
    assert why_not(GUANGZHOU, replace(new(), opens_on=None)) == ["reform.day"]


@pytest.mark.parametrize(
    ("code", "division", "place"),
    [
        ("440171", "4401", "广东省广州市"),
        ("440106001", "440106", "广东省广州市天河区"),
        ("449901", "44", "广东省"),
    ],
)
def test_department_lies_in_the_place_of_its_code_else_where_its_superior_is(
    code: str, division: str, place: str
) -> None:
    province = get(GUANGDONG)

    assert (new(code=code).division(province), new(code=code).place(province)) == (division, place)


def test_planned_department_is_whole_from_the_start_and_seen_from_its_day_on() -> None:
    reform = opened(new(days=2))

    made = get(CODE)
    assert (made.level, made.parent, made.division, made.is_accepting) == (3, get(GUANGZHOU), "4401", True)
    assert (made.phone, made.hours, made.address) == ("154-0000-0001", "工作日 9:00–17:00", "示范路 1 号")
    assert [each.code for each in queries.line(CODE)] == [GUANGDONG, GUANGZHOU, CODE]
    assert queries.accepting(CODE) is None
    assert CODE not in {choice.code for choice in queries.choices(GUANGZHOU)}
    assert queries.search("示范新区") == []
    assert queries.public_line(CODE) == []
    with clock.at(now() + timedelta(days=2)):
        assert queries.accepting(CODE) == made
        assert CODE in {choice.code for choice in queries.choices(GUANGZHOU)}
        assert [each.code for each in queries.search("示范新区")] == [CODE]
        assert queries.public_line(CODE)[-1] == made
        assert due_today() == [reform.pk]
        assert take_effect(reform_id=reform.pk) is not None


def test_same_form_twice_opens_once_and_a_second_one_finds_the_code_taken() -> None:
    key, operator = uuid4(), operator_of()
    for _ in range(2):
        plan_opening(operator=operator, parent_id=get(GUANGZHOU).pk, new=new(), key=key)

    with pytest.raises(Refused) as refused:
        opened(new(name="广州市另一新区财政局", short_name="另一新区"))

    assert Reform.objects.count() == 1
    assert [each.code for each in refused.value.findings] == ["opening.taken"]


def test_withdrawn_opening_leaves_nothing_and_its_code_and_name_may_be_given_anew() -> None:
    withdraw_reform(operator=operator_of(), reform_id=opened().pk)

    with clock.at(now() + timedelta(days=40)):
        assert queries.accepting(CODE) is None
        assert queries.public_line(CODE) == []
    again = opened(new(days=3, short_name="新示范区"))

    assert get(CODE) == again.department
    assert (get(CODE).short_name, get(CODE).valid_to) == ("新示范区", None)
    with clock.at(now() + timedelta(days=3)):
        assert queries.accepting(CODE) is not None


def test_code_of_a_closed_department_is_never_given_again() -> None:
    done(TIANHE, merge())

    assert why_not(GUANGZHOU, new(code=TIANHE)) == ["opening.taken"]


def test_nothing_else_becomes_of_a_department_before_it_opens() -> None:
    opened()

    assert [each.code for each in against_reform(operator_of(), get(CODE), plan("rename", **RENAMED))] == [
        "reform.planned"
    ]
    assert [each.code for each in against_reform(operator_of(), get(GUANGZHOU), merge(FOSHAN))] == ["reform.awaited"]


def test_department_that_is_still_to_open_is_nobody_to_choose() -> None:
    Department.objects.filter(parent=get(GUANGZHOU)).exclude(code=TIANHE).update(valid_to=today())
    opened()

    assert [each.code for each in against_reform(operator_of(), get(TIANHE), plan("move", superior_code=FOSHAN))] == [
        "reform.dead-end"
    ]


def test_opening_is_no_kind_of_reform_of_a_department_that_is_there() -> None:
    assert [each.code for each in against_reform(operator_of(), get(TIANHE), plan("open"))] == ["reform.kind"]
