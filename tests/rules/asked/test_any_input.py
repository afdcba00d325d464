"""Whatever JSON comes, every question answers or says what it could not read; none ever breaks."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from kuaiji.rules.asked.inquiries import INQUIRIES, Exit
from kuaiji.rules.asked.model import Asked
from kuaiji.rules.asked.reading import inner_models, rows
from kuaiji.rules.codes import Code
from rules.asked.asking import ask
from rules.records import RECORDS

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=10,
)
WORDS = sorted({each.value for table in Code.__subclasses__() for each in table} | {
    each.label for table in Code.__subclasses__() for each in table
})  # fmt: skip
LIKELY = st.sampled_from(
    [*WORDS, "2013-09", "2013-09-15", "2013-02-29", "至今", "4401", "440106", "广州市天河区", "深圳市", "basic",
     "education/0", "titles/0", "work/0", "diploma", "photo", "11010519491231002X", "H12345678", "914403001922038216",
     "是", "否", "jpg", "", True, False, 0, 60_000, 440106]
)  # fmt: skip


def facts_of(model: type[BaseModel]) -> st.SearchStrategy[dict[str, Any]]:
    """Draw mostly well-named facts with likely values, and now and then anything at all."""
    fields = {}
    for name, field in model.model_fields.items():
        inner = next(inner_models(field.annotation), None)
        key = field.alias or name
        if inner is not None:
            rows = st.deferred(lambda inner=inner: facts_of(inner))  # type: ignore[misc]
            fields[key] = st.lists(rows, max_size=2) | rows
        elif name == "document":
            fields[key] = RECORDS
        else:
            fields[key] = LIKELY
    return st.fixed_dictionaries({}, optional=fields)


@pytest.mark.parametrize("question", INQUIRIES)
@settings(max_examples=60)
@given(facts=ANYTHING | facts_of(Asked))
def test_any_json_is_answered_or_refused_with_a_reason(question: str, facts: Any) -> None:
    found = ask(question, facts)

    json.dumps(found.body, ensure_ascii=False)
    if found.exit == Exit.UNREAD:
        assert all(fault["reason"] for fault in found.body["errors"])
    else:
        assert (found.exit == Exit.NOT_BUILT) == (INQUIRIES[question].ask is None)


@given(text=st.text(max_size=40))
def test_any_text_is_json_or_refused(text: str) -> None:
    (number, _), *more = rows(text, by_line=False)

    assert (number, more) == (1, [])
