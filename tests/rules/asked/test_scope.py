"""采集范围: who may choose which, and what each of the five asks for."""

from typing import Any

import pytest

from kuaiji.rules.asked.inquiries import Exit
from rules.asked.asking import ask, codes

NEVER = {"has_done_accounting": "否"}
DOCTOR = {"degree": "博士"}
ECONOMIST = {"kind": "经济", "level": "中级"}
BOOKKEEPER = {"kind": "会计", "level": "初级"}


def verdicts(facts: Any) -> dict[str, str]:
    return {each["scope"]: each["verdict"] for each in ask("scope", facts).body["decision"]["scopes"]}


def only(number: str) -> dict[str, str]:
    return {each: "allowed" if each == number else "refused" for each in "12345"}


@pytest.mark.parametrize(
    "facts",
    [
        {"person": {"has_done_accounting": True}},
        {"person": {"is_doing_accounting": True}},
        {"person": {"has_done_accounting": True, "is_doing_accounting": False, "status": "其他"}},
        {"work": {"post": "出纳"}},
        {"work": {"is_accounting": "是"}},
        {"document": {"work": {"w1": {"is_accounting": "yes"}}}},
    ],
)
def test_whoever_ever_did_accounting_chooses_the_first_alone(facts: Any) -> None:
    assert verdicts(facts) == only("1")


@pytest.mark.parametrize(
    ("exam", "titles", "education", "allowed"),
    [
        ("初级", [], [], ["3"]),
        ("初级", [BOOKKEEPER], [], ["2", "3"]),
        ("中级", [], [DOCTOR], ["4"]),
        ("中级", [ECONOMIST], [], ["5"]),
        ("中级", [BOOKKEEPER, ECONOMIST], [DOCTOR], ["2", "4", "5"]),
        ("高级", [ECONOMIST], [DOCTOR], []),
        ("中级", [{"kind": "经济", "level": "初级"}], [{**DOCTOR, "is_current": True}], []),
    ],
)
def test_whoever_never_did_chooses_by_title_degree_and_exam(
    exam: str, titles: Any, education: Any, allowed: list[str]
) -> None:
    facts = {"person": {**NEVER, "exam": exam}, "titles": titles, "education": education}

    found = ask("scope", facts)

    assert found.body["decision"]["allowed"] == allowed
    assert codes(found) == ([] if allowed else [("person/scope", "scope.none")])


@pytest.mark.parametrize(
    ("facts", "needs"),
    [
        ({}, ["person/has_done_accounting"]),
        ({"work": {"post": "税务"}}, ["person/has_done_accounting"]),
        ({"work": {"post": "收银员"}}, ["person/has_done_accounting"]),
        ({"person": NEVER}, ["titles", "person/exam", "education"]),
        ({"person": {**NEVER, "exam": "中级"}}, ["titles", "education"]),
        ({"person": {**NEVER, "exam": "中级"}, "titles": []}, ["education"]),
        ({"person": {**NEVER, "exam": "高级"}, "education": [], "titles": []}, []),
    ],
)
def test_fact_that_decides_is_asked_for_and_never_guessed(facts: Any, needs: list[str]) -> None:
    found = ask("scope", facts)

    assert found.body["needs"] == needs
    assert found.body["decision"]["allowed"] == []
    assert found.exit == Exit.FINDINGS


def test_unknown_scope_says_what_it_needs_beside_one_that_is_allowed() -> None:
    found = ask("scope", {"person": {**NEVER, "exam": "初级"}})

    by_scope = {each["scope"]: each for each in found.body["decision"]["scopes"]}
    assert by_scope["2"]["verdict"] == "unknown"
    assert by_scope["2"]["needs"] == ["titles"]
    assert by_scope["4"]["needs"] == ["education"]
    assert found.body["needs"] == []
    assert found.exit == Exit.CLEAN


def test_chosen_scope_that_is_refused_says_why_with_its_source() -> None:
    found = ask("scope", {"person": {"scope": "（三）", "has_done_accounting": "是"}})

    assert codes(found) == [("person/scope", "scope.has-accounting-work")]
    assert found.body["findings"][0]["source"] == {
        "document": "广东考区信息采集操作流程",
        "clause": "（四）采集范围选择",
    }


def test_each_allowed_scope_names_its_sections() -> None:
    facts = {"person": {**NEVER, "exam": "中级"}, "titles": [BOOKKEEPER, ECONOMIST], "education": []}

    by_scope = {each["scope"]: each for each in ask("scope", facts).body["decision"]["scopes"]}

    assert by_scope["5"]["sections"] == {
        "required": ["department", "scope", "basic", "education", "qualification", "declaration"],
        "optional": [],
        "absent": ["work"],
    }
    assert "sections" not in by_scope["1"]
    assert [reason["code"] for reason in by_scope["1"]["reasons"]] == ["scope.no-accounting-work"]
