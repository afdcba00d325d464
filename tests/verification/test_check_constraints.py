"""What must never be false about a check, broken on purpose."""

from typing import Any

import pytest
from django.db import IntegrityError

from factories import make_person
from kuaiji.verification.models import Check
from kuaiji.web.clock import now

pytestmark = pytest.mark.django_db
QUESTION: dict[str, Any] = {"kind": "education", "digest": b"d" * 32, "question_cipher": b"c"}


def test_a_question_about_a_person_is_kept_once() -> None:
    person = make_person()
    Check.objects.create(person=person, **QUESTION)

    with pytest.raises(IntegrityError, match="check_asked_once"):
        Check.objects.create(person=person, **QUESTION)


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"kind": "marriage"}, "check_kind_is_known"),
        ({"outcome": "matched"}, "check_is_answered_or_open"),
        ({"outcome": "perhaps"}, "check_is_answered_or_open"),
        ({"outcome": "pending", "answered_at": now}, "check_is_answered_or_open"),
        ({"outcome": "unavailable", "answered_at": now}, "check_is_answered_or_open"),
        ({"outcome": "matched", "answered_at": now, "differences": [{}]}, "check_differs_only_where_mismatched"),
    ],
)
def test_a_check_that_makes_no_sense_is_refused(values: dict[str, Any], name: str) -> None:
    chosen = {field: value() if callable(value) else value for field, value in values.items()}

    with pytest.raises(IntegrityError, match=name):
        Check.objects.create(person=make_person(), **{**QUESTION, **chosen})
