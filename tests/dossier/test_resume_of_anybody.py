"""会计专业工作简历表 of whatever anybody typed: half-filled, odd or hostile, there is always a form to print."""

from typing import Any

from hypothesis import given, settings

from kuaiji.dossier.resume import Holder, filled
from kuaiji.rules.codes import DocumentType
from kuaiji.rules.document import parse
from kuaiji.rules.resume import check_code
from printed import words_of
from rules.records import RECORDS


@given(typed=RECORDS)
@settings(max_examples=60, deadline=None)
def test_form_of_any_entry_opens_and_carries_its_check_code(typed: dict[str, Any]) -> None:
    document, _ = parse(typed)

    for job in document.work:
        holder = Holder("李雷", DocumentType.PASSPORT, "E00000000")
        assert check_code(job) in words_of(filled("docx", holder, job))
        assert check_code(job) in words_of(filled("pdf", holder, job))
