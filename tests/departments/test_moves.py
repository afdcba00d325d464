"""改隶: who may put a department under another superior, which one, and what the day brings."""

from datetime import timedelta

import pytest

import clock
from kuaiji.departments import queries
from kuaiji.departments.models import Department
from kuaiji.departments.queries import OfficerContext
from kuaiji.departments.reforms import Plan, name_on, obstacles, take_effect, withdraw_reform
from kuaiji.web.clock import now
from reforming import FOSHAN, GUANGDONG, GUANGZHOU, TIANHE, YUEXIU, done, get, merge, operator_of, plan, planned, today

pytestmark = pytest.mark.django_db


def move(under: str = FOSHAN, *, days: int = 30) -> Plan:
    return plan("move", days=days, superior_code=under)


def why_not(code: str, what: Plan, operator: OfficerContext | None = None) -> list[str]:
    return [each.code for each in obstacles(operator or operator_of(), get(code), what)]


@pytest.mark.parametrize(
    ("code", "under", "why"),
    [
        (TIANHE, FOSHAN, []),
        (TIANHE, GUANGDONG, []),
        (TIANHE, GUANGZHOU, ["reform.superior"]),
        (TIANHE, YUEXIU, ["reform.superior"]),
        (TIANHE, "9999", ["reform.superior"]),
        (TIANHE, "4403", ["reform.superior"]),
        (FOSHAN, GUANGZHOU, ["reform.superior"]),
        (GUANGDONG, "4403", ["reform.top"]),
    ],
)
def test_new_superior_is_another_open_department_of_higher_rank(code: str, under: str, why: list[str]) -> None:
    assert why_not(code, move(under)) == why


def test_only_who_stands_above_both_moves_a_department() -> None:
    assert why_not(TIANHE, move(), operator_of(GUANGZHOU)) == ["reform.superior"]
    assert why_not(TIANHE, move(), operator_of(FOSHAN)) == ["reform.not-yours"]


def test_plans_to_move_do_not_cross_with_others() -> None:
    Department.objects.filter(code="4404").update(valid_to=today() + timedelta(days=60))
    planned(TIANHE, move(days=40))

    assert why_not(TIANHE, merge()) == ["reform.planned"]
    assert why_not(YUEXIU, move("4404")) == ["reform.superior-leaves"]
    assert why_not(FOSHAN, merge(GUANGZHOU)) == ["reform.awaited"]


def test_somebody_is_left_to_choose_below_the_former_superior() -> None:
    Department.objects.filter(parent=get(GUANGZHOU)).exclude(code__in=[TIANHE, YUEXIU]).update(valid_to=today())
    planned(TIANHE, move())

    assert why_not(YUEXIU, move()) == ["reform.dead-end"]
    assert why_not(YUEXIU, plan("close")) == ["reform.dead-end"]
    Department.objects.filter(code=GUANGZHOU).update(is_accepting=True)
    assert why_not(YUEXIU, move()) == []


def test_department_hangs_under_its_new_superior_from_the_day_on_with_all_below_it() -> None:
    reform = planned(TIANHE, move(days=2))

    assert take_effect(reform_id=reform.pk) is None
    assert TIANHE in {choice.code for choice in queries.choices(GUANGZHOU)}
    with clock.at(now() + timedelta(days=2)):
        assert take_effect(reform_id=reform.pk) is not None
        assert [each.code for each in queries.line(TIANHE)] == [GUANGDONG, FOSHAN, TIANHE]
        assert TIANHE in {choice.code for choice in queries.choices(FOSHAN)}
        assert TIANHE not in {choice.code for choice in queries.choices(GUANGZHOU)}


def test_planned_move_is_withdrawn_and_leaves_no_trace_in_the_tree() -> None:
    reform = planned(TIANHE, move(days=1))

    withdraw_reform(operator=operator_of(), reform_id=reform.pk)

    with clock.at(now() + timedelta(days=1)):
        assert take_effect(reform_id=reform.pk) is None
    assert get(TIANHE).parent == get(GUANGZHOU)
    assert get(TIANHE).valid_to is None


def test_moved_department_keeps_its_name_in_the_directory() -> None:
    before = today() - timedelta(days=1)
    done(TIANHE, move())

    assert queries.former_names(get(TIANHE).pk) == []
    assert list(queries.formerly("天河区")) == []
    assert name_on(get(TIANHE), before) == "广州市天河区财政局"
    assert [each.line for each in queries.search("天河区财政局")] == ["广东省 / 佛山市 / 天河区"]
