"""证明材料: needed, met, waived, missing; and of each file whether it is good for its place."""

from typing import Any

import pytest

from kuaiji.rules.asked.files import SECTION_OF, SLOTS
from kuaiji.rules.asked.inquiries import Exit
from kuaiji.rules.asked.setting import Setting, moment
from kuaiji.rules.codes import Picture
from rules.asked.asking import ask, codes

PERSON = {"document_type": "身份证", "status": "在职", "department": "广州市天河区"}
DIPLOMA = {"place": "境内", "level": "本科", "degree": "学士", "ended_on": "2013-06", "school": "中山大学"}
ID_FILES = [{"shows": "证件照片"}, {"shows": "身份证明人像面"}, {"side": "反面"}]


def standing(facts: Any) -> dict[str, str]:
    """Say of each picture that is needed whether it is met, waived or missing."""
    decision = ask("evidence", facts).body["decision"]
    return {
        f"{each['path']}/{each['slots'][0]}": "met" if each["met_by"] else "waived" if each["waived_by"] else "missing"
        for each in decision["needed"]
    }


def test_nothing_is_missing_where_the_registry_answers() -> None:
    facts = {"person": PERSON, "education": DIPLOMA, "file": ID_FILES}

    assert standing(facts) == {
        "basic/photo": "met",
        "basic/id_portrait": "met",
        "basic/id_emblem": "met",
        "education/0/diploma": "waived",
        "education/0/degree_certificate": "waived",
    }
    assert ask("evidence", facts).exit == Exit.CLEAN


@pytest.mark.parametrize(
    ("check", "diploma"),
    [("一致", "waived"), ("暂时无法核验", "waived"), ("不一致", "missing"), ("没有查到", "missing")],
)
def test_check_waives_or_asks(check: str, diploma: str) -> None:
    facts = {"person": PERSON, "education": DIPLOMA, "check": {"path": "education/0", "outcome": check}}

    assert standing(facts)["education/0/diploma"] == diploma


def test_last_round_of_a_check_counts() -> None:
    first, second = ({"path": "education/0", "outcome": each, "round": n} for n, each in ((1, "没有查到"), (2, "一致")))

    assert (
        standing({"person": PERSON, "education": DIPLOMA, "check": [second, first]})["education/0/diploma"] == "waived"
    )


def test_difference_of_the_registry_is_told_at_its_field() -> None:
    check = {"path": "education/0", "outcome": "不一致", "differences": {"school": "暨南大学"}}

    found = ask("precheck", {"person": PERSON, "education": DIPLOMA, "check": [check, {"path": "education/0"}]})

    assert ("education/0/school", "check.mismatched") in codes(found)


def test_missing_and_accepted_and_refused_stand_apart() -> None:
    student = {**PERSON, "status": "学生"}
    studies = [{"place": "境内", "level": "高中", "school": "广州二中"}, {"level": "本科", "is_current": True}]
    files = [
        *ID_FILES,
        {"shows": "学生证", "names_school": False},
        {"shows": "学历证书", "path": "education/0", "issuer": "广州二中"},
    ]

    decision = ask("evidence", {"person": student, "education": studies, "file": files}).body["decision"]

    assert decision["missing"] == ["education/1/study_proof"]
    assert decision["accepted"] == ["file/0", "file/1", "file/2", "file/4"]
    assert (decision["refused"], decision["undecided"]) == ([], ["file/3"])
    assert [(each["path"], each["accepted"], each["serves"]) for each in decision["files"]] == [
        ("file/0", True, True),
        ("file/1", True, True),
        ("file/2", True, True),
        ("file/4", True, True),
    ]


