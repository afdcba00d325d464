"""电子表格: any spreadsheet opens the file and runs nothing of it."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuaiji.web.spreadsheet import FORMULA, csv_text, harmless


@given(st.lists(st.lists(st.text(max_size=12), min_size=1, max_size=4), max_size=4))
def test_no_cell_begins_a_formula_and_every_word_comes_back(rows: list[list[str]]) -> None:
    written = csv_text(rows)

    back = list(csv.reader(io.StringIO(written.removeprefix("\ufeff"), newline="")))
    assert not any(FORMULA.match(cell) for row in back for cell in row)
    assert [[cell.removeprefix("'") for cell in row] for row in back] == [
        [cell.removeprefix("'") for cell in row] for row in rows
    ]


def test_file_is_marked_as_utf_8_and_its_lines_end_as_excel_expects() -> None:
    assert csv_text([["姓名", "a,b"], ["陈**", "=1"]]).encode() == '\ufeff姓名,"a,b"\r\n陈**,\'=1\r\n'.encode()


@pytest.mark.parametrize(
    "cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t1", "\r1", "\n=1", " =1", "＝1", "－1", "＋1", "＠a"]
)
def test_what_a_spreadsheet_would_run_becomes_text(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "陈**", "2026-11-22 10:00", "E03 学历", "1", "'=1"])
def test_other_cells_stay_as_they_are(cell: str) -> None:
    assert harmless(cell) == cell
