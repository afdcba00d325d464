"""规则表: every rule has its row, its source and its test; `docs/rules.md` is what the sources say."""

import re
from pathlib import Path

from kuaiji.config.rulebook import GAP, modules, rows, rulebook

ROOT = Path(__file__).parents[2]
RULES = ROOT / "src" / "kuaiji" / "rules"
ROWS = [row for module in modules() for row in rows(module)]
TESTED = "".join(path.read_text("utf-8") for path in sorted((ROOT / "tests" / "rules").rglob("*.py")))
# The kind of parse error follows from the type of the field.
BY_TYPE = "parse.…"


def test_rulebook_is_up_to_date() -> None:
    assert (ROOT / "docs" / "rules.md").read_text("utf-8") == rulebook(), "kuaiji rules > docs/rules.md"


def test_every_code_in_the_sources_has_its_row() -> None:
    made = {
        re.sub(r"\{.*\}", "…", code)
        for path in RULES.rglob("*.py")
        for code in re.findall(r"\b(?:must|advise|final)\(\s*f?\"([^\"]+)\"", path.read_text("utf-8"))
    }

    assert made == {row.code for row in ROWS}
    assert len(made) > 100


def test_every_finding_is_made_with_a_code_of_its_own() -> None:
    made = [
        (path.name, call)
        for path in RULES.rglob("*.py")
        if path.name != "findings.py"
        for call in re.findall(r"(?<!def )\b(?:must|advise|final)\(\s*(?!f?\")\S+", path.read_text("utf-8"))
    ]

    assert made == []


def test_every_rule_says_what_to_do_and_where_it_comes_from() -> None:
    assert [row.code for row in ROWS if not row.source] == []
    assert [row.code for row in ROWS if not row.message.endswith(("。", GAP))] == []


def test_every_rule_has_a_test_that_names_it() -> None:
    codes = {row.code for row in ROWS} - {BY_TYPE}

    assert sorted(code for code in codes if f'"{code}"' not in TESTED) == []
    assert '"parse.' in TESTED
