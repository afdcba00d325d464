"""承办 buttons beside the decision: what each does, and what it says when it does nothing."""

import pytest
from django.test import Client

from clock import at
from desk_cases import desk_of, hand_in, latest, post
from factories import make_officer
from kuaiji.cases.models import Case

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
