"""What may be chosen, whom to call, what is found."""

import pytest

from kuaiji.departments import divisions, queries
from kuaiji.departments.models import Department
from kuaiji.departments.queries import Contact, Found

pytestmark = pytest.mark.django_db


def get(code: str) -> Department:
    return Department.objects.get(code=code)


def test_contact_is_the_departments_own() -> None:
    Department.objects.filter(code="440106").update(
        phone="020-00000001", address="天府路 1 号", hours="工作日 9:00–17:00"
    )

    contact = queries.contact(get("440106").pk)

    assert contact == Contact("广州市天河区财政局", "020-00000001", "天府路 1 号", "工作日 9:00–17:00", "")
    assert contact.note == ""


def test_contact_of_the_nearest_superior_stands_in() -> None:
    Department.objects.filter(code="44").update(phone="020-00000044")
    Department.objects.filter(code="4401").update(phone="020-00000040")

    contact = queries.contact(get("440106").pk)

    assert (contact.department, contact.phone, contact.lender) == ("广州市天河区财政局", "020-00000040", "广州市财政局")
    assert contact.note == "联系方式待该部门登记，以下是上级部门广州市财政局的联系方式。"


def test_contact_nobody_has_registered_is_not_invented() -> None:
    contact = queries.contact(get("440106").pk)

    assert contact == Contact("广州市天河区财政局", "", "", "", "")
    assert contact.note == "联系方式待该部门登记。"


@pytest.mark.parametrize(
    ("codes", "deepest"),
    [
        ([], ""),
        (["44"], "44"),
        (["44", "4401", "440106"], "440106"),
        (["44", "4401", ""], "4401"),
        (["4403", "4401", "440106"], "4403"),
        (["9999"], ""),
    ],
)
def test_three_selects_mean_the_deepest_code_that_fits(codes: list[str], deepest: str) -> None:
    assert queries.chosen(codes) == deepest


def test_search_finds_by_two_characters_and_tells_namesakes_apart() -> None:
    found = queries.search("鼓楼区")

    assert Found("320106", "南京市鼓楼区财政局", "江苏省 / 南京市 / 鼓楼区") in found
    assert len(found) == 4
    assert queries.search(" 天 ") == []
    assert queries.search("没有这个部门") == []


def test_divisions_skip_the_groupings() -> None:
    assert [place.name for place in divisions.choices(None)][-3:] == ["台湾省", "香港特别行政区", "澳门特别行政区"]
    assert "东城区" in {place.name for place in divisions.choices("11")}
    assert "济源市" in {place.name for place in divisions.choices("41")}
    assert len(divisions.choices("44")) == 21
    assert divisions.choices("4401") == []


def test_division_is_written_in_full() -> None:
    assert divisions.full_name("4401") == "广东省广州市"
    assert divisions.full_name("419001") == "河南省济源市"
    assert divisions.full_name("1") == ""


@pytest.mark.parametrize(
    ("codes", "deepest"), [(["44", "4401"], "4401"), (["11", "4401"], "11"), (["44", ""], "44"), (["4401"], "")]
)
def test_two_selects_mean_the_deepest_division_that_fits(codes: list[str], deepest: str) -> None:
    assert divisions.chosen(codes) == deepest
