"""自动通过: what a policy must say, and a case be, for the platform to approve it without an officer."""

from dataclasses import astuple, dataclass

from kuaiji.rules.batch import Submitted, hindrances
from kuaiji.rules.codes import DECISION, Outcome
from kuaiji.rules.evidence import WAIVERS, requirements
from kuaiji.rules.figures import Policy
from kuaiji.rules.findings import Source

SOURCE = Source(DECISION, "自动通过")
# Real-name checking has compared name and number with the register of the police; every other picture is for eyes.
PROVED_OTHERWISE = {"photo", "id_portrait", "id_emblem"}


@dataclass(frozen=True, slots=True)
class Past:
    """What else is known about the person and the case, each of which an officer should weigh."""

    is_decided_before: bool = False
    is_remarked_on: bool = False
    has_unread_letter: bool = False
    is_rejected_before: bool = False
    is_typed_at_counter: bool = False
    is_disputed: bool = False
    is_merged: bool = False
    has_likeness: bool = False


def is_switched_on(policy: Policy) -> bool:
    """Say whether the platform may approve anything here: never where nobody looks at a sample of it."""
    return policy.automatic_approval.value and policy.second_review_rate.value > 0


def needs_no_officer(case: Submitted, past: Past) -> bool:
    """Say whether the platform may approve: whatever keeps a case out of a batch keeps it out here, and more does."""
    is_plain = not hindrances(case) and not any(astuple(past))
    return is_plain and is_switched_on(case.facts.policy) and not rests_on_pictures(case)


def rests_on_pictures(case: Submitted) -> bool:
    """Say whether something is shown by a picture alone; in a batch the officer sees it, here nobody would.

    Work that lies too far back for a proof is shown by nothing at all: only a registry's word stands for a picture.
    """
    needed = requirements(case.document, case.facts)
    confirmed = WAIVERS[Outcome.MATCHED]
    return any(each.waived_by != confirmed and not PROVED_OTHERWISE.issuperset(each.slots) for each in needed)
