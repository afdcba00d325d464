"""工作经历: the clauses of R7 and of domain §5.1, one row each."""

from dataclasses import replace
from typing import Any

import pytest

from kuaiji.rules.work import findings
from rules.world import ACCOUNTANT, BACHELOR, CASHIER, FACTS, JOB, LI_LEI, STUDENT, document, told

W1 = "work/w1"
P1 = "work/w1/posts/p1"
OLD_JOB = JOB | {
    "started_on": "2013-07",
    "ended_on": "2015-06",
    "is_current": None,
    "employer": "广州市白鹭贸易有限公司",
    "uscc": "91110000600037341L",
    "is_accounting": "no",
    "posts": {},
}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"work": None}, [("work", "work.empty")]),
        ({"work": None, "scope/scope": None}, []),
        ({"scope/scope": "3", f"{W1}/employer": None}, []),
        ({f"{W1}/employer": None}, [(f"{W1}/employer", "required")]),
        ({f"{W1}/uscc": None}, [(f"{W1}/uscc", "required")]),
        ({f"{W1}/employer_kind": None}, [(f"{W1}/employer_kind", "required")]),
        ({f"{W1}/industry": None}, [(f"{W1}/industry", "required")]),
        ({f"{W1}/address": None}, [(f"{W1}/address", "required")]),
        ({f"{W1}/phone": None}, [(f"{W1}/phone", "required")]),
        ({f"{W1}/is_accounting": None}, [(f"{W1}/is_accounting", "required")]),
        ({f"{W1}/started_on": None}, [(f"{W1}/started_on", "required")]),
        ({f"{W1}/uscc": "9144"}, [(f"{W1}/uscc", "uscc.length")]),
        ({f"{W1}/phone": "13800138000"}, []),
        ({f"{W1}/phone": "400-800-1234"}, []),
        ({f"{W1}/phone": "83334567"}, []),
        ({f"{W1}/phone": "123"}, [(f"{W1}/phone", "work.phone")]),
        ({f"{W1}/started_on": "2007-03", P1: None, "education": None}, [(f"{W1}/posts", "work.no-post")]),
        (
            {f"{W1}/started_on": "2007-02", "education": None},
            [(f"{W1}/started_on", "work.too-young")],
        ),
        ({f"{W1}/started_on": "2026-12", P1: CASHIER | {"started_on": "2026-12"}}, [
            (f"{W1}/started_on", "period.future-start"), (f"{P1}/started_on", "period.future-start")]),
        ({f"{W1}/ended_on": "2020-01"}, [(f"{W1}/is_current", "period.current-with-end")]),
        ({f"{W1}/posts": None}, [(f"{W1}/posts", "work.no-post")]),
        ({f"{W1}/is_accounting": "no"}, [(f"{W1}/is_accounting", "work.post-without-accounting")]),
        ({f"{W1}/is_accounting": "no", f"{W1}/posts": None}, []),
        ({f"{P1}/post": None}, [(f"{P1}/post", "required")]),
        ({f"{P1}/is_current": None}, [(f"{P1}/ended_on", "required")]),
        ({f"{P1}/started_on": None}, [(f"{P1}/started_on", "required")]),
        ({f"{P1}/started_on": "2013-07"}, []),
        ({f"{P1}/started_on": "2013-06"}, [(f"{P1}/started_on", "work.post-before-job")]),
        ({f"{P1}/title": "assistant"}, [(f"{P1}/appointed_on", "work.no-appointment")]),
        ({f"{P1}/title": "assistant", f"{P1}/appointed_on": "2016-01"}, []),
        ({f"{P1}/appointed_on": "2016-01"}, [(f"{P1}/title", "work.no-title")]),
        ({f"{P1}/title": None, f"{P1}/appointed_on": "2016-01"}, [(f"{P1}/title", "work.no-title")]),
        ({f"{P1}/title": None}, []),
        ({f"{P1}/title": "assistant", f"{P1}/appointed_on": "2026-12"}, [
            (f"{P1}/appointed_on", "work.future-appointment")]),
        ({f"{P1}/title": "assistant", f"{P1}/appointed_on": "2026-11"}, []),
        ({"department/status": "other"}, [("department/status", "work.job-without-post")]),
        ({"department/status": "student"}, []),
    ],
)  # fmt: skip
def test_job(changes: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    assert told(findings(document(ACCOUNTANT, **changes), FACTS)) == expected


@pytest.mark.parametrize(
    ("job", "expected"),
    [
        ({}, [("work", "work.in-post-without-job")]),
        ({"ended_on": "2015-09", "uscc": None}, [("work", "work.in-post-without-job")]),
        ({"ended_on": "2015-10", "uscc": None}, [("work/w2/uscc", "required"), ("work", "work.in-post-without-job")]),
        ({"ended_on": None}, [("work/w2/ended_on", "required"), ("work", "work.in-post-without-job")]),
        ({"ended_on": "2026-12"}, [("work/w2/ended_on", "period.future-end"), ("work", "work.in-post-without-job")]),
        ({"started_on": "2015-07"}, [("work/w2/ended_on", "period.reversed"), ("work", "work.in-post-without-job")]),
    ],
)
def test_job_that_ended(job: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    assert told(findings(document(ACCOUNTANT, work={"w2": OLD_JOB | job}), FACTS)) == expected


@pytest.mark.parametrize(
    ("post", "expected"),
    [
        ({"is_current": None, "ended_on": "2015-06"}, []),
        ({"is_current": None, "ended_on": "2015-07"}, [("work/w2/posts/p/ended_on", "work.post-after-job")]),
        ({}, [("work/w2/posts/p/ended_on", "work.post-after-job")]),
    ],
)
def test_post_lies_inside_its_job(post: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    job = OLD_JOB | {"is_accounting": "yes", "posts": {"p": CASHIER | post}}

    found = findings(document(ACCOUNTANT, **{"department/status": "other"}, work={"w2": job}), FACTS)

    assert told(found) == expected


def test_post_is_not_compared_with_an_end_that_is_not_known() -> None:
    job = OLD_JOB | {"ended_on": None, "is_accounting": "yes", "posts": {"p": CASHIER}}

    found = findings(document(ACCOUNTANT, **{"department/status": "other"}, work={"w2": job}), FACTS)

    assert told(found) == [("work/w2/ended_on", "required")]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"work/w2": OLD_JOB | {"started_on": "2013-06"}}, [("work/w1/started_on", "work.overlap")]),
        ({"work/w2": OLD_JOB | {"started_on": "2013-08"}}, [("work/w2/started_on", "work.overlap")]),
        ({"work/w2": OLD_JOB | {"started_on": "2010-08", "ended_on": "2013-07"}}, []),
        ({"work/w2": OLD_JOB | {"employer": None, "ended_on": "2013-07"}}, [("work/w2/employer", "required")]),
        ({"work/w2": JOB}, [("work/w2", "work.twice"), ("work/w2/started_on", "work.overlap")]),
        (
            {"work/w2": OLD_JOB | {"uscc": JOB["uscc"], "started_on": "2010-08", "ended_on": "2013-07"}},
            [("work/w2/employer", "work.same-code-other-name")],
        ),
    ],
)
def test_jobs_together(changes: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    assert told(findings(document(ACCOUNTANT, **changes), FACTS)) == expected


EARLIER = OLD_JOB | {"started_on": "2010-08", "employer": "广州市金桥贸易有限公司", "uscc": None}


@pytest.mark.parametrize(
    ("ended_on", "started_on", "studies", "expected"),
    [
        ("2012-06", "2013-06", None, []),
        ("2012-06", "2013-07", None, ["work.gap"]),
        ("2012-06", "2013-07", {"mode": "full_time", "started_on": "2012-09", "ended_on": "2013-06"}, []),
        ("2012-06", "2013-07", {"mode": "full_time", "started_on": "2011-09", "ended_on": "2012-08"}, []),
        ("2012-06", "2013-07", {"mode": "adult", "started_on": "2012-09", "ended_on": "2013-06"}, ["work.gap"]),
        ("2012-06", "2013-07", {"mode": "full_time", "started_on": "2012-09", "ended_on": None}, ["work.gap"]),
        (None, "2013-07", None, []),
    ],
)
def test_gap_between_two_jobs_is_said(
    ended_on: str | None, started_on: str, studies: dict[str, Any] | None, expected: list[str]
) -> None:
    jobs = {"w0": EARLIER | {"ended_on": ended_on}, "w1": JOB | {"started_on": started_on}}
    record = document(ACCOUNTANT, work=jobs, education={"e1": BACHELOR | studies} if studies else None)

    found = [each for each in findings(record, FACTS) if each.code == "work.gap"]

    assert told(found) == [("work/w1/started_on", code) for code in expected]


def test_gap_names_both_ends() -> None:
    record = document(ACCOUNTANT, work={"w0": EARLIER | {"ended_on": "2011-03"}, "w1": JOB})

    messages = [each.message for each in findings(record, FACTS) if each.code == "work.gap"]

    assert messages == ["2011年3月到2013年7月之间没有填写工作。有工作的请补充，没有的不用改。"]


def test_no_gap_where_a_long_job_covers_a_short_one() -> None:
    short = EARLIER | {"started_on": "2010-09", "ended_on": "2010-12"}
    long = EARLIER | {"started_on": "2010-08", "ended_on": "2013-06", "uscc": "91110000600037341L"}
    record = document(ACCOUNTANT, work={"w0": long, "w1": JOB, "w2": short})

    assert [each.code for each in findings(record, FACTS) if each.code == "work.gap"] == []


def test_time_before_the_first_job_is_no_gap() -> None:
    record = document(ACCOUNTANT, **{"education/e1/ended_on": "2011-06", "education/e1/started_on": "2007-09"})

    assert [each.code for each in findings(record, FACTS) if each.code == "work.gap"] == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"education/e1/ended_on": "2013-09"}, []),
        ({"education/e1/ended_on": "2013-10"}, [(f"{P1}/started_on", "work.while-studying")]),
        ({"education/e1/ended_on": "2013-10", "education/e1/mode": "open"}, []),
        ({"education/e1/ended_on": None}, []),
    ],
)
def test_work_beside_full_time_study(changes: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    found = findings(document(ACCOUNTANT, **changes), FACTS)

    assert told(found) == expected
    assert [each.severity for each in found] == ["advise"] * len(expected)


def test_birth_that_is_not_known_is_not_compared() -> None:
    facts = replace(FACTS, registrant=replace(LI_LEI, birth_on=None))

    assert findings(document(ACCOUNTANT, **{f"{W1}/started_on": "1990-01", "education": None}), facts) == []


def test_scope_three_has_no_work_section() -> None:
    assert findings(document(STUDENT, work={"w1": {"employer": "甲"}}), FACTS) == []


@pytest.mark.parametrize(
    ("employer", "message"),
    [
        ("广州市白鹭贸易有限公司", "与“广州市白鹭贸易有限公司”的工作时间重叠，请核对。"),
        (None, "与“另一个单位”的工作时间重叠，请核对。"),
    ],
)
def test_overlap_names_the_other_employer(employer: str | None, message: str) -> None:
    job = OLD_JOB | {"employer": employer, "started_on": "2013-06"}

    found = findings(document(ACCOUNTANT, **{"work/w2": job}), FACTS)

    assert [each.message for each in found if each.code == "work.overlap"] == [message]
