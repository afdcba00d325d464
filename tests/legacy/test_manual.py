"""The manual of the import (docs/operations/import.md) names every column, as the declarations of the record say."""

from pathlib import Path

from kuaiji.legacy.manual import table
from kuaiji.rules.legacy import columns

MANUAL = Path(__file__).parents[2] / "docs" / "operations" / "import.md"


def test_manual_holds_the_table_of_columns() -> None:
    assert table() in MANUAL.read_text("utf-8"), "kuaiji register columns"


def test_every_column_has_its_row() -> None:
    assert [row.split(" | ")[0].removeprefix("| ") for row in table().splitlines()[2:]] == [
        column.title for column in columns()
    ]
