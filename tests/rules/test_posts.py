"""会计专业工作经历: what counts as accounting, and the title held, one row each (R7.4, domain §0)."""

from typing import Any

import pytest

from kuaiji.rules.findings import Finding
from kuaiji.rules.posts import post_findings
from rules.world import ACCOUNTANT, CASHIER, FACTS, TITLE, document, told

P1 = "work/w1/posts/p1"
NAME = f"{P1}/post_name"
INTERMEDIATE = TITLE | {"level": "intermediate", "obtained_on": "2018-09"}


def of(changes: dict[str, Any]) -> list[Finding]:
    record = document(ACCOUNTANT, **changes)
    return post_findings(record.work[0], record.qualification, FACTS, "work/w1")


def test_named_post_is_asked_for_its_name_alone() -> None:
    assert told(of({f"{P1}/post": "other"})) == [(NAME, "work.no-post-name")]
    assert told(of({f"{P1}/post": "other", NAME: "预算会计"})) == []
    assert told(of({})) == []


@pytest.mark.parametrize(
    "name",
    ["收银员", "商场收银", "门诊收费员", "住院处收费员", "收费处", "门诊收费", "内部审计", "内审专员", "社会审计",
     "政府审计", "国家审计", "档案馆管理员", "档案局", "档案部门", "档案管理部门"],
)  # fmt: skip
def test_post_that_does_not_count_is_refused(name: str) -> None:
    found = of({f"{P1}/post": "other", NAME: name})

    assert [(each.path, each.code, each.severity) for each in found] == [(NAME, "work.not-accounting", "must")]


@pytest.mark.parametrize(
    "name", ["税务专员", "财务分析", "审计助理", "收款员", "收费", "档案管理员", "收银会计", "会计兼收银", "内审兼出纳"]
)
def test_post_that_is_not_clear_is_left_to_a_person(name: str) -> None:
    found = of({f"{P1}/post": "other", NAME: name})

    assert [(each.path, each.code, each.severity) for each in found] == [(NAME, "work.unclear-post", "advise")]


@pytest.mark.parametrize(
    "name", ["税务会计", "出纳（收款）", "会计档案管理", "成本核算", "记账", "往来账", "审计报表编制", "代理做账"]
)
def test_post_that_counts_is_not_questioned(name: str) -> None:
    assert of({f"{P1}/post": "other", NAME: name}) == []


def test_post_of_the_list_is_judged_by_the_name_it_was_given() -> None:
    assert told(of({NAME: "收银员"})) == [(NAME, "work.not-accounting")]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({f"{P1}/title": "none"}, []),
        ({f"{P1}/title": "assistant", f"{P1}/appointed_on": "2015-05"}, []),
        ({f"{P1}/title": "assistant", f"{P1}/appointed_on": "2015-04"}, [
            (f"{P1}/appointed_on", "work.appointed-before-title")]),
        ({f"{P1}/title": "assistant", f"{P1}/appointed_on": "2015-04", "qualification/q1/obtained_on": None}, []),
        ({f"{P1}/title": "accountant", f"{P1}/appointed_on": "2018-09"}, [(f"{P1}/title", "work.title-not-listed")]),
        ({f"{P1}/title": "accountant", f"{P1}/appointed_on": "2018-09", "qualification/q2": INTERMEDIATE}, []),
        ({f"{P1}/title": "accountant", f"{P1}/appointed_on": "2018-08", "qualification/q2": INTERMEDIATE}, [
            (f"{P1}/appointed_on", "work.appointed-before-title")]),
        ({f"{P1}/title": "assistant", f"{P1}/appointed_on": "2018-09", "qualification/q1": INTERMEDIATE}, []),
        ({f"{P1}/title": "assistant", f"{P1}/appointed_on": "2015-04", "qualification/q2": INTERMEDIATE}, [
            (f"{P1}/appointed_on", "work.appointed-before-title")]),
        ({f"{P1}/title": "assistant", f"{P1}/appointed_on": "2018-09", "qualification/q1/kind": "economics"}, [
            (f"{P1}/title", "work.title-not-listed")]),
        ({f"{P1}/title": "assistant", f"{P1}/appointed_on": "2018-09", "qualification/q1/level": None}, [
            (f"{P1}/title", "work.title-not-listed")]),
        ({f"{P1}/title": "senior", f"{P1}/appointed_on": "2018-09", "qualification/q1/level": "deputy_senior"}, []),
        ({f"{P1}/title": "full_senior", f"{P1}/appointed_on": "2018-09", "qualification/q1/level": "senior"}, []),
        ({f"{P1}/title": "full_senior", f"{P1}/appointed_on": "2018-09", "qualification/q1/level": "deputy_senior"}, [
            (f"{P1}/title", "work.title-not-listed")]),
    ],
)  # fmt: skip
def test_title_rests_on_a_qualification(changes: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    assert told(of(changes)) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({f"{P1}/appointed_on": "2015-06"}, []),
        ({f"{P1}/appointed_on": "2020-06"}, []),
        ({f"{P1}/appointed_on": "2020-07"}, [(f"{P1}/appointed_on", "work.appointed-outside")]),
        ({f"{P1}/appointed_on": "2020-07", "work/w1/is_current": "yes"}, []),
        ({f"{P1}/appointed_on": "2020-07", "work/w1/ended_on": None}, []),
        ({"work/w1/started_on": "2015-06", f"{P1}/started_on": "2015-06", f"{P1}/appointed_on": "2015-05"}, [
            (f"{P1}/appointed_on", "work.appointed-outside")]),
        ({"work/w1/started_on": "2015-06", f"{P1}/started_on": "2015-06"}, []),
        ({"work/w1/started_on": None, f"{P1}/appointed_on": "2015-05"}, []),
    ],
)  # fmt: skip
def test_appointment_lies_inside_its_job(changes: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    ended = {"work/w1/is_current": None, "work/w1/ended_on": "2020-06", f"{P1}/is_current": None}
    ended |= {f"{P1}/ended_on": "2020-06", f"{P1}/title": "assistant", f"{P1}/appointed_on": "2015-06"}

    assert told(of(ended | changes)) == expected


def test_post_told_twice_is_deleted_once() -> None:
    assert told(of({"work/w1/posts/p2": CASHIER})) == [("work/w1/posts/p2", "work.post-twice")]
    assert told(of({"work/w1/posts/p2": CASHIER | {"post": "income"}})) == []
