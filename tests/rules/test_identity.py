"""证件号码: every shape of domain §6, with python-stdnum as the oracle of the check digits."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric, uscc

from kuaiji.rules.codes import DocumentType, Sex
from kuaiji.rules.findings import Source
from kuaiji.rules.identity import (
    FOREIGN_NUMBER,
    RESIDENT_NUMBER,
    USCC_LETTERS,
    birth_of,
    comparable,
    mobile_findings,
    name_findings,
    normalise,
    normalise_mobile,
    normalise_name,
    number_findings,
    resident_check_digit,
    sex_of,
    uscc_check_digit,
    uscc_findings,
)

TODAY = date(2026, 11, 22)
RESIDENT = DocumentType.RESIDENT_ID
HMT = DocumentType.HMT_RESIDENCE
FOREIGN = DocumentType.FOREIGN_RESIDENT
HM = DocumentType.HM_PERMIT
TW = DocumentType.TW_PERMIT
PASSPORT = DocumentType.PASSPORT


@pytest.mark.parametrize(
    ("kind", "number", "codes"),
    [
        (RESIDENT, "11010519491231002X", []),
        (RESIDENT, " １１０１０５ 19491231002x", []),
        (RESIDENT, "110105194912310021", ["identity.check-digit"]),
        (RESIDENT, "110101190002290011", ["identity.birth"]),
        (RESIDENT, "440524188001010014", ["identity.birth"]),
        (RESIDENT, "110105209912310022", ["identity.birth"]),
        (RESIDENT, "110105491231002", ["identity.old-number"]),
        (RESIDENT, "1101051949123100", ["identity.shape"]),
        (RESIDENT, "1101051949123100X2", ["identity.shape"]),
        (RESIDENT, "991105194912310021", ["identity.other-kind"]),
        (RESIDENT, "810000198808080013", ["identity.other-kind"]),
        (RESIDENT, "190105194912310021", ["identity.region"]),
        (RESIDENT, "", ["identity.shape"]),
        (HMT, "810000198808080013", []),
        (HMT, "820000199503150021", []),
        (HMT, "830000199001010012", []),
        (HMT, "810000198808080014", ["identity.check-digit"]),
        (HMT, "11010519491231002X", ["identity.other-kind"]),
        (FOREIGN, "911124198108030024", []),
        (FOREIGN, "911124198108030023", ["identity.check-digit"]),
        (FOREIGN, "911124198113030024", ["identity.birth"]),
        (FOREIGN, "CHN123456789012", []),
        (FOREIGN, "CHN12345678901", ["identity.shape"]),
        (HM, "H12345678", []),
        (HM, "h1234567801", []),
        (HM, "A12345678", ["identity.shape"]),
        (HM, "H1234567", ["identity.shape"]),
        (TW, "12345678", []),
        (TW, "1234567801(B)", []),
        (TW, "1234567801（B）", []),
        (TW, "1234567", ["identity.shape"]),
        (PASSPORT, "E12345678", []),
        (PASSPORT, "", ["identity.shape"]),
        (PASSPORT, "护照1234567", ["identity.shape"]),
    ],
)
def test_document_number(kind: DocumentType, number: str, codes: list[str]) -> None:
    assert [finding.code for finding in number_findings(kind, number, today=TODAY)] == codes


def test_number_tells_the_person_which_document_it_belongs_to() -> None:
    (finding,) = number_findings(RESIDENT, "830000199001010012", today=TODAY, path="number")

    assert finding.path == "number"
    assert finding.message == "这是港澳台居民居住证的号码，请改选证件类型，或核对号码。"


@given(st.from_regex(r"\A[0-9]{17}\Z"))
def test_resident_check_digit_agrees_with_stdnum(digits: str) -> None:
    assert resident_check_digit(digits) == ric.calc_check_digit(digits + "0")


@given(st.text(USCC_LETTERS, min_size=17, max_size=17))
def test_uscc_check_digit_agrees_with_stdnum(code: str) -> None:
    assert uscc_check_digit(code) == uscc.calc_check_digit(code + "0")


@given(st.sampled_from(list(DocumentType)), st.text(max_size=30))
def test_no_text_breaks_the_validators(kind: DocumentType, text: str) -> None:
    number_findings(kind, text, today=TODAY)
    birth_of(kind, text)
    sex_of(kind, text)
    comparable(kind, text)
    uscc_findings(text)
    mobile_findings(text)
    name_findings(kind, text)

    assert normalise(normalise(text)) == normalise(text)
    assert normalise_name(normalise_name(text)) == normalise_name(text)


@pytest.mark.parametrize(
    ("kind", "number", "born", "sex"),
    [
        (RESIDENT, "11010519491231002X", date(1949, 12, 31), Sex.FEMALE),
        (HMT, "810000198808080013", date(1988, 8, 8), Sex.MALE),
        (FOREIGN, "911124198108030024", date(1981, 8, 3), None),
        (FOREIGN, "CHN123456789012", None, None),
        (HM, "H12345678", None, None),
        (RESIDENT, "110101190002290011", None, Sex.MALE),
        (RESIDENT, "1101", None, None),
    ],
)
def test_number_tells_birth_and_sex(kind: DocumentType, number: str, born: date | None, sex: Sex | None) -> None:
    assert (birth_of(kind, number), sex_of(kind, number)) == (born, sex)


@pytest.mark.parametrize(
    ("kind", "number", "same"),
    [
        (RESIDENT, "11010519491231002x", "11010519491231002X"),
        (HM, "H1234567802", "H12345678"),
        (TW, "1234567801(B)", "12345678"),
        (PASSPORT, "E12345678", "E12345678"),
    ],
)
def test_renewed_documents_compare_equal(kind: DocumentType, number: str, same: str) -> None:
    assert comparable(kind, number) == same


@pytest.mark.parametrize(
    ("code", "codes"),
    [
        ("914403001922038216", []),
        ("9144030071526726XG", []),
        ("91110000600037341L", []),
        (" 91110000600037341l", []),
        ("91I10000600037341L", ["uscc.letters"]),
        ("914403001922038217", ["uscc.check-digit"]),
        ("B1110000600037341C", ["uscc.check-digit"]),
        ("91440300192203821", ["uscc.length"]),
        ("914403001922038200", ["uscc.check-digit"]),
        ("91440300192203820A", ["uscc.check-digit"]),
    ],
)
def test_uscc(code: str, codes: list[str]) -> None:
    assert [finding.code for finding in uscc_findings(code)] == codes


def test_uscc_with_an_odd_inner_digit_is_only_asked_about() -> None:
    body = "91440300192203820"
    (finding,) = uscc_findings(body + uscc_check_digit(body))

    assert (finding.code, finding.severity) == ("uscc.organisation", "advise")


@pytest.mark.parametrize(
    ("phone", "normal", "codes"),
    [
        ("13800138000", "13800138000", []),
        ("+86 138-0013-8000", "13800138000", []),
        ("008613800138000", "13800138000", []),
        ("１３８００１３８０００", "13800138000", []),
        ("12345678901", "12345678901", ["mobile.shape"]),
        ("020-83334567", "02083334567", ["mobile.shape"]),
        ("", "", ["mobile.shape"]),
    ],
)
def test_mobile(phone: str, normal: str, codes: list[str]) -> None:
    assert normalise_mobile(phone) == normal
    assert [finding.code for finding in mobile_findings(phone)] == codes


@pytest.mark.parametrize(
    ("kind", "name", "codes"),
    [
        (RESIDENT, "李雷", []),
        (RESIDENT, "𠮷田龘", []),
        (RESIDENT, "〇一", []),
        (RESIDENT, "阿不都·热合曼", []),
        (RESIDENT, " 阿不都•热合曼 ", []),
        (RESIDENT, "李\ue000", ["name.private"]),
        (RESIDENT, "Li Lei", ["name.han"]),
        (RESIDENT, "李 雷", ["name.han"]),
        (RESIDENT, "李雷1", ["name.han"]),
        (PASSPORT, "LI LEI", []),
        (PASSPORT, "O'Neil, Anne-Marie", []),
        (PASSPORT, "E", []),
        (PASSPORT, "LI2", ["name.shape"]),
        (PASSPORT, "", ["name.shape"]),
    ],
)
def test_name(kind: DocumentType, name: str, codes: list[str]) -> None:
    assert [finding.code for finding in name_findings(kind, name)] == codes


@pytest.mark.parametrize(
    ("born", "codes"),
    [
        ("18991231", ["identity.birth"]),
        ("19000101", []),
        ("20261122", []),
        ("20261123", ["identity.birth"]),
    ],
)
def test_birth_lies_between_1900_and_today(born: str, codes: list[str]) -> None:
    digits = f"440000{born}001"

    found = number_findings(DocumentType.RESIDENT_ID, digits + resident_check_digit(digits), today=TODAY, path="number")

    assert [each.code for each in found] == codes


@pytest.mark.parametrize(
    ("kind", "number", "source"),
    [
        (DocumentType.RESIDENT_ID, "440000199002300011", RESIDENT_NUMBER),
        (DocumentType.FOREIGN_RESIDENT, "944840199002300011", FOREIGN_NUMBER),
    ],
)
def test_wrong_number_cites_its_own_standard(kind: DocumentType, number: str, source: Source) -> None:
    (found,) = number_findings(kind, number, today=TODAY)

    assert (found.code, found.source) == ("identity.birth", source)
