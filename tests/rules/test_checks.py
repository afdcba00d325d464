"""核验问题: who is asked what, and which entries are not asked about."""

from typing import Any

import pytest

from kuaiji.rules.checks import questions
from kuaiji.rules.codes import DocumentType, Sex
from kuaiji.rules.document import Registrant, parse

LI_LEI = Registrant(DocumentType.RESIDENT_ID, "李雷", Sex.MALE, None, has_proved_identity=True)
BACHELOR = {
    "place": "mainland",
    "mode": "full_time",
    "school": "中山大学",
    "level": "21",
    "degree": "4",
    "started_on": "2009-09",
    "ended_on": "2013-06",
    "major": "会计学",
    "certificate_number": "105581201305000001",
    "degree_number": "1055842013000001",
}
TITLE = {"kind": "accounting", "level": "junior", "certificate_number": "12345678", "obtained_on": "2015-05"}


def asked(record: dict[str, Any]) -> list[tuple[str, str]]:
    return [(str(each.kind), each.path) for each in questions(parse(record)[0], LI_LEI)]


@pytest.mark.parametrize(
    ("change", "kinds"),
    [
        ({}, ["education", "degree"]),
        ({"degree": "none", "degree_number": ""}, ["education"]),
        ({"level": "61"}, ["degree"]),
        ({"certificate_number": ""}, ["degree"]),
        ({"degree_number": ""}, ["education"]),
        ({"place": "abroad"}, []),
        ({"place": "hmt"}, []),
        ({"place": ""}, []),
        ({"is_current": "yes"}, []),
    ],
)
def test_education_is_asked_at_chsi(change: dict[str, str], kinds: list[str]) -> None:
    assert asked({"education": {"e": BACHELOR | change}}) == [(kind, "education/e") for kind in kinds]


@pytest.mark.parametrize(
    ("scope", "change", "kinds"),
    [
        ("1", {}, ["qualification"]),
        ("1", {"kind": "tax"}, []),
        ("1", {"obtained_on": ""}, []),
        ("", {}, ["qualification"]),
        ("3", {}, ["qualification"]),
    ],
)
def test_qualification_is_asked_at_its_registry(scope: str, change: dict[str, str], kinds: list[str]) -> None:
    found = asked({"scope": {"scope": scope}, "qualification": {"q": TITLE | change}})

    assert found == [(kind, "qualification/q") for kind in kinds]


def test_question_is_exactly_what_is_sent() -> None:
    _, degree = questions(parse({"education": {"e": BACHELOR}})[0], LI_LEI)

    assert degree.fields == {"name": "李雷", "school": "中山大学", "degree": "4", "degree_number": "1055842013000001"}
