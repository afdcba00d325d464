"""会计专业工作简历表: what the code on its scan says about the entry beside it (R7.5)."""

from dataclasses import replace
from typing import Any

import pytest

from kuaiji.rules import resume
from kuaiji.rules.document import Work, digest
from kuaiji.rules.precheck import precheck
from kuaiji.rules.resume import Match
from rules.world import ACCOUNTANT, CASHIER, FACTS, JOB, document, picture

OTHER_JOB = {**JOB, "employer": "广州市白鹭商贸有限公司", "uscc": "91440100MA0000023H"}
TWO_JOBS = {**ACCOUNTANT, "work": {"w1": JOB, "w2": OTHER_JOB}}


def row(record: dict[str, Any] = ACCOUNTANT, entry: str = "w1", **changes: Any) -> Work:
    return next(job for job in document(record, **changes).work if job.id == entry)


def said(scanned: str, *, job: Work | None = None) -> Match:
    return resume.match(replace(picture("work/w1", "resume_form"), scanned=scanned), job or row())


def test_code_names_the_entry_and_what_it_says() -> None:
    assert resume.code_of(row()) == f"KUAIJI:RESUME:1:W1:{digest(row()).upper()}"
    assert resume.check_code(row()) == f"{digest(row())[:4]}-{digest(row())[4:8]}".upper()


def test_form_printed_from_the_entry_as_it_stands_is_the_same() -> None:
    assert said(resume.code_of(row())) is Match.SAME


@pytest.mark.parametrize(
    "changes",
    [
        {"work/w1/employer": "广州市小海豚商贸有限责任公司"},
        {"work/w1/posts/p1": {**CASHIER, "post": "verifier"}},
        {"work/w1/posts/p2": {**CASHIER, "started_on": "2020-01"}},
    ],
)
def test_form_printed_before_any_word_of_the_entry_changed_is_found_out(changes: dict[str, Any]) -> None:
    assert said(resume.code_of(row()), job=row(**changes)) is Match.CHANGED


def test_form_of_another_entry_is_found_out_even_where_both_say_the_same() -> None:
    twin = row({**ACCOUNTANT, "work": {"w2": JOB}}, "w2")

    assert said(resume.code_of(twin)) is Match.OTHER


@pytest.mark.parametrize(
    "scanned",
    ["", "https://example.com/", "KUAIJI:RESUME:1:W1:", "KUAIJI:RESUME:2:W1:" + "0" * 64, "KUAIJI:RESUME:1::"],
)
def test_picture_without_a_code_of_ours_says_nothing(scanned: str) -> None:
    assert said(scanned) is Match.NONE


@pytest.mark.parametrize(
    ("scanned", "codes"),
    [
        ("", []),
        (resume.code_of(row()), []),
        (resume.code_of(row(TWO_JOBS, "w2")), [("resume.other", "work/w1/resume_form", "advise")]),
        (f"KUAIJI:RESUME:1:W1:{'0' * 64}", [("resume.changed", "work/w1/resume_form", "advise")]),
    ],
)
def test_person_and_officer_are_told_of_a_form_that_does_not_fit(
    scanned: str, codes: list[tuple[str, str, str]]
) -> None:
    form = replace(picture("work/w1", "resume_form"), scanned=scanned)
    proof = replace(picture("work/w2", "work_proof"), scanned=scanned)
    facts = replace(FACTS, files=(*FACTS.files[:3], form, proof, picture("work/w2", "resume_form")))

    found = precheck(document(TWO_JOBS), facts)

    assert [(each.code, each.path, str(each.severity)) for each in found if each.code.startswith("resume.")] == codes


def test_nothing_is_said_where_the_scope_leaves_the_section_out() -> None:
    form = replace(picture("work/w1", "resume_form"), scanned=f"KUAIJI:RESUME:1:W1:{'0' * 64}")

    assert resume.findings(document(ACCOUNTANT, **{"scope/scope": "3"}), replace(FACTS, files=(form,))) == []
