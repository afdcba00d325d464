"""机构调整: who may plan what, when it may be withdrawn, and what the day brings."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

import clock
from factories import make_officer
from kuaiji.departments import queries
from kuaiji.departments.actions import open_department, register_contact
from kuaiji.departments.models import Department, Membership, Reform, Role
from kuaiji.departments.queries import OfficerContext, officer_of
from kuaiji.departments.reforms import (
    Plan,
    due_today,
    may_reform,
    name_on,
    obstacles,
    take_effect,
    withdraw_reform,
)
from kuaiji.rules.findings import Refused
from kuaiji.web.clock import now
from reforming import (
    FOSHAN,
    GUANGDONG,
    GUANGZHOU,
    RENAMED,
    TIANHE,
    YUEXIU,
    done,
    get,
    merge,
    operator_of,
    plan,
    planned,
    today,
)

pytestmark = pytest.mark.django_db


def why_not(code: str, what: Plan, operator: OfficerContext | None = None) -> list[str]:
    return [each.code for each in obstacles(operator or operator_of(), get(code), what)]


def test_only_those_above_reform_a_department_and_a_province_renames_itself() -> None:
    city, province = operator_of(GUANGZHOU), operator_of(GUANGDONG)

    assert may_reform(city, get(TIANHE))
    assert may_reform(province, get(TIANHE))
    assert may_reform(province, get(GUANGDONG))
    assert not may_reform(city, get(GUANGZHOU))
    assert not may_reform(city, get(FOSHAN))
    assert not may_reform(operator_of(TIANHE), get(TIANHE))
    assert why_not(FOSHAN, merge(GUANGZHOU), city) == ["reform.not-yours"]


def test_plan_names_its_kind_day_document_and_reason() -> None:
    nothing = Plan(kind=None, takes_effect_on=None, document="", why="调整")

    assert why_not(TIANHE, nothing) == ["reform.kind", "reform.day", "reform.document", "reform.why"]
    assert why_not(TIANHE, merge(days=-1)) == ["reform.day"]
    assert why_not(TIANHE, merge(days=0)) == []


def test_department_does_not_close_on_the_day_it_opened() -> None:
    Department.objects.filter(code=TIANHE).update(valid_from=today())

    assert why_not(TIANHE, merge(days=0)) == ["reform.day"]
    assert why_not(TIANHE, merge(days=1)) == []


@pytest.mark.parametrize(
    ("names", "code"),
    [
        ({}, ["reform.name"]),
        ({"name": "广州市天河新区财政局"}, ["reform.name"]),
        ({"name": "广州市天河区财政局", "short_name": "天河区"}, ["reform.name"]),
        ({"name": "广州市越秀区财政局", "short_name": "越秀新区"}, ["reform.same-name"]),
        ({"name": "广州市天河区财政局", "short_name": "天河"}, []),
        (RENAMED, []),
    ],
)
def test_new_name_is_another_and_nobody_else_s(names: dict[str, str], code: list[str]) -> None:
    assert why_not(TIANHE, plan("rename", **names)) == code


@pytest.mark.parametrize(
    ("code", "into", "why"),
    [
        (TIANHE, YUEXIU, []),
        (TIANHE, GUANGZHOU, []),
        (FOSHAN, GUANGZHOU, []),
        (TIANHE, TIANHE, ["reform.successor"]),
        (TIANHE, "9999", ["reform.successor"]),
        (TIANHE, "440305", ["reform.successor"]),
        (FOSHAN, TIANHE, ["reform.lower"]),
        (FOSHAN, "440604", ["reform.lower"]),
        (GUANGDONG, "4403", ["reform.top"]),
    ],
)
def test_successor_is_another_open_department_of_no_lower_rank(code: str, into: str, why: list[str]) -> None:
    assert why_not(code, merge(into)) == why


def test_province_does_not_close_by_itself() -> None:
    assert why_not(GUANGDONG, plan("close")) == ["reform.top"]


def test_closed_department_takes_over_nothing_and_is_not_reformed() -> None:
    done(TIANHE, merge())

    assert why_not(YUEXIU, merge(TIANHE)) == ["reform.successor"]
    assert why_not(TIANHE, plan("rename", **RENAMED)) == ["reform.closed"]


def test_plans_do_not_cross() -> None:
    planned(TIANHE, merge())

    assert why_not(TIANHE, plan("rename", **RENAMED)) == ["reform.planned"]
    assert why_not("440105", merge(TIANHE)) == ["reform.successor-leaves"]
    assert why_not(YUEXIU, merge("440105")) == ["reform.awaited"]
    assert why_not(YUEXIU, plan("rename", name="广州市越秀新区财政局", short_name="越秀新区")) == []


def test_somebody_is_left_to_choose() -> None:
    superior = get(GUANGZHOU)
    Department.objects.filter(parent=superior).exclude(code__in=[TIANHE, YUEXIU]).update(valid_to=today())
    planned(TIANHE, merge())

    assert why_not(YUEXIU, plan("close")) == ["reform.awaited"]
    withdraw_reform(operator=operator_of(), reform_id=Reform.objects.get().pk)
    planned(TIANHE, merge(FOSHAN))
    assert why_not(YUEXIU, plan("close")) == ["reform.dead-end"]
    with pytest.raises(Refused) as refused:
        register_contact(
            operator=operator_of(), department_id=get(YUEXIU).pk, address="", phone="", hours="", is_accepting=False
        )
    assert refused.value.findings[0].code == "department.nobody-left"
    Department.objects.filter(pk=superior.pk).update(is_accepting=True)
    assert why_not(YUEXIU, plan("close")) == []


def test_superior_that_takes_the_children_over_leaves_them_to_choose() -> None:
    leaf = open_department(
        code="44010601", name="广州市天河区财政局东区分局", short_name="东区", level=3, parent_id=get(TIANHE).pk,
        division="440106", valid_from=date(2020, 1, 1),
    )  # fmt: skip
    Department.objects.filter(parent=get(GUANGZHOU)).exclude(code=TIANHE).update(valid_to=today())

    assert why_not(TIANHE, plan("close")) == []
    Department.objects.filter(pk=leaf.pk).update(valid_to=today())
    assert why_not(TIANHE, plan("close")) == ["reform.dead-end"]


def test_same_form_twice_plans_once() -> None:
    key, operator = uuid4(), operator_of()

    assert planned(TIANHE, merge(), operator, key) == planned(TIANHE, merge(), operator, key)
    assert Reform.objects.count() == 1


def test_planned_department_goes_on_until_its_day_and_takes_nobody_from_then_on() -> None:
    planned(TIANHE, merge(days=2))
    planned(FOSHAN, plan("rename", days=2, name="佛山新市财政局", short_name="佛山新市"))

    assert queries.accepting(TIANHE) is not None
    assert due_today() == []
    with clock.at(now() + timedelta(days=2)):
        assert queries.accepting(TIANHE) is None
        assert TIANHE not in {choice.code for choice in queries.choices(GUANGZHOU)}
        assert len(due_today()) == 2
        assert get(FOSHAN).name == "佛山市财政局"


def test_nothing_happens_before_the_day_and_only_once_on_it() -> None:
    reform = planned(TIANHE, merge(days=2))

    assert take_effect(reform_id=reform.pk) is None
    assert get(TIANHE).successor is None
    with clock.at(now() + timedelta(days=2)):
        assert take_effect(reform_id=reform.pk) is not None
        assert take_effect(reform_id=reform.pk) is None
        assert due_today() == []
    assert get(TIANHE).successor == get(YUEXIU)


def test_plan_is_withdrawn_before_its_day_by_those_above() -> None:
    reform = planned(TIANHE, merge(days=1))

    with pytest.raises(Refused) as stranger:
        withdraw_reform(operator=operator_of(FOSHAN), reform_id=reform.pk)
    withdraw_reform(operator=operator_of(GUANGZHOU), reform_id=reform.pk)
    with pytest.raises(Refused) as twice:
        withdraw_reform(operator=operator_of(), reform_id=reform.pk)

    assert stranger.value.findings[0].code == "reform.not-yours"
    assert twice.value.findings[0].code == "reform.too-late"
    assert get(TIANHE).valid_to is None
    with clock.at(now() + timedelta(days=1)):
        assert take_effect(reform_id=reform.pk) is None
    planned(TIANHE, merge())


def test_rename_is_withdrawn_too() -> None:
    reform = planned(TIANHE, plan("rename", **RENAMED))

    withdraw_reform(operator=operator_of(), reform_id=reform.pk)

    assert Reform.objects.get().withdrawn_at is not None


def test_nothing_is_withdrawn_on_its_day() -> None:
    reform = planned(TIANHE, merge(days=1))

    with clock.at(now() + timedelta(days=1)), pytest.raises(Refused) as refused:
        withdraw_reform(operator=operator_of(), reform_id=reform.pk)

    assert refused.value.findings[0].code == "reform.too-late"


def test_renamed_department_is_called_as_it_was_on_a_day() -> None:
    start = now()
    for days, name in ((10, "甲局"), (20, "乙局")):
        with clock.at(start + timedelta(days=days)):
            done(TIANHE, plan("rename", name=name, short_name=name[:1]))
    first = today()

    assert name_on(get(TIANHE), first + timedelta(days=9)) == "广州市天河区财政局"
    assert name_on(get(TIANHE), first + timedelta(days=10)) == "甲局"
    assert name_on(get(TIANHE), first + timedelta(days=20)) == get(TIANHE).name == "乙局"


def test_reviewing_officers_go_on_at_the_successor_and_other_roles_end() -> None:
    wang = make_officer("王芳", TIANHE, roles=("officer", "operator"))
    Membership.objects.filter(officer_id=wang.officer_id, role=Role.OFFICER).update(kinds=["collection"])
    auditor = make_officer("孙审计", TIANHE, roles=("auditor",))
    elsewhere = make_officer("李强", YUEXIU)

    reform = done(TIANHE, merge())

    again = officer_of(wang.account_id)
    assert again is not None
    assert (again.department, again.roles) == ("广州市越秀区财政局", {"officer"})
    assert Membership.objects.get(officer_id=wang.officer_id, valid_to=None).kinds == ["collection"]
    assert officer_of(auditor.account_id) is None
    assert officer_of(elsewhere.account_id) == elsewhere
    ended = Membership.objects.filter(department=get(TIANHE))
    assert {(each.role, each.ended_by_id) for each in ended} == {
        (role, reform.planned_by_id) for role in ("officer", "operator", "auditor")
    }


def test_children_and_their_own_go_on_under_the_successor() -> None:
    done(FOSHAN, merge(GUANGZHOU))

    assert [each.code for each in queries.line("440604")] == ["44", "4401", "440604"]
    assert "440604" in {choice.code for choice in queries.choices(GUANGZHOU)}


def test_child_whose_closing_is_planned_goes_along_and_closes_on_its_day() -> None:
    child = planned("440604", merge("440605"))

    done(FOSHAN, merge(GUANGZHOU))

    assert get("440604").parent == get(GUANGZHOU)
    with clock.at(now() + timedelta(days=30)):
        assert take_effect(reform_id=child.pk) is not None
    assert [each.code for each in queries.line("440604")] == ["44", "4401", "440605", "440604"]
