"""A line of a provincial register's file (原登记库): what it says, and every reason to keep it out."""

from datetime import date

import pytest

from kuaiji.rules.codes import DocumentType
from kuaiji.rules.identity import resident_check_digit
from kuaiji.rules.legacy import Fault, Line, columns, header, judge

TODAY = date(2026, 11, 2)
NUMBER = "44000019950301001" + resident_check_digit("44000019950301001")
OTHER = NUMBER[:17] + ("1" if NUMBER[17] != "1" else "2")
GOOD = {
    "证件号码": NUMBER, "姓名": "李雷", "学校名称": "中山大学", "学历": "大学本科", "学位": "学士",
    "入学时间": "2013-09", "毕业时间": "2017-06", "所学专业": "会计学", "学历证书编号": "105581201705000001",
    "单位名称": "广州市小海豚商贸有限公司", "工作经历开始时间": "2017-09", "工作经历结束时间": "至今",
    "是否有会计工作经历": "是", "会计工作岗位": "出纳", "会计专业工作经历开始时间": "2017-09",
    "会计专业工作经历至今": "是", "资格名称": "会计", "级别": "初级", "取得时间": "2016-05",
}  # fmt: skip
EDUCATION = {
    "school": "中山大学", "level": "21", "degree": "4", "started_on": "2013-09", "ended_on": "2017-06",
    "major": "会计学", "certificate_number": "105581201705000001",
}  # fmt: skip
WORK = {
    "employer": "广州市小海豚商贸有限公司", "started_on": "2017-09", "is_current": "yes", "is_accounting": "yes",
    "posts": {"0": {"post": "cashier", "started_on": "2017-09", "is_current": "yes"}},
}  # fmt: skip
QUALIFICATION = {"kind": "accounting", "level": "junior", "obtained_on": "2016-05"}
SCIENCE = (
    "Excel 把长号码变成了 1.23E+17 这样的数，后面几位已经丢失，改列宽也回不来。"
    "请从原系统重新导出，导入 Excel 时把这一列设为“文本”。"
)
SERIAL = "这是 Excel 里日期的序号。请在 Excel 里把这一列的格式改为 2013-09 或 2013-09-15，再另存。"
CUT = "号码以 000 结尾，好像被 Excel 只留了前 15 位。请从原系统重新导出，导入 Excel 时把这一列设为“文本”。"
ZERO = "好像少了开头的 0：Excel 会去掉它。请从原系统重新导出，导入 Excel 时把这一列设为“文本”。"
NO_MONTH = "请写年月或年月日，例如 2013-09 或 2013-09-15。"


def line(told: dict[str, str]) -> Line:
    found, faults = header([*told])
    assert faults == []
    return judge({column: text for column, text in zip(found, told.values(), strict=True) if column}, today=TODAY)


def test_line_says_one_entry_of_each_section() -> None:
    found = line(GOOD)

    assert (found.kind, found.number, found.name, found.faults) == (DocumentType.RESIDENT_ID, NUMBER, "李雷", [])
    assert [(each.section, each.typed) for each in found.entries] == [
        ("education", EDUCATION),
        ("work", WORK),
        ("qualification", QUALIFICATION),
    ]


def test_line_without_posts_has_no_empty_list_of_them() -> None:
    found = line({"证件号码": NUMBER, "姓名": "李雷", "单位名称": "广州市小海豚商贸有限公司"})

    assert [each.typed for each in found.entries] == [{"employer": "广州市小海豚商贸有限公司"}]


def test_empty_cells_are_nobodys_fault() -> None:
    found = line({**dict.fromkeys(GOOD, ""), "证件号码": NUMBER, "姓名": "李雷", "学历": "高中"})

    assert [each.typed for each in found.entries] == [{"level": "61"}]


@pytest.mark.parametrize(
    "spelt",
    ["2013-09", "2013-9-1", "2013/09/30", "2013.9", "201309", "20130901", "2013年9月", "2013年9月1日", "２０１３年９月"],  # noqa: E501
)  # fmt: skip
def test_month_is_read_however_it_is_spelt(spelt: str) -> None:
    assert line({**GOOD, "入学时间": spelt}).entries[0].typed["started_on"] == "2013-09"


@pytest.mark.parametrize(
    "spelt", [NUMBER.lower(), f"'{NUMBER}", f'="{NUMBER}"', f"={NUMBER}", f" {NUMBER[:6]} {NUMBER[6:]} "]
)
def test_number_is_read_as_it_was_wrapped_against_excel(spelt: str) -> None:
    assert line({**GOOD, "证件号码": spelt}).number == NUMBER


def test_number_in_full_width_digits_is_the_same_number() -> None:
    wide = "".join(chr(ord(each) + 0xFEE0) for each in NUMBER)

    assert line({**GOOD, "证件号码": wide}).number == NUMBER


def test_other_documents_are_told_by_their_kind() -> None:
    found = line({**GOOD, "证件类型": "回乡证", "证件号码": "H12345678"})

    assert (found.kind, found.number) == (DocumentType.HM_PERMIT, "H12345678")


