"""Identifiers stand in the order in which they were made."""

from kuaiji.web.ids import uuid7


def test_identifiers_of_one_process_sort_by_their_making() -> None:
    made = [uuid7() for _ in range(10_000)]

    assert made == sorted(made)
    assert len(set(made)) == 10_000


def test_identifier_is_a_version_7_of_the_standard_variant() -> None:
    made = uuid7()

    assert made.version == 7
    assert made.variant == "specified in RFC 4122"
