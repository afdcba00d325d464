"""待审列表: who sees which cases, in two statements, and every look is on record."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from desk_cases import desk_of, hand_in, post
from factories import make_officer, make_person, make_staff, resident_number, sign_in, sign_in_staff
from kuaiji.audit.models import AccessEvent
from kuaiji.cases.models import Case
from kuaiji.departments.actions import close_department
from kuaiji.departments.models import Department
from kuaiji.desk import queue, search

pytestmark = pytest.mark.django_db


def names(html: str) -> list[str]:
    return re.findall(r'<th scope="row"><a href="/desk/cases/[^"]*">([^<]*)</a>', html)


def listed(desk: Client, query: str = "") -> list[str]:
    response = desk.get(f"/desk/{query}")
    assert response.status_code == 200
    return names(response.content.decode())


def walked(desk: Client, address: str) -> list[list[str]]:
    """Return the names of one page after the other."""
    found = []
    while address:
        html = desk.get(address).content.decode()
        found.append(names(html))
        following = re.search(r'href="([^"]*)" rel="next"', html)
        address = "/desk/" + following[1].replace("&amp;", "&") if following else ""
    return found


def test_officer_sees_the_cases_of_the_subtree_only() -> None:
    hand_in("李雷", "440106")
    hand_in("韩梅梅", "4401")
    hand_in("王小明", "4403")

    assert listed(desk_of(make_officer(code="440106"))) == ["李雷"]
    assert listed(desk_of(make_officer(code="4401"))) == ["李雷", "韩梅梅"]
    assert listed(desk_of(make_officer(code="44"))) == ["李雷", "韩梅梅"]
    assert listed(desk_of(make_officer(code="4403"))) == ["王小明"]


def test_list_is_what_the_orm_would_find() -> None:
    for name, code in (("李雷", "440106"), ("韩梅梅", "4401"), ("王小明", "4403"), ("陈嘉怡", "440106")):
        hand_in(name, code)
    officer = make_officer(code="4401")
    below = Department.objects.under(officer.department_id)

    page = queue.queue_page(officer.account_id, queue.Filter())

    assert page is not None
    twin = Case.objects.filter(department__in=below, state="queued").order_by("submitted_at", "id")
    assert [row.id for row in queue.rows_of(page, queue.Filter()).rows] == [case.pk for case in twin]
    assert (page.officer_id, page.roles) == (officer.officer_id, ["officer"])


def test_successor_sees_what_the_closed_department_left() -> None:
    hand_in("李雷", "440106")
    successor = Department.objects.get(code="440104")
    close_department(
        department_id=Department.objects.get(code="440106").pk,
        successor_id=successor.pk,
        closes_on=Case.objects.get().opened_at.date(),
    )

    assert listed(desk_of(make_officer(code="440104"))) == ["李雷"]


@pytest.mark.parametrize("count", [1, 3])
def test_list_costs_two_statements_however_much_there_is(count: int) -> None:
    for number in range(count):
        hand_in(f"李雷{number}")
    desk = desk_of(make_officer())
    desk.get("/desk/")

    with CaptureQueriesContext(
        connection,
    ) as queries:
        found = listed(desk)

    assert len(found) == count
    assert len(queries) == 2


def test_list_is_one_access_event_with_the_cases_on_it() -> None:
    case = hand_in("李雷")
    hand_in("王小明", "4403")
    officer = make_officer()

    listed(desk_of(officer))

    event = AccessEvent.objects.get()
    assert (event.actor_id, event.kind, event.case_ids) == (officer.account_id, "queue", [case.pk])


def test_empty_list_writes_nothing() -> None:
    listed(desk_of(make_officer()))

    assert not AccessEvent.objects.exists()


def test_states_and_kinds_filter() -> None:
    hand_in("李雷")
    mine = hand_in("韩梅梅")
    officer = make_officer()
    desk = desk_of(officer)
    post(desk, f"/desk/cases/{mine.number}/claim")

    assert listed(desk) == ["李雷"]
    assert listed(desk, "?state=in_review") == ["韩梅梅"]
    assert listed(desk, "?state=mine") == ["韩梅梅"]
    assert listed(desk_of(make_officer("李强")), "?state=mine") == []
    assert listed(desk, "?state=queued&kind=change") == []
    assert listed(desk, "?state=queued&kind=collection") == ["李雷"]
    assert listed(desk, "?state=nonsense&kind=nonsense") == ["李雷"]


def test_pages_follow_one_another_without_loss(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue, "PAGE", 2)
    for name in "甲乙丙丁戊":
        hand_in(f"赵{name}")
    found = walked(desk_of(make_officer()), "/desk/")

    assert found == [["赵甲", "赵乙"], ["赵丙", "赵丁"], ["赵戊"]]


@pytest.mark.parametrize(
    ("word", "found"),
    [("嘉怡", ["陈嘉怡"]), ("陈嘉", ["陈嘉怡"]), ("陈嘉怡", ["陈嘉怡"]), ("陈", []), ("怡嘉", []), ("李雷", [])],
)
def test_name_is_found_by_two_characters_in_the_subtree(word: str, found: list[str]) -> None:
    hand_in("陈嘉怡")
    hand_in("李雷", "4403")

    assert listed(desk_of(make_officer()), f"?q={word}") == found


def test_case_number_and_document_number_are_found_exactly() -> None:
    number = resident_number()
    case = hand_in(person=make_person("陈嘉怡", number=number))
    desk, stranger = desk_of(make_officer()), desk_of(make_officer(code="4403"))

    assert listed(desk, f"?q={case.number.lower()}") == ["陈嘉怡"]
    assert listed(desk, f"?q={number}") == ["陈嘉怡"]
    assert listed(desk, f"?q={case.number[:-1]}") == []
    assert listed(stranger, f"?q={case.number}") == []
    assert listed(stranger, f"?q={number}") == []


def employed(name: str, *employers: str) -> None:
    case = hand_in(name)
    Case.objects.filter(pk=case.pk).update(employers=list(employers))


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("示范商贸有限公司", ["陈嘉怡", "李雷"]),
        ("示范商贸有", ["陈嘉怡", "李雷", "韩梅梅"]),
        ("示范 商贸有", ["陈嘉怡", "李雷", "韩梅梅"]),
        ("商贸有限公司", []),
        ("91440101MA5AKWRH5X", ["韩梅梅"]),
        ("91440101ma5akwrh5x", ["韩梅梅"]),
        ("91440101MA5AKWRH5", []),
    ],
)
def test_employer_is_found_by_the_beginning_of_its_name_or_its_whole_code(word: str, found: list[str]) -> None:
    employed("陈嘉怡", "示范商贸有限公司", "广州市示范小学")
    employed("李雷", "示范商贸有限公司")
    employed("韩梅梅", "示范商贸有限责任公司", "91440101MA5AKWRH5X")

    assert listed(desk_of(make_officer()), f"?q={word}") == found


def test_longer_name_is_read_to_its_end() -> None:
    hand_in("买买提·吐尔逊")
    hand_in("欧阳嘉怡")
    hand_in("欧阳嘉欣")
    desk = desk_of(make_officer())

    assert listed(desk, "?q=欧阳嘉怡") == ["欧阳嘉怡"]
    assert listed(desk, "?q=欧阳嘉") == ["欧阳嘉欣", "欧阳嘉怡"]
    assert listed(desk, "?q=买买提·吐尔逊") == ["买买提·吐尔逊"]


@pytest.mark.parametrize(("word", "order"), [("嘉怡", -1), ("示范商贸有", 1)])
def test_search_goes_on_page_by_page(monkeypatch: pytest.MonkeyPatch, word: str, order: int) -> None:
    monkeypatch.setattr(queue, "PAGE", 2)
    monkeypatch.setattr(search, "PAGE", 2)
    people = [f"{surname}嘉怡" for surname in "赵钱孙李周"]
    for name in people:
        hand_in(name)

    pages = walked(desk_of(make_officer()), f"/desk/?q={word}")

    assert [len(page) for page in pages] == [2, 2, 1]
    assert [name for page in pages for name in page] == people[::order]


def test_search_says_on_record_what_it_was() -> None:
    hand_in("陈嘉怡")

    listed(desk_of(make_officer()), "?q=陈嘉怡")

    assert AccessEvent.objects.get().reason == "按姓名查找"


def test_draft_is_in_no_list() -> None:
    Case.objects.filter(pk=hand_in("李雷").pk).update(state="withdrawn", is_held=False)
    desk = desk_of(make_officer())

    assert listed(desk) == listed(desk, "?state=withdrawn") == []


def test_next_takes_the_most_urgent_one_and_says_when_there_is_none() -> None:
    first, second = hand_in("李雷"), hand_in("韩梅梅")
    one, two = desk_of(make_officer("王芳")), desk_of(make_officer("李强"))

    assert post(one, "/desk/next").headers["Location"] == f"/desk/cases/{first.number}"
    assert post(two, "/desk/next").headers["Location"] == f"/desk/cases/{second.number}"
    response = post(two, "/desk/next")

    assert response.headers["Location"] == "/desk/?empty=1"
    assert "没有等待审核的事项了" in two.get("/desk/?empty=1").content.decode()


def test_next_takes_an_abandoned_case_first() -> None:
    abandoned = hand_in("李雷")
    hand_in("韩梅梅")
    post(desk_of(make_officer("王芳")), f"/desk/cases/{abandoned.number}/claim")
    abandoned.refresh_from_db()
    Case.objects.filter(pk=abandoned.pk).update(lease_until=abandoned.lease_until - timedelta(hours=1))

    response = post(desk_of(make_officer("李强")), "/desk/next")

    assert response.headers["Location"] == f"/desk/cases/{abandoned.number}"


def test_next_passes_over_the_officers_own_case() -> None:
    number = resident_number()
    hand_in(person=make_person("王芳", number=number))
    other = hand_in("李雷")

    response = post(desk_of(make_officer("王芳", identity_number=number)), "/desk/next")

    assert response.headers["Location"] == f"/desk/cases/{other.number}"


def test_operator_is_led_to_their_page_and_others_are_told() -> None:
    nobody = Client()
    sign_in_staff(nobody, make_staff("nobody"))

    assert desk_of(make_officer(roles=("operator",))).get("/desk/").headers["Location"] == "/desk/officers"
    response = nobody.get("/desk/")
    assert response.status_code == 403
    assert "您目前没有在任何会计管理部门任职" in response.content.decode()


def test_desk_is_closed_to_people_and_strangers() -> None:
    person = Client()
    sign_in(person, make_person())

    assert person.get("/desk/").status_code == 403
    assert Client().get("/desk/").headers["Location"].startswith("/desk/login")
