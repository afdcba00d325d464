"""自动通过: off until a notice switches it on, never without a sample, and only what nobody has to look at."""

from dataclasses import fields, replace
from datetime import date

import pytest

from kuaiji.rules.automatic import Past, is_switched_on, needs_no_officer
from kuaiji.rules.batch import Submitted
from kuaiji.rules.document import parse
from kuaiji.rules.figures import Policy
from kuaiji.rules.findings import Source, advise
from kuaiji.rules.policy import resolve
from kuaiji.rules.policy_files import NATION, shipped
from published import AUTOMATIC, published
from rules.test_batch import CONFIRMED, ENTRY, PLAIN, UNCHECKED
from rules.test_second import policy
from rules.world import ACCOUNTANT, BACHELOR, FACTS, JOB, STUDYING

ADVICE = advise("education.odd", "请核对专业名称。", Source("平台规则", "教育经历"), f"education/{ENTRY}")


def automatic(*, is_on: bool = True, rate: int = 5) -> Policy:
    known = policy(rate)
    switched = known.automatic_approval.model_copy(update={"value": is_on})
    return known.model_copy(update={"automatic_approval": switched})


ALLOWED = replace(PLAIN, facts=replace(CONFIRMED, policy=automatic()))


def test_every_policy_that_is_shipped_leaves_it_to_officers() -> None:
    rows = {place: [row.value for row in figures.get("automatic_approval", ())] for place, figures in shipped().items()}

    assert {place: found for place, found in rows.items() if found} == {NATION: [False]}


@pytest.mark.parametrize(
    ("is_on", "rate", "expected"), [(True, 1, True), (True, 0, False), (False, 100, False), (False, 0, False)]
)
def test_it_is_on_only_where_somebody_looks_at_a_sample(is_on: bool, rate: int, *, expected: bool) -> None:
    known = automatic(is_on=is_on, rate=rate)

    assert is_switched_on(known) is expected
    assert needs_no_officer(replace(PLAIN, facts=replace(CONFIRMED, policy=known)), Past()) is expected


@pytest.mark.parametrize("word", [each.name for each in fields(Past)])
def test_anything_known_besides_is_for_an_officer(word: str) -> None:
    assert needs_no_officer(ALLOWED, Past())
    assert not needs_no_officer(ALLOWED, replace(Past(), **{word: True}))


STUDENT, _ = parse({"education": {ENTRY: STUDYING}})
PAST_JOB = {**JOB, "is_current": None, "ended_on": "2016-01"}
ONCE_ACCOUNTANT, _ = parse(
    {**ACCOUNTANT, "education": {ENTRY: BACHELOR}, "work": {"w1": PAST_JOB}, "qualification": {}}
)
RECENT_YEARS = automatic().model_copy(update={"work_proof_years": resolve(["61"], date(2023, 6, 1)).work_proof_years})


@pytest.mark.parametrize(
    "case",
    [
        replace(ALLOWED, findings=[ADVICE]),
        replace(ALLOWED, is_watched=True),
        replace(ALLOWED, document=UNCHECKED, facts=replace(FACTS, checks={}, policy=automatic())),
        replace(ALLOWED, document=STUDENT, facts=replace(FACTS, checks={}, policy=automatic())),
        replace(ALLOWED, document=ONCE_ACCOUNTANT, facts=replace(CONFIRMED, policy=RECENT_YEARS)),
    ],
    ids=[
        "not clean",
        "watched",
        "a diploma to look at",
        "a proof of study to look at",
        "work too long ago for a proof",
    ],
)
def test_what_keeps_a_case_out_of_a_batch_or_wants_eyes_is_for_an_officer(case: Submitted) -> None:
    assert not needs_no_officer(case, Past())


def test_file_of_a_province_switches_it_on_by_its_notice() -> None:
    with published(AUTOMATIC):
        known = resolve(["44", "4401"], FACTS.today)

    assert is_switched_on(known)
    assert str(known.automatic_approval.source) == "示例财会〔2026〕1号：三、自动通过"
