"""机构调整: the closure after any reforms, and what the database itself refuses."""

import random
from datetime import date
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models.functions import Now

from factories import make_officer
from kuaiji.departments.actions import open_department
from kuaiji.departments.models import Department, DepartmentPath, Membership, Reform, Role
from kuaiji.departments.reforms import obstacles, take_effect
from kuaiji.web.clock import now
from reforming import GUANGZHOU, TIANHE, YUEXIU, done, get, merge, operator_of, plan, planned, today

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("seed", range(12))
def test_closure_is_what_the_tree_says_after_any_reforms(seed: int) -> None:
    """Whatever closes into whatever or moves, in any order, the closure equals the one made anew from the tree."""
    draw = random.Random(seed)
    codes = random_country(draw)
    province = make_officer("钱管理", "99", roles=("operator",))
    done_kinds = []
    for _ in range(20):
        code, other = draw.choice(codes), draw.choice(codes)
        what = draw.choice([plan("close", days=0), merge(other, days=0), plan("move", days=0, superior_code=other)])
        if obstacles(province, get(code), what):
            continue
        assert take_effect(reform_id=planned(code, what, province).pk) is not None
        done_kinds.append(what.kind)
        assert closure() == made_anew()

    assert done_kinds
    assert all(above.level <= below.level for above, below in pairs())


def random_country(draw: random.Random) -> list[str]:
    """Open a province with some cities, and counties under the cities or right under the province."""
    made = [("99", 1, None)]
    made += [(f"99{n:02d}", 2, "99") for n in range(1, 4)]
    made += [(f"99{n:02d}9", 3, draw.choice(["99", "9901", "9902", "9903"])) for n in range(10, 17)]
    for code, level, parent in made:
        open_department(
            code=code, name=f"示范{code}财政局", short_name=code, level=level, division="44", is_accepting=True,
            parent_id=get(parent).pk if parent else None, valid_from=date(2020, 1, 1),
        )  # fmt: skip
    return [code for code, _, _ in made]


def closure() -> set[tuple[str, str, int]]:
    rows = DepartmentPath.objects.filter(descendant__code__startswith="99")
    return set(rows.values_list("ancestor__code", "descendant__code", "depth"))


def made_anew() -> set[tuple[str, str, int]]:
    """Walk up from every department: to its successor if it is closed, else to its superior."""
    country = {each.pk: each for each in Department.objects.filter(code__startswith="99")}
    found = set()
    for each in country.values():
        above, depth = each, 0
        found.add((each.code, each.code, 0))
        while (up := above.successor_id or above.parent_id) is not None:
            above, depth = country[up], depth + 1
            assert depth < len(country)
            found.add((above.code, each.code, depth))
    return found


def pairs() -> list[tuple[Department, Department]]:
    rows = DepartmentPath.objects.filter(descendant__code__startswith="99")
    return [(row.ancestor, row.descendant) for row in rows.select_related("ancestor", "descendant")]


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"kind": "split"}, "reform_hangs_what_opens_or_moves"),
        ({"kind": "rename", "successor": None}, "reform_names_what_has_a_new_name"),
        ({"kind": "open", "successor": None, "parent": "city"}, "reform_names_what_has_a_new_name"),
        ({"name": "甲局"}, "reform_names_what_has_a_new_name"),
        ({"successor": None}, "reform_succeeds_what_closes"),
        ({"kind": "move", "parent": "city"}, "reform_succeeds_what_closes"),
        ({"successor": "itself"}, "reform_succeeds_another"),
        ({"parent": "city"}, "reform_hangs_what_opens_or_moves"),
        ({"kind": "move", "successor": None}, "reform_hangs_what_opens_or_moves"),
        ({"kind": "move", "successor": None, "parent": "itself"}, "reform_hangs_under_another"),
        ({"document": ""}, "reform_has_a_source"),
        ({"why": ""}, "reform_has_a_source"),
        ({"withdrawn_at": "now"}, "reform_done_or_withdrawn"),
    ],
)
def test_database_refuses_an_impossible_reform(change: dict[str, object], constraint: str) -> None:
    operator = operator_of()
    words = {"itself": get(TIANHE), "city": get(GUANGZHOU), "now": now()}
    fields = {
        "department": get(TIANHE), "kind": "merge", "successor": get(YUEXIU), "takes_effect_on": today(),
        "former_name": "甲", "document": "文", "why": "因", "planned_by_id": operator.officer_id, "key": uuid4(),
    }  # fmt: skip
    fields |= {name: words.get(str(value), value) for name, value in change.items()}

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Reform.objects.create(**fields)


