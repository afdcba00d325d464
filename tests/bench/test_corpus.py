"""缺陷库: the list is whole, and a sample of the corpus is judged as it should be."""

import re
from pathlib import Path
from random import Random

from corpus import injections
from corpus.clean import clean
from corpus.defects import DEFECTS, KNOWABLE
from corpus.measure import measure
from corpus.sample import findings
from kuaiji.rules.findings import Severity


def test_each_defect_says_what_an_officer_says_and_where_that_comes_from() -> None:
    silent = [defect.slug for defect in DEFECTS if not (defect.title and defect.officer and defect.source)]

    assert silent == []
    assert len({defect.slug for defect in DEFECTS}) == len(DEFECTS)


def test_each_defect_names_its_finding_or_says_why_no_machine_can() -> None:
    undecided = [each.slug for each in DEFECTS if bool(each.code and each.severity) == bool(each.unknowable)]

    assert undecided == []
    assert len(KNOWABLE) >= 45


def test_clean_records_are_not_blocked() -> None:
    rng = Random(2026)

    blocked = [
        (finding.path, finding.code)
        for _ in range(100)
        for finding in findings(clean(rng))
        if finding.severity is Severity.MUST
    ]

    assert blocked == []


def test_each_defect_is_found_alone_and_in_pairs() -> None:
    result = measure(2026, clean_records=300, alone=2, pairs=140)

    assert [slug for slug, tally in result.tallies.items() if not tally.is_whole] == []
    assert result.blocks == []


def test_each_injection_belongs_to_a_defect() -> None:
    named = {
        f"{module.stem}/{function}"
        for module in Path(str(injections.__path__[0])).glob("[!_]*.py")
        for function in re.findall("^def ([a-z][a-z_]*)", module.read_text("utf-8"), re.MULTILINE)
    }

    assert named == {each.slug.replace("-", "_") for each in KNOWABLE}


def test_same_seed_makes_the_same_record() -> None:
    assert clean(Random(7)) == clean(Random(7))
    assert clean(Random(7)) != clean(Random(8))
