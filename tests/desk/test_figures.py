"""审核情况 page: whose figures, of which days, in few statements, and never by going through the cases."""

import re
from dataclasses import replace
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from desk_cases import desk_of, hand_in, latest, policy_with, post
from factories import make_officer
from kuaiji.departments.queries import OfficerContext
from kuaiji.desk import counting
from kuaiji.desk.figures import figures_of
from kuaiji.desk.quality import ReasonRow

pytestmark = pytest.mark.django_db

CITY, DISTRICT = "4401", "440106"
EVERY = policy_with(second_review_rate=100)


@pytest.fixture
def zhao() -> OfficerContext:
    return make_officer("赵敏", CITY, roles=("officer",))


def text(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def hand_back(officer: OfficerContext, name: str, code: str) -> None:
    case, desk = hand_in(name, code), desk_of(officer)
    post(desk, f"/desk/cases/{case.number}/claim")
    post(
        desk, f"/desk/cases/{case.number}/decide", submission=latest(case), path="basic", verb="return", codes="B01",
        key=uuid4(),
    )  # fmt: skip


def test_department_sees_itself_and_all_below_and_each_tile_its_own(zhao: OfficerContext) -> None:
    hand_in("李雷", DISTRICT)
    hand_in("韩梅梅", "440104")
    hand_in("王小明", "4403")
    hand_back(zhao, "陈嘉怡", DISTRICT)
    counting.count()

    found = figures_of(zhao.department_id, "", 30)

    assert found is not None
    assert (found.place.code, found.place.open, found.place.overdue) == (CITY, 2, 0)
    assert [(tile.name, tile.open) for tile in found.tiles if tile.open] == [("越秀区", 1), ("天河区", 1)]
    assert (found.total("received"), found.total("returned"), found.total("closed")) == (3, 1, 0)
    assert found.reasons == [ReasonRow("B01", 1, 0)]
    assert found.took == [("不到 1 天", 1), *((word, 0) for word in counting.AGE_WORDS[1:])]
    assert len(found.days) == 30


def test_page_of_a_department_below_leads_back_up(zhao: OfficerContext) -> None:
    hand_in("李雷", DISTRICT)
    counting.count()

    response = desk_of(zhao).get(f"/desk/figures/{DISTRICT}?days=7")

    html = response.content.decode()
    assert 'href="/desk/figures/4401?days=7">广州市</a>' in html
    assert "天河区财政局" in text(html)
    assert "下级部门" not in html
    assert len(figures_of(zhao.department_id, DISTRICT, 7).days) == 7  # type: ignore[union-attr]


@pytest.mark.parametrize("code", ["44", "4403", "440305", "nonsense"])
def test_department_above_or_elsewhere_is_not_there(zhao: OfficerContext, code: str) -> None:
    assert desk_of(zhao).get(f"/desk/figures/{code}").status_code == 404


@pytest.mark.parametrize("asked", ["", "8", "-1", "x", "9999999999999999999"])
def test_days_that_are_not_offered_mean_the_usual_thirty(zhao: OfficerContext, asked: str) -> None:
    html = desk_of(zhao).get("/desk/figures", {"days": asked}).content.decode()

    assert 'href="?days=30" aria-current="page"' in html


def test_page_takes_eight_statements_however_much_there_is(zhao: OfficerContext) -> None:
    desk = desk_of(zhao)
    for number in range(4):
        hand_back(zhao, f"李雷{number}", DISTRICT)
    counting.count()

    with CaptureQueriesContext(connection) as queries:
        html = desk.get("/desk/figures").content.decode()

    assert len(queries) == 8
    assert not any("cases_case" in query["sql"] or "cases_decision" in query["sql"] for query in queries)
    assert 'role="img"' in html
    assert len(html.encode()) < 150_000


def test_every_picture_has_a_name_a_sentence_and_a_table(zhao: OfficerContext) -> None:
    hand_back(zhao, "李雷", DISTRICT)
    hand_in("韩梅梅", DISTRICT)
    counting.count()

    html = desk_of(zhao).get("/desk/figures").content.decode()

    pictures = re.findall(r'<svg class="chart__picture" role="img" aria-labelledby="(\S+) (\S+)"', html)
    assert len(pictures) == 4
    for title, summary in pictures:
        assert re.search(rf'<title id="{title}">[^<]+</title><desc id="{summary}">[^<]+</desc>', html)
    assert html.count("看数字") == len(pictures)
    assert "照片模糊、不正面或有遮挡 B01" in html
    assert " style=" not in html


def test_nothing_counted_yet_says_when_it_will_be(zhao: OfficerContext) -> None:
    html = desk_of(zhao).get("/desk/figures").content.decode()

    assert "后台任务每 10 分钟统计一次" in html
    assert "没有在办的事项" in html


def test_auditor_and_operator_are_led_on_to_the_quality_page() -> None:
    wang, li = make_officer("王芳", DISTRICT), make_officer("李强", DISTRICT)
    from_policy = hand_in("李雷", DISTRICT, policy=EVERY)
    for officer, verb in ((wang, "approve"), (li, "confirm")):
        desk = desk_of(officer)
        post(desk, f"/desk/cases/{from_policy.number}/claim")
        post(desk, f"/desk/cases/{from_policy.number}/decide", submission=latest(from_policy), path="basic", verb=verb)
    counting.count()

    pages = {
        role: desk_of(make_officer("周明", DISTRICT, roles=(role,))).get("/desk/figures").content.decode()
        for role in ("officer", "operator", "auditor")
    }

    assert {role: "按审核员和原因看" in page for role, page in pages.items()} == {
        "officer": False, "operator": True, "auditor": True,
    }  # fmt: skip
    assert "同意 1 件，不同意 0 件" in pages["officer"]


def test_rare_reasons_are_summed_up() -> None:
    wang = make_officer("王芳", DISTRICT)
    found = figures_of(wang.department_id, "", 30)
    assert found is not None
    rows = [ReasonRow(f"Z{number:02d}", 20 - number, 0) for number in range(13)]

    shown = replace(found, reasons=[*rows, ReasonRow("B01", 0, 4)]).by_reason

    assert shown[0] == ("Z00 Z00", 20)
    assert shown[-1] == ("其余原因", 10 + 9 + 8)
    assert len(shown) == 11
    assert replace(found, reasons=rows[:10]).by_reason[-1] == ("Z09 Z09", 11)
