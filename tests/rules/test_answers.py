"""核验结果: an answer is told field by field, in words, and never blocks by itself."""

import pytest

from kuaiji.rules.answers import findings
from kuaiji.rules.codes import CheckKind, Outcome
from kuaiji.rules.document import CheckResult
from rules.world import ACCOUNTANT, answered, document

E1 = "education/e1"
EDUCATION = CheckKind.EDUCATION


@pytest.mark.parametrize(
    ("path", "result", "expected"),
    [
        (E1, CheckResult(EDUCATION, Outcome.MATCHED), []),
        (E1, CheckResult(EDUCATION, Outcome.PENDING), []),
        (
            E1,
            CheckResult(EDUCATION, Outcome.MISMATCHED, {"school": "中山大学岭南学院", "level": "31", "name": ""}),
            [
                (
                    f"{E1}/level",
                    "学历核验不一致，登记的是“大学专科（含高职）”。请更正；确实无误的，上传证明材料由人工审核。",
                ),
                (f"{E1}/name", "学历核验不一致。请更正；确实无误的，上传证明材料由人工审核。"),
                (
                    f"{E1}/school",
                    "学历核验不一致，登记的是“中山大学岭南学院”。请更正；确实无误的，上传证明材料由人工审核。",
                ),
            ],
        ),
        (
            E1,
            CheckResult(EDUCATION, Outcome.MISMATCHED, {"ended_on": "2018-06"}),
            [
                (
                    f"{E1}/ended_on",
                    "学历核验不一致，登记的是“2018 年 6 月”。请更正；确实无误的，上传证明材料由人工审核。",
                )
            ],
        ),
        (
            E1,
            CheckResult(EDUCATION, Outcome.MISMATCHED, {"surname": "韩"}),
            [(f"{E1}/surname", "学历核验不一致，登记的是“韩”。请更正；确实无误的，上传证明材料由人工审核。")],
        ),
        (
            E1,
            CheckResult(CheckKind.DEGREE, Outcome.MISMATCHED),
            [(E1, "学位核验不一致。请核对后更正；确实无误的，上传证明材料由人工审核。")],
        ),
        (
            "qualification/q1",
            CheckResult(CheckKind.QUALIFICATION, Outcome.NOT_FOUND),
            [
                (
                    "qualification/q1",
                    "专业技术资格核验：没有查到。请核对填写的内容；确实无误的，上传证明材料由人工审核。",
                )
            ],
        ),
        (
            "basic",
            CheckResult(CheckKind.REALNAME, Outcome.UNAVAILABLE),
            [("basic", "实名核验：暂时没有结果，由审核人员核对，您不用再做什么。")],
        ),
        ("education/gone", CheckResult(EDUCATION, Outcome.NOT_FOUND), []),
    ],
)
def test_answer(path: str, result: CheckResult, expected: list[tuple[str, str]]) -> None:
    found = findings(document(ACCOUNTANT), answered(path, result))

    assert [(each.path, each.message) for each in found] == expected
    assert [each.severity for each in found] == ["advise"] * len(expected)


@pytest.mark.parametrize(
    ("outcome", "codes"),
    [
        (Outcome.PENDING, []),
        (Outcome.MATCHED, []),
        (Outcome.MISMATCHED, ["check.mismatched"]),
        (Outcome.NOT_FOUND, ["check.not-found"]),
        (Outcome.UNAVAILABLE, ["check.unavailable"]),
    ],
)
def test_each_outcome_has_its_code(outcome: Outcome, codes: list[str]) -> None:
    found = findings(document(ACCOUNTANT), answered(E1, CheckResult(EDUCATION, outcome)))

    assert [each.code for each in found] == codes
