"""Makes holidays.csv from the package `holidays`: run it when a release carries a new year's arrangement.

The package is no dependency (it holds an old python-dateutil): `uv run --no-project --with holidays` and this file.
Only days that differ from their weekday are kept: holidays from Monday to Friday, and the weekends worked instead
(调休). A year whose arrangement is not announced yet has the statutory holidays and no weekend worked.
"""

import csv
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

import holidays  # type: ignore[import-not-found]

HERE = Path(__file__).parent
FIRST, LAST = 2024, 2027
NAMES = {
    "元旦": "元旦", "春节": "春节", "农历除夕": "春节", "清明节": "清明节", "劳动节": "劳动节", "端午节": "端午节",
    "中秋节": "中秋节", "国庆节": "国庆节",
}  # fmt: skip


def rows() -> list[tuple[date, int, str]]:
    china = holidays.country_holidays("CN", years=range(FIRST, LAST + 1), language="zh_CN")
    off = [(day, 0, name_of(day, china)) for day in china if day.weekday() < 5]
    worked = [(day, 1, "调休上班") for day in china.weekend_workdays if FIRST <= day.year <= LAST]
    return sorted(off + worked)


def name_of(day: date, china: Mapping[date, str]) -> str:
    """Name a day off after the festival next to it; a substituted day bears no name of its own."""
    for distance in range(8):
        for near in (day - timedelta(days=distance), day + timedelta(days=distance)):
            for word, name in NAMES.items():
                if word in china.get(near, ""):
                    return name
    raise ValueError(f"no festival near {day}")


if __name__ == "__main__":
    with (HERE / "holidays.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["day", "is_working", "name"])
        writer.writerows(rows())
