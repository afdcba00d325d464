"""缺陷库: the list is whole, and a sample of the corpus is judged as it should be."""

from corpus.defects import DEFECTS, KNOWABLE


def test_each_defect_says_what_an_officer_says_and_where_that_comes_from() -> None:
    silent = [defect.slug for defect in DEFECTS if not (defect.title and defect.officer and defect.source)]

    assert silent == []
    assert len({defect.slug for defect in DEFECTS}) == len(DEFECTS)


def test_each_defect_names_its_finding_or_says_why_no_machine_can() -> None:
    undecided = [each.slug for each in DEFECTS if bool(each.code and each.severity) == bool(each.unknowable)]

    assert undecided == []
    assert len(KNOWABLE) >= 45
