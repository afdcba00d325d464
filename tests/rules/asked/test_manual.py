"""手册: every table, schema and worked example in docs/ says what really holds."""

import json
from pathlib import Path

import pytest

from kuaiji.rules.asked.inquiries import INQUIRIES
from kuaiji.rules.asked.manual import EXAMPLE, schema, with_replies, written

DOCS = Path(__file__).parents[3] / "docs"
PAGES = written(DOCS)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(DOCS)))
def test_manual_is_up_to_date(path: Path) -> None:
    """After a change: kuaiji rules manual docs"""
    assert path.read_text("utf-8") == PAGES[path]


def test_each_question_has_a_worked_example_and_a_line_on_the_first_page() -> None:
    first = (DOCS / "ask" / "README.md").read_text("utf-8")

    for name in INQUIRIES:
        page = (DOCS / "ask" / f"{name}.md").read_text("utf-8")
        assert len(EXAMPLE.findall(page)) == 1, name
        assert f"| `{name}` |" in first


def test_schema_of_a_question_is_whole() -> None:
    text = json.dumps(schema(INQUIRIES["transfer"]))

    described = json.loads(text)
    refs = {word.rpartition("/")[2] for word in text.split('"') if word.startswith("#/$defs/")}
    assert refs == set(described["$defs"])
    assert set(described["properties"]) == {"person", "cases", "transfer"}
    assert {"from", "to"} <= set(described["$defs"]["Transfer"]["properties"])


def test_stale_reply_of_an_example_is_written_anew() -> None:
    page = (DOCS / "ask" / "fee.md").read_text("utf-8")

    stale = page.replace("not built yet", "built long ago", 2)

    assert with_replies(stale).count('"not built yet"') == 1


def test_example_that_asks_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="kuaiji nothing"):
        with_replies("```sh\nkuaiji nothing\n```\n\n```json\n{}\n```\n\n```json\n```")
