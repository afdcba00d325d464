"""The tree of 会计管理部门: the packaged country, changes to it, and what may never be."""

import csv
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from kuaiji.departments import queries
from kuaiji.departments.actions import close_department, move_department, open_department
from kuaiji.departments.data import make
from kuaiji.departments.loading import load_departments
from kuaiji.departments.models import Department, DepartmentPath
from kuaiji.rules.data import DEPARTMENTS
from kuaiji.rules.findings import Refused
from kuaiji.rules.places import UNSAID

pytestmark = pytest.mark.django_db


def get(code: str) -> Department:
    return Department.objects.get(code=code)


def subtree(code: str) -> set[str]:
    return set(Department.objects.under(get(code).pk).values_list("code", flat=True))


def edges() -> set[tuple[int, int, int]]:
    return set(DepartmentPath.objects.values_list("ancestor_id", "descendant_id", "depth"))


def new(code: str = "440199", name: str = "广州市新区财政局", parent: str = "4401") -> Department:
    return open_department(
        code=code, name=name, short_name="新区", level=3, parent_id=get(parent).pk, division="4401",
        valid_from=date(2020, 1, 1),
    )  # fmt: skip


def test_packaged_tree_is_what_the_script_makes() -> None:
    with DEPARTMENTS.open(encoding="utf-8", newline="") as file:
        packaged = list(csv.DictReader(file))

    made = make.departments(make.read_divisions())

    assert [row["name"] for row in packaged] == [row.name for row in made]
    assert [row["parent"] for row in packaged] == [row.parent for row in made]
    assert [row["is_accepting"] for row in packaged] == [str(int(row.is_accepting)) for row in made]


def test_shenzhen_is_chosen_among_the_provinces_and_guangdong_lists_twenty_cities() -> None:
    top = queries.choices(None)

    assert [choice.name for choice in top if choice.code.startswith("44")] == ["广东省", "深圳市"]
    assert len(top) == 33
    assert len(queries.choices("44")) == 20
    assert "深圳市" not in {choice.name for choice in queries.choices("44")}
    assert len(queries.choices("4403")) == 9


@pytest.mark.parametrize("code", ["4419", "4420", "4604", "6202", "4603"])
def test_city_without_counties_takes_people_itself(code: str) -> None:
    assert queries.choices(code) == []
    assert queries.accepting(code) == get(code)


def test_districts_of_a_municipality_hang_right_under_it() -> None:
    assert [department.name for department in queries.line("110101")] == ["北京市财政局", "北京市东城区财政局"]
    assert "市辖区" not in {choice.name for choice in queries.choices("11")}
    assert len(queries.choices("50")) == 38


def test_groupings_are_gone_and_the_corps_keeps_its_own_divisions() -> None:
    assert not Department.objects.filter(short_name__in=UNSAID).exists()
    assert len(queries.choices("66")) == 14
    assert [department.name for department in queries.line("6608")] == [
        "新疆生产建设兵团财政局",
        "新疆生产建设兵团第八师石河子市财政局",
    ]
    assert not Department.objects.filter(code__startswith="6590").exists()


def test_line_goes_from_the_top_down() -> None:
    assert [department.name for department in queries.line("440106")] == [
        "广东省财政厅",
        "广州市财政局",
        "广州市天河区财政局",
    ]
    assert queries.line("9999") == []


def test_province_takes_nobody_and_shenzhen_does() -> None:
    assert queries.accepting("44") is None
    assert queries.accepting("4401") is None
    assert queries.accepting("440106") == get("440106")
    assert queries.accepting("4403") == get("4403")


def test_loading_twice_changes_nothing() -> None:
    Department.objects.filter(code="440106").update(phone="020-00000000")
    before, count = edges(), Department.objects.count()

    load_departments()

    assert (edges(), Department.objects.count()) == (before, count)
    assert get("440106").phone == "020-00000000"


def test_new_department_stands_under_all_its_superiors() -> None:
    new()

    assert [department.code for department in queries.line("440199")] == ["44", "4401", "440199"]
    assert "440199" in subtree("44")
    assert "440199" not in subtree("4403")


def test_top_department_stands_alone() -> None:
    open_department(
        code="99", name="国家机关事务管理局财务管理司", short_name="国管局", level=1, parent_id=None, division="11",
        valid_from=date(2020, 1, 1),
    )  # fmt: skip

    assert [department.code for department in queries.line("99")] == ["99"]


def test_moved_department_takes_its_own_along() -> None:
    move_department(department_id=get("4401").pk, parent_id=get("4403").pk)

    assert [department.code for department in queries.line("440106")] == ["4403", "4401", "440106"]
    assert "440106" not in subtree("44")
    assert queries.choices("4403")[0].code == "4401"


def test_department_cannot_stand_under_itself() -> None:
    with pytest.raises(Refused) as moved:
        move_department(department_id=get("4401").pk, parent_id=get("440106").pk)
    with pytest.raises(Refused) as closed:
        close_department(department_id=get("4401").pk, successor_id=get("4401").pk, closes_on=date(2026, 1, 1))

    assert moved.value.findings[0].code == closed.value.findings[0].code == "department.circle"


def test_closed_department_hangs_under_its_successor() -> None:
    close_department(department_id=get("440106").pk, successor_id=get("440104").pk, closes_on=date(2026, 1, 1))

    assert subtree("440104") == {"440104", "440106"}
    assert "440106" in subtree("4401")
    assert queries.accepting("440106") is None
    assert "440106" not in {choice.code for choice in queries.choices("4401")}


def test_children_of_a_closed_department_go_on_under_the_successor() -> None:
    close_department(department_id=get("4406").pk, successor_id=get("4401").pk, closes_on=date(2026, 1, 1))

    assert [department.code for department in queries.line("440604")] == ["44", "4401", "440604"]
    assert "440604" in {choice.code for choice in queries.choices("4401")}
    assert "4406" in subtree("4401")


def test_loading_again_keeps_what_was_moved() -> None:
    close_department(department_id=get("4406").pk, successor_id=get("4401").pk, closes_on=date(2026, 1, 1))
    before = edges()

    load_departments()

    assert edges() == before


def test_department_is_open_from_its_first_day_to_the_day_before_its_last() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT (kuaiji_now() AT TIME ZONE 'Asia/Shanghai')::date")
        (today,) = cursor.fetchone()
    department = get("440106")

    Department.objects.filter(pk=department.pk).update(valid_from=today)
    assert queries.accepting("440106") == department
    Department.objects.filter(pk=department.pk).update(valid_from=date(2020, 1, 1), valid_to=today)
    assert queries.accepting("440106") is None


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"parent_id": None}, "department_only_provinces_have_no_parent"),
        ({"valid_to": date(1949, 9, 30)}, "department_closes_after_it_opened"),
        ({"successor_id": 1}, "department_successor_only_when_closed"),
    ],
)
def test_database_refuses_an_impossible_department(change: dict[str, object], constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Department.objects.filter(code="4401").update(**change)


def test_database_refuses_a_code_given_twice() -> None:
    with pytest.raises(IntegrityError, match="departments_department_code"), transaction.atomic():
        new(code="440106")


def test_database_refuses_a_path_to_oneself_with_a_length() -> None:
    path = DepartmentPath.objects.get(ancestor__code="44", descendant__code="44")

    with pytest.raises(IntegrityError, match="department_path_is_no_circle"), transaction.atomic():
        DepartmentPath.objects.filter(pk=path.pk).update(depth=1)
    with pytest.raises(IntegrityError, match="department_path_once"), transaction.atomic():
        DepartmentPath.objects.create(ancestor=path.ancestor, descendant=path.descendant, depth=0)
