"""证书编号: the structure of a number leads to advice and never to a refusal (domain §6)."""

from typing import Any

import pytest

from kuaiji.rules.certificates import certificate_findings
from kuaiji.rules.document import Education
from rules.world import BACHELOR, told

LEVEL = "e/certificate_number"
DEGREE = "e/degree_number"
MODE = "e/mode"
PLACE = "e/place"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"certificate_number": "ABC"}, [(LEVEL, "certificate.shape")]),
        ({"certificate_number": "1055812013050001"}, [(LEVEL, "certificate.shape")]),
        ({"certificate_number": "10558120130500001"}, []),
        ({"certificate_number": "105581201205000001"}, [(LEVEL, "certificate.year")]),
        ({"certificate_number": "105581201306000001"}, [(LEVEL, "certificate.level")]),
        ({"certificate_number": "105581201399000001"}, []),
        ({"certificate_number": "654401121301000001"}, []),
        ({"certificate_number": None}, []),
        ({"level": None}, []),
        ({"level": "61", "certificate_number": "ABC"}, []),
        ({"certificate_number": "1055812013050000011"}, [(LEVEL, "certificate.shape")]),
        ({"certificate_number": "105581201206000001"}, [(LEVEL, "certificate.year"), (LEVEL, "certificate.level")]),
        ({"level": "14", "degree": None, "certificate_number": "105581201302000001"}, []),
        ({"level": "14", "degree": None, "certificate_number": "105585201302000001"}, []),
        ({"level": "31", "degree": None, "certificate_number": "105585201306000001"}, [(MODE, "certificate.mode")]),
        ({"certificate_number": "105585201305000001"}, [(MODE, "certificate.mode")]),
        ({"certificate_number": "105585201305000001", "mode": "adult"}, []),
        ({"certificate_number": "105585201305000001", "mode": None}, []),
        ({"certificate_number": "105587201305000001", "mode": "adult"}, [(MODE, "certificate.mode")]),
        ({"certificate_number": "105587201305000001", "mode": "network"}, []),
        ({"mode": "network"}, [(MODE, "certificate.mode")]),
        ({"mode": "self_study"}, [(MODE, "certificate.mode")]),
        ({"certificate_number": "105589201305000001"}, []),
        ({"degree_number": "1055832013000001"}, [(DEGREE, "certificate.degree")]),
        ({"degree_number": "1055892013000001"}, []),
        ({"degree_number": "1055842012000001"}, [(DEGREE, "certificate.degree-year")]),
        ({"degree_number": "1055842014000001"}, []),
        ({"degree_number": "10558201305000001"}, [(DEGREE, "certificate.degree-shape")]),
        ({"degree_number": "105581201305000002"}, [(DEGREE, "certificate.degree-shape")]),
        ({"degree_number": "1055812013050000012"}, []),
        ({"degree_number": "105581201305000001"}, [(DEGREE, "certificate.same")]),
        ({"certificate_number": "1055842013000001", "degree_number": "105581201305000001"}, [
            (LEVEL, "certificate.swapped")]),
        ({"certificate_number": "1055842013000001", "degree_number": None}, [(LEVEL, "certificate.shape")]),
        ({"degree_number": "1000142013000001"}, [(DEGREE, "certificate.other-school")]),
        ({"degree_number": "C1000142013000001"}, []),
        ({"certificate_number": "654401121301000001", "degree_number": "1000142013000001"}, []),
        ({"certificate_number": "10001120130500001", "degree_number": "1055842013000001"}, []),
        ({"degree_number": "C1055842013000001"}, []),
        ({"degree_number": None}, []),
        ({"degree": None, "degree_number": "1055832013000001"}, []),
        ({"place": "abroad", "certificate_number": "ABC"}, []),
        ({"place": "abroad", "certificate_number": None}, []),
        ({"place": None, "certificate_number": "ABC"}, []),
        ({"place": "abroad"}, [(PLACE, "education.mainland-number")]),
        ({"place": "hmt"}, [(PLACE, "education.mainland-number")]),
        ({"place": "hmt", "certificate_number": "105582201305000001"}, []),
        ({"ended_on": "2001-12", "certificate_number": "ABC"}, []),
        ({"ended_on": "2002-01", "certificate_number": "ABC"}, [(LEVEL, "certificate.shape")]),
        ({"ended_on": None, "certificate_number": "ABC"}, []),
    ],
)  # fmt: skip
def test_number(changes: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    entry = Education.model_validate({"id": "e", **BACHELOR, "is_current": None, **changes})

    found = certificate_findings(entry, "e")

    assert told(found) == expected
    assert [each.severity for each in found] == ["advise"] * len(expected)
