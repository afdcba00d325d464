"""The country as packaged data: 行政区划 as published, and the tree of 会计管理部门 made from it."""

from pathlib import Path

DIVISIONS = Path(__file__).parent / "divisions.csv"
DEPARTMENTS = Path(__file__).parent / "departments.csv"
