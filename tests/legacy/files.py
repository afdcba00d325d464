"""Files such as provincial registers hand over, for the tests of 原登记库."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from kuaiji.departments.models import Department
from kuaiji.legacy.actions import load_delivery
from kuaiji.legacy.models import Delivery
from kuaiji.legacy.reading import Judged, judged, opened
from kuaiji.rules.identity import resident_check_digit

TODAY = date(2026, 11, 2)
AS_OF = date(2024, 12, 31)
COLLEGE = {"学校名称": "中山大学", "学历": "大学本科", "学位": "学士", "入学时间": "2013-09", "毕业时间": "2017-06"}


def number(serial: int) -> str:
    head = f"44000019950301{serial:03d}"
    return head + resident_check_digit(head)


def person(serial: int = 1, name: str = "李雷", **told: str) -> dict[str, str]:
    """Return a line about somebody with a degree, unless told otherwise."""
    return {"证件号码": number(serial), "姓名": name, **(told or COLLEGE)}


def text_of(lines: Sequence[Mapping[str, str]], delimiter: str = ",") -> str:
    titles = list(dict.fromkeys(title for line in lines for title in line))
    rows = [titles, *([line.get(title, "") for title in titles] for line in lines)]
    return "".join(delimiter.join(row) + "\r\n" for row in rows)


def write(path: Path, *lines: Mapping[str, str], encoding: str = "utf-8") -> Path:
    path.write_bytes(text_of(lines).encode(encoding))
    return path


def read(path: Path) -> list[Judged]:
    return list(judged(opened(path), today=TODAY))


def load(
    path: Path,
    *,
    left_out: Sequence[str] = (),
    leave_faulty: bool = False,
    as_of: date = AS_OF,
    source: str = "广东省登记库",
) -> Delivery:
    sheet = opened(path, left_out)
    return load_delivery(
        sheet=sheet, lines=judged(sheet, today=TODAY), department_id=Department.objects.get(code="44").pk,
        source=source, as_of=as_of, actor="root", leave_faulty=leave_faulty,
    )  # fmt: skip


# Line two of a file, in which a word is wrong.
FAULTY = person(2, 学历="=本课")
