"""专业技术资格: the clauses of R8, one row each."""

from dataclasses import replace
from typing import Any

import pytest

from kuaiji.rules.qualification import findings
from rules.world import ACCOUNTANT, FACTS, LI_LEI, TITLE, document, told

Q1 = "qualification/q1"
Q2 = "qualification/q2"
HIGHER = TITLE | {"level": "intermediate", "certificate_number": "2019-77", "obtained_on": "2019-09"}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"qualification": None}, []),
        ({"qualification": None, "scope/scope": "2"}, [("qualification", "qualification.empty")]),
        ({"qualification": None, "scope/scope": "5"}, [("qualification", "qualification.empty")]),
        ({f"{Q1}/kind": None}, [(f"{Q1}/kind", "required")]),
        ({f"{Q1}/level": None}, [(f"{Q1}/level", "required")]),
        ({f"{Q1}/certificate_number": None}, [(f"{Q1}/certificate_number", "required")]),
        ({f"{Q1}/obtained_on": None}, [(f"{Q1}/obtained_on", "required")]),
        ({f"{Q1}/kind": "cpa", f"{Q1}/level": None}, []),
        ({f"{Q1}/kind": "cpa"}, [(f"{Q1}/level", "qualification.level-unneeded")]),
        ({f"{Q1}/certificate_number": "粤财会〔2015〕12-3号"}, []),
        ({f"{Q1}/certificate_number": "123"}, [(f"{Q1}/certificate_number", "qualification.number")]),
        ({f"{Q1}/certificate_number": "1234*"}, [(f"{Q1}/certificate_number", "qualification.number")]),
        ({f"{Q1}/obtained_on": "2026-11"}, []),
        ({f"{Q1}/obtained_on": "2026-12"}, [(f"{Q1}/obtained_on", "qualification.future")]),
        ({f"{Q1}/obtained_on": "1991-03"}, [(f"{Q1}/obtained_on", "qualification.before-birth")]),
        ({Q2: TITLE}, [(Q2, "qualification.twice")]),
        ({f"{Q1}/obtained_on": "1991-04"}, [(f"{Q1}/obtained_on", "qualification.too-young")]),
        ({f"{Q1}/obtained_on": "2006-02"}, [(f"{Q1}/obtained_on", "qualification.too-young")]),
        ({f"{Q1}/obtained_on": "2006-03"}, []),
        ({Q2: HIGHER}, []),
        ({Q2: TITLE | {"kind": "economics", "certificate_number": "2015-7"}}, []),
        ({Q2: HIGHER | {"certificate_number": TITLE["certificate_number"]}}, [
            (f"{Q2}/certificate_number", "qualification.same-number")]),
        ({Q2: HIGHER | {"obtained_on": "2015-05"}}, []),
        ({Q2: HIGHER | {"obtained_on": "2015-04"}}, [(f"{Q2}/obtained_on", "qualification.order")]),
        ({Q2: HIGHER | {"obtained_on": "2015-04", "kind": "economics"}}, []),
        ({Q1: HIGHER | {"obtained_on": "2015-04"}, Q2: TITLE}, [(f"{Q1}/obtained_on", "qualification.order")]),
        ({Q2: HIGHER | {"obtained_on": None}}, [(f"{Q2}/obtained_on", "required")]),
        ({Q2: HIGHER | {"level": None}}, [(f"{Q2}/level", "required")]),
        ({f"{Q1}/level": None, Q2: HIGHER | {"obtained_on": "2015-04"}}, [(f"{Q1}/level", "required")]),
        ({f"{Q1}/obtained_on": None, Q2: HIGHER}, [(f"{Q1}/obtained_on", "required")]),
        ({Q2: {}, "qualification/q3": {}}, [
            (f"{entry}/{name}", "required")
            for entry in (Q2, "qualification/q3")
            for name in ("kind", "level", "certificate_number", "obtained_on")]),
    ],
)  # fmt: skip
def test_qualification(changes: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    assert told(findings(document(ACCOUNTANT, **changes), FACTS)) == expected


def test_birth_that_is_not_known_is_not_compared() -> None:
    facts = replace(FACTS, registrant=replace(LI_LEI, birth_on=None))

    assert findings(document(ACCOUNTANT, **{f"{Q1}/obtained_on": "1901-01"}), facts) == []
