"""谁看过我的档案: the person sees every look of an officer at their record: when, which department, what, why."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from desk_cases import desk_of, hand_in, make_picture, post
from factories import make_officer, sign_in
from kuaiji.accounts.models import Person
from kuaiji.audit.actions import note_access
from kuaiji.audit.models import AccessEvent, Kind
from kuaiji.cases.models import Case
from kuaiji.departments.models import Department, Membership
from kuaiji.portal.looks import PAGE
from kuaiji.web.clock import now

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> Case:
    return hand_in("李雷")


def looks(person: Person, address: str = "/looks") -> str:
    client = Client()
    sign_in(client, person)
    answer = client.get(address)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode())


def told(html: str) -> list[str]:
    """Return the lines as people read them, without the times."""
    found = re.findall(r"<li><div><b>(.*?)</div>", html)
    return [re.sub(r"(<[^>]+>)+", " ", line).strip() for line in found]


def test_nobody_looked_yet(case: Case) -> None:
    assert "还没有工作人员看过您的档案" in looks(case.person)


def test_person_sees_department_thing_and_reason_of_every_look(case: Case) -> None:
    desk = desk_of(make_officer("王审核"))
    picture = make_picture(case.person, "basic", "photo")
    desk.get("/desk/")
    desk.get(f"/desk/cases/{case.number}")
    note_access(
        actor_id=AccessEvent.objects.latest("at").actor_id, kind=Kind.FILE, case_ids=[case.pk],
        person_id=case.person_id, attachment_id=picture.pk,
    )  # fmt: skip
    post(desk, f"/desk/cases/{case.number}/claim")
    post(desk, f"/desk/cases/{case.number}/reveal", path="basic", why="与影像核对号码")

    html = looks(case.person)

    assert sorted(told(html)) == [
        "广州市天河区财政局 在办件列表里看到您的姓名和事项",
        "广州市天河区财政局 打开您的事项",
        "广州市天河区财政局 查看完整证件号码 事由：与影像核对号码",
        "广州市天河区财政局 查看材料：标准证件照片",
    ]
    assert "王审核" not in html


def test_person_sees_nothing_of_others(case: Case) -> None:
    other = hand_in("韩梅梅")
    desk_of(make_officer()).get(f"/desk/cases/{other.number}")

    assert told(looks(case.person)) == []
    assert len(told(looks(other.person))) == 1


def test_same_look_again_on_one_day_is_one_line(case: Case) -> None:
    desk = desk_of(make_officer())
    for _ in range(3):
        desk.get(f"/desk/cases/{case.number}")

    html = looks(case.person)

    assert len(told(html)) == 1
    assert "共 3 次" in html


def test_look_of_an_officer_who_moved_stays_with_the_department_of_that_day(case: Case) -> None:
    officer = make_officer()
    desk_of(officer).get(f"/desk/cases/{case.number}")
    yesterday = now() - timedelta(days=1)
    Membership.objects.filter(officer_id=officer.officer_id).update(
        valid_from=yesterday, valid_to=now() + timedelta(hours=1)
    )
    Membership.objects.create(
        officer_id=officer.officer_id, department=Department.objects.get(code="4403"), role="officer",
        valid_from=now() + timedelta(hours=1),
    )  # fmt: skip

    assert told(looks(case.person)) == ["广州市天河区财政局 打开您的事项"]


@pytest.mark.parametrize("is_list", [True, False])
def test_long_history_goes_on_page_by_page(case: Case, is_list: bool) -> None:
    begin = now() - timedelta(days=PAGE * 2)
    AccessEvent.objects.bulk_create(
        AccessEvent(
            actor_id=case.pk, kind=Kind.QUEUE if is_list else Kind.CASE, case_ids=[case.pk],
            person_id=None if is_list else case.person_id, at=begin + timedelta(days=day),
        )
        for day in range(PAGE * 2 - 1)
    )  # fmt: skip

    first = looks(case.person)
    after = re.search(r'href="(/looks\?after=[^"]+)"', first)
    assert after is not None
    second = looks(case.person, after[1])

    assert [first.count('<section class="card" aria-labelledby="d'), len(told(second))] == [PAGE, PAGE - 1]
    assert "回到第一页" in second
    assert "?after=" not in second


def test_page_costs_the_same_with_one_look_and_with_three(case: Case, django_assert_num_queries: object) -> None:
    client, desk = Client(), desk_of(make_officer())
    sign_in(client, case.person)

    for more in (1, 2):
        for _ in range(more):
            desk.get(f"/desk/cases/{case.number}/history")
        with django_assert_num_queries(2):  # type: ignore[operator]
            client.get("/looks")
