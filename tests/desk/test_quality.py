"""复审 on the desk, 审核质量 and 重点复审名单."""

from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client

from desk_cases import SCHOOL, desk_of, hand_in, latest, policy_with, post
from factories import make_officer
from kuaiji.cases.models import Case
from kuaiji.casework.models import Watch
from kuaiji.departments.queries import OfficerContext
from kuaiji.desk import counting
from kuaiji.desk.models import Note
from kuaiji.desk.quality import OfficerRow, ReasonRow, by_officer, by_reason

pytestmark = pytest.mark.django_db

EVERY = policy_with(second_review_rate=100)


@pytest.fixture
def wang() -> OfficerContext:
    return make_officer("王芳", number="TH0012")


@pytest.fixture
def li() -> OfficerContext:
    return make_officer("李强", number="TH0013")


@pytest.fixture
def case(wang: OfficerContext) -> Case:
    """陈嘉怡's case, in which 王芳 found the school right and approved, waiting for a second officer."""
    case, desk = hand_in("陈嘉怡", policy=EVERY), desk_of(wang)
    post(desk, f"/desk/cases/{case.number}/claim")
    act(desk, case, "notes", path=f"education/{SCHOOL}")
    act(desk, case, "decide", verb="approve")
    case.refresh_from_db()
    return case


def act(desk: Client, case: Case, button: str, **fields: Any) -> HttpResponse:
    return post(desk, f"/desk/cases/{case.number}/{button}", **{"submission": latest(case), "path": "basic", **fields})


def second_look(officer: OfficerContext, case: Case, **fields: Any) -> HttpResponse:
    desk = desk_of(officer)
    act(desk, case, "claim")
    return act(desk, case, "decide", **fields)


def state(case: Case) -> str:
    case.refresh_from_db()
    return case.state


def test_second_officer_finds_the_case_and_no_mark_of_the_first(case: Case, li: OfficerContext) -> None:
    desk = desk_of(li)

    queue = desk.get("/desk/?state=second_review").content.decode()
    waiting = desk.get(f"/desk/cases/{case.number}").content.decode()
    act(desk, case, "claim")
    mine = desk.get("/desk/?state=mine").content.decode()
    page = desk.get(f"/desk/cases/{case.number}/parts/education/{SCHOOL}").content.decode()

    assert "陈嘉怡" in queue
    assert "陈嘉怡" in mine
    assert "领取这件" in waiting
    assert "同意通过" not in waiting
    assert "复审" in page
    assert "同意通过" in page
    assert "核对无误" not in page
    assert " checked" not in page
    assert "不予通过" not in page


def test_first_officer_is_told_to_wait(case: Case, wang: OfficerContext) -> None:
    page = desk_of(wang).get(f"/desk/cases/{case.number}").content.decode()

    assert "等另一位同事复审" in page
    assert "领取这件" not in page
    assert "同意通过" not in page


def test_second_officer_finds_parts_right_for_themselves_and_confirms(case: Case, li: OfficerContext) -> None:
    desk = desk_of(li)
    act(desk, case, "claim")
    act(desk, case, "notes", path=f"education/{SCHOOL}")
    part = desk.get(f"/desk/cases/{case.number}/parts/education/{SCHOOL}").content.decode()

    act(desk, case, "decide", verb="confirm")

    assert "李强" in part
    assert "核对无误" in part
    assert state(case) == "approved"
    history = desk.get(f"/desk/cases/{case.number}/history").content.decode()
    assert "审核通过，转复审：抽样复审" in history
    assert "复审通过" in history


def test_what_the_second_officer_noted_waits_for_the_next(case: Case, li: OfficerContext, wang: OfficerContext) -> None:
    second_look(li, case, codes="B01", verb="differ")

    desk = desk_of(wang)
    act(desk, case, "claim")

    assert state(case) == "in_review"
    assert Note.objects.get().code == "B01"
    assert "照片不符合要求" in desk.get(f"/desk/cases/{case.number}/parts/basic").content.decode()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"verb": "confirm", "codes": "B01"}, "不能同意通过"),
        ({"verb": "differ"}, "至少选一条要改的地方"),
        ({}, "请选择结论"),
    ],
)
def test_second_press_that_does_nothing_says_why(
    case: Case, li: OfficerContext, fields: dict[str, str], words: str
) -> None:
    response = second_look(li, case, **fields)

    assert response.status_code == 422
    assert words in response.content.decode()
    assert state(case) == "second_review"


