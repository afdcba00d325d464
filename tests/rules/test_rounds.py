"""两次提交之间: by path, never by place in the list; what was asked for is told from what was not."""

import pytest

from kuaiji.rules.codes import FileState
from kuaiji.rules.document import EvidenceFile, parse
from kuaiji.rules.findings import Finding, Source, must
from kuaiji.rules.mending import Handed
from kuaiji.rules.rounds import Change, asked_for, changes, unasked

A, B = "11111111-1111-7111-8111-111111111111", "22222222-2222-7222-8222-222222222222"
LIBRARY = Source("平台规则", "退回原因库")
SCHOOL = {"school": "示范大学", "major": "会计学"}


def handed(education: dict[str, dict[str, str]], *pictures: tuple[str, str, str]) -> Handed:
    document, _ = parse({"education": education})
    files = [EvidenceFile(name, path, slot, FileState.READY, "jpg", 30_000, 800, 600) for path, slot, name in pictures]
    return Handed(document, files)


BEFORE = handed({A: SCHOOL}, ("basic", "photo", "p1"))


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (BEFORE, []),
        (
            handed({A: {**SCHOOL, "school": "示范财经大学"}}, ("basic", "photo", "p1")),
            [Change(f"education/{A}/school", "示范大学", "示范财经大学")],
        ),
        (handed({A: SCHOOL}, ("basic", "photo", "p2")), [Change("basic/photo", "p1", "p2")]),
        (
            handed({A: SCHOOL}, ("basic", "photo", "p1"), ("basic", "photo", "p2")),
            [Change("basic/photo", "p1", "p1 p2")],
        ),
        (
            handed({}, ("basic", "photo", "p1")),
            [Change(f"education/{A}/major", "会计学", ""), Change(f"education/{A}/school", "示范大学", "")],
        ),
        (
            handed({B: {"school": "别的学校"}, A: SCHOOL}, ("basic", "photo", "p1")),
            [Change(f"education/{B}/school", "", "别的学校")],
        ),
    ],
)
def test_what_reads_differently_is_found_by_its_path(now: Handed, expected: list[Change]) -> None:
    assert changes(BEFORE, now) == expected


@pytest.mark.parametrize(
    ("path", "is_asked"),
    [
        (f"education/{A}/major", True),
        (f"education/{A}", True),
        ("education", True),
        ("", True),
        (f"education/{B}/school", False),
        ("basic/photo", False),
    ],
)
def test_change_anywhere_in_the_entry_of_a_finding_was_asked_for(path: str, is_asked: bool) -> None:
    change = Change(f"education/{A}/school", "示范大学", "示范财经大学")

    assert asked_for(change, finding(path)) == is_asked
    assert unasked([change], [finding(path)]) == ([] if is_asked else [change])


def test_change_beside_the_field_of_a_form_was_not_asked_for() -> None:
    photo, portrait = Change("basic/photo", "p1", "p2"), Change("basic/id_portrait", "i1", "i2")

    assert unasked([photo, portrait], [finding("basic/photo")]) == [portrait]


def finding(path: str) -> Finding:
    return must("E01", "请核对。", LIBRARY, path)
