"""采用登记信息: a proved person takes over what a register holds, without JavaScript, and the officer sees it."""

from datetime import date
from html import unescape
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.http import HttpResponse
from django.test import Client

from crowd import at_once
from drafts import SCHOOL, make_draft, newest, put_picture, save, submit
from factories import make_officer, make_person, sign_in, sign_in_staff
from kuaiji.accounts.models import Account, Person
from kuaiji.cases.models import Draft
from kuaiji.casework.actions import claim_case, open_collection
from kuaiji.casework.settling import settle_case
from kuaiji.dossier import actions
from kuaiji.dossier.actions import take_offers
from kuaiji.legacy.actions import note_taken, withdraw_delivery
from kuaiji.legacy.models import Excerpt
from kuaiji.rules.codes import DocumentType
from legacy.files import load, number, person, write

TASKS, PAGE = "/collection/", "/collection/register"
COLLEGE = {
    "学校名称": "中山大学", "学历": "大学本科", "学位": "学士", "入学时间": "2013-09", "毕业时间": "2017-06",
    "所学专业": "会计学", "学历证书编号": "105581201705000001",
}  # fmt: skip
JOB = {"单位名称": "广州市小海豚商贸有限公司", "工作经历开始时间": "2017-09", "工作经历结束时间": "至今"}
TITLE = {"资格名称": "会计", "级别": "初级", "取得时间": "2016-05"}
SERIAL = count(1)


@pytest.fixture(autouse=True)
def database(committed_db_of_module: str) -> str:
    """Registers are loaded by the owner, on a connection of its own; every test has people of its own."""
    return committed_db_of_module


@pytest.fixture
def serial() -> int:
    return next(SERIAL)


def registered(serial: int, path: Path, *lines: dict[str, str], **how: Any) -> list[Excerpt]:
    """Load what a register says of somebody, and return it in the order of its lines."""
    delivery = load(write(path / f"{uuid4()}.csv", *(person(serial, **line) for line in lines)), **how)
    return list(Excerpt.objects.filter(delivery=delivery).order_by("line", "section"))


def begun(client: Client, serial: int, name: str = "李雷", *, is_proved: bool = True) -> Person:
    """Sign somebody in who has begun 信息采集."""
    found = make_person(name, number=number(serial), has_proved_identity=is_proved)
    sign_in(client, found)
    open_collection(person_id=found.pk, key=uuid4())
    return found


def typed(person: Person, section: str) -> dict[str, Any]:
    found: dict[str, Any] = newest(person).drafts.get(section=section).typed
    return found


def text(response: HttpResponse) -> str:
    return unescape(response.content.decode())


def take(client: Client, *excerpts: Excerpt) -> HttpResponse:
    return client.post(PAGE, {"take": [str(each.pk) for each in excerpts]})


def test_register_is_offered_once_the_person_is_proved(client: Client, serial: int, tmp_path: Path) -> None:
    registered(serial, tmp_path, COLLEGE, TITLE)
    begun(client, serial)

    for address in (TASKS, "/collection/identity"):
        page = text(client.get(address))
        assert "广东省登记库有您的信息（截至 2024 年 12 月 31 日）" in page
        assert "有 2 条可以采用" in page
        assert f'href="{PAGE}"' in page
    page = text(client.get(PAGE))
    assert page.count('name="take"') == 2
    assert "中山大学 · 大学本科" in page
    assert "105581201705000001" in page
    assert page.count("新增一条") == 2


def test_register_says_nothing_to_who_is_not_proved(client: Client, serial: int, tmp_path: Path) -> None:
    (excerpt,) = registered(serial, tmp_path, COLLEGE)
    lilei = begun(client, serial, is_proved=False)

    assert "登记库有您的信息" not in text(client.get(TASKS))
    assert "原登记库里没有您的信息" in text(client.get(PAGE))
    take_offers(person_id=lilei.pk, wanted={excerpt.pk})
    assert typed(lilei, "education") == {}


