"""审核意见: noting, deciding, taking back; two officers at once, lapsed leases, newer submissions."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client

from desk_cases import DEGREE, SCHOOL, TYPED, desk_of, hand_in, latest, post
from factories import make_officer
from kuaiji.cases.models import Case, CaseFinding, Decision
from kuaiji.desk.models import Note, Verdict
from kuaiji.desk.reasons import FINAL, LIBRARY
from kuaiji.rules.document import SECTIONS, declared

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> Case:
    return hand_in("陈嘉怡")


@pytest.fixture
def desk(case: Case) -> Client:
    """王芳, who has taken 陈嘉怡's case."""
    desk = desk_of(make_officer("王芳", number="TH0012"))
    post(desk, f"/desk/cases/{case.number}/claim")
    return desk


def act(desk: Client, case: Case, button: str, **fields: Any) -> HttpResponse:
    return post(desk, f"/desk/cases/{case.number}/{button}", **{"submission": latest(case), "path": "basic", **fields})


def state(case: Case) -> str:
    case.refresh_from_db()
    return case.state


def test_every_reason_leads_to_something_on_its_page() -> None:
    for section, reasons in LIBRARY.items():
        model = SECTIONS[section]
        places = {each.name for each in declared(model)} | {slot.name for slot in model.slots}
        assert {reason.field for reason in reasons} <= places
    codes = [reason.code for reasons in (*LIBRARY.values(), FINAL) for reason in reasons]
    assert len(codes) == len(set(codes))


def test_nothing_is_chosen_beforehand(case: Case, desk: Client) -> None:
    html = desk.get(f"/desk/cases/{case.number}/parts/basic").content.decode()

    assert " checked" not in html
    assert " selected" not in html


def test_ticks_are_kept_and_shown_as_the_person_will_see_them(case: Case, desk: Client) -> None:
    fields = {"submission": latest(case), "path": "basic", "codes": ["B01", "B04", "nonsense"], "words": " 请重拍。\0 "}

    response = desk.post(f"/desk/cases/{case.number}/notes", fields, headers={"HX-Request": "true"})

    html = response.content.decode()
    assert html.index("照片不符合要求") < html.index("身份证明已过有效期") < html.index("请重拍。")
    assert set(Note.objects.values_list("code", "words")) == {("B01", ""), ("B04", ""), ("X99", "请重拍。")}
    page = desk.get(f"/desk/cases/{case.number}/parts/basic").content.decode()
    assert page.count(" checked") == 2


def test_ticks_taken_away_are_gone(case: Case, desk: Client) -> None:
    act(desk, case, "notes", codes=["B01", "B02"])
    act(desk, case, "notes", codes=["B02"])

    assert [note.code for note in Note.objects.all()] == ["B02"]


def test_part_without_a_tick_is_found_right_and_the_next_one_opens(case: Case, desk: Client) -> None:
    response = act(desk, case, "notes", path="department")

    assert response.headers["Location"] == f"/desk/cases/{case.number}/parts/scope"
    assert [verdict.path for verdict in Verdict.objects.all()] == ["department"]
    assert "核对无误" in desk.get(f"/desk/cases/{case.number}/parts/department").content.decode()
    assert "采集范围" in desk.get(f"/desk/cases/{case.number}").content.decode()


def test_part_with_a_tick_is_not_found_right_even_if_it_was(case: Case, desk: Client) -> None:
    act(desk, case, "notes", path="department")
    act(desk, case, "notes", path="department", codes="D01")

    assert not Verdict.objects.exists()


def test_last_part_stays_open(case: Case, desk: Client) -> None:
    response = act(desk, case, "notes", path="work/cccc")

    assert response.headers["Location"] == f"/desk/cases/{case.number}/parts/work/cccc"


def test_part_found_right_stays_so_in_the_next_submission_while_it_is_the_same(case: Case, desk: Client) -> None:
    act(desk, case, "notes", path=f"education/{SCHOOL}")
    act(desk, case, "decide", path=f"education/{DEGREE}", codes="E01", verb="return")

    hand_in(person=case.person)
    html = desk.get(f"/desk/cases/{case.number}/parts/education/{SCHOOL}").content.decode()

    assert "核对过，内容和材料没有变化" in html


