"""教育经历, 工作经历, 专业技术资格 page by page, without JavaScript: 新增, 查看, 编辑, 删除 and their pictures."""

from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client

from drafts import HIGH_SCHOOL, SCHOOL, make_draft, newest, put_picture, save
from factories import make_person, sign_in
from kuaiji.accounts.models import Person
from kuaiji.attachments.models import Attachment
from pictures import uploaded
from record import HIGH_SCHOOL as TYPED
from record import PAGE, add_entry, field_of, send, upload

pytestmark = pytest.mark.django_db

ENTRY = f"/collection/education/{SCHOOL}"
JOB = "019f0000-0000-7000-8000-00000000f001"
POST = "019f0000-0000-7000-8000-00000000f002"
CASHIER = {"post": "cashier", "started_on.y": "2013", "started_on.m": "9", "is_current": "yes", "title": "none"}


@pytest.fixture
def lilei(client: Client) -> Person:
    person = make_person("李雷")
    sign_in(client, person)
    make_draft(person)
    return person


@pytest.fixture
def worker(lilei: Person) -> Person:
    """李雷 as somebody with a job."""
    save(lilei, "scope", {"scope": "1", "has_read": "yes"})
    save(lilei, "work", {"employer": "广州市小海豚商贸有限公司", "is_accounting": "yes"}, (JOB,))
    return lilei


def text(response: HttpResponse) -> str:
    return unescape(response.content.decode())


def typed(person: Person, section: str) -> dict[str, Any]:
    found: dict[str, Any] = newest(person).drafts.get(section=section).typed
    return found


def test_entry_is_added_from_the_list_and_found_on_it(client: Client, lilei: Person) -> None:
    entry = add_entry(client, "education", {**TYPED, "school": "深圳中学"})

    page = text(client.get("/collection/education"))
    assert typed(lilei, "education")[str(entry)]["school"] == "深圳中学"
    assert "深圳中学" in page
    assert "广州市示范中学" in page


def test_what_is_wrong_stands_beside_its_field_and_on_top_and_nothing_typed_is_lost(
    client: Client, lilei: Person
) -> None:
    response = send(client, ENTRY, {**TYPED, "school": "", "ended_on.y": "2009", "major": "𠮷䶮研究"})

    page = text(response)
    assert response.status_code == 422
    assert page.startswith("<!doctype html>")
    assert "<title>错误：" in page
    assert page.count("请填写“学校名称”") == 2
    assert f'href="#f-education-{SCHOOL}-school"' in page
    assert 'name="major" value="𠮷䶮研究"' in page
    assert 'name="ended_on.y" value="2009"' in page
    assert typed(lilei, "education")[SCHOOL]["major"] == "𠮷䶮研究"


def test_full_width_digits_are_read_as_digits(client: Client, lilei: Person) -> None:
    response = send(client, ENTRY, {**TYPED, "started_on.y": "２０１０", "started_on.m": "９"})

    assert response.headers["Location"] == "/collection/education"
    assert typed(lilei, "education")[SCHOOL]["started_on"] == "2010-09"


def test_entry_is_shown_with_its_pictures(client: Client, lilei: Person) -> None:
    page = text(client.get(f"{ENTRY}/view"))

    picture = Attachment.objects.get(slot="diploma")
    assert "广州市示范中学" in page
    assert "2010 年 9 月 – 2013 年 6 月" in page
    assert f'href="/files/{picture.pk}"' in page


def test_delete_asks_first(client: Client, lilei: Person) -> None:
    page = text(client.get(f"{ENTRY}/delete"))

    assert "删除这一条吗？" in page
    assert "广州市示范中学" in page
    assert SCHOOL in typed(lilei, "education")


def test_delete_does_not_ask_about_what_is_gone(client: Client, lilei: Person) -> None:
    send(client, f"{ENTRY}/delete")

    again = client.get(f"{ENTRY}/delete")

    assert again.headers["Location"] == "/collection/education"


def test_deleted_entry_takes_its_pictures_along_and_twice_is_no_error(client: Client, lilei: Person) -> None:
    form = {"key": field_of(text(client.get(f"{ENTRY}/delete")), "key")}
    for _ in range(2):
        response = client.post(f"{ENTRY}/delete", form)

        assert response.headers["Location"] == "/collection/education"
    assert typed(lilei, "education") == {}
    assert Attachment.objects.get(slot="diploma").removed_at is not None
    assert Attachment.objects.filter(path="basic", removed_at=None).count() == 3


