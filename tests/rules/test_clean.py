"""Text is cleaned the same way whether or not there is anything to clean: the short way out loses nothing."""

from hypothesis import given
from hypothesis import strategies as st

from kuaiji.rules.fields import HALF_WIDTH, INVISIBLE, clean, clean_code

ANYTHING = st.text() | st.text(" \t\n\r\u00a0\u3000\u200b\ufeffａ１-9aZ张", max_size=8)


@given(ANYTHING)
def test_what_nobody_sees_is_dropped_from_any_text(text: str) -> None:
    long_way = INVISIBLE.sub("", text.replace("\t", " ").replace("\n", " ").replace("\r", " ")).strip()

    assert clean(text) == long_way


@given(ANYTHING)
def test_number_is_folded_from_any_text(text: str) -> None:
    assert clean_code(text) == "".join(clean(text).translate(HALF_WIDTH).split()).upper()
