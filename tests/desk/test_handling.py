"""承办 buttons beside the decision: what each does, and what it says when it does nothing."""

import pytest
from django.test import Client

from clock import at
from desk_cases import desk_of, hand_in, latest, post
from factories import make_officer
from kuaiji.cases.models import Case
from said import is_said_at

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


def send_back(desk: Client, case: Case) -> None:
    fields = {"submission": latest(case), "path": "basic", "codes": "B01", "verb": "return"}
    post(desk, f"/desk/cases/{case.number}/decide", **fields)
    case.refresh_from_db()


def test_officer_sees_the_deadline_and_extends_it(case: Case, desk: Client) -> None:
    send_back(desk, case)
    before = case.mend_by
    page = desk.get(f"/desk/cases/{case.number}").content.decode()
    fields = {"days": "15", "extend_why": "单位盖章要等"}

    response = post(desk, f"/desk/cases/{case.number}/extend", **fields)

    case.refresh_from_db()
    assert "延长修改期限" in page
    assert " checked" not in page
    assert response.headers["Location"] == f"/desk/cases/{case.number}"
    assert before is not None
    assert case.mend_by is not None
    assert (case.mend_by - before).days == 15
    assert "延长修改期限" in desk.get(f"/desk/cases/{case.number}/history").content.decode()


@pytest.mark.parametrize(("days", "words"), [("", "请选择延长几天"), ("8", "请选择延长几天"), ("x", "请选择延长几天")])
def test_extension_without_days_keeps_what_was_written(case: Case, desk: Client, days: str, words: str) -> None:
    send_back(desk, case)

    response = post(desk, f"/desk/cases/{case.number}/extend", days=days, extend_why="单位盖章要等")

    html = response.content.decode()
    assert response.status_code == 422
    assert words in html
    assert "单位盖章要等" in html


def test_auditor_is_not_offered_to_extend(case: Case, desk: Client) -> None:
    send_back(desk, case)

    page = desk_of(make_officer("孙审计", roles=("auditor",))).get(f"/desk/cases/{case.number}").content.decode()

    assert "最晚" in page
    assert "延长修改期限" not in page


def test_expired_case_says_so(case: Case, desk: Client) -> None:
    send_back(desk, case)
    assert case.mend_by is not None
    with at(case.mend_by):
        response = post(desk, f"/desk/cases/{case.number}/extend", days="7", extend_why="单位盖章要等")

    assert "不能延长期限" in response.content.decode()


def test_holder_puts_the_case_on_hold_and_goes_on(case: Case, desk: Client) -> None:
    page = desk.get(f"/desk/cases/{case.number}").content.decode()
    refused = post(desk, f"/desk/cases/{case.number}/hold", hold_why="等学校回函")
    post(desk, f"/desk/cases/{case.number}/hold", hold_days="5", hold_why="等学校回函")

    held = desk.get(f"/desk/cases/{case.number}").content.decode()
    assert " checked" not in page
    assert refused.status_code == 422
    assert "等学校回函" in refused.content.decode()
    assert "已暂缓到" in held
    post(desk, f"/desk/cases/{case.number}/resume")
    assert "已暂缓到" not in desk.get(f"/desk/cases/{case.number}").content.decode()


def test_holder_hands_the_case_to_a_colleague(case: Case, desk: Client) -> None:
    li = make_officer("李强", number="TH0013")
    make_officer("孙审核", "4403", number="SZ0001")
    page = desk.get(f"/desk/cases/{case.number}").content.decode()

    refused = post(desk, f"/desk/cases/{case.number}/hand-over", give_why="我明天休假", officer="nobody")
    post(desk, f"/desk/cases/{case.number}/hand-over", give_why="我明天休假", officer=li.officer_id)

    case.refresh_from_db()
    assert "TH0013" in page
    assert "SZ0001" not in page
    assert "请选择接办的同事" in refused.content.decode()
    assert case.lease_officer_id == li.officer_id
    assert "我明天休假" in desk.get(f"/desk/cases/{case.number}/letters").content.decode()


def test_operator_reassigns_all_that_an_absent_officer_holds(case: Case, desk: Client) -> None:
    other = hand_in("韩梅梅")
    post(desk, f"/desk/cases/{other.number}/claim")
    case.refresh_from_db()
    zhao, li = desk_of(make_officer("赵主管", roles=("operator",))), make_officer("李强")
    place = f"/desk/officers/{case.lease_officer_id}"
    page = zhao.get(place).content.decode()

    refused = post(zhao, f"{place}/reassign", give_why="王芳请病假")
    done = post(zhao, f"{place}/reassign", give_why="王芳请病假", officer=li.officer_id)

    assert case.number in page
    assert other.number in page
    assert "陈嘉怡" not in page
    assert refused.status_code == 422
    assert "王芳请病假" in refused.content.decode()
    assert is_said_at(refused.content.decode(), "officer")
    assert done.headers["Location"] == place
    assert set(Case.objects.values_list("lease_officer", flat=True)) == {li.officer_id}
    assert "手里的事项" not in zhao.get(place).content.decode()


def test_operator_of_another_city_reassigns_nothing(case: Case, desk: Client) -> None:
    case.refresh_from_db()
    elsewhere = desk_of(make_officer("周主管", "4403", roles=("operator",)))

    assert post(elsewhere, f"/desk/officers/{case.lease_officer_id}/reassign").status_code == 404


@pytest.mark.parametrize(
    ("button", "fields"),
    [
        ("hold", {"hold_days": "1", "hold_why": "等单位\0回话"}),
        ("write", {"remark": "等单位\0回话"}),
        ("reveal", {"why": "等单位\0回话"}),
    ],
)
def test_reason_with_what_the_database_cannot_keep_is_no_fault(
    case: Case, desk: Client, button: str, fields: dict[str, str]
) -> None:
    assert post(desk, f"/desk/cases/{case.number}/{button}", **fields).status_code in (200, 303)


@pytest.mark.parametrize(
    ("button", "fields", "name"),
    [
        ("hold", {"hold_why": "等学校回函"}, "hold_days"),
        ("hold", {"hold_days": "1"}, "hold_why"),
        ("hand-over", {"give_why": "我明天休假"}, "officer"),
        ("hand-over", {"officer": "colleague"}, "give_why"),
        ("reveal", {"why": "看"}, "why"),
        ("write", {"words": ""}, "words"),
        ("write", {"remark": ""}, "remark"),
        ("decide", {}, "verb"),
        ("decide", {"verb": "reject"}, "final"),
        ("decide", {"verb": "return", "words": "长" * 301}, "words"),
    ],
)
def test_refusal_is_said_at_its_field(case: Case, desk: Client, button: str, fields: dict[str, str], name: str) -> None:
    colleague = str(make_officer("李强").officer_id)
    fields = {key: colleague if value == "colleague" else value for key, value in fields.items()}
    form = {"submission": latest(case), "path": "basic", **fields}

    refused = post(desk, f"/desk/cases/{case.number}/{button}", **form)

    assert refused.status_code == 422
    assert is_said_at(refused.content.decode(), name)


@pytest.mark.parametrize(("fields", "name"), [({"extend_why": "盖章要等"}, "days"), ({"days": "7"}, "extend_why")])
def test_refused_extension_is_said_at_its_field(case: Case, desk: Client, fields: dict[str, str], name: str) -> None:
    send_back(desk, case)

    refused = post(desk, f"/desk/cases/{case.number}/extend", **fields)

    assert is_said_at(refused.content.decode(), name)
