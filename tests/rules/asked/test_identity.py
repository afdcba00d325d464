"""号码: every kind of number, with the examples that people of the field would try first."""

import pytest

from kuaiji.rules.asked.inquiries import Exit
from rules.asked.asking import ask, codes

# Type, number as typed, valid, sex, birth, suggested type.
DOCUMENTS = [
    ("内地居民身份证", "11010519491231002X", True, "female", "1949-12-31", None),
    ("resident_id", " １１０１０５ 19491231002x", True, "female", "1949-12-31", None),
    ("resident_id", "440524188001010014", False, None, None, None),
    ("resident_id", "110105194912310021", False, None, None, None),
    ("resident_id", "110101190002290011", False, None, None, None),
    ("resident_id", "110105491231002", False, None, None, None),
    ("resident_id", "810000198808080013", False, None, None, "hmt_residence"),
    ("resident_id", "911124198108030024", False, None, None, "foreign_resident"),
    ("resident_id", "H12345678", False, None, None, "hm_permit"),
    ("resident_id", "E12345678", False, None, None, "passport"),
    ("港澳台居民居住证", "810000198808080013", True, "male", "1988-08-08", None),
    ("港澳台居民居住证", "820000199503150021", True, "female", "1995-03-15", None),
    ("港澳台居民居住证", "830000199001010012", True, "male", "1990-01-01", None),
    ("港澳台居民居住证", "11010519491231002X", False, None, None, "resident_id"),
    ("港澳台居民居住证", "710000199001010012", False, None, None, None),
    ("外国人永久居留身份证", "911124198108030024", True, None, "1981-08-03", None),
    ("外国人永久居留身份证", "911124198108030023", False, None, None, None),
    ("外国人永久居留身份证", "CHN123456789012", True, None, None, None),
    ("港澳居民来往内地通行证", "H12345678", True, None, None, None),
    ("港澳居民来往内地通行证", "h1234567801", True, None, None, None),
    ("港澳居民来往内地通行证", "A12345678", False, None, None, "passport"),
    ("港澳居民来往内地通行证", "H1234567", False, None, None, "passport"),
    ("台湾居民来往内地通行证", "12345678", True, None, None, None),
    ("台湾居民来往大陆通行证", "1234567801（B）", True, None, None, None),
    ("台湾居民来往大陆通行证", "1234567", False, None, None, None),
    ("护照", "E12345678", True, None, None, None),
    ("护照", "护照1234567", False, None, None, None),
    ("护照", "11010519491231002X", False, None, None, "resident_id"),
    (None, "11010519491231002X", True, "female", "1949-12-31", "resident_id"),
    (None, "12345678", True, None, None, "tw_permit"),
    (None, "E12345678", True, None, None, "passport"),
]
OTHERS = [
    ("uscc", "914403001922038216", True, "914403001922038216"),
    ("uscc", "9144030071526726xg", True, "9144030071526726XG"),
    ("uscc", "91110000600037341L", True, "91110000600037341L"),
    ("uscc", "91I10000600037341L", False, "91I10000600037341L"),
    ("uscc", "914403001922038217", False, "914403001922038217"),
    ("mobile", "13800138000", True, "13800138000"),
    ("mobile", "+86 138-0013-8000", True, "13800138000"),
    ("mobile", 13800138000, True, "13800138000"),
    ("mobile", "12345678901", False, "12345678901"),
    ("certificate_number", "104761201605000001", True, "104761201605000001"),
    ("certificate_number", "104761201609000001", None, "104761201609000001"),
    ("certificate_number", "10476", None, "10476"),
    ("certificate_number", "65440103061700123", True, "65440103061700123"),
    ("degree_number", "1000142025000123", True, "1000142025000123"),
    ("degree_number", "C1000142025000123", True, "C1000142025000123"),
    ("degree_number", "1000152025000123", None, "1000152025000123"),
    ("degree_number", "10001", None, "10001"),
    ("verification_code", "abcd1234efgh5678", True, "ABCD1234EFGH5678"),
    ("verification_code", "123456789012", True, "123456789012"),
    ("verification_code", "12345", None, "12345"),
    ("qualification_number", "粤初字第12345号", True, "粤初字第12345号"),
    ("qualification_number", "12", False, "12"),
]