@pytest.mark.parametrize(
    ("file", "finding"),
    [
        ({"shows": "学生证", "names_school": False, "path": "education/1"}, "evidence.school-not-shown"),
        ({"slot": "study_proof", "path": "education/1", "bytes": 100}, "file.too-small"),
        ({"slot": "study_proof", "path": "education/1", "format": "pdf"}, "file.format"),
        ({"slot": "study_proof", "path": "education/1", "shows": "学位证书"}, "evidence.wrong-picture"),
        ({"slot": "study_proof", "path": "education/1", "count": 3}, "evidence.not-merged"),
        ({"slot": "photo", "faults": ["戴帽子", "模糊"]}, "evidence.photo-fault"),
        ({"slot": "photo", "format": "jpg", "width": 200, "height": 300}, "file.too-few-pixels"),
    ],
)
def test_file_is_refused_with_the_reason(file: Any, finding: str) -> None:
    studies = [{"place": "境内", "level": "高中"}, {"level": "本科", "is_current": True}]

    found = ask("evidence", {"person": {**PERSON, "status": "学生"}, "education": studies, "file": file})

    (judged,) = found.body["decision"]["files"]
    assert judged["accepted"] is False
    assert found.body["decision"]["refused"] == ["file/0"]
    assert [each["code"] for each in judged["findings"]] == [finding]
    assert finding in {code for _, code in codes(found)}


@pytest.mark.parametrize(
    ("file", "finding"),
    [
        ({"bytes": 3}, ("file/0/slot", "asked.needed")),
        ({"shows": "其他内容"}, ("file/0/slot", "asked.needed")),
        ({"slot": "diplom"}, ("file/0/slot", "asked.no-such-slot")),
        ({"shows": "学历证书"}, ("file/0/path", "asked.needed")),
        ({"shows": "学历证书", "path": "education/7"}, ("file/0/path", "asked.no-such-entry")),
        ({"shows": "资格证书"}, ("file/0/path", "asked.no-such-entry")),
        ({"shows": "身份证明人像面", "side": "国徽面"}, ("file/0/side", "asked.contradiction")),
    ],
)
def test_file_without_a_place_says_what_to_tell(file: Any, finding: tuple[str, str]) -> None:
    found = ask("evidence", {"person": PERSON, "education": [DIPLOMA, DIPLOMA], "file": file})

    assert finding in codes(found)
    assert found.body["decision"]["files"] == []


def test_file_finds_the_only_entry_by_itself() -> None:
    facts = {"person": PERSON, "education": {**DIPLOMA, "place": "国外"}, "file": {"shows": "教育部留学服务中心认证书"}}

    assert standing(facts)["education/0/recognition"] == "met"


@pytest.mark.parametrize(
    ("facts", "needs"),
    [
        ({}, ["person/document_type", "person/department"]),
        ({"person": {**PERSON, "status": None}}, ["person/status"]),
        ({"person": {**PERSON, "status": "其他"}}, ["person/household"]),
        ({"person": {**PERSON, "status": "其他", "document_type": "护照"}}, []),
        (
            {
                "person": PERSON,
                "education": [{}, DIPLOMA],
                "work": [{}, {"post": "出纳"}],
                "titles": [{}, {"kind": "会计"}],
            },
            ["education/0/place", "education/0/level", "work/0/is_accounting", "titles/0/kind"],
        ),
        ({"person": PERSON, "document": {"qualification": {"q": {}}}}, ["document/qualification/q/kind"]),
    ],
)
def test_fact_that_decides_is_asked_for(facts: Any, needs: list[str]) -> None:
    assert ask("evidence", facts).body["needs"] == needs


def test_place_may_be_supposed_without_a_department() -> None:
    person = {"document_type": "身份证", "status": "其他", "household": "湖南省"}
    guangdong = Setting(moment("2026-01-01"), ("44",))

    found = ask("evidence", {"person": person}, guangdong)

    assert "basic/residence_permit" in found.body["decision"]["missing"]
    assert [each["slots"] for each in found.body["decision"]["needed"]][-1] == ["residence_permit"]
    assert found.body["needs"] == []


def test_every_picture_has_its_place() -> None:
    assert set(SLOTS) == set(Picture) - {Picture.OTHER}
    assert set(SLOTS.values()) == set(SECTION_OF)