def test_first_officer_cannot_note_or_confirm(case: Case, wang: OfficerContext) -> None:
    desk = desk_of(wang)

    noted, decided = act(desk, case, "notes", codes="B01"), act(desk, case, "decide", verb="confirm")

    assert [noted.status_code, decided.status_code] == [422, 422]
    assert not Note.objects.exists()


def test_agreement_is_counted_by_officer_and_by_reason(case: Case, wang: OfficerContext, li: OfficerContext) -> None:
    second_look(li, case, codes=["B01", "B04"], verb="differ")
    other, desk = hand_in("韩梅梅", policy=EVERY), desk_of(wang)
    act(desk, other, "claim")
    act(desk, other, "decide", verb="approve")
    second_look(li, other, verb="confirm")
    third = hand_in("李雷")
    act(desk, third, "claim")
    act(desk, third, "decide", codes="B01", verb="return")

    counting.count()

    assert by_officer(wang.department_id) == [OfficerRow("王芳", "TH0012", 1, 2)]
    assert by_reason(wang.department_id) == [ReasonRow("B01", 1, 1), ReasonRow("B04", 0, 1)]
    assert [row.share for row in by_reason(wang.department_id)] == [50, 0]
    page = desk_of(make_officer("孙审计", roles=("auditor",))).get("/desk/quality").content.decode()
    assert 'aria-label="王芳：50%"' in page
    assert "照片模糊、不正面或有遮挡" in page
    assert by_officer(make_officer("周深圳", "4403").department_id) == []


def test_empty_figures_say_what_to_do() -> None:
    page = desk_of(make_officer("孙审计", roles=("auditor",))).get("/desk/quality").content.decode()

    assert "还没有复审过的事项" in page


@pytest.fixture
def zhao() -> OfficerContext:
    return make_officer("赵主管", roles=("operator",))


WATCH = {"kind": "school", "value": "示范 财经大学", "why": "近期有假证", "days": "30"}


def test_operator_puts_a_school_on_the_list_once_and_takes_it_off(zhao: OfficerContext) -> None:
    desk, key = desk_of(zhao), uuid4()

    for _ in range(2):
        assert post(desk, "/desk/watch", **WATCH, key=key).headers["Location"] == "/desk/watch"
    entry = Watch.objects.get()
    page = desk.get("/desk/watch").content.decode()
    post(desk, f"/desk/watch/{entry.pk}/end")

    assert entry.value == "示范财经大学"
    assert "学校：示范财经大学" in page
    assert "学校：示范财经大学" not in desk.get("/desk/watch").content.decode()
    entry.refresh_from_db()
    assert entry.ended_at is not None


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"kind": ""}, "请选择种类"),
        ({"value": "示"}, "请填写学校名称"),
        ({"kind": "reason", "value": "E99"}, "没有这个原因代码"),
        ({"kind": "department", "value": "4403"}, "请填写本部门或下级部门的代码"),
        ({"why": "假证"}, "请写明理由"),
        ({"why": "长" * 301}, "请写明理由"),
        ({"days": ""}, "请选择到什么时候为止"),
        ({"days": "31"}, "请选择到什么时候为止"),
    ],
)
def test_entry_that_makes_no_sense_is_refused_and_kept(
    zhao: OfficerContext, changes: dict[str, str], words: str
) -> None:
    response = post(desk_of(zhao), "/desk/watch", **{**WATCH, **changes})

    assert response.status_code == 422
    assert words in response.content.decode()
    assert not Watch.objects.exists()


@pytest.mark.parametrize(("kind", "value"), [("reason", "E03"), ("reason", "F03"), ("department", "440106")])
def test_reasons_and_departments_are_watched_by_their_codes(zhao: OfficerContext, kind: str, value: str) -> None:
    post(desk_of(zhao), "/desk/watch", **{**WATCH, "kind": kind, "value": value})

    assert (Watch.objects.get().kind, Watch.objects.get().value) == (kind, value)


def test_entry_of_another_city_cannot_be_ended(zhao: OfficerContext) -> None:
    post(desk_of(zhao), "/desk/watch", **WATCH)
    elsewhere = desk_of(make_officer("周深圳", "4403", roles=("operator",)))

    assert post(elsewhere, f"/desk/watch/{Watch.objects.get().pk}/end").status_code == 404
    assert "示范财经大学" not in elsewhere.get("/desk/watch").content.decode()
