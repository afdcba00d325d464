"""档案: what is typed becomes a document, entry by entry, and what does not parse is said in Chinese."""

import json
from typing import Any

import pytest
from hypothesis import given

from kuaiji.rules.document import (
    SECTIONS,
    AccountingPost,
    Department,
    Document,
    Education,
    Section,
    canonical,
    declared,
    digest,
    parse,
    typed,
)
from rules.records import RECORDS

LI_LEI = {
    "department": {"status": "in_post", "household": "440000", "department": "440106"},
    "scope": {"scope": "1", "has_read": "on"},
    "education": {"e1": {"school": "中山大学", "level": "21", "started_on": "2009.9", "ended_on": "2013-06"}},
    "work": {
        "w1": {
            "employer": "广州市越秀区小海豚商贸有限公司",
            "uscc": "９１１１００００600037341l",
            "is_current": "true",
            "posts": {"p1": {"post": "cashier", "started_on": "2013年7月"}},
        }
    },
    "declaration": {"is_true": "1"},
}


def test_what_is_typed_becomes_a_document() -> None:
    document, findings = parse(LI_LEI)

    assert findings == []
    assert document.department.status == "in_post"
    assert document.scope.has_read is True
    assert (document.education[0].id, document.education[0].started_on) == ("e1", "2009-09")
    assert document.work[0].uscc == "91110000600037341L"
    assert document.work[0].posts[0].started_on == "2013-07"


@pytest.mark.parametrize(
    ("record", "path", "code", "message"),
    [
        ({"department": {"status": "x"}}, "department/status", "parse.enum", "请在“目前状况”的选项中选一项。"),
        (
            {"department": {"household": "441"}},
            "department/household",
            "parse.division",
            "户籍所在地：请在列表中选择省和市。",
        ),
        ({"scope": {"has_read": 2}}, "scope/has_read", "parse.text", "我已阅读采集须知：请填写文字。"),
        ({"scope": {"has_read": "也许"}}, "scope/has_read", "parse.tick", "我已阅读采集须知：请勾选，或留空。"),
        ({"education": {"e": {"school": 7}}}, "education/e/school", "parse.text", "学校名称：请填写文字。"),
        (
            {"education": {"e": {"major": "会" * 61}}},
            "education/e/major",
            "parse.too_long",
            "“所学专业”最多 60 个字，请缩短。",
        ),
        (
            {"work": {"w": {"posts": {"p": {"started_on": "2013-13"}}}}},
            "work/w/posts/p/started_on",
            "parse.month",
            "开始时间：请填写年和月，例如 2013 年 9 月。",
        ),
        (
            {"work": {"w": {"ended_on": "1899-12"}}},
            "work/w/ended_on",
            "parse.month",
            "结束时间：请填写年和月，例如 2013 年 9 月。",
        ),
        ({"work": 3}, "work", "parse.section", "“工作经历”没有读出来，请重新填写。"),
        ({"work": {"w": 3}}, "work/w", "parse.section", "“工作经历”没有读出来，请重新填写。"),
    ],
)
def test_what_does_not_parse_is_reported_at_its_path(
    record: dict[str, Any], path: str, code: str, message: str
) -> None:
    _, findings = parse(record)

    assert [(each.path, each.code, each.message) for each in findings] == [(path, code, message)]


def test_one_bad_field_leaves_its_neighbours_alone() -> None:
    document, findings = parse({"education": {"a": {"school": "中山大学", "level": "99"}, "b": {"school": "暨南大学"}}})

    assert [finding.path for finding in findings] == ["education/a/level"]
    assert [(each.id, each.school, each.level) for each in document.education] == [
        ("a", "中山大学", None),
        ("b", "暨南大学", None),
    ]


@pytest.mark.parametrize(
    ("month", "is_read"), [("1899-12", False), ("1900-01", True), ("2199-12", True), ("2200-01", False)]
)
def test_month_lies_in_a_life(month: str, is_read: bool) -> None:
    document, findings = parse({"work": {"a": {"ended_on": month}}})

    assert document.work[0].ended_on == (month if is_read else None)
    assert [each.code for each in findings] == ([] if is_read else ["parse.month"])