@pytest.mark.parametrize(
    ("column", "text", "what"),
    [
        ("证件号码", "4.40000199503010E+17", SCIENCE),
        ("证件号码", "440000199503010.0", SCIENCE),
        ("证件号码", "440000199503010000", CUT),
        ("证件号码", OTHER, "号码的最后一位与前面对不上，请对照证件逐位核对。"),
        ("证件号码", "", "居民身份证号码是 18 位，最后一位可以是 X。请对照证件重新填写。"),
        ("证件号码", "440000950301001", "15 位的身份证号码已经停用，请填写 18 位的号码。"),
        ("姓名", "", "请按身份证填写中文姓名，不加空格；少数民族姓名中间用“·”。"),
        ("学历证书编号", "1.05581201705E+17", SCIENCE),
        ("学历", "本科毕业", "“本科毕业”不在选项里。是不是“本科”？"),
        ("入学时间", "41518", SERIAL),
        ("入学时间", "20139", SERIAL),
        ("入学时间", "13-Sep", NO_MONTH),
        ("入学时间", "2013-13", NO_MONTH),
        ("入学时间", "2013-02-30", NO_MONTH),
        ("毕业时间", "2013-08", "结束的年月早于开始的年月，请核对是否填反了。"),
        ("取得时间", "2026-12", "取得的年月还没有到，请按证书上的批准日期填写。"),
        ("会计专业工作经历至今", "大概", "请写 true 或 false，也可以写“是”或“否”。"),
        ("会计专业工作经历开始时间", "2017-08", "会计岗位的开始时间早于到这个单位工作的时间（2017年9月），请核对。"),
        ("学校名称", "中" * 101, "“学校名称”最多 100 个字，请缩短。"),
    ],
)  # fmt: skip
def test_line_is_kept_out_with_the_column_that_is_wrong(column: str, text: str, what: str) -> None:
    found = line({**GOOD, column: text})

    assert found.entries == []
    assert found.faults == [Fault(column, what)]


def test_a_zero_that_excel_took_away_is_named() -> None:
    found = line({**GOOD, "证件类型": "台胞证", "证件号码": "1234567"})

    assert found.faults == [Fault("证件号码", ZERO)]


def test_unknown_kind_of_document_is_named_with_everything_else_that_is_wrong() -> None:
    found = line({**GOOD, "证件类型": "军官证", "学历": "？"})

    assert [each.column for each in found.faults] == ["证件类型", "学历"]


def test_all_that_is_wrong_with_a_line_is_said_at_once() -> None:
    found = line({**GOOD, "姓名": "", "证件号码": "1", "入学时间": "x"})

    assert [each.column for each in found.faults] == ["证件号码", "姓名", "入学时间"]


def test_box_that_is_not_ticked_says_nothing() -> None:
    found = line({**GOOD, "会计专业工作经历至今": "否", "会计专业工作经历结束时间": "2018-01"})

    assert found.entries[1].typed["posts"] == {"0": {"post": "cashier", "started_on": "2017-09", "ended_on": "2018-01"}}


def test_person_about_whom_nothing_is_said_is_kept_out() -> None:
    found = line({**dict.fromkeys(GOOD, ""), "证件号码": NUMBER, "姓名": "李雷"})

    assert found.faults == [Fault("", "这一行只有姓名和证件，没有教育经历、工作经历或资格。")]


def test_titles_that_two_sections_share_carry_their_section() -> None:
    titles = [column.title for column in columns()]

    assert len(titles) == len(set(titles))
    assert {"工作经历开始时间", "会计专业工作经历开始时间", "学校名称"} <= set(titles)
    assert "开始时间" not in titles


def test_header_takes_the_section_in_front_and_blanks_inside() -> None:
    found, faults = header(["证件号码", "姓 名", "教育经历学校名称", ""])

    assert faults == []
    assert [column and column.title for column in found] == ["证件号码", "姓名", "学校名称", None]


@pytest.mark.parametrize(
    ("cells", "faults"),
    [
        (["姓名", "学历"], [Fault("证件号码", "缺少这一列。")]),
        (["证件号码", "姓名"], [Fault("", "除了姓名和证件，没有一列可以导入。")]),
        (["证件号码", "姓名", "学历", "学历"], [Fault("学历", "这一列出现了两次，请删去一列。")]),
        (
            ["证件号码", "姓名", "毕业学校名称"],
            [
                Fault(
                    "毕业学校名称",
                    "不认识这一列。是不是“学校名称”？不导入的，上传时写在“不导入的列”，命令行 --without 毕业学校名称。",
                )
            ],
        ),
        (
            ["证件号码", "姓名", "学历", "ABC"],
            [Fault("ABC", "不认识这一列。不导入的，上传时写在“不导入的列”，命令行 --without ABC。")],
        ),
    ],
)
def test_header_is_refused(cells: list[str], faults: list[Fault]) -> None:
    assert header(cells)[1] == faults


def test_header_without_a_column_that_was_named_as_left_out_is_fine() -> None:
    assert header(["证件号码", "姓名", "学历", "会计从业资格证号"], ["会计从业资格证号"])[1] == []


def test_column_that_we_know_is_left_out_where_that_was_asked_for() -> None:
    found, faults = header(["证件号码", "姓名", "学历", "学位"], ["学历"])

    assert faults == []
    assert [column and column.title for column in found] == ["证件号码", "姓名", None, "学位"]
