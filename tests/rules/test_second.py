"""复审: what is drawn, what is watched, what the policy names."""

from dataclasses import replace

import pytest

from kuaiji.rules.codes import CheckKind, Ground, Outcome
from kuaiji.rules.document import CheckResult, parse
from kuaiji.rules.facts import Facts
from kuaiji.rules.figures import Policy
from kuaiji.rules.second import drawn, marked
from rules.world import FACTS


def policy(rate: int = 0, of: tuple[str, ...] = ()) -> Policy:
    known = FACTS.policy
    return known.model_copy(
        update={
            "second_review_rate": known.second_review_rate.model_copy(update={"value": rate}),
            "second_review_of": known.second_review_of.model_copy(update={"value": list(of)}),
        }
    )


@pytest.mark.parametrize(
    ("rate", "lot", "is_watched", "expected"),
    [
        (0, 0.0, False, []),
        (5, 4.99, False, [Ground.SAMPLE]),
        (5, 5.0, False, []),
        (100, 99.99, False, [Ground.SAMPLE]),
        (0, 50.0, True, [Ground.WATCHED]),
        (100, 50.0, True, [Ground.SAMPLE, Ground.WATCHED]),
    ],
)
def test_sample_is_as_large_as_the_policy_says_and_the_list_always_counts(
    rate: int, lot: float, is_watched: bool, expected: list[Ground]
) -> None:
    assert drawn(policy(rate), lot=lot, is_watched=is_watched) == expected


MATCHED = {"education/a": [CheckResult(CheckKind.EDUCATION, Outcome.MATCHED, {})]}
MISSING = {"education/a": [CheckResult(CheckKind.EDUCATION, Outcome.NOT_FOUND, {})]}
UNPROVED = replace(FACTS.registrant, has_proved_identity=False)


@pytest.mark.parametrize(
    ("facts", "place", "named", "expected"),
    [
        (replace(FACTS, registrant=UNPROVED), "mainland", ("unproved",), [Ground.UNPROVED]),
        (replace(FACTS, registrant=UNPROVED), "mainland", (), []),
        (replace(FACTS, checks=MISSING), "mainland", ("unconfirmed",), [Ground.UNCONFIRMED]),
        (replace(FACTS, checks=MATCHED), "mainland", ("unconfirmed",), []),
        (replace(FACTS, checks={}), "mainland", ("unproved", "unconfirmed", "abroad"), []),
        (FACTS, "abroad", ("abroad",), [Ground.ABROAD]),
        (FACTS, "hmt", ("abroad",), [Ground.ABROAD]),
        (FACTS, "", ("abroad",), []),
        (FACTS, "abroad", ("unproved",), []),
    ],
)
def test_policy_names_what_calls_for_a_second_officer(
    facts: Facts, place: str, named: tuple[str, ...], expected: list[Ground]
) -> None:
    document, _ = parse({"education": {"11111111-1111-7111-8111-111111111111": {"place": place}}})

    assert marked(policy(of=named), document, facts) == expected
