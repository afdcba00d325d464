"""栏目: what each scope fills in."""

import pytest

from kuaiji.rules.sections import need, sections_for


@pytest.mark.parametrize(
    ("section", "scope", "expected"),
    [
        ("work", "1", "required"),
        ("work", "2", "absent"),
        ("work", "3", "absent"),
        ("work", "4", "absent"),
        ("work", "5", "absent"),
        ("qualification", "1", "optional"),
        ("qualification", "2", "required"),
        ("qualification", "3", "optional"),
        ("qualification", "4", "optional"),
        ("qualification", "5", "required"),
        ("education", "3", "required"),
        ("work", None, "optional"),
        ("work", "", "optional"),
        ("work", "9", "optional"),
    ],
)
def test_scope_needs_section(section: str, scope: str | None, expected: str) -> None:
    assert need(section, scope) == expected


def test_scope_three_walks_past_work() -> None:
    assert sections_for("3") == ("department", "scope", "basic", "education", "qualification", "declaration")
    assert sections_for("1") == ("department", "scope", "basic", "education", "work", "qualification", "declaration")