def test_register_says_nothing_under_another_name(client: Client, serial: int, tmp_path: Path) -> None:
    (excerpt,) = registered(serial, tmp_path, COLLEGE)
    begun(client, serial, "韩梅梅")

    assert "登记库有您的信息" not in text(client.get(TASKS))
    assert "中山大学" not in text(client.get(PAGE))
    take(client, excerpt)
    assert Excerpt.objects.get(pk=excerpt.pk).taken_at is None


def test_register_says_nothing_of_another_kind_of_document(client: Client, serial: int, tmp_path: Path) -> None:
    passport = f"E{serial:08d}"
    load(write(tmp_path / "a.csv", {**person(1, **COLLEGE), "证件类型": "护照", "证件号码": passport}))
    other = make_person("李雷", number=passport, kind=DocumentType.HM_PERMIT)
    sign_in(client, other)
    open_collection(person_id=other.pk, key=uuid4())

    assert "中山大学" not in text(client.get(PAGE))


def test_what_is_taken_over_is_saved_as_if_it_had_been_typed(client: Client, serial: int, tmp_path: Path) -> None:
    college, title = registered(serial, tmp_path, COLLEGE, TITLE)
    lilei = begun(client, serial)

    response = take(client, college, title)

    assert response.headers["Location"] == PAGE
    assert typed(lilei, "education") == {
        str(college.pk): {
            "school": "中山大学", "level": "21", "degree": "4", "started_on": "2013-09", "ended_on": "2017-06",
            "major": "会计学", "certificate_number": "105581201705000001",
        }
    }  # fmt: skip
    assert [*typed(lilei, "qualification")] == [str(title.pk)]
    assert newest(lilei).drafts.get(section="qualification").updated_at is not None
    assert set(Excerpt.objects.filter(taken_at=None)) & {college, title} == set()
    page = text(client.get(PAGE))
    assert "登记库有的，都在您填写的内容里了" in page
    assert 'name="take"' not in page
    assert "登记库有您的信息" not in text(client.get(TASKS))


def test_registries_are_asked_about_what_was_taken_over(client: Client, serial: int, tmp_path: Path) -> None:
    whole = {**COLLEGE, "就读地点": "境内", "培养方式": "全日制", "学位证书编号": "1055842017000001"}
    (college,) = registered(serial, tmp_path, whole)
    lilei = begun(client, serial)

    take(client, college)

    assert f"education:education/{college.pk}" in newest(lilei).checks


def test_pressing_twice_adds_nothing(client: Client, serial: int, tmp_path: Path) -> None:
    (college,) = registered(serial, tmp_path, COLLEGE)
    lilei = begun(client, serial)

    first, second = take(client, college), take(client, college)

    assert (first.headers["Location"], second.headers["Location"]) == (PAGE, PAGE)
    assert newest(lilei).drafts.get(section="education").revision == 1


def test_pressing_many_times_at_once_adds_it_once(client: Client, serial: int, tmp_path: Path) -> None:
    (college,) = registered(serial, tmp_path, COLLEGE)
    lilei = begun(client, serial)

    answers = at_once([lambda: take_offers(person_id=lilei.pk, wanted={college.pk})] * 4)

    assert answers == [None] * 4
    assert newest(lilei).drafts.get(section="education").revision == 1


def test_register_is_withdrawn_or_taken_over_never_both(client: Client, serial: int, tmp_path: Path) -> None:
    """Whoever comes first: either nothing was taken, or the delivery stays."""
    (college,) = registered(serial, tmp_path, COLLEGE)
    lilei = begun(client, serial)

    at_once(
        [
            lambda: take_offers(person_id=lilei.pk, wanted={college.pk}),
            lambda: withdraw_delivery(delivery_id=college.delivery_id, actor="root"),
        ]
    )

    is_there = Excerpt.objects.filter(pk=college.pk).exists()
    assert (str(college.pk) in typed(lilei, "education")) == is_there


