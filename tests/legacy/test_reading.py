"""A register's file (原登记库) is read in whatever encoding and with whatever delimiter, and never makes us fall."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from kuaiji.legacy import reading
from kuaiji.legacy.reading import Unreadable, opened
from kuaiji.rules.legacy import columns
from legacy.files import TODAY, number, person, read, text_of, write

QUIET = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
TITLES = ",".join(column.title for column in columns()).encode()
PIECES = st.sampled_from([b'"', b",", b"\n", b"\r", b"\x00", b"\xff", "李雷".encode(), b"1.1E+17", number(1).encode()])


@pytest.mark.parametrize(
    ("encoding", "said"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8（带 BOM）"),
        ("gb18030", "GB18030"),
        ("gbk", "GB18030"),
    ],
)
def test_encoding_is_found_out(tmp_path: Path, encoding: str, said: str) -> None:
    path = write(tmp_path / "登记.csv", person(name="李雷"), encoding=encoding)

    assert str(opened(path)) == f"登记.csv：{said}，以“,”分隔，导入 7 列"
    assert [each.line.name for each in read(path)] == ["李雷"]


def test_rare_character_of_gb18030_is_read(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", person(name="王䶮𠮷"), encoding="gb18030")

    assert read(path)[0].line.name == "王䶮𠮷"


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|", "，", "；"])
def test_delimiter_is_found_out(tmp_path: Path, delimiter: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(text_of([person()], delimiter), "utf-8")

    assert [each.line.faults for each in read(path)] == [[]]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_may_end_as_on_any_system(tmp_path: Path, end: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(text_of([person(1), person(2), person(3, 学历="本课")]).replace("\r\n", end).encode())

    found = read(path)

    assert [each.number for each in found] == [2, 3, 4]
    assert str(found[2].faults[0]).startswith("第 4 行“学历”：“本课”不在选项里。")


def test_line_is_counted_as_an_editor_does(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    rows = ["证件号码,姓名,学校名称", f'{number(1)},李雷,"中山', '大学"', "", f"{number(2)},李雷,", " , ,"]
    path.write_text("\n".join(rows), "utf-8")

    found = read(path)

    assert [(each.number, len(each.faults)) for each in found] == [(2, 0), (5, 1)]
    assert found[0].line.entries[0].typed == {"school": "中山 大学"}


def test_broken_line_does_not_stop_the_others(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    rows = [
        "证件号码,姓名,学校名称", f'{number(1)},李雷,"中山"大学', f"{number(2)},李雷", f"{number(3)},李雷,中山大学,多,",
        f"{number(4)},李雷,中山大学,,", f'{number(5)},李雷,"中山大学',
    ]  # fmt: skip
    path.write_text("\n".join(rows), "utf-8")

    assert [str(fault) for each in read(path) for fault in each.faults] == [
        "第 2 行：引号没有成对，或者引号后面还有字。单元格里的引号要写成两个。",
        "第 3 行：这一行有 2 格，列名有 3 个，可能少了引号或多了分隔符。",
        "第 4 行：这一行有 5 格，列名有 3 个，可能少了引号或多了分隔符。",
        "第 6 行：引号没有成对，或者引号后面还有字。单元格里的引号要写成两个。",
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "第 1 行：文件是空的。"),
        (b"PK\x03\x04rest", "第 1 行：这是 Excel 工作簿（xlsx）。请在 Excel 里另存为“CSV UTF-8（逗号分隔）”。"),
        (b"\xd0\xcf\x11\xe0rest", "第 1 行：这是 Excel 工作簿（xls）。请在 Excel 里另存为“CSV UTF-8（逗号分隔）”。"),
        ("姓名".encode("utf-16"), "第 1 行：这是 UTF-16 编码的文本。请另存为“CSV UTF-8（逗号分隔）”。"),
        (b"a\nb\n\xff", "第 3 行：从这一行往后有读不出来的字，既不是 UTF-8 也不是 GB18030 编码。"),
        (b'"\n', "第 1 行“证件号码”：缺少这一列。\n第 1 行“姓名”：缺少这一列。"),
        (b"\n", "第 1 行“证件号码”：缺少这一列。\n第 1 行“姓名”：缺少这一列。"),
    ],
)
def test_file_that_is_no_table_is_refused(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)

    with pytest.raises(Unreadable) as refused:
        opened(path)

    assert str(refused.value) == said


def test_record_that_never_ends_is_not_read_into_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "LONGEST_RECORD", 200)
    path = tmp_path / "a.csv"
    good = f"{number(1)},李雷,中山大学\n"
    path.write_text(f"证件号码,姓名,学校名称\n{good * 20}" + '"\n",' * 100, "utf-8")

    found = read(path)

    assert [(each.number, [str(fault) for fault in each.faults]) for each in found if each.faults] == [
        (22, ["第 22 行：这一行太长，不是表格里的一行。后面的没有再读。"])
    ]


def test_line_that_never_ends_is_not_read_into_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "LONGEST", 200)
    path, other = tmp_path / "a.csv", tmp_path / "b.csv"
    path.write_text(f"证件号码,姓名,学校名称\n{number(1)},李雷,中山大学\n{number(2)},李雷,{'中' * 300}\n", "utf-8")
    other.write_text("证件号码," * 100, "utf-8")

    found = read(path)
    with pytest.raises(Unreadable, match="不是表格里的一行"):
        opened(other)

    assert [str(fault) for each in found for fault in each.faults] == [
        "第 3 行：这一行太长，不是表格里的一行。后面的没有再读。"
    ]


@QUIET
@given(
    content=st.one_of(st.binary(max_size=400), st.lists(PIECES, max_size=40).map(b"".join)), with_titles=st.booleans()
)
@example(content=b'\n"', with_titles=True)
def test_no_bytes_make_the_reader_fall_and_every_fault_names_its_line(
    tmp_path: Path, content: bytes, with_titles: bool
) -> None:
    path = tmp_path / "any.csv"
    path.write_bytes(TITLES + b"\n" + content if with_titles else content)

    try:
        found = read(path)
    except Unreadable as unread:
        faults = list(unread.faults)
        assert faults != []
    else:
        faults = [fault for each in found for fault in each.faults]
        assert all(each.line.entries or each.faults for each in found)
        assert [each.number for each in found] == sorted({each.number for each in found})

    lines = content.count(b"\n") + content.count(b"\r") + 2
    assert all(1 <= fault.line <= lines and fault.what for fault in faults)


@QUIET
@given(
    cells=st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=30), min_size=35, max_size=35),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "gb18030"]),
)
def test_whatever_stands_in_the_cells_is_taken_in_or_names_its_column(
    tmp_path: Path, cells: list[str], encoding: str
) -> None:
    path = tmp_path / "any.csv"
    quoted = ",".join('"' + cell.replace('"', '""') + '"' for cell in cells)
    path.write_bytes(f"{TITLES.decode()}\n{quoted}\n".encode(encoding))

    titles = {column.title for column in columns()}
    assert all(fault.column in titles | {""} and fault.line == 2 for each in read(path) for fault in each.faults)


def test_judging_does_not_hang_on_the_day_it_runs(tmp_path: Path) -> None:
    future = person(1, 学历="高中", 毕业时间=f"{TODAY.year + 1}-01")

    assert [fault.column for each in read(write(tmp_path / "a.csv", future)) for fault in each.faults] == ["毕业时间"]
