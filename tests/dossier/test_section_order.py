"""采集各节: which sections a person walks through, in which order, by the scope they chose."""

import re

import pytest
from django.http import HttpResponse
from django.test import Client

from drafts import make_draft, save
from factories import make_person, sign_in
from kuaiji.accounts.models import Person
from record import DEPARTMENT, SCOPE_JUNIOR, send, start

pytestmark = pytest.mark.django_db

RAIL = re.compile(r'<nav class="rail".*?</nav>', re.DOTALL)
JOB = "019f0000-0000-7000-8000-00000000f001"


@pytest.fixture
def lilei(client: Client) -> Person:
    person = make_person("李雷")
    sign_in(client, person)
    return person


def headings(response: HttpResponse) -> list[str]:
    """Return the sections that the rail beside the form offers, in order."""
    found = RAIL.search(response.content.decode())
    assert found
    return re.findall(r"</svg>([^<]+)<", found[0])


def test_before_a_scope_is_chosen_every_section_of_the_guide_is_offered(client: Client, lilei: Person) -> None:
    start(client)

    assert headings(client.get("/collection/department")) == [
        "实名认证", "会计管理部门", "采集范围", "基本信息", "教育经历", "工作经历", "专业技术资格", "核对并提交",
    ]  # fmt: skip


def test_candidate_for_the_junior_exam_fills_in_no_work(client: Client, lilei: Person) -> None:
    make_draft(lilei)

    assert headings(client.get("/collection/department")) == [
        "实名认证", "会计管理部门", "采集范围", "基本信息", "教育经历", "专业技术资格", "核对并提交",
    ]  # fmt: skip
    assert "工作经历" not in client.get("/collection/").content.decode()


@pytest.mark.parametrize("page", ["work", f"work/{JOB}", f"work/{JOB}/posts/{JOB}", f"work/{JOB}/delete"])
def test_address_of_a_section_that_the_scope_leaves_out_leads_to_the_task_list(
    client: Client, lilei: Person, page: str
) -> None:
    make_draft(lilei)

    response = client.get(f"/collection/{page}")

    assert (response.status_code, response.headers["Location"]) == (303, "/collection/")


def test_work_filled_in_under_another_scope_can_be_deleted_after_the_change(client: Client, lilei: Person) -> None:
    make_draft(lilei)
    save(lilei, "scope", {"scope": "1", "has_read": "yes"})
    save(lilei, "work", {"employer": "广州市小海豚商贸有限公司", "is_accounting": "no"}, (JOB,))
    save(lilei, "scope", SCOPE_JUNIOR)

    offered = headings(client.get("/collection/scope"))
    send(client, f"/collection/work/{JOB}/delete")

    assert "工作经历" in offered
    assert "工作经历" not in headings(client.get("/collection/scope"))


def test_each_section_leads_on_to_the_next_one_of_the_guide(client: Client, lilei: Person) -> None:
    start(client)
    visited = []

    response = send(client, "/collection/department", DEPARTMENT)
    visited.append(response.headers["Location"])
    response = send(client, "/collection/scope", SCOPE_JUNIOR)
    visited.append(response.headers["Location"])
    make_draft(lilei)
    for section in ("basic", "education", "qualification"):
        visited.append(send(client, f"/collection/{section}").headers["Location"])

    assert visited == [
        "/collection/scope", "/collection/basic", "/collection/education", "/collection/qualification",
        "/collection/declaration",
    ]  # fmt: skip