def test_nothing_typed_is_overwritten(client: Client, serial: int, tmp_path: Path) -> None:
    (college,) = registered(serial, tmp_path, COLLEGE)
    lilei = begun(client, serial)
    save(lilei, "education", {"school": "中山大学", "level": "21", "major": "审计学", "degree": ""}, (SCHOOL,))

    assert "补充 4 处空着的" in text(client.get(PAGE))
    take(client, college)

    found = typed(lilei, "education")
    assert [*found] == [SCHOOL]
    assert found[SCHOOL]["major"] == "审计学"
    assert found[SCHOOL]["degree"] == "4"


def test_only_what_was_ticked_is_taken(client: Client, serial: int, tmp_path: Path) -> None:
    _, title = registered(serial, tmp_path, COLLEGE, TITLE)
    lilei = begun(client, serial)

    take(client, title)

    assert typed(lilei, "education") == {}
    assert "有 1 条可以采用" in text(client.get(TASKS))


def test_what_a_register_says_of_somebody_else_cannot_be_taken(client: Client, serial: int, tmp_path: Path) -> None:
    (theirs,) = registered(next(SERIAL), tmp_path, COLLEGE)
    registered(serial, tmp_path, TITLE)
    lilei = begun(client, serial)

    take(client, theirs)

    assert typed(lilei, "education") == {}
    assert Excerpt.objects.get(pk=theirs.pk).taken_at is None


def test_posts_of_one_job_on_two_lines_come_together(client: Client, serial: int, tmp_path: Path) -> None:
    cashier = {"会计工作岗位": "出纳", "会计专业工作经历开始时间": "2017-09", "会计专业工作经历结束时间": "2019-12"}
    head = {"会计工作岗位": "会计主管", "会计专业工作经历开始时间": "2020-01", "会计专业工作经历结束时间": "至今"}
    first, second = registered(serial, tmp_path, {**JOB, **cashier}, {**JOB, **head})
    lilei = begun(client, serial)
    save(lilei, "scope", {"scope": "1"})

    take(client, first, second)

    (job,) = typed(lilei, "work").values()
    assert job["employer"] == JOB["单位名称"]
    assert {each["post"] for each in job["posts"].values()} == {"cashier", "head"}


def test_section_that_the_scope_leaves_out_is_not_offered(client: Client, serial: int, tmp_path: Path) -> None:
    (job,) = registered(serial, tmp_path, JOB)
    lilei = begun(client, serial)
    save(lilei, "scope", {"scope": "3"})

    assert "登记库有您的信息" not in text(client.get(TASKS))
    take(client, job)
    assert typed(lilei, "work") == {}


def test_newer_register_comes_first_and_the_older_fills_in_what_it_lacks(
    client: Client, serial: int, tmp_path: Path
) -> None:
    older = registered(serial, tmp_path, {**COLLEGE, "所学专业": "会计"}, as_of=date(2020, 1, 31), source="旧库")
    newer = registered(serial, tmp_path, {key: COLLEGE[key] for key in ("学校名称", "学历", "所学专业")}, source="新库")
    lilei = begun(client, serial)

    assert "新库有您的信息" in text(client.get(TASKS))
    take(client, *older, *newer)

    assert typed(lilei, "education")[str(newer[0].pk)]["major"] == "会计学"
    assert typed(lilei, "education")[str(newer[0].pk)]["degree"] == "4"
    assert len(typed(lilei, "education")) == 1


def test_what_two_registers_say_alike_is_offered_once(client: Client, serial: int, tmp_path: Path) -> None:
    registered(serial, tmp_path, COLLEGE)
    registered(serial, tmp_path, COLLEGE, TITLE)
    begun(client, serial)

    assert "有 2 条可以采用" in text(client.get(TASKS))


