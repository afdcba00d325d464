"""回避, 能办的事项 and 工作日历 pages: what officers declare, and what operators set."""

import re
from datetime import date

import pytest
from django.test import Client

from desk_cases import desk_of, hand_in, post
from factories import make_officer, make_person, resident_number
from kuaiji.departments.calendar import calendar_from
from kuaiji.departments.models import Conflict, Holiday, Membership
from kuaiji.web.clock import now

pytestmark = pytest.mark.django_db

SHOP = "示范商贸有限公司"


def text(desk: Client, address: str) -> str:
    return re.sub(r"<[^>]+>", " ", desk.get(address).content.decode())


def test_officer_declares_a_relative_and_is_never_handed_their_case() -> None:
    number = resident_number()
    hand_in(person=make_person("陈嘉怡", number=number))
    other = hand_in("李雷")
    desk = desk_of(make_officer("王芳"))

    post(desk, "/desk/conflicts", relation="配偶", number=number, employer="")

    assert "配偶" in text(desk, "/desk/conflicts")
    assert number not in text(desk, "/desk/conflicts")
    assert post(desk, "/desk/next").headers["Location"] == f"/desk/cases/{other.number}"
    assert post(desk, "/desk/next").headers["Location"] == "/desk/?empty=1"


def test_case_of_a_declared_employer_is_refused_in_one_sentence() -> None:
    case = hand_in("李雷")
    desk = desk_of(make_officer("王芳"))
    post(desk, "/desk/conflicts", relation="原单位", number="", employer=SHOP)

    response = post(desk, f"/desk/cases/{case.number}/claim")

    assert response.status_code == 422
    assert "您申报过要回避这位申请人或其单位" in response.content.decode()
    post(desk, f"/desk/conflicts/{Conflict.objects.get().pk}/end")
    assert post(desk, f"/desk/cases/{case.number}/claim").status_code == 303


def test_declaration_that_says_nothing_is_shown_again_with_what_to_mend() -> None:
    response = post(desk_of(make_officer()), "/desk/conflicts", relation="同事", number="", employer="")

    assert response.status_code == 422
    assert "请填写对方的身份证号码或单位，只填一项。" in response.content.decode()


def test_operator_says_which_kinds_an_officer_handles() -> None:
    case = hand_in("李雷")
    officer = make_officer("王芳")
    desk = desk_of(make_officer("赵敏", "4401", roles=("operator",)))
    membership = Membership.objects.get(officer_id=officer.officer_id)

    refused = post(desk, f"/desk/memberships/{membership.pk}/kinds")
    done = post(desk, f"/desk/memberships/{membership.pk}/kinds", kinds=["change", "nonsense"])

    assert (refused.status_code, done.status_code) == (422, 303)
    assert "请至少选一种事项。" in refused.content.decode()
    assert post(desk_of(officer), "/desk/next").headers["Location"] == "/desk/?empty=1"
    assert "您现在不办理信息采集" in post(desk_of(officer), f"/desk/cases/{case.number}/claim").content.decode()


def test_operator_of_a_province_edits_the_calendar_and_it_says_by_whom() -> None:
    desk = desk_of(make_officer("赵敏", "44", roles=("operator",)))

    response = post(desk, "/desk/calendar", day="2027-02-20", what="worked", name="春节调休")

    assert response.headers["Location"] == "/desk/calendar?year=2027&saved=1"
    page = text(desk, "/desk/calendar?year=2027")
    assert "2027 年 2 月 20 日" in page
    assert "赵敏" in page
    assert calendar_from(date(2027, 1, 1)).is_working(date(2027, 2, 20))


@pytest.mark.parametrize(
    ("code", "fields", "words"),
    [
        ("4401", {}, "工作日历由省级管理员登记"),
        ("44", {"day": "二月"}, "请填写日期"),
        ("44", {"name": ""}, "请写明是什么安排"),
        ("44", {"what": ""}, "请选择这一天"),
        ("44", {"name": "长" * 41}, "最多 40 个字"),
    ],
)
def test_calendar_takes_no_half_entries(code: str, fields: dict[str, str], words: str) -> None:
    desk = desk_of(make_officer("赵敏", code, roles=("operator",)))
    before = Holiday.objects.count()

    response = post(desk, "/desk/calendar", **{"day": "2027-02-20", "what": "off", "name": "春节", **fields})

    assert response.status_code == 422
    assert words in response.content.decode()
    assert Holiday.objects.count() == before


def test_year_whose_weekends_are_not_entered_yet_says_so() -> None:
    desk = desk_of(make_officer("赵敏", "44", roles=("operator",)))

    assert "2027 年的调休还没有登记" in text(desk, "/desk/calendar?year=2027")
    assert "调休还没有登记" not in text(desk, "/desk/calendar?year=2026")
    assert "这一年还没有登记" in text(desk, "/desk/calendar?year=2031")
    for nonsense in ("nonsense", "9" * 5000):
        assert f"{now().year} 年" in text(desk, f"/desk/calendar?year={nonsense}")


def test_case_and_list_say_how_much_time_is_left() -> None:
    case = hand_in("李雷")
    desk = desk_of(make_officer("王芳"))

    assert re.search(r"还剩 [56] 个工作日", text(desk, "/desk/"))
    assert re.search(r"还剩 [56] 个工作日", text(desk, f"/desk/cases/{case.number}"))
    assert "个工作日" in text(desk, f"/desk/cases/{case.number}/history")


@pytest.mark.parametrize("field", ["relation", "employer"])
def test_officer_whose_words_do_not_fit_is_told_how_many_do(field: str) -> None:
    desk = desk_of(make_officer("王芳"))

    response = post(desk, "/desk/conflicts", **{"relation": "配偶", "number": "", "employer": SHOP, field: "长" * 101})

    assert response.status_code == 422
    assert f"最多 {20 if field == 'relation' else 100} 个字，请缩短。" in response.content.decode()
    assert "长" * 101 in response.content.decode()
    assert not Conflict.objects.exists()