def test_database_refuses_a_second_plan_and_a_second_closing() -> None:
    reform = done(TIANHE, merge())
    again = {
        "department": get(TIANHE), "takes_effect_on": today(), "former_name": "甲", "document": "文", "why": "因",
        "planned_by_id": reform.planned_by_id,
    }  # fmt: skip

    with pytest.raises(IntegrityError, match="reform_closes_once"), transaction.atomic():
        Reform.objects.create(**again, kind="merge", successor=get(YUEXIU), key=uuid4())
    Reform.objects.create(**again, kind="rename", name="乙", short_name="乙", key=uuid4())
    with pytest.raises(IntegrityError, match="reform_one_planned"), transaction.atomic():
        Reform.objects.create(**again, kind="rename", name="丙", short_name="丙", key=uuid4())
    with pytest.raises(IntegrityError, match="reform_done_or_withdrawn"), transaction.atomic():
        Reform.objects.filter(pk=reform.pk).update(withdrawn_at=now(), withdrawn_by=reform.planned_by_id)


def test_database_opens_a_department_once() -> None:
    opening = {
        "department": get(TIANHE), "kind": "open", "parent": get(GUANGZHOU), "name": "甲局", "short_name": "甲",
        "takes_effect_on": today(), "former_name": "甲局", "document": "文", "why": "因",
        "planned_by_id": operator_of().officer_id,
    }  # fmt: skip
    Reform.objects.create(**opening, done_at=now(), key=uuid4())

    with pytest.raises(IntegrityError, match="reform_opens_once"), transaction.atomic():
        Reform.objects.create(**opening, key=uuid4())


@pytest.mark.parametrize("change", ["document = '乙'", "takes_effect_on = '2030-01-01'", "why = '乙'"])
def test_platform_edits_no_reform(change: str) -> None:
    done(TIANHE, merge())

    with pytest.raises(Exception, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE departments_reform SET {change}")
    with pytest.raises(Exception, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM departments_reform")


def test_database_refuses_a_way_back_up_the_tree_and_a_successor_of_itself() -> None:
    up = DepartmentPath.objects.get(ancestor=get(GUANGZHOU), descendant=get(TIANHE))

    with pytest.raises(IntegrityError, match="department_path_one_way"), transaction.atomic():
        DepartmentPath.objects.create(ancestor=up.descendant, descendant=up.ancestor, depth=1)
    with pytest.raises(IntegrityError, match="department_succeeds_another"), transaction.atomic():
        Department.objects.filter(code=TIANHE).update(valid_to=today(), successor=get(TIANHE))


def test_database_hangs_nothing_under_a_lower_rank() -> None:
    with pytest.raises(IntegrityError, match="superior of lower rank"), transaction.atomic():
        Department.objects.filter(code=GUANGZHOU).update(parent=get(TIANHE))


def test_database_ends_what_was_never_opened_without_a_successor() -> None:
    Department.objects.filter(code=TIANHE).update(valid_from=today(), valid_to=today())

    with pytest.raises(IntegrityError, match="department_closes_after_it_opened"), transaction.atomic():
        Department.objects.filter(code=TIANHE).update(successor=get(YUEXIU))


def test_database_lets_nobody_serve_a_closed_department() -> None:
    wang = make_officer("王芳", TIANHE)
    done(TIANHE, merge())
    Membership.objects.filter(officer_id=wang.officer_id, valid_to=None).update(valid_to=Now())

    with pytest.raises(IntegrityError, match="closed department"), transaction.atomic():
        Membership.objects.create(officer_id=wang.officer_id, department=get(TIANHE), role=Role.OFFICER)
