"""写法: one fact, and the ways in which people write it."""

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from kuaiji.rules.asked import tables
from kuaiji.rules.asked.words import Bureau, Choice, Count, Day, Flag, MonthOrDay, Number, Rows, Text, Where, written
from kuaiji.rules.codes import Code, Degree, DocumentType, Level, Mode, Post, ScopeChoice, Status
from kuaiji.rules.places import bureaus


@pytest.mark.parametrize(
    ("kind", "written_as", "value"),
    [
        (Choice[Level], "21", "21"),
        (Choice[Level], "本科", "21"),
        (Choice[Level], "大学专科", "31"),
        (Choice[Level], "大学专科(含高职)", "31"),
        (Choice[Degree], "学士学位", "4"),
        (Choice[Status], "其他", "other"),
        (Choice[Status], " 在职 ", "in_post"),
        (Choice[ScopeChoice], "（三）", "3"),
        (Choice[ScopeChoice], 3, "3"),
        (Choice[ScopeChoice], "会计人员", "1"),
        (Choice[DocumentType], "台湾居民来往内地通行证", "tw_permit"),
        (Choice[DocumentType], "PASSPORT", "passport"),
        (Choice[Post | tables.OtherPost], "出纳", "cashier"),
        (Choice[Post | tables.OtherPost], "收银员", "shop_till"),
        (Where, "广州市天河区", "440106"),
        (Where, 4401, "4401"),
        (Bureau, "深圳市", "4403"),
        (MonthOrDay, "2013-9", "2013-09"),
        (MonthOrDay, "2013年9月", "2013-09"),
        (MonthOrDay, "201309", "2013-09"),
        (MonthOrDay, "2013.09", "2013-09"),
        (MonthOrDay, "2013-09-15", "2013-09-15"),
        (MonthOrDay, "2013年9月5日", "2013-09-05"),
        (MonthOrDay, "20130905", "2013-09-05"),
        (Flag, True, True),
        (Flag, "否", False),
        (Flag, "yes", True),
        (Count, 0, 0),
        (Number, 13800138000, "13800138000"),
        (Number, "１２ a", "12A"),
        (Text, " 中山大学\n", "中山大学"),
        (Rows[Text], ["甲", "乙"], ("甲", "乙")),
    ],
)
def test_fact_is_read(kind: Any, written_as: object, value: object) -> None:
    assert TypeAdapter(kind).validate_python(written_as, context={"bureaus": bureaus}) == value


@pytest.mark.parametrize(
    ("kind", "written_as", "reason"),
    [
        (Choice[Mode], "全日制教", "“全日制教”不在选项里。是不是“全日制教育”？"),
        (Choice[Status], "甲", "“甲”不在选项里。可以写：在职在岗、在校学生、其他。"),
        (Choice[Status], 1.5, "这里要写成文字，加引号。"),
        (Choice[Status], True, "这里要写成文字，加引号。"),
        (Where, "鼓楼", "没有找到“鼓楼”。请写行政区划代码，或从省、市写起的全称，例如“广州市天河区”。"),
        (MonthOrDay, "2013-13", "请写年月或年月日，例如 2013-09 或 2013-09-15。"),
        (MonthOrDay, "2013-02-30", "请写年月或年月日，例如 2013-09 或 2013-09-15。"),
        (MonthOrDay, "1899-01", "请写年月或年月日，例如 2013-09 或 2013-09-15。"),
        (Day, "2013-09", "请写日期，写到日，例如 2013-09-15。"),
        (Day, "2013-02-30", "请写日期，写到日，例如 2013-09-15。"),
        (Flag, "也许", "请写 true 或 false，也可以写“是”或“否”。"),
        (Count, "60KB", "请写不小于 0 的整数，不加引号和单位。"),
        (Count, True, "请写不小于 0 的整数，不加引号和单位。"),
        (Count, -1, "请写不小于 0 的整数，不加引号和单位。"),
        (Text, "甲" * 201, "最多 200 个字。"),
        (Text, "{braces}" * 30, "最多 200 个字。"),
        (Rows[Text], [""] * 51, "最多 50 条。"),
    ],
)
def test_what_is_no_fact_is_refused_with_the_way_out(kind: Any, written_as: object, reason: str) -> None:
    with pytest.raises(ValidationError) as refused:
        TypeAdapter(kind).validate_python(written_as, context={"bureaus": bureaus})

    assert [error["msg"] for error in refused.value.errors()] == [reason]


def test_long_list_of_choices_is_cut_short() -> None:
    with pytest.raises(ValidationError, match="医院收费员等。"):
        TypeAdapter(Choice[Post | tables.OtherPost]).validate_python("zzz")


def test_no_two_choices_of_a_table_share_a_word() -> None:
    found: list[tuple[type[Code], str]] = []
    pending = list(Code.__subclasses__())
    while pending:
        table = pending.pop()
        pending += table.__subclasses__()
        words = [word for each in table for word in set(written(each))]
        found += [(table, word) for word in set(words) if words.count(word) > 1]

    assert found == []
