"""边填边提示 across sections: a finding that stands elsewhere is said beside the field that it hangs on, too."""

from typing import Any

import pytest
from django.test import Client

from drafts import COLLEGE, SCHOOL, make_draft, save
from factories import make_person, sign_in
from kuaiji.accounts.models import Person
from kuaiji.dossier.beside import beside
from kuaiji.dossier.queries import WORKSPACE, record_of
from kuaiji.rules.findings import Finding

pytestmark = pytest.mark.django_db
JOB = "019f0000-0000-7000-8000-00000000f001"
POST = "019f0000-0000-7000-8000-00000000f002"
OFFICE = {"employer": "广州市小海豚商贸有限公司", "started_on": "2018-01", "is_current": "yes", "is_accounting": "no"}


@pytest.fixture
def lilei(client: Client) -> Person:
    person = make_person("李雷")
    sign_in(client, person)
    make_draft(person)
    save(person, "scope", {"scope": "1", "has_read": "yes"})
    return person


def said(person: Person, path: str, **how: Any) -> dict[str, Finding]:
    return {each.code: each for each in beside(record_of(WORKSPACE.all(person=person.pk)[0]), path, **how)}


def test_scope_against_work_is_said_beside_the_answer_in_the_job(client: Client, lilei: Person) -> None:
    save(lilei, "work", OFFICE, (JOB,))

    finding = said(lilei, f"work/{JOB}")["scope.no-accounting-work"]

    assert finding.path == f"work/{JOB}/is_accounting"
    assert finding.message.endswith("（与“采集范围”有关）")
    assert finding.source.clause == "（四）采集范围选择"
    assert said(lilei, "scope")["scope.no-accounting-work"].path == "scope/scope"


def test_status_against_work_is_said_beside_the_tick_in_the_job(client: Client, lilei: Person) -> None:
    save(lilei, "work", OFFICE, (JOB,))

    assert said(lilei, f"work/{JOB}")["work.job-without-post"].path == f"work/{JOB}/is_current"


def test_exam_against_scope_is_said_beside_the_exam(client: Client, lilei: Person) -> None:
    save(lilei, "scope", {"scope": "3"})
    save(lilei, "department", {"exam": "senior"})

    assert said(lilei, "department")["scope.junior-only"].path == "department/exam"


def test_work_against_study_is_said_on_both_pages(client: Client, lilei: Person) -> None:
    save(lilei, "education", COLLEGE, (SCHOOL,))
    save(lilei, "work", {**OFFICE, "started_on": "2014-01", "is_accounting": "yes"}, (JOB,))
    save(lilei, "work", {"post": "cashier", "started_on": "2014-01", "is_current": "yes"}, (JOB, "posts", POST))

    on_post = said(lilei, f"work/{JOB}/posts/{POST}")["work.while-studying"]
    on_study = said(lilei, f"education/{SCHOOL}")["work.while-studying"]

    assert on_post.path == f"work/{JOB}/posts/{POST}/started_on"
    assert on_study.path == f"education/{SCHOOL}/ended_on"
    assert on_study.message.endswith("（与“工作经历”有关）")


def test_neighbour_in_the_same_section_is_not_said_to_be_elsewhere(client: Client, lilei: Person) -> None:
    other = JOB[:-1] + "9"
    save(lilei, "work", {**OFFICE, "started_on": "2017-01"}, (JOB,))
    save(lilei, "work", OFFICE, (other,))

    finding = said(lilei, f"work/{JOB}")["work.overlap"]

    assert finding.path.startswith(f"work/{JOB}/")
    assert "有关）" not in finding.message


def test_what_hangs_on_nothing_here_is_left_to_its_own_page(client: Client, lilei: Person) -> None:
    save(lilei, "work", {**OFFICE, "started_on": ""}, (JOB,))

    assert "scope.no-accounting-work" not in said(lilei, f"education/{SCHOOL}")
    assert "required" not in said(lilei, f"education/{SCHOOL}")
    assert said(lilei, f"work/{POST}") == {}


def test_nobody_is_reminded_of_what_is_still_to_come_unless_the_precheck_led_there(
    client: Client, lilei: Person
) -> None:
    save(lilei, "work", OFFICE, (JOB,))

    page = f"/collection/work/{JOB}"

    assert "请填写“统一社会信用代码”" not in client.get(page).content.decode()
    assert "请填写“统一社会信用代码”" in client.get(f"{page}?all").content.decode()
    assert "required" not in said(lilei, f"work/{JOB}", is_strict=False)


def test_finding_of_another_section_stands_on_the_page_without_a_script(client: Client, lilei: Person) -> None:
    save(lilei, "work", OFFICE, (JOB,))

    page = client.get(f"/collection/work/{JOB}").content.decode()

    assert "（与“采集范围”有关）" in page
    assert "要改：" in page
