"""会计管理部门: the one that the person sees chosen is the one that gets the case."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from drafts import make_draft, newest, submit
from factories import make_person, sign_in
from kuaiji.accounts.models import Person
from kuaiji.departments.models import Department
from kuaiji.rules.findings import Refused
from record import DEPARTMENT, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def lilei(client: Client) -> Person:
    person = make_person("李雷")
    sign_in(client, person)
    make_draft(person)
    return person


def autosave(client: Client, person: Person, **changes: Any) -> int:
    case = newest(person)
    hidden = {"key": uuid4(), "case": case.pk, "revision": case.drafts.get(section="department").revision}
    return client.post("/collection/autosave/department", {**hidden, **DEPARTMENT, **changes}).status_code


def test_department_chosen_last_gets_the_case_though_only_the_autosave_kept_it(client: Client, lilei: Person) -> None:
    autosave(client, lilei, department=["4403"])

    page = client.get("/collection/declaration").content.decode()
    submission = submit(lilei)

    assert "提交后由深圳市财政局审核" in page
    assert submission.case.department.code == "4403"


@pytest.mark.parametrize("department", [["44"], ["44", "4401"], ["99"], ["'"], ["440106"], ["44", "440106"]])
def test_person_must_choose_down_to_a_department_that_takes_cases(
    client: Client, lilei: Person, department: list[str]
) -> None:
    Department.objects.filter(code__in=["44", "4401"]).update(is_accepting=False)

    response = send(client, "/collection/department", {**DEPARTMENT, "department": department})

    assert response.status_code == 422
    assert 'href="#f-department-department"' in response.content.decode()


def test_department_that_has_closed_since_is_to_be_chosen_anew(client: Client, lilei: Person) -> None:
    Department.objects.filter(code="440106").update(valid_to="2026-01-01")

    with pytest.raises(Refused) as refused:
        submit(lilei)

    assert [each.code for each in refused.value.findings] == ["department.closed"]


def test_typed_answers_survive_the_way_down_to_the_department(client: Client, lilei: Person) -> None:
    response = send(
        client, "/collection/department", {**DEPARTMENT, "status": "student", "department": ["44"], "go": "1"}
    )

    page = response.content.decode()
    assert response.status_code == 200
    assert "广州市" in page
    assert re.search(r'value="student"[^>]* (selected|checked)', page)
    assert newest(lilei).drafts.get(section="department").typed["status"] == "other"


def test_place_with_a_notice_of_its_own_says_it_before_the_scope_is_chosen(client: Client, lilei: Person) -> None:
    without = client.get("/collection/scope").content.decode()
    chengdu = {**DEPARTMENT, "department": ["51", "5101", "510104"]}
    send(client, "/collection/department", chengdu)

    page = client.get("/collection/scope").content.decode()

    assert "您选的地方另有说明" not in without
    assert "在原“四川会计服务”平台采集过的，要在本平台重新注册、采集。" in page
    assert "依据：四川省2026年度报名热点问题（转载）：信息采集" in page