def test_job_with_its_posts(client: Client, worker: Person) -> None:
    saved = send(client, f"/collection/work/{JOB}", {"employer": "广州市小海豚商贸有限公司", "add_post": "1"})
    response = send(client, saved.headers["Location"], CASHIER)

    (post,) = typed(worker, "work")[JOB]["posts"].values()
    page = text(client.get(f"/collection/work/{JOB}"))
    assert saved.headers["Location"].startswith(f"/collection/work/{JOB}/posts/")
    assert response.headers["Location"] == f"/collection/work/{JOB}"
    assert (post["post"], post["started_on"]) == ("cashier", "2013-09")
    assert "出纳" in page


def test_post_with_a_name_of_its_own_is_called_by_it(client: Client, worker: Person) -> None:
    save(worker, "work", {"post": "other", "post_name": "预算会计"}, (JOB, "posts", POST))

    page = text(client.get(f"/collection/work/{JOB}"))

    assert "预算会计" in page
    assert "其他会计工作" not in page


def test_what_is_wrong_with_a_post_stands_beside_its_field(client: Client, worker: Person) -> None:
    response = send(client, f"/collection/work/{JOB}/posts/{POST}", {**CASHIER, "post": ""})

    assert response.status_code == 422
    assert f'href="#f-work-{JOB}-posts-{POST}-post"' in text(response)


def test_deleted_post_leaves_its_job(client: Client, worker: Person) -> None:
    save(worker, "work", {"post": "cashier"}, (JOB, "posts", POST))

    asked = text(client.get(f"/collection/work/{JOB}/posts/{POST}/delete"))
    response = send(client, f"/collection/work/{JOB}/posts/{POST}/delete")

    assert "会删除这条会计专业工作经历" in asked
    assert response.headers["Location"] == f"/collection/work/{JOB}"
    assert typed(worker, "work")[JOB]["posts"] == {}


def test_31st_entry_is_refused_and_what_was_typed_stays_on_the_page(client: Client, lilei: Person) -> None:
    draft = newest(lilei).drafts.get(section="education")
    draft.typed = {f"{SCHOOL[:-2]}{n:02d}": HIGH_SCHOOL for n in range(30)}
    draft.save()

    listed = text(client.get("/collection/education"))
    response = send(client, f"/collection/education/{uuid4()}", {**TYPED, "school": "第三十一中学"})

    assert ">新增</a>" not in listed
    assert response.status_code == 422
    assert "最多填写 30 条" in text(response)
    assert 'value="第三十一中学"' in text(response)
    assert len(typed(lilei, "education")) == 30


def test_31st_entry_is_not_kept_by_itself_either_and_the_page_is_told_why(client: Client, lilei: Person) -> None:
    draft = newest(lilei).drafts.get(section="education")
    draft.typed = {f"{SCHOOL[:-2]}{n:02d}": HIGH_SCHOOL for n in range(30)}
    draft.save()

    fields = {
        "key": uuid4(),
        "case": newest(lilei).pk,
        "revision": draft.revision,
        "path": JOB,
        "school": "第三十一中学",
    }
    response = client.post("/collection/autosave/education", fields)

    assert response.status_code == 422
    assert "最多填写 30 条" in response.json()["findings"][0]["message"]
    assert len(typed(lilei, "education")) == 30


def test_entry_of_another_person_is_an_empty_form_of_ones_own(client: Client, lilei: Person) -> None:
    other = make_person("韩梅梅", sex="female")
    make_draft(other)
    save(other, "education", {"school": "韩梅梅的学校"}, (SCHOOL,))
    save(other, "education", {"school": "韩梅梅的学校"}, (JOB,))

    page = text(client.get(f"/collection/education/{JOB}"))

    assert "韩梅梅的学校" not in page
    assert client.get(f"/collection/education/{JOB}/view").status_code == 404
    send(client, f"/collection/education/{JOB}/delete")
    assert JOB in typed(other, "education")


def test_autosave_with_the_case_of_another_person_writes_nothing(client: Client, lilei: Person) -> None:
    other = make_draft(make_person("韩梅梅", sex="female"))
    hidden = {"key": uuid4(), "case": other.pk, "revision": other.drafts.get(section="scope").revision}

    response = client.post("/collection/autosave/scope", {**hidden, "scope": "5"})

    assert response.status_code == 409
    assert response.json()["theirs"]["scope"] == "3"
    assert other.drafts.get(section="scope").typed["scope"] == "3"


def test_post_of_a_job_that_does_not_exist_has_no_page(client: Client, worker: Person) -> None:
    assert client.get(f"/collection/work/{POST}/posts/{POST}").status_code == 404