@pytest.mark.parametrize(("kind", "number", "valid", "told"), [(*row[:3], row[3:]) for row in DOCUMENTS])
def test_document_number(kind: str | None, number: str, valid: bool, told: tuple[str | None, ...]) -> None:
    found = ask("identity", {"number": number} | ({"document_type": kind} if kind else {}))

    judged = found.body["decision"]["number"]
    assert judged["valid"] is valid
    assert (judged["sex"], judged["birth_on"], judged["suggested_type"]) == told
    assert found.exit == (Exit.CLEAN if valid else Exit.FINDINGS)


@pytest.mark.parametrize(("kind", "number", "valid", "normalised"), OTHERS)
def test_other_number(kind: str, number: str | int, valid: bool | None, normalised: str) -> None:
    found = ask("identity", {kind: number})

    assert found.body["decision"][kind] == {"type": kind, "valid": valid, "normalised": normalised}
    assert found.exit == (Exit.FINDINGS if valid is False else Exit.CLEAN)
    assert bool(found.body["findings"]) == (valid is not True)


@pytest.mark.parametrize(
    ("kind", "number", "code"),
    [
        ("certificate_number", "104761201609000001", "certificate.level"),
        ("certificate_number", "10476", "certificate.shape"),
        ("degree_number", "1000152025000123", "certificate.degree"),
        ("degree_number", "10001", "certificate.degree-shape"),
        ("verification_code", "12345", "certificate.report"),
        ("qualification_number", "12", "qualification.number"),
    ],
)
def test_number_of_a_certificate_is_told_what_is_odd(kind: str, number: str, code: str) -> None:
    found = ask("identity", {kind: number})

    assert [(each["path"], each["code"]) for each in found.body["findings"]] == [(kind, code)]


def test_number_that_looks_like_nothing_needs_its_type() -> None:
    found = ask("identity", {"number": "???"})

    assert found.body["decision"]["number"]["valid"] is None
    assert found.body["needs"] == ["document_type"]
    assert found.exit == Exit.FINDINGS


def test_nothing_to_judge_asks_for_a_number() -> None:
    found = ask("identity", {})

    assert found.body["needs"] == ["number"]


def test_every_number_in_the_facts_is_judged_at_its_place() -> None:
    found = ask(
        "identity",
        {
            "person": {"document_type": "护照", "number": "E12345678", "mobile": "1", "unit": {"uscc": "1"}},
            "education": {"certificate_number": "104761201605000001", "degree_number": "1", "verification_code": "1"},
            "work": [{"uscc": "914403001922038216"}],
            "titles": [{"certificate_number": "1"}],
        },
    )

    assert {path: judged["valid"] for path, judged in found.body["decision"].items()} == {
        "person/number": True,
        "person/mobile": False,
        "person/unit/uscc": False,
        "education/0/certificate_number": True,
        "education/0/degree_number": None,
        "education/0/verification_code": None,
        "work/0/uscc": True,
        "titles/0/certificate_number": False,
    }


def test_certificate_is_held_against_what_its_entry_says() -> None:
    entry = {"place": "境内", "level": "本科", "ended_on": "2017-06", "certificate_number": "104761201605000001"}

    found = ask("identity", {"education": entry})

    assert codes(found) == [("education/0/certificate_number", "certificate.year")]
    assert found.body["decision"]["education/0/certificate_number"]["valid"] is None


def test_number_contradicts_sex_and_birth() -> None:
    person = {"document_type": "身份证", "number": "11010519491231002X", "sex": "男", "birth_on": "1949-12-30"}

    found = ask("identity", {"person": person})

    assert codes(found) == [("person/sex", "asked.contradiction"), ("person/birth_on", "asked.contradiction")]
