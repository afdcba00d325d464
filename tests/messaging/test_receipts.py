"""Delivery receipts: signed, fresh, each taken once; whatever else arrives changes nothing."""

import json
import time

import pytest
from django.conf import settings
from django.test import Client

from kuaiji.messaging.actions import send_sms
from kuaiji.messaging.models import Sms
from kuaiji.web import signing
from kuaiji.web.clock import now

pytestmark = pytest.mark.django_db
ADDRESS = "/sms/receipts"
SECRET = settings.KUAIJI.sandbox_secret.get_secret_value().encode()


@pytest.fixture
def sms() -> Sms:
    """A message that the gateway took under the number g-1."""
    send_sms(phone="15400000001", template="code", values={"code": "1", "purpose": "登录"}, dedupe="1")
    Sms.objects.update(state=Sms.State.HANDED_OVER, handed_over_at=now(), gateway="sandbox", gateway_id="g-1")
    return Sms.objects.get()


def receipt(**changes: object) -> bytes:
    return json.dumps({"id": "g-1", "delivered": True, "reason": "", **changes}).encode()


def post(body: bytes, headers: dict[str, str]) -> int:
    kind = {"Content-Type": "application/json"}
    response = Client(enforce_csrf_checks=True).post(
        ADDRESS, body, content_type="application/json", headers={**headers, **kind}
    )
    return response.status_code


def state(sms: Sms) -> str:
    sms.refresh_from_db()
    return sms.state


def test_genuine_receipt_settles_the_message(sms: Sms) -> None:
    body = receipt()

    assert post(body, signing.signed_headers(SECRET, body)) == 204
    assert state(sms) == "delivered"


def test_receipt_played_back_changes_nothing(sms: Sms) -> None:
    body = receipt()
    headers = signing.signed_headers(SECRET, body)
    post(body, headers)
    Sms.objects.update(state=Sms.State.HANDED_OVER)

    assert [post(body, headers) for _ in range(5)] == [409] * 5
    assert state(sms) == "handed_over"


def test_the_first_word_about_a_message_stands(sms: Sms) -> None:
    for body in (receipt(), receipt(delivered=False, reason="停机")):
        assert post(body, signing.signed_headers(SECRET, body)) == 204

    assert state(sms) == "delivered"


def test_receipt_signed_with_another_key_changes_nothing(sms: Sms) -> None:
    body = receipt()

    assert post(body, signing.signed_headers(b"another key", body)) == 401
    assert state(sms) == "handed_over"


def test_receipt_changed_on_its_way_changes_nothing(sms: Sms) -> None:
    headers = signing.signed_headers(SECRET, receipt())

    assert post(receipt(delivered=False), headers) == 401
    assert state(sms) == "handed_over"


def test_receipt_without_signature_changes_nothing(sms: Sms) -> None:
    assert post(receipt(), {}) == 401
    assert state(sms) == "handed_over"


@pytest.mark.parametrize(("age", "status"), [(-310, 401), (-299, 204), (290, 204), (301, 401)])
def test_receipt_is_taken_within_five_minutes(sms: Sms, age: int, status: int) -> None:
    body, nonce, moment = receipt(), "n" * 32, str(int(time.time()) - age)
    signature = signing.signature(SECRET, moment, nonce, body)

    assert post(body, {"X-Timestamp": moment, "X-Nonce": nonce, "X-Signature": signature}) == status


@pytest.mark.parametrize(("moment", "nonce"), [("soon", "n" * 32), ("", "n" * 32), (None, "short"), (None, "n" * 65)])
def test_receipt_with_an_odd_moment_or_nonce_is_refused(sms: Sms, moment: str | None, nonce: str) -> None:
    body, moment = receipt(), str(int(time.time())) if moment is None else moment
    signature = signing.signature(SECRET, moment, nonce, body)

    assert post(body, {"X-Timestamp": moment, "X-Nonce": nonce, "X-Signature": signature}) == 401


@pytest.mark.parametrize("body", [b"", b"[]", b'{"id": "g-1"}', receipt(delivered="yes"), receipt(id=None)])
def test_receipt_that_cannot_be_read_is_refused(sms: Sms, body: bytes) -> None:
    assert post(body, signing.signed_headers(SECRET, body)) == 400
    assert state(sms) == "handed_over"


@pytest.mark.parametrize("unknown", ["g-2", ""])
def test_receipt_for_an_unknown_message_is_taken_and_changes_nothing(sms: Sms, unknown: str) -> None:
    Sms.objects.update(gateway_id="" if unknown == "" else "g-1")
    body = receipt(id=unknown)

    assert post(body, signing.signed_headers(SECRET, body)) == 204
    assert state(sms) == "handed_over"


def test_receipts_are_only_posted(sms: Sms) -> None:
    assert Client().get(ADDRESS).status_code == 405
