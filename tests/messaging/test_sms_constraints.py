"""What must never be false about a message, broken on purpose."""

from typing import Any

import pytest
from django.db import IntegrityError

from kuaiji.messaging.models import Message, Sms, SpentNonce
from kuaiji.web.ids import uuid7

pytestmark = pytest.mark.django_db
SMS: dict[str, Any] = {"phone_cipher": b"p", "content_cipher": b"c", "template": "code"}


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"state": "lost"}, "sms_state_is_known"),
        ({"state": "handed_over"}, "sms_handed_over_has_its_moment"),
        ({"state": "delivered"}, "sms_handed_over_has_its_moment"),
    ],
)
def test_a_message_in_an_impossible_state_is_refused(values: dict[str, Any], name: str) -> None:
    with pytest.raises(IntegrityError, match=name):
        Sms.objects.create(dedupe="1", **{**SMS, **values})


def test_a_dedupe_key_belongs_to_one_text_message() -> None:
    Sms.objects.create(dedupe="1", **SMS)

    with pytest.raises(IntegrityError, match="messaging_sms_dedupe"):
        Sms.objects.create(dedupe="1", **SMS)


def test_a_dedupe_key_belongs_to_one_message() -> None:
    person = uuid7()
    Message.objects.create(person_id=person, title="已提交", body="", dedupe="1")

    with pytest.raises(IntegrityError, match="messaging_message_dedupe"):
        Message.objects.create(person_id=person, title="已提交", body="", dedupe="1")


def test_a_nonce_is_spent_once() -> None:
    SpentNonce.objects.create(nonce="n")

    with pytest.raises(IntegrityError, match="messaging_spentnonce_pkey"):
        SpentNonce.objects.create(nonce="n")
