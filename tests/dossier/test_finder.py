"""部门查找: somebody who does not know which department to choose is told, with the reason and what to prove."""

import re
from html import unescape

import pytest
from django.test import Client

from drafts import make_draft, newest
from factories import make_person, sign_in
from kuaiji.departments.models import Department

pytestmark = pytest.mark.django_db

TIANHE = ["44", "4401", "440106"]
CHANGSHA = ["43", "4301", "430102"]


def find(client: Client, **answers: object) -> str:
    answer = client.get("/departments/find", answers)

    assert answer.status_code == 200
    return unescape(answer.content.decode())


def named(page: str) -> list[str]:
    return re.findall(r'<h3 id="found-[0-9]">(.*?)</h3>', page)


def asked(page: str) -> list[str]:
    return re.findall(r"<legend>([^<]*)", page)


def test_first_the_status_is_asked(client: Client) -> None:
    page = find(client)

    assert asked(page) == ["您现在的状况"]
    assert "下一步</button>" in page
    assert named(page) == []


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({"status": "in_post"}, ["您现在的状况", "工作单位在哪里"]),
        ({"status": "student"}, ["您现在的状况", "学校在哪里"]),
        ({"status": "other"}, ["您现在的状况", "户籍在哪里", "现在住在哪里"]),
        ({"status": "other", "document_type": "hm_permit"}, ["您现在的状况", "现在住在哪里"]),
        ({"status": "nonsense"}, ["您现在的状况"]),
    ],
)
def test_then_only_what_the_status_turns_on(client: Client, answers: dict[str, str], expected: list[str]) -> None:
    assert asked(find(client, **answers)) == expected


def test_department_is_named_with_reason_proof_clause_and_how_it_is_reached(client: Client) -> None:
    Department.objects.filter(code="440106").update(phone="020-12345678", hours="工作日 9:00–17:00")

    page = find(client, status="in_post", work_place=TIANHE)

    assert named(page) == ["广州市天河区财政局"]
    for words in (
        "您可以选这个部门",
        "在职在岗的，按工作单位所在地选择。",
        "填写现单位和它的统一社会信用代码；做会计工作的，上传会计专业工作简历表。",
        "020-12345678",
        "工作日 9:00–17:00",
        "依据：广东考区信息采集操作流程（三）会计人员信息采集：选择会计管理部门",
    ):
        assert words in page
    assert "用这个部门" not in page


def test_who_neither_works_nor_studies_may_choose_between_two(client: Client) -> None:
    page = find(client, status="other", household=CHANGSHA, residence=TIANHE)

    assert "您可以选这 2 个部门中的一个" in page
    assert named(page) == ["长沙市芙蓉区财政局", "广州市天河区财政局"]


def test_place_has_to_be_told_down_to_a_department_that_takes_people(client: Client) -> None:
    page = find(client, status="in_post", work_place=["44", "4401"])

    assert named(page) == []
    assert "地方要选到区县" in page
    assert '<option value="440106">天河区</option>' in page


def test_nonsense_is_not_answered(client: Client) -> None:
    page = find(client, status="in_post", work_place=["99", "'"], unit="x", document_type="x")

    assert named(page) == []


def test_person_with_an_open_draft_takes_the_answer_along(client: Client) -> None:
    person = make_person("李雷")
    sign_in(client, person)
    answers = {"status": "other", "household": CHANGSHA, "residence": TIANHE}

    assert "用这个部门" not in find(client, **answers)
    make_draft(person)
    page = find(client, **answers)
    (_, href) = re.findall(r'href="(/collection/department\?[^"]*)"', page)
    form = unescape(client.get(href).content.decode())

    assert href == "/collection/department?status=other&department=440106&household=4301&residence=4401"
    assert "已按查找结果填好" in form
    assert '<option value="440106" selected>天河区</option>' in form
    assert '<option value="4301" selected>长沙市</option>' in form
    assert newest(person).drafts.get(section="department").typed["department"] != "430102"


def test_department_page_takes_nothing_along_that_it_does_not_know(client: Client) -> None:
    person = make_person("李雷")
    sign_in(client, person)
    make_draft(person)
    before = client.get("/collection/department").content.decode()

    answer = client.get("/collection/department?status=x&household=99&residence='&department=44")

    assert re.findall("<option value=.*? selected>", answer.content.decode()) == re.findall(
        "<option value=.*? selected>", before
    )


def test_department_page_warns_where_the_answers_contradict_the_choice(client: Client) -> None:
    person = make_person("李雷")
    sign_in(client, person)
    make_draft(person)
    draft = newest(person).drafts.get(section="department")
    draft.typed |= {"status": "other", "household": "31", "residence": "31"}
    draft.save()

    answer = client.get("/collection/department")

    assert answer.status_code == 200
    assert "所选部门既不在您的户籍所在地，也不在您的现居住地。" in answer.content.decode()
