"""电子表格: rows as a CSV file that any spreadsheet opens, and that runs nothing there (T12)."""

import csv
import re
from collections.abc import Iterable, Sequence
from io import StringIO

# Without it Excel does not take the bytes for UTF-8.
MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
# What a spreadsheet takes for the beginning of a formula, also in full width and behind blanks.
FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r\n]")


def csv_text(rows: Iterable[Sequence[str]]) -> str:
    written = StringIO(newline="")
    written.write(MARK)
    writer = csv.writer(written)
    for row in rows:
        writer.writerow([harmless(cell) for cell in row])
    return written.getvalue()


def harmless(cell: str) -> str:
    """Return the cell as text for a spreadsheet too: an apostrophe before whatever it would take for a formula."""
    return f"'{cell}" if FORMULA.match(cell) else cell
