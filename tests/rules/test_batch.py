"""批量审核: one thing that is not plain, and the case is decided by itself."""

from dataclasses import replace

import pytest

from kuaiji.rules.batch import Submitted, hindrances, not_a_collection
from kuaiji.rules.codes import CheckKind, Outcome
from kuaiji.rules.document import CheckResult, parse
from kuaiji.rules.facts import Facts
from kuaiji.rules.findings import Source, advise
from rules.test_second import policy
from rules.world import BACHELOR, FACTS, HIGH_SCHOOL

ENTRY = "11111111-1111-7111-8111-111111111111"
PATH = f"education/{ENTRY}"
ADVICE = advise("education.odd", "请核对专业名称。", Source("平台规则", "教育经历"), PATH)
CHECKED, _ = parse({"education": {ENTRY: BACHELOR}})
UNCHECKED, _ = parse({"education": {ENTRY: HIGH_SCHOOL}})
ABROAD, _ = parse({"education": {ENTRY: {**HIGH_SCHOOL, "place": "abroad"}}})
UNPROVED = replace(FACTS.registrant, has_proved_identity=False)


def answered(*outcomes: tuple[CheckKind, Outcome]) -> Facts:
    return replace(FACTS, checks={PATH: [CheckResult(kind, outcome, {}) for kind, outcome in outcomes]})


CONFIRMED = answered((CheckKind.EDUCATION, Outcome.MATCHED), (CheckKind.DEGREE, Outcome.MATCHED))
PLAIN = Submitted(CHECKED, CONFIRMED)


@pytest.mark.parametrize(
    "case",
    [PLAIN, replace(PLAIN, document=UNCHECKED, facts=replace(FACTS, checks={}))],
    ids=["confirmed", "not asked about"],
)
def test_plain_case_may_be_approved_together_with_others(case: Submitted) -> None:
    assert hindrances(case) == []


@pytest.mark.parametrize(
    ("case", "code"),
    [
        (replace(PLAIN, facts=replace(CONFIRMED, registrant=UNPROVED)), "batch.unproved"),
        (replace(PLAIN, facts=replace(FACTS, checks={})), "batch.unconfirmed"),
        (replace(PLAIN, facts=answered((CheckKind.EDUCATION, Outcome.MATCHED))), "batch.unconfirmed"),
        *[
            (
                replace(PLAIN, facts=answered((CheckKind.EDUCATION, Outcome.MATCHED), (CheckKind.DEGREE, outcome))),
                "batch.unconfirmed",
            )
            for outcome in Outcome
            if outcome is not Outcome.MATCHED
        ],
        (replace(PLAIN, findings=[ADVICE]), "batch.findings"),
        (replace(PLAIN, is_watched=True), "batch.second"),
        (
            replace(PLAIN, document=ABROAD, facts=replace(FACTS, checks={}, policy=policy(of=("abroad",)))),
            "batch.second",
        ),
        (replace(PLAIN, is_changed_unasked=True), "batch.unasked"),
        (replace(PLAIN, is_answered=True), "batch.answered"),
        (replace(PLAIN, is_noted=True), "batch.noted"),
        (replace(PLAIN, is_differed=True), "batch.differed"),
    ],
)
def test_what_is_not_plain_keeps_the_case_out(case: Submitted, code: str) -> None:
    assert [finding.code for finding in hindrances(case)] == [code]


@pytest.mark.parametrize("rate", [0, 100])
def test_audit_sample_keeps_nothing_out_and_so_gives_nothing_away(rate: int) -> None:
    assert hindrances(replace(PLAIN, facts=replace(CONFIRMED, policy=policy(rate)))) == []


def test_other_kinds_are_decided_one_by_one() -> None:
    assert not_a_collection().code == "batch.kind"
