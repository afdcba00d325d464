"""单位: name, kind and code against each other, one row each (R7.3, domain §5.1)."""

from typing import Any

import pytest

from kuaiji.rules.employers import employer_findings, employers_together
from rules.world import ACCOUNTANT, JOB, document, told

W1 = "work/w1"
MARKET, ORGAN, INSTITUTION = "91440100MA0000015P", "114400000000000194", "124400000000000191"
CIVIL, UNION, RURAL, OTHER = "514400000000000190", "81440000000000019W", "N2440000000000019B", "Y14400000000000196"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"uscc": None}, []),
        ({"uscc": ORGAN}, [("uscc", "work.name-against-code"), ("employer_kind", "work.kind-against-code")]),
        ({"uscc": "9144"}, [("uscc", "uscc.length")]),
        ({"uscc": ORGAN, "employer": "广州市第九中学", "employer_kind": "public_institution"}, []),
        ({"uscc": ORGAN, "employer": "广州市财政局", "employer_kind": "state_organ"}, []),
        ({"employer": "广州市财政局"}, [("uscc", "work.name-against-code")]),
        ({"employer": "越秀区人民政府"}, [("uscc", "work.name-against-code")]),
        ({"employer": "广州供电局"}, []),
        ({"employer": "广州市财政局服务公司（筹）", "uscc": ORGAN, "employer_kind": "other"}, [
            ("uscc", "work.name-against-code")]),
        ({"uscc": "91440100MA0000017X"}, [("uscc", "uscc.organisation")]),
        ({"uscc": "91440100MA0000017X", "employer_kind": "state_organ"}, [
            ("uscc", "uscc.organisation"), ("employer_kind", "work.kind-against-code")]),
        ({"uscc": "91440100MA00000151", "employer_kind": "state_organ"}, [("uscc", "uscc.check-digit")]),
        ({"employer": None, "uscc": ORGAN, "employer_kind": "state_organ"}, []),
        ({"employer_kind": "state_organ"}, [("employer_kind", "work.kind-against-code")]),
        ({"employer_kind": "public_institution"}, [("employer_kind", "work.kind-against-code")]),
        ({"employer_kind": "social_group"}, [("employer_kind", "work.kind-against-code")]),
        ({"employer_kind": None}, []),
        ({"employer_kind": "other"}, []),
        ({"employer_kind": "state_company"}, []),
        ({"employer_kind": "hmt_company"}, []),
        ({"employer_kind": "foreign_company"}, []),
        ({"employer_kind": "sole_trader"}, []),
        ({"employer_kind": "collective_company"}, []),
        ({"employer": "广州市某协会", "employer_kind": "social_group", "uscc": CIVIL}, []),
        ({"employer": "广州市总工会", "employer_kind": "social_group", "uscc": UNION}, []),
        ({"employer": "希望村经济联合社", "employer_kind": "collective_company", "uscc": RURAL}, []),
        ({"employer": "希望村经济联合社", "employer_kind": "private_company", "uscc": RURAL}, [
            ("employer_kind", "work.kind-against-code")]),
        ({"employer": "广州某某中心", "employer_kind": "other", "uscc": OTHER}, []),
        ({"employer": "无"}, [("employer", "work.employer-name")]),
        ({"employer": "个体"}, [("employer", "work.employer-name")]),
        ({"employer": "个体户"}, [("employer", "work.employer-name")]),
        ({"employer": "公司"}, [("employer", "work.employer-name")]),
        ({"employer": "财政部", "uscc": ORGAN, "employer_kind": "state_organ"}, []),
        ({"phone": "123"}, [("phone", "work.phone")]),
        ({"phone": None}, []),
        ({"employer": "广州明月会计师事务所"}, [("employer", "work.audit-employer")]),
        ({"employer": "广州市审计局", "uscc": None}, [("employer", "work.audit-employer")]),
        ({"employer": "广州明月会计师事务所", "is_accounting": "no"}, []),
        ({"employer": "广州明月财税咨询有限公司"}, []),
    ],
)  # fmt: skip
def test_employer(changes: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    record = document(ACCOUNTANT, work={"w1": JOB | changes})

    assert told(employer_findings(record.work[0], W1)) == [(f"{W1}/{name}", code) for name, code in expected]


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        ({}, []),
        ({"uscc": INSTITUTION}, [("work/w2/uscc", "work.same-name-other-code")]),
        ({"employer": "广州市海豚商贸有限公司"}, [("work/w2/employer", "work.same-code-other-name")]),
        ({"employer": "广州市海豚商贸有限公司", "uscc": INSTITUTION}, []),
        ({"employer": None}, []),
        ({"uscc": None}, []),
    ],
)
def test_employers_together(second: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    one_way = document(ACCOUNTANT, work={"w1": JOB, "w2": JOB | second})
    other_way = document(ACCOUNTANT, work={"w1": JOB | second, "w2": JOB})

    assert told(employers_together(one_way.work)) == expected
    assert len(employers_together(other_way.work)) == len(expected)
