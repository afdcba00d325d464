"""退回修改: changed, deleted, replaced or answered is enough; untouched and silent is not."""

import pytest

from kuaiji.rules.codes import FileState
from kuaiji.rules.document import EvidenceFile, parse
from kuaiji.rules.findings import Finding, Source, advise, must
from kuaiji.rules.mending import Handed, findings

A, B = "11111111-1111-7111-8111-111111111111", "22222222-2222-7222-8222-222222222222"
LIBRARY = Source("平台规则", "退回原因库")
SCHOOL = must("E03", "学校名称与证书不一致。", LIBRARY, f"education/{A}/school")
PHOTO = must("B01", "照片模糊。", LIBRARY, "basic/photo")
WHOLE = must("X99", "请整体核对。", LIBRARY)
SECTION = must("E09", "少填了一条教育经历。", LIBRARY, "education")
KEY = f"E03@education/{A}/school"


def handed(education: dict[str, dict[str, str]], photo: str = "p1", diploma: str = "") -> Handed:
    document, _ = parse({"education": education})
    files = [picture("basic", "photo", photo)]
    if diploma:
        files.append(picture(f"education/{A}", "diploma", diploma))
    return Handed(document, files)


def picture(path: str, slot: str, name: str) -> EvidenceFile:
    return EvidenceFile(name, path, slot, FileState.READY, "jpg", 30_000, 800, 600)


BEFORE = handed({A: {"school": "示范大学"}})


@pytest.mark.parametrize(
    ("asked", "now", "expected"),
    [
        (SCHOOL, BEFORE, ["return.unanswered"]),
        (SCHOOL, handed({A: {"school": "示范财经大学"}}), []),
        (SCHOOL, handed({A: {"school": "示范大学"}}, diploma="d1"), []),
        (SCHOOL, handed({}), []),
        (SCHOOL, handed({A: {"school": "示范大学"}, B: {"school": "别的学校"}}), ["return.unanswered"]),
        (PHOTO, BEFORE, ["return.unanswered"]),
        (PHOTO, handed({A: {"school": "示范大学"}}, photo="p2"), []),
        (PHOTO, handed({A: {"school": "示范财经大学"}}), ["return.unanswered"]),
        (SECTION, BEFORE, ["return.unanswered"]),
        (SECTION, handed({A: {"school": "示范大学"}, B: {"school": "别的学校"}}), []),
        (WHOLE, BEFORE, ["return.unanswered"]),
        (WHOLE, handed({A: {"school": "示范大学"}}, photo="p2"), []),
        (advise("A01", "建议核对。", LIBRARY, "basic/photo"), BEFORE, []),
    ],
)
def test_what_was_asked_for_has_to_change(asked: Finding, now: Handed, expected: list[str]) -> None:
    assert [each.code for each in findings([asked], BEFORE, now, {})] == expected


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("不用改", ["return.unanswered"]),
        ("  \u200b不用改 ", ["return.unanswered"]),
        ("证书如此", []),
        ("字" * 300, []),
        ("字" * 301, ["return.long-answer"]),
    ],
)
def test_or_to_be_answered(answer: str, expected: list[str]) -> None:
    found = findings([SCHOOL], BEFORE, BEFORE, {KEY: answer})

    assert [each.code for each in found] == expected
    assert [each.path for each in found] == [f"answers/{KEY}"] * len(expected)
