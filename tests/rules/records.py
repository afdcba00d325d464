"""Records as anybody might type them: sensible, half-done and nonsense."""

from typing import Any

from hypothesis import strategies as st

from kuaiji.rules.document import SECTIONS, AccountingPost, Entry, Section, Work, declared

JSON = st.sampled_from([None, True, 3, 1.5, [], [1], {}, {"a": 1}, {"a": {"b": []}}]) | st.text(max_size=8)


def shaped(model: type[Section]) -> st.SearchStrategy[Any]:
    """Draw text in the shape of a section, sensible or not."""
    fields = {
        each.name: st.sampled_from([*each.choices, "2019-09", "true", "440000"]) | JSON for each in declared(model)
    }
    if model is Work:
        fields["posts"] = st.dictionaries(st.sampled_from("abc"), shaped(AccountingPost), max_size=2)
    return st.fixed_dictionaries({}, optional=fields)


RECORDS = st.fixed_dictionaries(
    {},
    optional={
        name: (
            st.dictionaries(st.sampled_from("abc"), shaped(model), max_size=3)
            if issubclass(model, Entry)
            else shaped(model)
        )
        | JSON
        for name, model in SECTIONS.items()
    },
)
