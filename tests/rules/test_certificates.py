"""证书编号: the structure of a number leads to advice and never to a refusal (domain §6)."""

from typing import Any

import pytest

from kuaiji.rules.certificates import certificate_findings
from kuaiji.rules.document import Education
from rules.world import BACHELOR, told

LEVEL = "e/certificate_number"
DEGREE = "e/degree_number"


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
        ({"degree_number": "1055832013000001"}, [(DEGREE, "certificate.degree")]),
        ({"degree_number": "1055892013000001"}, []),
        ({"degree_number": "C1055842013000001"}, []),
        ({"degree_number": None}, []),
        ({"degree": None, "degree_number": "1055832013000001"}, []),
        ({"place": "abroad", "certificate_number": "ABC"}, []),
        ({"ended_on": "2001-12", "certificate_number": "ABC"}, []),
        ({"ended_on": "2002-01", "certificate_number": "ABC"}, [(LEVEL, "certificate.shape")]),
        ({"ended_on": None, "certificate_number": "ABC"}, []),
    ],
)
def test_number(changes: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    entry = Education.model_validate({"id": "e", **BACHELOR, "is_current": None, **changes})

    found = certificate_findings(entry, "e")

    assert told(found) == expected
    assert [each.severity for each in found] == ["advise"] * len(expected)
