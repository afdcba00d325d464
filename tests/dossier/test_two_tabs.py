"""The same section in two tabs: the slower one sees both texts, and nothing typed is lost."""

import re
from html import unescape
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from drafts import SCHOOL, make_draft, newest
from factories import make_person, sign_in
from kuaiji.accounts.models import Person
from pictures import uploaded
from record import DEPARTMENT, HIGH_SCHOOL, PAGE, SCOPE_JUNIOR, field_of

pytestmark = pytest.mark.django_db

ENTRY = f"/collection/education/{SCHOOL}"
ROW = re.compile(r'<th scope="row">(.*?)</th><td>(.*?)</td><td>(.*?)</td>')
FORM = re.compile(r'<form method="post" action="([^"]*)">(.*?)</form>', re.DOTALL)
HIDDEN = re.compile(r'<input type="hidden" name="([^"]*)" value="([^"]*)">')


@pytest.fixture
def lilei(client: Client) -> Person:
    person = make_person("李雷")
    sign_in(client, person)
    make_draft(person)
    return person


def hidden(client: Client, address: str) -> dict[str, str]:
    """Open the page in a tab and keep what its form carries."""
    html = client.get(address).content.decode()
    return {name: field_of(html, name) for name in ("key", "revision", "case")}


def choose_mine(client: Client, response: HttpResponse) -> HttpResponse:
    """Press 用我刚才填的."""
    page = response.content.decode()
    found = FORM.search(page, page.index("<main"))
    assert found
    address, inner = found.groups()
    fields: dict[str, list[str]] = {}
    for name, value in HIDDEN.findall(inner):
        fields.setdefault(name, []).append(unescape(value))
    return client.post(address, fields)


def rows(response: HttpResponse) -> list[tuple[str, ...]]:
    return [tuple(map(unescape, row)) for row in ROW.findall(response.content.decode())]


def school(person: Person) -> dict[str, Any]:
    entry: dict[str, Any] = newest(person).drafts.get(section="education").typed[SCHOOL]
    return entry


@pytest.fixture
def clash(client: Client, lilei: Person) -> HttpResponse:
    """The page of the tab that saved second; both changed the school and the month."""
    first, second = hidden(client, ENTRY), hidden(client, ENTRY)
    client.post(ENTRY, {**first, **HIGH_SCHOOL, "school": "深圳中学"})
    return client.post(ENTRY, {**second, **HIGH_SCHOOL, "school": "佛山中学", "ended_on.m": "7"})


def test_slower_tab_sees_both_texts(lilei: Person, clash: HttpResponse) -> None:
    assert clash.status_code == 409
    assert rows(clash) == [
        ("学校名称", "佛山中学", "深圳中学"),
        ("毕业时间", "2013 年 7 月", "2013 年 6 月"),
    ]
    assert school(lilei)["school"] == "深圳中学"


def test_person_keeps_what_they_typed_last(client: Client, lilei: Person, clash: HttpResponse) -> None:
    response = choose_mine(client, clash)

    assert response.headers["Location"] == "/collection/education"
    assert (school(lilei)["school"], school(lilei)["ended_on"]) == ("佛山中学", "2013-07")


def test_department_is_named_on_both_sides(client: Client, lilei: Person) -> None:
    first, second = (hidden(client, "/collection/department") for _ in range(2))
    client.post("/collection/department", {**first, **DEPARTMENT, "department": ["4403"]})

    response = client.post("/collection/department", {**second, **DEPARTMENT, "status": "student"})
    choose_mine(client, response)

    assert rows(response) == [
        ("目前状况", "在校学生", "其他（未在职在岗，也不是在校学生）"),
        ("会计管理部门", "广东省财政厅 / 广州市财政局 / 广州市天河区财政局", "深圳市财政局"),
    ]
    assert newest(lilei).drafts.get(section="department").typed["department"] == "440106"


def test_form_that_says_what_is_saved_already_is_no_clash(client: Client, lilei: Person) -> None:
    first, second = (hidden(client, "/collection/scope") for _ in range(2))
    client.post("/collection/scope", {**first, **SCOPE_JUNIOR})

    response = client.post("/collection/scope", {**second, **SCOPE_JUNIOR})

    assert (response.status_code, response.headers["Location"]) == (303, "/collection/scope")


def test_double_click_on_save_is_no_clash(client: Client, lilei: Person) -> None:
    form = {**hidden(client, ENTRY), **HIGH_SCHOOL, "school": "深圳中学"}

    answers = [client.post(ENTRY, form).headers["Location"] for _ in range(2)]

    assert answers == ["/collection/education"] * 2


def test_picture_sent_from_the_slower_tab_is_taken_and_its_text_is_offered(client: Client, lilei: Person) -> None:
    first, second = hidden(client, ENTRY), hidden(client, ENTRY)
    client.post(ENTRY, {**first, **HIGH_SCHOOL, "school": "深圳中学"})
    picture = {"upload": "diploma", "file.diploma": uploaded(PAGE, "diploma.jpg")}

    response = client.post(f"/collection/files/education/{SCHOOL}", {**second, **HIGH_SCHOOL, **picture})
    choose_mine(client, response)

    assert rows(response) == [("学校名称", "广州市示范中学", "深圳中学")]
    assert school(lilei)["school"] == "广州市示范中学"


def test_autosave_of_the_slower_tab_gets_the_other_text(client: Client, lilei: Person) -> None:
    first, second = hidden(client, ENTRY), hidden(client, ENTRY)
    client.post(ENTRY, {**first, **HIGH_SCHOOL, "school": "深圳中学"})

    response = client.post("/collection/autosave/education", {**second, **HIGH_SCHOOL, "path": SCHOOL})

    assert response.status_code == 409
    assert response.json()["revision"] == int(second["revision"]) + 1
    assert response.json()["theirs"]["school"] == "深圳中学"
