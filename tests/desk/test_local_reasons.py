"""本地退回原因: a department adds reasons by page, its officers tick them, and what was decided keeps its words."""

import re
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.http import HttpResponse
from django.test import Client
from playwright.sync_api import Page, expect

from browser import DESKTOP, PHONE, Site, assert_accessible, screenshot
from desk_cases import desk_of, hand_in, latest, post
from factories import make_officer
from kuaiji.accounts.cookies import SESSION
from kuaiji.accounts.sessions import start_session
from kuaiji.audit.models import Act
from kuaiji.cases.models import Case, CaseFinding
from kuaiji.desk.models import LocalReason
from kuaiji.desk.quality import ReasonRow
from reforming import today

FUND = {"about": "education/school", "title": "校名要写全称", "message": "学校名称请照毕业证书写全称。"}


@pytest.fixture
def operator(db: None) -> Client:
    """赵敏, 管理员 of 广州市财政局."""
    return desk_of(make_officer("赵敏", "4401", roles=("operator",)))


def add(operator: Client, **fields: object) -> HttpResponse:
    return post(operator, "/desk/reasons", **{**FUND, **fields})


def only() -> LocalReason:
    return LocalReason.objects.get()


def claimed(code: str) -> tuple[Client, Case]:
    """Let 王芳 of a department hold 陈嘉怡's case."""
    case, desk = hand_in("陈嘉怡", code), desk_of(make_officer("王芳", code))
    post(desk, f"/desk/cases/{case.number}/claim")
    return desk, case


def education(case: Case) -> str:
    return f"/desk/cases/{case.number}/parts/education/aaaa"


def test_officer_below_ticks_it_and_the_person_reads_how_to_mend(operator: Client) -> None:
    add(operator)
    desk, case = claimed("440106")

    assert "校名要写全称" in desk.get(education(case)).content.decode()
    post(
        desk, f"/desk/cases/{case.number}/decide", submission=latest(case), path="education/aaaa", codes=only().code,
        verb="return",
    )  # fmt: skip

    finding = CaseFinding.objects.get(case=case)
    assert (finding.code, finding.path) == (only().code, "education/aaaa/school")
    assert finding.message == "学校名称请照毕业证书写全称。"


def test_nobody_else_is_offered_it(operator: Client) -> None:
    add(operator)

    for code in ("4403", "440604"):
        desk, case = claimed(code)
        assert "校名要写全称" not in desk.get(education(case)).content.decode()
        post(
            desk, f"/desk/cases/{case.number}/notes", submission=latest(case), path="education/aaaa", codes=only().code
        )
        assert only().code not in desk.get(education(case)).content.decode()


def test_ended_reason_is_offered_no_more_and_what_was_noted_stays(operator: Client) -> None:
    add(operator)
    desk, case = claimed("440106")
    post(desk, f"/desk/cases/{case.number}/notes", submission=latest(case), path="education/aaaa", codes=only().code)

    ended = post(operator, f"/desk/reasons/{only().pk}/end")

    assert ended.status_code == 303
    assert "停用</p>" in operator.get("/desk/reasons").content.decode()
    page = desk.get(education(case)).content.decode()
    assert f'value="{only().code}"' not in page
    post(desk, f"/desk/cases/{case.number}/decide", submission=latest(case), path="basic", verb="return")
    assert CaseFinding.objects.get(case=case).message == "学校名称请照毕业证书写全称。"


def test_same_form_adds_one_and_codes_are_never_given_again(operator: Client) -> None:
    key = uuid4()
    add(operator, key=key)
    add(operator, key=key)
    first = only().code
    add(operator, title="另一条原因")

    codes = list(LocalReason.objects.order_by("pk").values_list("code", flat=True))
    assert codes[0] == first
    assert len(set(codes)) == 2
    assert all(re.fullmatch(r"L\d{4}", code) for code in codes)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"about": "education/nonsense"}, "请选择要改的是哪一栏。"),
        ({"title": "全"}, "请写明原因，2 到 40 个字。"),
        ({"title": "全" * 41}, "请写明原因，2 到 40 个字。"),
        ({"message": "改一下"}, "请写明怎样改，4 到 200 个字。"),
        ({"message": "改" * 201}, "请写明怎样改，4 到 200 个字。"),
    ],
)
def test_half_a_reason_is_shown_again_with_what_to_mend(operator: Client, change: dict[str, str], said: str) -> None:
    response = add(operator, **change)

    assert response.status_code == 422
    assert said in response.content.decode()
    assert not LocalReason.objects.exists()


