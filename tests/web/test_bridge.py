"""What is typed comes back as it was typed, beside what must be mended."""

import pytest

from kuaiji.rules.findings import Source, advise, must
from kuaiji.web import bridge
from kuaiji.web.bridge import Blank

FIELDS = (
    Blank("school", "学校名称"),
    Blank("started_on", "入学时间", kind="month"),
    Blank("is_current", "在读", kind="check"),
)
SOURCE = Source("指引", "（六）")


def test_posted_text_is_taken_by_declaration_and_nothing_else() -> None:
    post = {"school": " 中山大学 ", "started_on.y": "2013", "started_on.m": "9", "is_current": "yes", "is_admin": "yes"}

    typed = bridge.typed_from_post(FIELDS, post)

    assert typed == {"school": "中山大学", "started_on": "2013-09", "is_current": "yes"}


def test_names_of_a_post_inside_a_work_entry_carry_their_prefix() -> None:
    typed = bridge.typed_from_post(
        FIELDS, {"posts.7.school": "中大", "posts.7.started_on.y": "2013"}, prefix="posts.7."
    )

    assert typed == {"school": "中大", "started_on": "2013|", "is_current": ""}


def test_what_the_database_cannot_keep_is_dropped() -> None:
    assert bridge.typed_from_post(FIELDS, {"school": "中\x00大"})["school"] == "中大"


@pytest.mark.parametrize("mark", ["\u202e", "\u202a", "\u2066", "\u2069"])
def test_no_text_turns_around_what_the_officer_reads_beside_it(mark: str) -> None:
    assert bridge.typed_from_post(FIELDS, {"school": f"{mark}中大"})["school"] == "中大"


@pytest.mark.parametrize(
    ("year", "month", "typed"),
    [
        ("2013", "9", "2013-09"),
        ("2013", "09", "2013-09"),
        ("２０１３", "９", "2013-09"),
        ("2013", "", "2013|"),
        ("", "9", "|9"),
        ("去年", "9", "去年|9"),
        ("20-13", "9", "20-13|9"),
        ("2013", "123", "2013|123"),
        ("", "", ""),
    ],
)
def test_a_month_is_kept_even_when_it_is_nonsense(year: str, month: str, typed: str) -> None:
    assert bridge.month_from_boxes(year, month) == typed


@pytest.mark.parametrize(
    ("typed", "boxes"),
    [
        ("2013-09", ("2013", "9")),
        ("2013|", ("2013", "")),
        ("去年|9", ("去年", "9")),
        ("20-13|9", ("20-13", "9")),
        ("", ("", "")),
    ],
)
def test_a_kept_month_fills_the_same_two_boxes(typed: str, boxes: tuple[str, str]) -> None:
    assert bridge.month_boxes(typed) == boxes


def test_findings_stand_at_their_field_and_the_gravest_comes_first() -> None:
    advice = advise("a", "请核对。", SOURCE, "education/1/major")
    fault = must("b", "请填写。", SOURCE, "education/1/major")
    other = must("c", "请填写。", SOURCE, "education/2/major")

    assert bridge.at([advice, fault, other], "education/1/major") == [fault, advice]
    assert bridge.blocking([advice, fault, other]) == [fault, other]


def test_a_path_names_one_element_of_the_page() -> None:
    assert bridge.anchor("education/0192-ab/major") == "f-education-0192-ab-major"
    assert bridge.anchor("") == "form"
