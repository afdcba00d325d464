"""预检: one page that says beforehand whatever would keep a record from being handed in."""

from html import unescape
from uuid import uuid4

import pytest
from django.test import Client

from drafts import COLLEGE, SCHOOL, answer, make_draft, make_queued, save
from factories import make_person, sign_in
from kuaiji.accounts.models import Person
from kuaiji.casework.actions import submit_collection
from kuaiji.casework.prechecking import Precheck, precheck_of
from kuaiji.dossier.queries import WORKSPACE, record_of
from kuaiji.rules.findings import Refused

pytestmark = pytest.mark.django_db
JOB = "019f0000-0000-7000-8000-00000000f001"
POST = "019f0000-0000-7000-8000-00000000f002"


@pytest.fixture
def lilei(client: Client) -> Person:
    person = make_person("李雷")
    sign_in(client, person)
    make_draft(person)
    return person


def checked(person: Person) -> Precheck:
    workspace = WORKSPACE.all(person=person.pk)[0]
    return precheck_of(workspace, record_of(workspace))


def page(client: Client) -> str:
    response = client.get("/collection/precheck")
    assert response.status_code == 200
    return unescape(response.content.decode())


def test_whole_record_is_said_to_be_ready(client: Client, lilei: Person) -> None:
    assert "没有发现问题，可以提交" in page(client)


@pytest.mark.parametrize(
    ("section", "fields", "path"),
    [
        ("scope", {"scope": "", "has_read": ""}, ()),
        ("scope", {"scope": "1"}, ()),
        ("education", {"ended_on": "2009-06", "school": ""}, (SCHOOL,)),
        ("education", COLLEGE, (JOB,)),
        ("department", {"status": "student"}, ()),
    ],
)
def test_handing_in_is_refused_for_exactly_what_the_page_says(
    client: Client, lilei: Person, section: str, fields: dict[str, str], path: tuple[str, ...]
) -> None:
    save(lilei, section, fields, path)
    if section == "education":
        answer(lilei, "not_found")

    said = [line.finding for line in checked(lilei).must]
    with pytest.raises(Refused) as refused:
        submit_collection(person_id=lilei.pk, is_promised=True, key=uuid4())

    assert said == refused.value.findings != []
    assert f"还有 {len(said)} 处要改" in page(client)


def test_each_finding_leads_to_its_field_and_names_its_source(client: Client, lilei: Person) -> None:
    save(lilei, "scope", {"scope": "1"})
    save(lilei, "work", {"employer": "广州市小海豚商贸有限公司", "is_accounting": "yes"}, (JOB,))
    save(lilei, "work", {"post": "cashier"}, (JOB, "posts", POST))
    save(lilei, "education", {"ended_on": "2009-06"}, (SCHOOL,))

    html = page(client)

    assert f'href="/collection/education/{SCHOOL}?all#f-education-{SCHOOL}-ended_on"' in html
    assert "广州市示范中学 · 普通高中：毕业时间" in html
    assert f'href="/collection/work/{JOB}/posts/{POST}?all#f-work-{JOB}-posts-{POST}-started_on"' in html
    assert "广州市小海豚商贸有限公司：出纳，开始时间" in html
    assert f'href="/collection/work/{JOB}?all#f-work-{JOB}-resume_form"' in html
    assert html.count("依据：") >= html.count("要改</strong>") > 3


def test_sections_stand_in_the_order_of_the_guides(client: Client, lilei: Person) -> None:
    save(lilei, "scope", {"scope": "1"})

    assert [group.word for group in checked(lilei).groups] == [
        "department", "scope", "basic", "education", "work", "qualification",
    ]  # fmt: skip


def test_pictures_are_listed_as_there_missing_or_waived_with_the_reason(client: Client, lilei: Person) -> None:
    save(lilei, "education", COLLEGE, (JOB,))
    answer(lilei, "unavailable")

    html = page(client)

    assert "已上传" in html
    assert "核验服务暂时不可用，由审核人员核对，不用上传" in html
    assert "还要上传" not in html
    assert "1 处请核对，可以提交" in html


def test_answer_on_its_way_is_worth_waiting_for(client: Client, lilei: Person) -> None:
    save(lilei, "education", COLLEGE, (JOB,))

    assert "有 1 项正在核验" in page(client)
    assert "有 1 项正在核验" in unescape(client.get("/collection/declaration").content.decode())


def test_real_name_that_is_not_proved_leads_to_where_it_is_mended(client: Client) -> None:
    person = make_person("韩梅梅", sex="female", has_proved_identity=False)
    sign_in(client, person)
    make_draft(person)

    assert [line.href for line in checked(person).advise] == ["/collection/identity"]


def test_record_under_review_has_no_precheck_any_more(client: Client) -> None:
    person = make_person("李雷")
    sign_in(client, person)
    make_queued(person)

    assert client.get("/collection/precheck").headers["Location"] == "/collection/"


@pytest.mark.parametrize("address", ["", "education", f"education/{SCHOOL}", "basic", "declaration"])
def test_pages_of_the_record_lead_to_it(client: Client, lilei: Person, address: str) -> None:
    assert 'href="/collection/precheck"' in client.get(f"/collection/{address}").content.decode()
