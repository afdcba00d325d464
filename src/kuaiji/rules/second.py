"""复审: which approvals a second officer confirms before they count, and on what ground."""

from kuaiji.rules.codes import DECISION, Ground, Outcome, Place
from kuaiji.rules.document import Document
from kuaiji.rules.facts import Facts
from kuaiji.rules.figures import Policy
from kuaiji.rules.findings import Source

SOURCE = Source(DECISION, "复审")


def drawn(policy: Policy, *, lot: float, is_watched: bool) -> list[Ground]:
    """Return the grounds that do not lie in the record; 0 ≤ lot < 100 is drawn so that nobody can foresee it."""
    holds = {Ground.SAMPLE: lot < policy.second_review_rate.value, Ground.WATCHED: is_watched}
    return [ground for ground, does_hold in holds.items() if does_hold]


def marked(policy: Policy, document: Document, facts: Facts) -> list[Ground]:
    """Return the grounds that the policy names and this record gives."""
    holds = {
        Ground.UNPROVED: not facts.registrant.has_proved_identity,
        Ground.UNCONFIRMED: is_unconfirmed(facts),
        Ground.ABROAD: any(each.place not in (None, Place.MAINLAND) for each in document.education),
    }
    return [ground for ground in holds if ground in policy.second_review_of.value and holds[ground]]


def is_unconfirmed(facts: Facts) -> bool:
    """Say whether a registry that was asked did not answer that everything is as the person says."""
    results = (result for answers in facts.checks.values() for result in answers)
    return any(result.outcome is not Outcome.MATCHED for result in results)
