"""与上次对比: what was asked for first, what was changed unasked apart, what stayed the same with its verdict."""

from copy import deepcopy
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from desk_cases import DEGREE, SCHOOL, TYPED, WORK, desk_of, hand_in, latest, make_picture, post
from factories import make_officer, make_person
from kuaiji.cases.models import Case
from kuaiji.casework.actions import approve_case, claim_case
from kuaiji.departments.queries import OfficerContext
from kuaiji.desk.casefile import open_file
from kuaiji.desk.changes import Changed, compare

pytestmark = pytest.mark.django_db


@pytest.fixture
def wang() -> OfficerContext:
    return make_officer("王芳", number="TH0012")


def returned(wang: OfficerContext, *, pictures: list[Any] | None = None, **ticks: str) -> tuple[Case, Client]:
    """陈嘉怡's case, in which the school was found right, sent back with one reason at each path."""
    person = pictures[0].person if pictures else None
    case, desk = hand_in("陈嘉怡", pictures=pictures, person=person), desk_of(wang)
    post(desk, f"/desk/cases/{case.number}/claim")
    common = {"submission": latest(case)}
    post(desk, f"/desk/cases/{case.number}/notes", path=f"education/{SCHOOL}", **common)
    for path, code in ticks.items():
        post(desk, f"/desk/cases/{case.number}/notes", path=path.replace("__", "/"), codes=code, **common)
    post(desk, f"/desk/cases/{case.number}/decide", path="department", verb="return", **common)
    return case, desk


def edited(section: str, key: str, **fields: str) -> dict[str, Any]:
    typed = deepcopy(TYPED)
    typed[section].setdefault(key, {}).update(fields)
    return typed


def rows(found: list[Changed]) -> list[tuple[str, str, str, str]]:
    return [(each.path, row.title, row.old, row.new) for each in found for row in each.rows]


def test_first_submission_has_nothing_to_be_compared_with(wang: OfficerContext) -> None:
    case = hand_in("陈嘉怡")

    page = desk_of(wang).get(f"/desk/cases/{case.number}/changes").content.decode()

    assert compare(open_file(case)) is None
    assert "没有可以对比的" in page
    assert "与上次对比</a>" not in page


def test_what_was_asked_for_stands_apart_from_what_was_not(wang: OfficerContext) -> None:
    case, desk = returned(wang, **{f"education__{DEGREE}": "E03"})
    typed = edited("education", DEGREE, certificate_number="999991201705001342")
    typed["work"][WORK]["employer"] = "示范科技有限公司"
    case = hand_in(person=case.person, typed=typed)

    comparison = compare(open_file(case))
    page = desk.get(f"/desk/cases/{case.number}/changes").content.decode()

    assert comparison is not None
    assert [each.finding.code for each in comparison.asked] == ["E03"]
    assert rows(comparison.asked[0].parts) == [
        (f"education/{DEGREE}", "学历证书编号", "999991201705001324", "999991201705001342")
    ]
    assert rows(comparison.unasked) == [(f"work/{WORK}", "单位名称", "示范商贸有限公司", "示范科技有限公司")]
    assert page.index("999991201705001342") < page.index("示范科技有限公司") < page.index("没有变的")
    part = desk.get(f"/desk/cases/{case.number}/parts/work/{WORK}").content.decode()
    assert "没有要求，申请人自己改了" in part
    assert "没有要求" not in desk.get(f"/desk/cases/{case.number}/parts/education/{DEGREE}").content.decode()


def test_unchanged_part_carries_its_verdict_and_others_say_that_nobody_looked(wang: OfficerContext) -> None:
    case, desk = returned(wang, basic="B01")
    case = hand_in(person=case.person, answers={"B01@basic/photo": "照片是上周新拍的"})

    comparison = compare(open_file(case))
    page = desk.get(f"/desk/cases/{case.number}/changes").content.decode()

    assert comparison is not None
    verdicts = {unit.path: verdict and verdict.officer.name for unit, verdict in comparison.same}
    assert verdicts[f"education/{SCHOOL}"] == "王芳"
    assert verdicts[f"education/{DEGREE}"] is None
    assert "已核，未变" in page
    assert "照片是上周新拍的" in page
    assert "没有改</span>" in page
    assert "没有别的改动" in page


def test_added_and_deleted_entries_are_named(wang: OfficerContext) -> None:
    case, _ = returned(wang, basic="B01")
    typed = edited("work", "eeee", employer="示范餐饮有限公司", started_on="2016-01", is_accounting="no")
    del typed["education"][SCHOOL]
    case = hand_in(person=case.person, typed=typed)

    comparison = compare(open_file(case))

    assert comparison is not None
    assert [(each.path, each.word, each.title) for each in comparison.unasked] == [
        (f"education/{SCHOOL}", "删除", "广州市示范中学 · 普通高中"), ("work/eeee", "新增", "示范餐饮有限公司"),
    ]  # fmt: skip
    assert ("work/eeee", "开始时间", "", "2016 年 1 月") in rows(comparison.unasked)


def test_changed_post_is_named_as_one(wang: OfficerContext) -> None:
    case, _ = returned(wang, basic="B01")
    typed = deepcopy(TYPED)
    typed["work"][WORK]["posts"]["dddd"]["post"] = "supervision"
    case = hand_in(person=case.person, typed=typed)

    comparison = compare(open_file(case))

    assert comparison is not None
    assert rows(comparison.unasked) == [(f"work/{WORK}", "会计岗位：会计工作岗位", "出纳", "会计监督")]


def test_pictures_lie_side_by_side_and_both_can_be_opened(wang: OfficerContext) -> None:
    person = make_person("陈嘉怡")
    old = make_picture(person, "basic", "photo")
    case, desk = returned(wang, pictures=[old], basic="B01")
    old.removed_at = case.submitted_at
    old.save()
    new = make_picture(person, "basic", "photo")
    case = hand_in(person=person, pictures=[new])

    page = desk.get(f"/desk/cases/{case.number}/changes").content.decode()

    for picture, words in ((old, "上次的"), (new, "这次的")):
        address = f"/desk/cases/{case.number}/files/{picture.pk}"
        assert f'src="{address}" alt="{words}' in page
        assert desk.get(address).status_code == 200


def test_change_is_compared_with_the_version_in_force(wang: OfficerContext) -> None:
    person = make_person("陈嘉怡")
    old = make_picture(person, "basic", "photo")
    first = hand_in(person=person, pictures=[old])
    claim_case(officer=wang, case_id=first.pk)
    approve_case(officer=wang, case_id=first.pk, submission_id=latest(first), key=uuid4())
    changed = hand_in(person=person, typed=edited("work", WORK, employer="示范科技有限公司"))
    Case.objects.filter(pk=changed.pk).update(kind="change")
    changed.refresh_from_db()

    comparison = compare(open_file(changed))
    desk = desk_of(wang)

    assert comparison is not None
    assert (comparison.title, comparison.asked) == ("现行的登记信息", [])
    assert [title for _, title, _, _ in rows(comparison.unasked)][-1] == "单位名称"
    assert desk.get(f"/desk/cases/{changed.number}/files/{old.pk}").status_code == 200
    assert "现行的登记信息" in desk.get(f"/desk/cases/{changed.number}/changes").content.decode()