@pytest.mark.parametrize("blank", ["", "   ", "\u200b", None])
def test_blank_is_not_filled_in(blank: str | None) -> None:
    document, findings = parse({"education": {"a": {"school": blank}}})

    assert (document.education[0].school, findings) == (None, [])


def test_entry_with_an_id_that_no_page_gives_is_left_out() -> None:
    assert parse({"education": {"a/b": {"school": "中山大学"}}}) == (Document(), [])


def test_last_entry_of_a_full_list_is_read() -> None:
    document, findings = parse({"education": {f"e{number}": {} for number in range(50)}})

    assert (len(document.education), findings) == (50, [])


def test_list_ends_somewhere() -> None:
    document, findings = parse({"education": {f"e{number}": {} for number in range(51)}})

    assert len(document.education) == 50
    said = [(each.path, each.code, each.message) for each in findings]
    assert said == [("education", "parse.too-many", "“教育经历”最多填写 50 条。")]


def test_rare_characters_and_width_of_words_are_kept() -> None:
    document, _ = parse({"work": {"w": {"employer": " （香港）𠮷野家\x00 "}}})

    assert document.work[0].employer == "（香港）𠮷野家"


@given(RECORDS)
def test_no_text_breaks_parsing_and_a_document_comes_back_from_its_text(record: dict[str, Any]) -> None:
    document, _ = parse(record)

    assert parse(typed(document)) == (document, [])
    assert parse(json.loads(canonical(document))) == (document, [])
    assert len(digest(document)) == 64


def test_digest_is_over_what_was_said_alone() -> None:
    one = {"education": {"a": {"school": "中山大学"}, "b": {"school": "暨南大学", "is_current": ""}}, "scope": {}}
    other = {"education": {"x": {"school": "暨南大学", "major": " "}, "y": {"school": "中山大学"}}}

    assert digest(parse(one)[0]) == digest(parse(other)[0])


def test_stored_document_is_typed_text_with_its_ids_and_its_schema() -> None:
    document, _ = parse({"education": {"x": {"school": "暨南大学", "is_current": "on", "major": " "}}, "basic": {}})

    assert canonical(document).decode() == (
        '{"basic":{},"declaration":{},"department":{},"education":{"x":{"is_current":"yes","school":"暨南大学"}},'
        '"qualification":{},"schema":1,"scope":{},"work":{}}'
    )


def test_tick_may_come_as_a_truth_value() -> None:
    assert parse({"scope": {"has_read": True}})[0].scope.has_read is True


def test_digest_changes_with_the_content() -> None:
    assert digest(parse({"scope": {"scope": "1"}})[0]) != digest(parse({"scope": {"scope": "3"}})[0])


def test_declaration_of_a_field_is_complete() -> None:
    status, household, _, exam, department = declared(Department)

    assert (status.title, status.kind, status.required) == ("目前状况", "radio", True)
    assert [choice.label for choice in exam.choices] == ["初级", "中级", "高级", "暂不报名考试"]
    assert (household.kind, department.kind, exam.kind) == ("division", "department", "select")
    assert (department.max_length, department.source.clause) == (40, "（三）会计人员信息采集")


@pytest.mark.parametrize("model", [*SECTIONS.values(), AccountingPost])
def test_every_field_has_a_title_and_every_choice_a_source(model: type[Section]) -> None:
    for each in declared(model):
        assert each.title != ""
        for choice in each.choices:
            assert (choice.label != "", type(choice).source is not None) == (True, True)


def test_lists_are_declared_by_their_entries() -> None:
    assert [each.kind for each in declared(Education)[:7]] == [
        "radio",
        "select",
        "text",
        "select",
        "select",
        "month",
        "month",
    ]
    assert [slot.name for slot in Education.slots] == [
        "diploma",
        "degree_certificate",
        "study_proof",
        "verification_report",
        "recognition",
    ]
