"""The next select below a choice, for htmx and for the form without JavaScript."""

import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from kuaiji.departments import divisions, queries

pytestmark = pytest.mark.django_db


def options(html: str) -> list[str]:
    return re.findall(r'<option value="[^"]*"[^>]*>([^<]*)</option>', html)


def ask(client: Client, **query: object) -> str:
    response = client.get("/departments/options", query)
    assert response.status_code == 200
    return response.content.decode()


def test_anybody_sees_the_cities_below_a_province_and_may_keep_them(client: Client) -> None:
    response = client.get("/departments/options", {"parent": "44"})

    html = response.content.decode()
    assert len(options(html)) == 21
    assert "深圳市" not in html
    assert 'name="department"' in html
    assert response.headers["Cache-Control"] == "public, max-age=3600"
    assert not response.cookies


def test_change_of_province_forgets_the_old_city(client: Client) -> None:
    html = ask(client, department=["4403", "4401", "440106"], depth=1)

    assert options(html) == ["请选择", *(choice.name for choice in queries.choices("4403"))]
    assert "深圳市财政局" in html


def test_htmx_names_the_changed_select_first_and_every_one_again(client: Client) -> None:
    html = ask(client, department=["4406", "44", "4406", "440106"], depth=2)

    assert options(html) == ["请选择", *(choice.name for choice in queries.choices("4406"))]


def test_leaf_shows_whom_the_person_will_deal_with(client: Client) -> None:
    html = ask(client, department=["44", "4401", "440106"], depth=3)

    assert options(html) == []
    assert "广州市天河区财政局" in html
    assert "联系方式待该部门登记" in html


def test_selects_cost_the_same_however_deep_they_lead(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(2):
        shallow = queries.selects("44")
    with django_assert_num_queries(2):
        deep = queries.selects("440106")
    with django_assert_num_queries(1):
        code = queries.chosen(["44", "4401", "440106"])
    with django_assert_num_queries(0):
        queries.chosen(["", ""])

    assert [each.chosen for each in shallow] == ["44", ""]
    assert [each.chosen for each in deep] == ["44", "4401", "440106"]
    assert code == "440106"


def test_nothing_chosen_shows_nothing_below(client: Client) -> None:
    assert options(ask(client, department=[""], depth=1)) == []


def test_household_lists_provinces_and_cities(client: Client) -> None:
    response = client.get(
        "/departments/divisions", {"place": "department/household", "household": ["44", ""], "depth": 1}
    )

    html = response.content.decode()
    assert options(html) == ["请选择", *(place.name for place in divisions.choices("44"))]
    assert 'name="household"' in html


def test_strange_field_is_not_echoed(client: Client) -> None:
    assert client.get("/departments/options", {"place": "<b>"}).status_code == 404


def test_selects_show_the_line_and_the_next_level() -> None:
    assert [(select.title, select.chosen) for select in queries.selects("")] == [("省份", "")]
    assert [(select.title, select.chosen) for select in queries.selects("4401")] == [
        ("省份", "44"), ("城市", "4401"), ("区县", ""),
    ]  # fmt: skip
    assert [(select.title, select.chosen) for select in queries.selects("4419")] == [("省份", "44"), ("城市", "4419")]
    assert [(select.title, select.chosen) for select in queries.selects("11")] == [("省份", "11"), ("区县", "")]
    assert [(select.title, select.chosen) for select in divisions.selects("4401")] == [("省份", "44"), ("城市", "4401")]
    assert [(select.title, select.chosen) for select in divisions.selects("71")] == [("省份", "71")]
