"""`kuaiji policy` tells an operator all that is wrong in a file, line by line, and what is in force where."""

from pathlib import Path

import pytest

from kuaiji.config.policies import policy
from kuaiji.rules.figures import Policy

GOOD = """# 某省
[[photo_background]]
value = "blue"
document = "某省财政厅通知"
clause = "证件照片"
valid_from = 2026-01-01
"""


@pytest.fixture
def province(tmp_path: Path) -> Path:
    return tmp_path / "43.toml"


def test_shipped_files_are_in_order(capsys: pytest.CaptureFixture[str]) -> None:
    assert policy(["policy", "check"]) == 0
    assert capsys.readouterr().out == "11 个政策文件没有错误。\n"


def test_new_province_is_one_file(province: Path, capsys: pytest.CaptureFixture[str]) -> None:
    province.write_text(GOOD, "utf-8")

    assert policy(["policy", "check", str(province)]) == 0
    assert capsys.readouterr().out == "1 个政策文件没有错误。\n"


def test_every_error_of_every_file_is_told(province: Path, capsys: pytest.CaptureFixture[str]) -> None:
    province.write_text(GOOD.replace("blue", "purple").replace("clause", "claus"), "utf-8")
    unreadable, nowhere = province.with_name("44.toml"), province.with_name("9999.toml")
    unreadable.write_bytes(b"\xff\xfe")
    nowhere.write_text("")

    assert policy(["policy", "check", str(province), str(unreadable), str(nowhere)]) == 1

    told = capsys.readouterr().err.splitlines()
    assert [line.partition(": ")[0] for line in told] == [
        f"{province}:2", f"{province}:3", f"{province}:5", f"{unreadable}:1", f"{nowhere}:1",
    ]  # fmt: skip
    assert told[0] == f"{province}:2: photo_background.clause: 缺少这一项"
    assert told[1].startswith(f"{province}:3: photo_background.value: Input should be 'white', 'blue', 'red'")


@pytest.mark.parametrize("place", ["4113", "南阳市"])
def test_place_shows_what_is_in_force_and_who_says_so(place: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert policy(["policy", "show", place, "--today", "2026-11-22"]) == 0

    told = capsys.readouterr().out
    assert told.startswith("南阳市（4113），2026-11-22\n")
    assert (
        "证件照片的背景（photo_background）：白色\n"
        "  依据：南阳市财政局会计人员信息采集通知（2025年6月）：证件照片：白色背景；2025-06-03 起\n"
    ) in told
    assert "多页材料合并为一张图片（merged_pages）：是\n" in told
    assert "status 在职在岗，by 工作单位所在地；status 在校学生" in told
    assert "work_proof_years" not in told


def test_rule_of_former_years_shows_its_end(capsys: pytest.CaptureFixture[str]) -> None:
    assert policy(["policy", "show", "江苏省", "--today", "2019-06-01"]) == 0
    assert "2019-01-01 至 2025-01-01（不含）" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["nowhere"], "没有这个地方：nowhere。请写行政区划代码或全名，例如 44 或 广东省。\n"),
        (
            ["44", "--today", "2018-12-31"],
            "2018-12-31 没有政策“可以选择的采集范围”（scopes）：国家一级的 00.toml 从更晚的日期起才有。\n",
        ),
    ],
)
def test_what_cannot_be_shown_is_told(words: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert policy(["policy", "show", *words]) == 1
    assert capsys.readouterr().err == message


def test_today_is_the_day_in_china(capsys: pytest.CaptureFixture[str]) -> None:
    assert policy(["policy", "show", "00"]) == 0
    assert capsys.readouterr().out.startswith("全国（00），20")


def test_manual_names_every_key_that_a_file_may_have() -> None:
    manual = (Path(__file__).parents[2] / "docs/operations/policies.md").read_text("utf-8")

    assert [line for line in manual.splitlines() if line.startswith("| `")] == [
        f"| `{name}` | {field.title} |" for name, field in Policy.model_fields.items()
    ]