@pytest.mark.parametrize("page", ["education/x", "certificates", "autosave/wishes", "education/1/view"])
def test_address_that_does_not_exist(client: Client, lilei: Person, page: str) -> None:
    method = client.post if page.startswith("autosave") else client.get

    assert method(f"/collection/{page}", {"key": str(uuid4())}).status_code == 404


@pytest.mark.parametrize("page", ["identity", "department", "education", f"education/{SCHOOL}", "autosave/scope"])
@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_wrong_method_is_refused(client: Client, lilei: Person, page: str, method: str) -> None:
    assert getattr(client, method)(f"/collection/{page}").status_code == 405


def test_picture_sent_without_a_script_keeps_what_was_typed(client: Client, lilei: Person) -> None:
    html = client.get(ENTRY).content.decode()
    hidden = {name: field_of(html, name) for name in ("key", "revision", "case")}
    picture = {"upload": "diploma", "file.diploma": uploaded(PAGE, "diploma.jpg")}

    response = client.post(
        f"/collection/files/education/{SCHOOL}", {**hidden, **TYPED, "school": "深圳中学", **picture}
    )

    assert response.headers["Location"] == f"{ENTRY}#f-education-{SCHOOL}-diploma-box"
    assert typed(lilei, "education")[SCHOOL]["school"] == "深圳中学"


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({}, "请先选择一张图片，再点上传。"),
        ({"file.diploma": uploaded(b"GIF89a not a picture", "x.jpg")}, "图片没有收下"),
    ],
)
def test_picture_that_is_refused_keeps_what_was_typed(
    client: Client, lilei: Person, fields: dict[str, Any], message: str
) -> None:
    html = client.get(ENTRY).content.decode()
    hidden = {name: field_of(html, name) for name in ("key", "revision", "case")}

    response = client.post(
        f"/collection/files/education/{SCHOOL}",
        {**hidden, **TYPED, "school": "深圳中学", "upload": "diploma", **fields},
    )

    assert response.status_code == 422
    assert message in text(response)
    assert f'href="{ENTRY}"' in text(response)
    assert typed(lilei, "education")[SCHOOL]["school"] == "深圳中学"


def test_script_gets_the_box_alone_with_what_is_wrong(client: Client, lilei: Person) -> None:
    response = client.post(
        f"/collection/files/education/{SCHOOL}", {"key": uuid4(), "upload": "diploma"}, headers={"X-Fragment": "1"}
    )

    assert response.status_code == 422
    assert text(response).lstrip().startswith("<fieldset")


def test_picture_is_taken_out_again(client: Client, lilei: Person) -> None:
    picture = Attachment.objects.get(slot="diploma")

    response = client.post(f"/collection/files/education/{SCHOOL}", {"key": uuid4(), "remove": picture.pk})

    picture.refresh_from_db()
    assert response.status_code == 303
    assert picture.removed_at is not None


def test_nobody_takes_out_the_picture_of_another(client: Client, lilei: Person) -> None:
    other = make_person("韩梅梅", sex="female")
    put_picture(other, "basic", "photo")
    picture = Attachment.objects.get(person=other)

    response = client.post("/collection/files/basic", {"key": uuid4(), "remove": picture.pk})

    picture.refresh_from_db()
    assert response.status_code == 404
    assert picture.removed_at is None


@pytest.mark.parametrize("path", ["wishes", "basic/x", f"education/{JOB}", "education", "../basic", "declaration"])
def test_picture_for_a_place_that_does_not_exist_is_refused(client: Client, lilei: Person, path: str) -> None:
    assert upload(client, path, "photo").status_code == 404


def test_list_with_an_answer_on_its_way_asks_for_itself(client: Client, lilei: Person) -> None:
    save(lilei, "education", {"level": "21", "certificate_number": "105581201705000001", "major": "会计学"}, (SCHOOL,))

    page = text(client.get("/collection/education"))
    rows = text(client.get("/collection/checks/education"))

    assert 'data-awaits="/collection/checks/education"' in page
    assert "核验中" in rows
    assert "<html" not in rows


def test_row_says_how_much_is_left_and_leads_there(client: Client, lilei: Person) -> None:
    before = text(client.get("/collection/education"))

    save(lilei, "education", {"school": "", "ended_on": "2009-06"}, (SCHOOL,))

    after = text(client.get("/collection/education"))
    assert "处要改" not in before
    assert f'<a href="{ENTRY}?all">2 处要改<span' in after