def test_withdrawn_delivery_is_offered_to_nobody(client: Client, serial: int, tmp_path: Path) -> None:
    (college,) = registered(serial, tmp_path, COLLEGE)
    begun(client, serial)
    withdraw_delivery(delivery_id=college.delivery_id, actor="root")

    assert "登记库有您的信息" not in text(client.get(TASKS))
    assert take(client, college).headers["Location"] == PAGE


def test_window_that_saves_at_the_same_moment_is_told_of_and_nothing_is_half_taken(
    client: Client, serial: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    college, title = registered(serial, tmp_path, COLLEGE, TITLE)
    lilei = begun(client, serial)

    def meanwhile(ids: list[UUID]) -> None:
        Draft.objects.filter(case=newest(lilei), section="qualification").update(revision=7)
        note_taken(ids)

    monkeypatch.setattr(actions, "note_taken", meanwhile)
    response = take(client, college, title)

    assert response.status_code == 422
    assert "这一节在另一个页面里改过了" in text(response)
    assert typed(lilei, "education") == {}
    assert Excerpt.objects.filter(pk=college.pk, taken_at=None).exists()


def test_form_that_no_browser_sends_is_refused(client: Client, serial: int) -> None:
    begun(client, serial)

    assert client.post(PAGE, {"take": "x"}).status_code == 400


def test_without_a_draft_there_is_nothing_to_take_over_into(client: Client, serial: int, tmp_path: Path) -> None:
    (college,) = registered(serial, tmp_path, COLLEGE)
    lilei = make_person("李雷", number=number(serial))
    sign_in(client, lilei)

    take_offers(person_id=lilei.pk, wanted={college.pk})
    take_offers(person_id=uuid4(), wanted={college.pk})

    assert client.get(PAGE).headers["Location"] == TASKS


def test_officer_sees_what_came_from_the_register_and_what_was_changed_since(
    client: Client, serial: int, tmp_path: Path
) -> None:
    taken = {
        "就读地点": "境内",
        "培养方式": "全日制",
        "学校名称": "深圳中学",
        "学历": "普通高中",
        "入学时间": "2010-09",
    }
    alike = {"学校名称": "广州市示范中学", "学历": "普通高中"}
    high_school, other = registered(
        serial, tmp_path, {**taken, "毕业时间": "2013-06"}, {**alike, "毕业时间": "2013-06"}
    )
    lilei = begun(client, serial)
    make_draft(lilei)
    take(client, high_school)
    save(lilei, "education", {"degree": "none", "started_on": "2010-08"}, (str(high_school.pk),))
    submit_with_picture(lilei, str(high_school.pk))

    desk, number_of = officer_at(lilei)

    page = text(desk.get(f"/desk/cases/{number_of}/parts/education/{high_school.pk}"))
    assert "广东省登记库（截至 2024 年 12 月 31 日）：申请人采用了登记的这一条，有不同" in page
    assert "入学时间：登记的是“2010 年 9 月”，填报的是“2010 年 8 月”" in page
    page = text(desk.get(f"/desk/cases/{number_of}/parts/education/{SCHOOL}"))
    assert "广东省登记库（截至 2024 年 12 月 31 日）：登记着同一条，内容一致" in page
    assert "登记库" not in text(desk.get(f"/desk/cases/{number_of}/parts/basic"))
    assert text(desk.get(f"/desk/cases/{number_of}/whole")).count("广东省登记库（截至") == 2
    assert other.taken_at is None


def submit_with_picture(lilei: Person, entry: str) -> None:
    put_picture(lilei, f"education/{entry}", "diploma")
    submit(lilei)


def officer_at(lilei: Person) -> tuple[Client, str]:
    """Return the desk of an officer who has taken the case, and its number."""
    case = newest(lilei)
    assert settle_case(case_id=case.pk)
    officer, desk = make_officer(), Client()
    claim_case(officer=officer, case_id=case.pk)
    sign_in_staff(desk, Account.objects.get(pk=officer.account_id))
    return desk, case.number