def test_only_its_own_department_ends_a_reason_and_once(operator: Client) -> None:
    add(operator)
    below = desk_of(make_officer("周管理", "440106", roles=("operator",)))

    refused = post(below, f"/desk/reasons/{only().pk}/end")
    post(operator, f"/desk/reasons/{only().pk}/end")
    twice = post(operator, f"/desk/reasons/{only().pk}/end")

    assert (refused.status_code, twice.status_code) == (422, 422)
    assert "这条原因不是本部门登记的，或者已经停用" in twice.content.decode()


def test_both_are_on_record_and_the_list_of_watched_reasons_knows_the_code(operator: Client) -> None:
    add(operator)
    watched = post(operator, "/desk/watch", kind="reason", value=only().code, why="近来很多", days="30")
    post(operator, f"/desk/reasons/{only().pk}/end")

    assert watched.status_code == 303
    assert list(Act.objects.order_by("at", "id").values_list("verb", flat=True)) == ["reason.add", "reason.end"]


def test_numbers_of_a_local_reason_name_it() -> None:
    assert ReasonRow("L0001", 3, 1, "校名要写全称").title == "校名要写全称"
    assert ReasonRow("L0002", 3, 1).title == "L0002"


@pytest.mark.django_db
@pytest.mark.parametrize("change", ["message = '乙'", "title = '乙'", "code = 'L9'"])
def test_platform_edits_and_deletes_no_reason(operator: Client, change: str) -> None:
    add(operator)

    for statement in (f"UPDATE desk_localreason SET {change}", "DELETE FROM desk_localreason"):
        with pytest.raises(Exception, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_database_refuses_an_empty_reason_and_an_end_before_the_beginning(operator: Client) -> None:
    add(operator)
    reason = only()

    with pytest.raises(IntegrityError, match="local_reason_ends_later"), transaction.atomic():
        LocalReason.objects.filter(pk=reason.pk).update(valid_to=reason.valid_from - timedelta(days=1))
    reason.pk, reason.code, reason.key, reason.title = None, "L9999", uuid4(), ""
    with pytest.raises(IntegrityError, match="local_reason_says_something"), transaction.atomic():
        reason.save(force_insert=True)


def test_reason_counts_until_the_day_before_its_end(operator: Client) -> None:
    add(operator)
    desk, case = claimed("440106")

    LocalReason.objects.update(valid_to=today() + timedelta(days=1))
    assert "校名要写全称" in desk.get(education(case)).content.decode()
    LocalReason.objects.update(valid_to=today())
    assert "校名要写全称" not in desk.get(education(case)).content.decode()


@pytest.mark.journey
@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_operator_keeps_the_library_of_the_place(open_page: Callable[..., Page], site: Site, width: int) -> None:
    title = f"示范原因{width}"
    with site.orm():
        officer = make_officer("赵敏", "3202", roles=("operator",))
        session = start_session(account_id=officer.account_id, is_staff=True)
    page = open_page(width)
    page.context.add_cookies([{"name": SESSION, "value": session, "url": site.url}])

    page.goto("/desk/department")
    page.get_by_role("link", name="本地退回原因").click()
    page.get_by_label("要改哪一栏").select_option(label="教育经历：学校名称")
    page.get_by_label("原因", exact=True).fill(title)
    page.get_by_label("告诉申请人怎样改").fill("学校名称请照毕业证书写全称。")
    page.get_by_role("button", name="登记").click()
    expect(page.get_by_text(title)).to_be_visible()
    screenshot(page, f"local-reasons-{width}")
    assert_accessible(page)
    page.locator("li", has_text=title).get_by_role("button", name="停用").click()
    expect(page.locator("li", has_text=title).get_by_role("button")).to_have_count(0)
