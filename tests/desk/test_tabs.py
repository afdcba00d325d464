"""导航 of the desk: each role sees what it may open, wherever it is, and the page it is at is marked."""

import pytest
from django.urls import reverse

from desk_cases import desk_of
from factories import make_officer
from kuaiji.config.permissions import PERMISSIONS
from kuaiji.departments.models import Role
from kuaiji.desk.tabs import LINE, Page, Tab, pages_of, tabs
from kuaiji.desk.urls import urlpatterns

PAGES = [page for each in LINE for page in pages_of(each)]
ALONE = ["审核", "批量", "窗口代办"]


@pytest.mark.parametrize("page", PAGES[1:], ids=lambda page: page.view)
def test_tab_is_shown_to_exactly_those_who_may_open_the_page(page: Page) -> None:
    assert set(page.roles) == set(PERMISSIONS[f"desk:{page.view}"].who)


def test_operator_who_reviews_nothing_is_led_past_the_queue() -> None:
    assert set(PAGES[0].roles) == set(PERMISSIONS["desk:queue"].who) - {Role.OPERATOR}


@pytest.mark.parametrize("route", [str(each.pattern) for each in urlpatterns])
def test_every_address_of_the_desk_belongs_to_one_tab(route: str) -> None:
    assert len([page for page in PAGES if page.holds(f"/{route}")]) == 1


@pytest.mark.parametrize(
    ("roles", "line"),
    [
        (("officer",), [*ALONE, "情况", "回避"]),
        (("operator",), ["情况", "质量", "本部门"]),
        (("officer", "operator"), [*ALONE, "情况", "质量", "本部门"]),
        (("auditor",), ["审核", "审核情况", "质量", "操作记录"]),
    ],
)
def test_main_line_is_short_for_every_role(roles: tuple[str, ...], line: list[str]) -> None:
    assert [tab.word for tab in tabs(roles, "/desk/").line] == line


def test_page_in_a_group_stands_among_its_neighbours() -> None:
    bar = tabs(("operator",), "/desk/departments/440106/reform")

    assert bar.line[-1] == Tab("/desk/department", "本部门", "true")
    assert bar.word == "本部门"
    assert [(tab.word, tab.current) for tab in bar.below] == [
        ("部门信息", "page"), ("工作人员", ""), ("本地退回原因", ""),
        ("工作日历", ""), ("重复人员", ""), ("旧库导入", ""), ("操作记录", ""),
    ]  # fmt: skip


def test_only_page_of_a_group_that_one_has_stands_on_the_main_line() -> None:
    bar = tabs(("auditor",), "/desk/acts")

    assert bar.line[-1] == Tab("/desk/acts", "操作记录", "page")
    assert (bar.word, bar.below) == ("", [])


@pytest.mark.django_db
def test_desk_draws_both_lines_with_the_page_that_one_is_at() -> None:
    page = desk_of(make_officer(roles=("officer", "operator"))).get(reverse("desk:officers")).content.decode()

    assert '<a href="/desk/department" aria-current="true">本部门</a>' in page
    assert '<nav class="subnav" aria-label="本部门">' in page
    assert '<a href="/desk/officers" aria-current="page">工作人员</a>' in page
