"""docs/map.md names every requirement, and every file and test it names exists."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# How many sentences each heading of the two guides has.
SENTENCES = {1: 3, 2: 1, 3: 6, 4: 5, 5: 5, 6: 8, 7: 6, 8: 3, 9: 5, 10: 2, 11: 5, 12: 2, 13: 5, 14: 6}
IDS = [f"R{heading}.{sentence}" for heading, count in SENTENCES.items() for sentence in range(1, count + 1)]
ROWS = {
    cells[0]: cells[1:]
    for line in (ROOT / "docs" / "map.md").read_text().splitlines()
    if len(cells := [cell.strip() for cell in line.strip("|").split("|")]) == 5 and cells[0].startswith("R")
}


def paths(cell: str) -> list[Path]:
    named = re.findall(r"(?:…|tests)/[\w/.]+", cell)
    return [ROOT / path.replace("…", "src/kuaiji", 1) for path in named]


def test_every_sentence_of_the_guides_has_its_row() -> None:
    assert list(ROWS) == IDS


@pytest.mark.parametrize("requirement", IDS)
def test_row_names_files_and_tests_that_exist(requirement: str) -> None:
    what, word, files, tests = ROWS[requirement]

    assert what
    assert word
    assert [path for path in paths(files) + paths(tests) if not path.is_file()] == []
    if "未建" not in files:
        assert paths(files)
        assert paths(tests)


def test_word_of_a_built_row_stands_in_the_glossary() -> None:
    glossary = (ROOT / "docs" / "glossary.md").read_text()
    words = {word for _, word, files, _ in ROWS.values() if "未建" not in files}

    assert sorted(word for word in words if f"| {word} |" not in glossary) == []
