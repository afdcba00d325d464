"""A form is sent once, even when it is sent twice."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.core.exceptions import BadRequest
from django.test import RequestFactory

from kuaiji.rules.findings import Source, must
from kuaiji.web import forms

KEY = "019f0000-0000-7000-8000-000000000001"
ask = RequestFactory()


def test_the_key_comes_from_the_form_or_from_the_script() -> None:
    assert forms.idempotency_key(ask.post("/", {"key": KEY})) == UUID(KEY)
    assert forms.idempotency_key(ask.post("/", {"key": ""}, headers={"X-Key": KEY})) == UUID(KEY)


@pytest.mark.parametrize("key", ["", "1", "not-a-key", "中文"])
def test_a_form_without_a_key_is_no_form_of_ours(key: str) -> None:
    with pytest.raises(BadRequest):
        forms.idempotency_key(ask.post("/", {"key": key}))


@pytest.mark.parametrize("revision", ["", "-1", "1.0", "１", "x", "1234567890"])
def test_a_revision_is_a_plain_number(revision: str) -> None:
    with pytest.raises(BadRequest):
        forms.revision_of(ask.post("/", {"revision": revision}))


def test_an_autosave_learns_its_revision_the_time_and_what_to_say_beside_which_field() -> None:
    finding = must("edu.school", "请填写学校名称。", Source("指引", "（六）"), "education/7/school")

    answer = forms.saved_answer(4, datetime(2026, 11, 22, 2, 42, tzinfo=UTC), [finding])

    assert answer.content.decode() == (
        '{"revision": 4, "saved_at": "10:42", "findings": [{"at": "f-education-7-school", "code": "edu.school", '
        '"severity": "must", "word": "\\u8981\\u6539", '
        '"message": "\\u8bf7\\u586b\\u5199\\u5b66\\u6821\\u540d\\u79f0\\u3002", '
        '"source": "\\u6307\\u5f15\\uff08\\u516d\\uff09"}]}'
    )


def test_the_loser_of_two_windows_gets_the_other_text() -> None:
    answer = forms.conflict_answer(5, {"school": "中大"})

    assert answer.status_code == 409
    assert answer.content.decode() == '{"revision": 5, "theirs": {"school": "\\u4e2d\\u5927"}}'
