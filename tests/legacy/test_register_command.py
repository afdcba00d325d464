"""`kuaiji register`: check needs no database, load says what became of the file, list and withdraw name the batches."""

import csv
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from kuaiji.legacy import report
from kuaiji.legacy.manual import table
from kuaiji.legacy.models import Delivery
from legacy.files import person, write

ROOT = Path(__file__).parents[2]
WHERE = ("--department", "44", "--source", "广东省登记库", "--as-of", "2024-12-31")


def run(*words: object) -> tuple[str, str]:
    """Return what is said on standard output, and why it did not end well."""
    out = StringIO()
    try:
        call_command("register", *map(str, words), stdout=out, stderr=StringIO())
    except CommandError as error:
        return out.getvalue(), str(error)
    return out.getvalue(), ""


def test_file_without_faults_is_told_by_its_counts(tmp_path: Path) -> None:
    path = write(tmp_path / "登记.csv", person(1), person(2, "韩梅梅"), person(1))

    assert run("check", path) == (
        "登记.csv：UTF-8，以“,”分隔，导入 7 列\n"
        "读了 3 行：3 行可以导入，0 行有错误。\n"
        "教育经历 3 条，工作经历 0 条，专业技术资格 0 条。\n"
        "有 1 条与前面的完全相同，只导入一次，例如第 4 行与第 2 行。\n",
        "",
    )


def test_every_fault_names_line_and_column(tmp_path: Path) -> None:
    path = write(
        tmp_path / "登记.csv", person(1), person(2) | {"证件号码": "1.1E+17"}, person(3, "") | {"学历": "本课"}
    )

    said, why = run("check", path)

    assert [line[:12] for line in said.splitlines()[1:4]] == [
        "第 3 行“证件号码”：",
        "第 4 行“姓名”：请按",
        "第 4 行“学历”：“本",
    ]
    assert said.splitlines()[4] == "读了 3 行：1 行可以导入，2 行有错误。"
    assert why == "2 行有错误，请改好再导入。"


def test_faults_are_listed_up_to_a_bound_and_all_written_out_for_a_spreadsheet(tmp_path: Path) -> None:
    lines = [person(serial, 学历="本课", 学位="x") for serial in range(1, 16)]
    path, faults = write(tmp_path / "=登记.csv", *lines), tmp_path / "错误.csv"

    said, _ = run("check", path, "--faults", faults)

    assert said.count("行“学") == report.SHOWN
    assert "……只列出前 20 处，共 30 处。用 --faults 文件.csv 写出全部。" in said
    rows = list(csv.reader(faults.read_text("utf-8-sig").splitlines()))
    assert rows[0] == ["文件", "行", "列", "原因"]
    assert [row[:3] for row in rows[1:3]] == [["'=登记.csv", "2", "学历"], ["'=登记.csv", "2", "学位"]]
    assert len(rows) == 31


def test_several_files_are_checked_in_one_go(tmp_path: Path) -> None:
    good, bad = write(tmp_path / "a.csv", person(1)), write(tmp_path / "b.csv", person(1, 学历="本课"))

    said, why = run("check", good, bad)

    assert [line.partition("：")[0] for line in said.splitlines() if ".csv" in line] == ["a.csv", "b.csv"]
    assert why == "1 行有错误，请改好再导入。"


def test_column_is_left_out_where_that_is_said(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", person(1) | {"会计从业资格证号": "1"})

    assert run("check", path)[1].startswith("第 1 行“会计从业资格证号”：不认识这一列。")
    assert run("check", path, "--without", "会计从业资格证号")[1] == ""


def test_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    assert run("check", tmp_path / "no.csv")[1] == f"打不开 {tmp_path / 'no.csv'}：No such file or directory。"


def test_progress_is_told_now_and_then(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report.time, "monotonic", iter(range(0, 1000, 2)).__next__)
    path, said = write(tmp_path / "a.csv", *(person(n % 1000, 学历="高中") for n in range(2000))), StringIO()

    call_command("register", "check", str(path), stdout=StringIO(), stderr=said)

    assert said.getvalue().splitlines() == ["已读 1001 行（50%）…", "已读 2001 行（100%）…"]


def test_check_asks_no_database(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", person(1))
    nowhere = {
        "PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT / "src"), "KUAIJI_SOCKET": str(tmp_path),
        "KUAIJI_DATA": str(tmp_path / "data"),
    }  # fmt: skip

    done = subprocess.run(
        [sys.executable, "-m", "kuaiji", "register", "check", str(path)],
        env=nowhere,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert "读了 1 行：1 行可以导入" in done.stdout
    assert not (tmp_path / "data").exists()


def test_file_is_loaded_listed_and_withdrawn(committed_db: str, tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", person(1), person(1))

    loaded, why = run("load", path, *WHERE)
    again, _ = run("load", path, *WHERE)
    delivery = Delivery.objects.get()
    named = f"{delivery.pk}  广东省财政厅 广东省登记库（截至 2024-12-31），"
    counts = "1 条（另有重复的 1 条，以前的批次已有相同的 0 条）"

    assert why == ""
    assert loaded.splitlines()[1:] == [
        "读了 2 行：2 行可以导入，0 行有错误。",
        "教育经历 2 条，工作经历 0 条，专业技术资格 0 条。", f"{named}已导入，{counts}",
    ]  # fmt: skip
    assert again.splitlines()[1:] == ["这个文件已经导入过，没有变化。", f"{named}已导入，{counts}"]
    assert run("list")[0] == f"{named}已导入，{counts}\n"
    assert run("withdraw", delivery.pk) == (f"{named}已撤回，{counts}\n", "")
    assert run("withdraw", delivery.pk)[1] == "没有这一批，或者已经撤回。"


def test_file_with_faults_says_them_all_and_loads_nothing(committed_db: str, tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", person(1), person(2, 学历="本课"))

    said, why = run("load", path, *WHERE)

    assert said.splitlines()[1].startswith("第 3 行“学历”：“本课”不在选项里。")
    assert why.startswith("文件里有错误，一行也没有导入。")
    assert run("list")[0] == ""
    assert run("load", path, *WHERE, "--leave-faulty")[1] == ""


def test_columns_are_listed() -> None:
    assert run("columns") == (f"{table()}\n", "")
