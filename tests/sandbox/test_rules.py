"""What the stand-ins answer: the number alone decides."""

from collections.abc import Callable

import pytest

from kuaiji.sandbox.rules import Verdict, degree, education, is_delivered, qualification, realname

MATCHED, NOT_FOUND = Verdict("matched"), Verdict("not_found")


@pytest.mark.parametrize(
    ("number", "verdict"),
    [
        ("440000199503011234", MATCHED),
        ("440000199503019910", NOT_FOUND),
        ("44000019950301992X", Verdict("mismatched")),
        ("H12345991", NOT_FOUND),
        ("E12345992", Verdict("mismatched")),
        ("E99112345", MATCHED),
        ("", MATCHED),
    ],
)
def test_real_name(number: str, verdict: Verdict) -> None:
    assert realname({"name": "李雷", "number": number}) == verdict


@pytest.mark.parametrize(
    ("certificate", "verdict"),
    [
        ("104761201605000001", MATCHED),
        ("104761201605000007", Verdict("mismatched", {"school": "华南理工大学"})),
        ("104761201605000008", Verdict("mismatched", {"ended_on": "2018-06"})),
        ("104761201605000009", NOT_FOUND),
        ("", NOT_FOUND),
    ],
)
def test_education(certificate: str, verdict: Verdict) -> None:
    question = {"school": "中山大学", "ended_on": "2013-06", "certificate_number": certificate}

    assert education(question) == verdict


@pytest.mark.parametrize(
    ("number", "theirs"), [("1000142025000127", {"school": "华南理工大学"}), ("1000142025000128", {"degree": "3"})]
)
def test_degree_goes_by_its_own_certificate(number: str, theirs: dict[str, str]) -> None:
    question = {"school": "暨南大学", "degree": "4", "certificate_number": "9", "degree_number": number}

    assert degree(question) == Verdict("mismatched", theirs)


@pytest.mark.parametrize(
    ("certificate", "verdict"),
    [
        ("GD2016001", MATCHED),
        ("GD2016007", Verdict("mismatched", {"level": "intermediate"})),
        ("GD2016008", Verdict("mismatched", {"obtained_on": "2017-05"})),
        ("GD2016009", NOT_FOUND),
    ],
)
def test_qualification(certificate: str, verdict: Verdict) -> None:
    question = {"level": "junior", "obtained_on": "2016-05", "certificate_number": certificate}

    assert qualification(question) == verdict


@pytest.mark.parametrize(
    ("service", "question"),
    [
        (education, {"certificate_number": "104761201605000007", "school": "华南理工大学"}),
        (education, {"certificate_number": "104761201605000008", "ended_on": "2018-06"}),
        (degree, {"degree_number": "1000142025000128", "degree": "3"}),
        (qualification, {"certificate_number": "GD2016007", "level": "intermediate"}),
        (qualification, {"certificate_number": "GD2016008", "obtained_on": "2017-05"}),
    ],
)
def test_mistake_that_is_mended_as_the_registry_has_it_is_matched(
    service: Callable[[dict[str, str]], Verdict], question: dict[str, str]
) -> None:
    assert service(question) == MATCHED


def test_delivery_goes_by_the_last_two_digits_of_the_phone() -> None:
    assert [is_delivered(phone) for phone in ("15400000001", "15400000099")] == [True, False]
