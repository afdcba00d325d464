"""What a register's entry would add to a draft (采用登记信息): empty fields, missing entries, no word typed over."""

from typing import Any

import pytest

from kuaiji.rules.offers import Addition, added, additions, counterpart, missing

COLLEGE = {"school": "中山大学", "level": "21", "major": "会计学", "ended_on": "2017-06", "certificate_number": "10558"}
JOB = {"employer": "广州市小海豚商贸有限公司", "started_on": "2017-09", "is_current": "yes", "is_accounting": "yes"}
POST = {"post": "cashier", "started_on": "2017-09"}


def plan(typed: dict[str, Any], section: str, theirs: dict[str, Any], *, most: int = 30) -> list[Addition]:
    return additions(typed, "x", section, theirs, most=most)


def test_entry_that_the_draft_lacks_is_added_whole_under_its_own_id() -> None:
    assert plan({}, "education", COLLEGE) == [Addition("education", ("x",), COLLEGE)]


def test_entry_about_the_same_thing_gets_what_is_empty() -> None:
    typed = {"a": {"school": "中山大学", "level": "21", "major": "审计学", "ended_on": "", "certificate_number": ""}}

    assert plan(typed, "education", COLLEGE) == [
        Addition("education", ("a",), {"ended_on": "2017-06", "certificate_number": "10558"})
    ]


def test_entry_that_lacks_nothing_gets_nothing() -> None:
    assert plan({"a": {**COLLEGE, "major": "审计学"}}, "education", COLLEGE) == []


def test_entry_that_was_taken_over_before_is_left_alone() -> None:
    assert plan({"x": {"school": "别的学校"}}, "education", COLLEGE) == []


def test_list_that_is_full_takes_no_entry_but_still_what_is_empty() -> None:
    typed = {"a": {"school": "中山大学", "level": "21"}}

    assert plan({"a": {}}, "education", COLLEGE, most=1) == []
    assert plan(typed, "education", {**typed["a"], "major": "会计学"}, most=1) == [
        Addition("education", ("a",), {"major": "会计学"})
    ]


@pytest.mark.parametrize(
    ("mine", "theirs", "given"),
    [
        ({}, {"ended_on": "2017-06"}, {"ended_on": "2017-06"}),
        ({"is_current": "yes"}, {"ended_on": "2017-06", "major": "会计学"}, {"major": "会计学"}),
        ({"ended_on": "2017-06"}, {"is_current": "yes"}, {}),
        ({"ended_on": "2017|"}, {"ended_on": "2017-06"}, {}),
        ({"major": ""}, {"major": ""}, {}),
    ],
)
def test_end_and_until_now_are_one_matter(mine: dict[str, str], theirs: dict[str, str], given: dict[str, str]) -> None:
    assert missing(mine, theirs) == given


def test_post_comes_with_its_job() -> None:
    assert plan({}, "work", {**JOB, "posts": {"0": POST}}) == [
        Addition("work", ("x",), JOB),
        Addition("work", ("x", "posts", "x"), POST),
    ]


def test_post_is_added_to_the_job_that_is_there() -> None:
    typed = {"a": {**JOB, "posts": {"p": {"post": "verifier", "started_on": "2019-01"}}}}

    assert plan(typed, "work", {**JOB, "posts": {"0": POST}}) == [Addition("work", ("a", "posts", "x"), POST)]


def test_post_about_the_same_thing_gets_what_is_empty() -> None:
    typed = {"a": {**JOB, "posts": {"p": POST}}}

    assert plan(typed, "work", {**JOB, "posts": {"0": {**POST, "is_current": "yes"}}}) == [
        Addition("work", ("a", "posts", "p"), {"is_current": "yes"})
    ]


def test_post_that_was_taken_over_before_and_job_full_of_posts_are_left_alone() -> None:
    taken = {"a": {**JOB, "posts": {"x": {}}}}
    full = {"a": {**JOB, "posts": {"p": {}}}}

    assert plan(taken, "work", {**JOB, "posts": {"0": POST}}) == []
    assert plan(full, "work", {**JOB, "posts": {"0": POST}}, most=1) == []


@pytest.mark.parametrize(
    ("section", "mine", "theirs", "is_same"),
    [
        ("education", {"certificate_number": "1０558"}, {"certificate_number": "10558"}, True),
        ("education", {"school": "中山大学"}, {"school": "中山大学"}, True),
        ("education", {"school": "中山大学", "level": "21"}, {"school": "中山大学", "level": "14"}, False),
        ("education", {}, {}, False),
        ("work", {"uscc": "914403001922038216", "started_on": "2017-09"}, JOB, False),
        ("work", {"uscc": "9A", "started_on": "2017-09"}, {"uscc": "9a", "started_on": "2017-09"}, True),
        ("work", {"employer": JOB["employer"]}, JOB, False),
        ("qualification", {"kind": "cpa"}, {"kind": "cpa"}, True),
        ("qualification", {"kind": "accounting", "level": ""}, {"kind": "accounting", "level": "junior"}, False),
        ("qualification", {}, {}, False),
    ],
)
def test_what_counts_as_the_same_thing(
    section: str, mine: dict[str, str], theirs: dict[str, str], is_same: bool
) -> None:
    assert counterpart(section, {"a": mine}, "x", theirs) == ("a" if is_same else None)


def test_draft_afterwards_keeps_everything_that_was_there() -> None:
    typed = {"a": {**JOB, "posts": {"p": POST}}}

    after = added(
        typed, [Addition("work", ("a", "posts", "x"), {"post": "head"}), Addition("work", ("b",), {"employer": "甲"})]
    )

    assert after == {"a": {**JOB, "posts": {"p": POST, "x": {"post": "head"}}}, "b": {"employer": "甲"}}
    assert typed == {"a": {**JOB, "posts": {"p": POST}}}
