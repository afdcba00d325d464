"""矛盾: facts that cannot all be true are findings in every question, never a crash."""

from typing import Any

import pytest

from rules.asked.asking import ask, codes

CASHIER = {"post": "出纳", "started_on": "2020-01"}
DOING = "person/is_doing_accounting"


@pytest.mark.parametrize(
    ("facts", "path"),
    [
        ({"person": {"has_done_accounting": False, "is_doing_accounting": True}}, "person/has_done_accounting"),
        ({"person": {"has_done_accounting": False}, "work": CASHIER}, "person/has_done_accounting"),
        ({"person": {"is_doing_accounting": False}, "work": {**CASHIER, "ended_on": "至今"}}, DOING),
        ({"person": {"is_doing_accounting": True}, "work": {**CASHIER, "ended_on": "2021-01"}}, DOING),
        ({"person": {"is_doing_accounting": True, "status": "其他"}}, "person/status"),
        ({"person": {"has_done_accounting": True}, "work": {"post": "收银员", "is_accounting": "是"}}, "work/0/post"),
        ({"work": {**CASHIER, "ended_on": "2019-12"}}, "work/0/ended_on"),
        ({"work": {**CASHIER, "started_on": "2020-01-15", "ended_on": "2020-01-02"}}, "work/0/ended_on"),
        ({"work": {**CASHIER, "is_current": True, "ended_on": "2021-01"}}, "work/0/is_current"),
        ({"work": {**CASHIER, "is_current": False}}, "work/0/is_current"),
        ({"work": CASHIER, "education": {"started_on": "2020-01", "ended_on": "2019-01"}}, "education/0/ended_on"),
        (
            {"work": CASHIER, "person": {"bans": {"started_on": "2020-01-02", "ended_on": "2020-01-01"}}},
            "person/bans/0/ended_on",
        ),
    ],
)  # fmt: skip
def test_facts_that_cannot_all_be_true(facts: Any, path: str) -> None:
    assert codes(ask("scope", facts)) == [(path, "asked.contradiction")]


@pytest.mark.parametrize(
    "facts",
    [
        {"person": {"is_doing_accounting": True, "status": "在职"}, "work": {**CASHIER, "ended_on": "至今"}},
        {"person": {"is_doing_accounting": True}, "work": {"post": "税务", "is_accounting": True, "ended_on": "至今"}},
        {"work": {**CASHIER, "started_on": "2020-01", "ended_on": "2020-01-02"}},
        {"work": CASHIER, "person": {"bans": [{"kind": "终身禁止", "started_on": "2020-01-02"}]}},
        {"work": CASHIER, "person": {"number": "H12345678", "sex": "女", "birth_on": "1990-01-01"}},
    ],
)
def test_facts_that_fit_are_left_alone(facts: Any) -> None:
    assert [code for _, code in codes(ask("scope", facts)) if code == "asked.contradiction"] == []


def test_post_that_may_or_may_not_be_accounting_is_left_to_a_person() -> None:
    found = ask("scope", {"person": {"has_done_accounting": True}, "work": {"post": "财务分析"}})

    assert codes(found) == [("work/0/post", "asked.uncertain-post")]
    assert "需人工确认" in found.body["findings"][0]["message"]


def test_rule_that_says_it_already_says_it_once() -> None:
    found = ask("precheck", {"work": {**CASHIER, "ended_on": "2019-12"}, "person": {"scope": "1"}})

    assert [code for path, code in codes(found) if path == "work/0/ended_on"] == ["period.reversed"]
