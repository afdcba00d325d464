"""政策文件: loud about what nobody would act on, at its very line, and about all of it at once."""

from datetime import date

import pytest

from kuaiji.rules.policy_files import NATION, PolicyError, faults, read, shipped
from published import AUTOMATIC

KNOWN = {"00", "44", "4403"}
AGE = """
[[working_age]]
value = 16
document = "《中华人民共和国劳动法》"
clause = "第十五条"
valid_from = 2025-01-01
"""
EVIDENCE = """
[[work_evidence]]
value = ["resume_form"]
document = "通知"
clause = "三"
valid_from = 2025-01-01
"""
FILES = """
[[photo_files]]
value = { formats = ["jpg"], min_bytes = 10_240, max_bytes = 500 }
document = "通知"
clause = "三"
valid_from = 2025-01-01
"""

NEEDS_NOTICE = "要有公文才能开：写明公文的名称和文号，例如“×财会〔2026〕1号”"
NEEDS_SAMPLE = "就要同时抽样复审：在这个文件里写大于 0 的 second_review_rate"


def said(text: str, name: str = "44.toml") -> list[str]:
    return [str(fault) for fault in faults(name, text, KNOWN)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (AGE, []),
        ("", []),
        ("value = ", ["44.toml:1: TOML: Invalid value (at end of document)"]),
        (AGE + "clause = =\n", ["44.toml:7: TOML: Invalid value (at line 7, column 10)"]),
        (AGE + "\n[[working_aeg]]\nvalue = 3\n", ["44.toml:8: working_aeg: 不认识这个键"]),
        (
            "working_age = 16",
            ["44.toml:1: working_age: 要写成 [[working_age]]，下面是 value、document、clause、valid_from"],
        ),
        (
            "working_age = [16]",
            ["44.toml:1: working_age: 要写成 [[working_age]]，下面是 value、document、clause、valid_from"],
        ),
        (AGE.replace("16", '"16"'), ["44.toml:3: working_age.value: Input should be a valid integer"]),
        (AGE + "valid_until = 2026-01-01", ["44.toml:7: working_age.valid_until: 不认识这个键"]),
        (AGE + AGE.replace("clause", "claus"), [
            "44.toml:8: working_age.clause: 缺少这一项",
            "44.toml:11: working_age.claus: 不认识这个键",
        ]),
        (AGE.replace("第十五条", " "), [
            "44.toml:5: working_age.clause: String should have at least 1 character",
        ]),
        (AGE + AGE, ["44.toml:8: working_age: 2025-01-01 有两个值，前一行要先写 valid_to"]),
        (AGE + "valid_to = 2025-01-01", ["44.toml:7: working_age.valid_to: 要晚于 valid_from；这一天起不再有效"]),
        (AGE + "valid_to = 2025-01-02", []),
        (AGE.replace("2025-01-01", "2025"), ["44.toml:6: working_age.valid_from: Input should be a valid date"]),
        (EVIDENCE, []),
        (EVIDENCE.replace("resume_form", "resume"), [
            "44.toml:3: work_evidence.value.0: Input should be 'resume_form' or 'work_proof'",
        ]),
        (EVIDENCE.replace('"resume_form"', ""), [
            "44.toml:3: work_evidence.value: List should have at least 1 item after validation, not 0",
        ]),
        (AUTOMATIC, []),
        *[
            (AUTOMATIC.replace("示例财会〔2026〕1号", document, 1), [
                f"44.toml:4: automatic_approval.document: {NEEDS_NOTICE}",
            ])
            for document in ("平台规则", "通知", "示例财会2026年1号", "〔〕号")
        ],
        (AUTOMATIC.replace("value = true", "value = false").replace("示例财会〔2026〕1号", "平台规则"), []),
        *[
            (AUTOMATIC.replace(*change), [f"44.toml:2: automatic_approval: 从 2019-01-01 起自动通过，{NEEDS_SAMPLE}"])
            for change in (("value = 5", "value = 0"), ("second_review_rate", "review_days"))
        ],
        (AUTOMATIC + "valid_to = 2027-01-01", []),
        (AUTOMATIC.replace("2019", "2028", 1) + "valid_to = 2027-01-01", [
            f"44.toml:2: automatic_approval: 从 2028-01-01 起自动通过，{NEEDS_SAMPLE}",
        ]),
        (FILES, ["44.toml:3: photo_files.value: max_bytes 不能小于 min_bytes"]),
    ],
)  # fmt: skip
def test_each_fault_is_named_with_its_line(text: str, expected: list[str]) -> None:
    assert said(text) == expected


def test_all_faults_are_told_at_once() -> None:
    text = AGE.replace("16", '"16"') + "\n[[notcie]]\nvalue = 1\n" + EVIDENCE.replace("三", "")

    assert [line.partition(": ")[0] for line in said(text)] == ["44.toml:3", "44.toml:8", "44.toml:14"]


@pytest.mark.parametrize("name", ["99.toml", "guangdong.toml", "440000.toml"])
def test_file_is_named_after_a_place_that_there_is(name: str) -> None:
    assert said(AGE, name) == [f"{name}:1: 文件名: 文件名要是行政区划代码加 .toml：国家 00，省 2 位，市 4 位"]


def test_reading_refuses_what_checking_finds() -> None:
    with pytest.raises(PolicyError) as refused:
        read("x.toml", AGE + "valid_until = 1\n[[aeg]]\n")

    assert str(refused.value) == "x.toml:7: working_age.valid_until: 不认识这个键\nx.toml:8: aeg: 不认识这个键"


def test_one_value_may_follow_another_in_any_order() -> None:
    later = AGE.replace("16", "18").replace("2025", "2027")

    figures = read("x.toml", later + AGE + "valid_to = 2027-01-01")["working_age"]

    assert [(each.value, each.holds_on(date(2026, 12, 31)), each.holds_on(date(2027, 1, 1))) for each in figures] == [
        (16, True, False),
        (18, False, True),
    ]


def test_shipped_files_are_nation_province_city() -> None:
    assert sorted(shipped()) == ["00", "12", "31", "32", "3201", "4111", "4113", "44", "4403", "51", "61"]


def test_what_is_marked_old_ended_with_2024() -> None:
    old = {(place, row.valid_to) for place in ("32", "3201", "4111", "4403", "61")
           for rows in shipped()[place].values() for row in rows}  # fmt: skip

    assert old == {(place, date(2025, 1, 1)) for place in ("32", "3201", "4111", "4403", "61")}


def test_no_place_repeats_what_the_nation_says() -> None:
    said_twice = [
        (place, key)
        for place, figures in shipped().items()
        for key, rows in figures.items()
        for row in rows
        for national in shipped()[NATION].get(key, ())
        if place != NATION and (row.value, row.source) == (national.value, national.source)
    ]

    assert said_twice == []