def test_case_is_returned_with_every_noted_reason_and_the_next_one_opens(case: Case, desk: Client) -> None:
    following = hand_in("李雷")
    act(desk, case, "notes", path="basic", codes="B01")

    response = act(desk, case, "decide", path=f"education/{DEGREE}", codes="E03", words="末四位写反了。", verb="return")

    assert response.headers["Location"] == f"/desk/cases/{following.number}?done={case.number}"
    assert state(case) == "returned"
    assert list(CaseFinding.objects.order_by("path", "code").values_list("path", "code", "origin")) == [
        ("basic/photo", "B01", "officer"),
        (f"education/{DEGREE}", "X99", "officer"),
        (f"education/{DEGREE}/certificate_number", "E03", "officer"),
    ]
    page = desk.get(response.headers["Location"]).content.decode()
    assert f"陈嘉怡 {case.number}：退回修改" in page
    assert "收回退回" in page


def test_what_is_still_in_hand_comes_before_anything_new(case: Case, desk: Client) -> None:
    first, second = hand_in("李雷"), hand_in("韩梅梅")
    act(desk, second, "claim")

    response = act(desk, case, "decide", verb="approve")

    assert response.headers["Location"] == f"/desk/cases/{second.number}?done={case.number}"
    assert state(first) == "queued"


def test_what_is_on_hold_is_left_where_it_is(case: Case, desk: Client) -> None:
    kept, following = hand_in("李雷"), hand_in("韩梅梅")
    act(desk, kept, "claim")
    act(desk, kept, "hold", hold_days="3", hold_why="等学校回函")

    response = act(desk, case, "decide", verb="approve")

    assert response.headers["Location"] == f"/desk/cases/{following.number}?done={case.number}"


def test_last_case_leads_back_to_the_list(case: Case, desk: Client) -> None:
    response = act(desk, case, "decide", verb="approve")

    assert state(case) == "approved"
    assert response.headers["Location"] == f"/desk/?empty=1&done={case.number}"
    page = desk.get(response.headers["Location"]).content.decode()
    assert f"陈嘉怡 {case.number}：审核通过" in page
    assert "收回退回" not in page


def test_case_is_closed_only_for_a_final_reason(case: Case, desk: Client) -> None:
    refused = act(desk, case, "decide", verb="reject", final="E03")
    assert refused.status_code == 422
    assert "请选一个原因" in refused.content.decode()

    act(desk, case, "decide", verb="reject", final="F01")

    assert state(case) == "rejected"
    assert CaseFinding.objects.get().severity == "final"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "请选择结论"),
        ({"verb": "return"}, "至少选一条退回原因"),
        ({"verb": "approve", "codes": "B01"}, "不能同时通过"),
        ({"verb": "return", "words": "长" * 301}, "最多 300 个字"),
    ],
)
def test_press_that_does_nothing_says_why_and_keeps_what_was_written(
    case: Case, desk: Client, fields: dict[str, str], words: str
) -> None:
    response = act(desk, case, "decide", **fields)

    html = response.content.decode()
    assert response.status_code == 422
    assert words in html
    assert fields.get("words", "") in html
    assert state(case) == "in_review"


def test_second_press_of_the_same_button_decides_nothing_more(case: Case, desk: Client) -> None:
    following = hand_in("李雷")
    key = uuid4()
    act(desk, case, "decide", codes="B01", verb="return", key=key)

    response = act(desk, case, "decide", codes="B01", verb="return", key=key)

    assert response.headers["Location"] == f"/desk/?done={case.number}"
    assert Decision.objects.count() == 1
    assert state(following) == "in_review"


def test_form_of_one_case_says_of_no_other_that_it_is_decided(case: Case, desk: Client) -> None:
    following = hand_in("李雷")
    key = uuid4()
    act(desk, case, "decide", codes="B01", verb="return", key=key)

    response = act(desk, following, "decide", verb="approve", key=key)

    assert response.status_code == 400
    assert state(following) == "in_review"


def test_colleague_cannot_decide_what_another_holds(case: Case, desk: Client) -> None:
    colleague = desk_of(make_officer("李强"))

    taken = act(colleague, case, "claim")
    decided = act(colleague, case, "decide", codes="B01", verb="return")
    released = act(colleague, case, "release")
    page = colleague.get(f"/desk/cases/{case.number}").content.decode()

    assert [taken.status_code, decided.status_code, released.status_code] == [422, 422, 422]
    assert "这件事项现在不在您手里" in decided.content.decode()
    assert "王芳正在审核" in page
    assert not Note.objects.exists()


def lapse(case: Case) -> None:
    case.refresh_from_db()
    Case.objects.filter(pk=case.pk).update(lease_until=case.lease_until - timedelta(hours=1))


def test_lapsed_holder_may_still_decide_while_nobody_took_it(case: Case, desk: Client) -> None:
    lapse(case)

    assert "您的时限已过" in desk.get(f"/desk/cases/{case.number}").content.decode()
    act(desk, case, "decide", codes="B01", verb="return")

    assert state(case) == "returned"


