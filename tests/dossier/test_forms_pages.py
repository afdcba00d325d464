"""实名认证, 会计管理部门, 采集范围, 基本信息: the sections that are one form each, without JavaScript."""

import re
from html import unescape

import pytest
from django.http import HttpResponse
from django.test import Client

from drafts import make_checking, make_draft, newest
from factories import make_person, resident_number, sign_in
from jobs import waiting_jobs
from kuaiji.accounts.models import Person
from kuaiji.accounts.queries import current_identity
from kuaiji.cases.models import Case
from kuaiji.rules.codes import DocumentType
from record import DEPARTMENT, PAGE, PHOTO, SCOPE_JUNIOR, send, start, upload

pytestmark = pytest.mark.django_db

HEADINGS = {
    "identity": "实名认证", "department": "会计管理部门", "scope": "采集须知与采集范围", "basic": "基本信息",
    "education": "教育经历", "work": "工作经历", "qualification": "专业技术资格", "declaration": "审核告知：核对并提交",
}  # fmt: skip


@pytest.fixture
def lilei(client: Client) -> Person:
    person = make_person("李雷")
    sign_in(client, person)
    return person


@pytest.fixture
def unproved(client: Client) -> Person:
    person = make_person("李雷", has_proved_identity=False)
    sign_in(client, person)
    start(client)
    return person


def text(response: HttpResponse) -> str:
    return unescape(response.content.decode())


@pytest.mark.parametrize(("page", "heading"), HEADINGS.items())
def test_every_section_of_the_guide_has_its_page_and_heading(
    client: Client, lilei: Person, page: str, heading: str
) -> None:
    start(client)

    found = text(client.get(f"/collection/{page}"))

    assert f"<h1>{heading}</h1>" in found


@pytest.mark.parametrize("page", ["department", "scope", "basic", "education"])
def test_every_section_is_saved_and_left_by_one_button(client: Client, lilei: Person, page: str) -> None:
    start(client)

    assert '<button class="btn">保存并下一步</button>' in text(client.get(f"/collection/{page}"))


@pytest.mark.parametrize("page", HEADINGS)
def test_without_a_case_every_page_leads_to_the_start(client: Client, lilei: Person, page: str) -> None:
    response = client.get(f"/collection/{page}")

    assert (response.status_code, response.headers["Location"]) == (303, "/collection/")


@pytest.mark.parametrize("page", HEADINGS)
def test_stranger_is_asked_to_sign_in(client: Client, db: None, page: str) -> None:
    assert client.get(f"/collection/{page}").headers["Location"].startswith("/login")


@pytest.mark.parametrize("page", ["department", "scope", "basic", "education", "files/basic"])
def test_case_under_review_cannot_be_changed(client: Client, lilei: Person, page: str) -> None:
    case = make_checking(lilei)
    before = list(case.drafts.order_by("section").values_list("typed", "revision"))

    response = client.post(f"/collection/{page}", {"key": "x"})

    assert response.headers["Location"] == "/collection/"
    assert list(case.drafts.order_by("section").values_list("typed", "revision")) == before


def test_unanswered_questions_are_named_beside_their_field_and_on_top(client: Client, lilei: Person) -> None:
    start(client)

    response = send(client, "/collection/scope", {"scope": "3"})

    page = text(response)
    assert response.status_code == 422
    assert 'href="#f-scope-has_read"' in page
    assert page.count("请勾选“我已阅读采集须知”。") == 2
    assert 'value="3" id="f-scope-scope-3" checked' in page
    assert newest(lilei).drafts.get(section="scope").typed == {"scope": "3", "has_read": ""}


def test_department_and_how_to_reach_it_stand_on_every_page(client: Client, lilei: Person) -> None:
    start(client)
    send(client, "/collection/department", DEPARTMENT)

    assert "广州市天河区财政局" in text(client.get("/collection/scope"))


def test_basic_page_shows_what_registration_gave_masked(client: Client, lilei: Person) -> None:
    start(client)
    number = current_identity(lilei.pk).number

    page = text(client.get("/collection/basic"))

    assert "李雷" in page
    assert number not in page
    assert "1995 年 3 月" in page


def test_next_step_of_a_touched_section_is_the_following_one(client: Client, lilei: Person) -> None:
    start(client)

    response = send(client, "/collection/scope", SCOPE_JUNIOR)

    assert response.headers["Location"] == "/collection/basic"


def test_proved_person_has_nothing_to_fill_in_for_the_real_name(client: Client, lilei: Person) -> None:
    start(client)

    page = text(client.get("/collection/identity"))

    assert "实名认证已完成" in page
    assert 'name="number"' not in page


def test_real_name_is_asked_by_a_job(client: Client, unproved: Person) -> None:
    response = send(client, "/collection/identity", {"name": "李雷", "number": ""})

    page = text(client.get("/collection/identity"))
    assert response.headers["Location"] == "/collection/identity"
    assert "verification.run" in [name for name, _ in waiting_jobs()]
    assert "正在核验" in page


def test_mistyped_name_and_number_are_mended_before_they_are_proved(client: Client, unproved: Person) -> None:
    number = resident_number()

    send(client, "/collection/identity", {"name": "李䶮", "number": number})

    unproved.refresh_from_db()
    assert unproved.name == "李䶮"
    assert current_identity(unproved.pk).number == number
    assert Case.objects.get().person_name == "李䶮"


@pytest.mark.parametrize("number", ["123", "44000019950301000X", "\x00", "长" * 50])
def test_number_that_cannot_be_is_refused_beside_its_field(client: Client, unproved: Person, number: str) -> None:
    before = current_identity(unproved.pk).number

    response = send(client, "/collection/identity", {"name": "李雷", "number": number})

    if number == "\x00":
        assert response.status_code == 303
    else:
        assert response.status_code == 422
        assert 'href="#f-number"' in text(response)
    assert current_identity(unproved.pk).number == before


def test_proved_identity_cannot_be_changed_by_a_form_kept_from_before(client: Client, lilei: Person) -> None:
    start(client)
    before = current_identity(lilei.pk).number

    client.post("/collection/identity", {"name": "李磊", "number": resident_number()})

    lilei.refresh_from_db()
    assert lilei.name == "李雷"
    assert current_identity(lilei.pk).number == before


def test_holder_of_a_passport_is_told_that_an_officer_looks(client: Client, db: None) -> None:
    person = make_person("李雷", kind=DocumentType.PASSPORT, number="E00000001", has_proved_identity=False)
    sign_in(client, person)
    start(client)

    send(client, "/collection/identity", {"name": "李雷", "number": ""})

    assert "这种证件由工作人员核对" in text(client.get("/collection/identity"))
    assert waiting_jobs() == []


def test_whole_record_is_ready_to_be_handed_in(client: Client, lilei: Person) -> None:
    make_draft(lilei)

    page = text(client.get("/collection/"))

    assert "可以提交" in page


def test_section_of_pictures_is_done_with_the_last_picture(client: Client, lilei: Person) -> None:
    start(client)

    states = []
    for slot, picture in (("photo", PHOTO), ("id_portrait", PAGE), ("id_emblem", PAGE)):
        upload(client, "basic", slot, picture)
        states.append(state_of(client, "基本信息"))

    assert states == ["填写中", "填写中", "已完成"]


def state_of(client: Client, title: str) -> str:
    """Return what the task list says about a section."""
    html = client.get("/collection/").content.decode()
    return re.sub("<[^>]+>", "", html.partition(f">{title}</a>")[2].partition("</div>")[2].partition("</li>")[0])