def test_colleague_takes_over_a_lapsed_case_with_what_was_noted(case: Case, desk: Client) -> None:
    act(desk, case, "notes", codes="B01")
    lapse(case)
    colleague = desk_of(make_officer("李强"))

    assert "接办这件" in colleague.get(f"/desk/cases/{case.number}").content.decode()
    act(colleague, case, "claim")
    refused = act(desk, case, "decide", verb="return")

    assert "照片不符合要求" in colleague.get(f"/desk/cases/{case.number}/parts/basic").content.decode()
    assert "可能已被同事接办" in refused.content.decode()


def test_decision_on_an_older_submission_is_refused(case: Case, desk: Client) -> None:
    old = latest(case)
    act(desk, case, "decide", codes="B01", verb="return")
    hand_in(person=case.person)
    act(desk, case, "claim")

    response = act(desk, case, "decide", submission=old, verb="approve")

    assert response.status_code == 422
    assert "申请人已经重新提交" in response.content.decode()


def test_released_case_waits_again(case: Case, desk: Client) -> None:
    assert act(desk, case, "release").headers["Location"] == "/desk/"
    assert state(case) == "queued"


def test_return_is_taken_back_within_ten_minutes_with_its_notes(case: Case, desk: Client) -> None:
    act(desk, case, "decide", codes="B01", verb="return")
    connection.check_constraints()  # as the commit between the two would

    response = act(desk, case, "recall")

    assert response.headers["Location"] == f"/desk/cases/{case.number}/parts/basic"
    assert state(case) == "in_review"
    assert "照片不符合要求" in desk.get(response.headers["Location"]).content.decode()


def test_return_that_was_seen_is_not_taken_back(case: Case, desk: Client) -> None:
    act(desk, case, "decide", codes="B01", verb="return")
    Case.objects.filter(pk=case.pk).update(seen_at=case.submitted_at)

    response = act(desk, case, "recall")

    assert response.status_code == 422
    assert "不能收回了" in response.content.decode()


def test_script_that_asks_about_no_part_is_a_bad_request(case: Case, desk: Client) -> None:
    fields = {"submission": latest(case), "path": "education/zzzz"}

    response = desk.post(f"/desk/cases/{case.number}/notes", fields, headers={"HX-Request": "true"})

    assert response.status_code == 400
    assert not Note.objects.exists()


def test_part_that_the_new_submission_lacks_is_answered_in_words(case: Case, desk: Client) -> None:
    old = latest(case)
    act(desk, case, "decide", codes="B01", verb="return")
    hand_in(person=case.person, typed={**TYPED, "work": {}})
    act(desk, case, "claim")

    response = act(desk, case, "notes", submission=old, path="work/cccc", codes="W01")

    assert response.status_code == 422
    assert "申请人已经重新提交" in response.content.decode()


@pytest.mark.parametrize("fields", [{"submission": "x"}, {"key": "x"}, {"path": "education/zzzz"}])
def test_nonsense_is_a_bad_request(case: Case, desk: Client, fields: dict[str, str]) -> None:
    button = "notes" if "path" in fields else "decide"

    assert act(desk, case, button, verb="approve", **fields).status_code == 400


def test_history_shows_each_round(case: Case, desk: Client) -> None:
    act(desk, case, "decide", codes="B01", verb="return")
    hand_in(person=case.person)

    html = desk.get(f"/desk/cases/{case.number}/history").content.decode()

    assert "第 1 次提交：退回修改" in html
    assert "照片不符合要求" in html
    assert html.count("<b>提交</b>") == 2


def test_province_adds_reasons_of_its_own() -> None:
    desks = {}
    for code, place in (("440106", "示范"), ("320102", "南京")):
        case = hand_in(f"{place}考生", code=code)
        desks[code] = case, desk_of(make_officer(f"{place}审核", code))
        post(desks[code][1], f"/desk/cases/{case.number}/claim")
        act(desks[code][1], case, "notes", path="work/cccc", codes=["W02", "W44A"])
    pages = {
        code: desk.get(f"/desk/cases/{case.number}/parts/work/cccc").content.decode()
        for code, (case, desk) in desks.items()
    }

    assert "只有其他工作证明" in pages["440106"]
    assert "只有其他工作证明" not in pages["320102"]
    assert sorted(Note.objects.values_list("code", flat=True)) == ["W02", "W02", "W44A"]


def test_reason_that_a_picture_mends_names_it(case: Case, desk: Client) -> None:
    page = desk.get(f"/desk/cases/{case.number}/parts/education/{DEGREE}").content.decode()

    assert 'class="mends">补：' in page
