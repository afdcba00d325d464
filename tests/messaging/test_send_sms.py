"""Queueing a text message: once each, with the transaction, unreadable in the database."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from jobs import waiting_jobs
from kuaiji.messaging.actions import cancel_sms, send_sms
from kuaiji.messaging.models import Sms

PHONE = "15400000001"


def send_code(dedupe: str = "code:1") -> None:
    send_sms(phone=PHONE, template="code", values={"code": "246810", "purpose": "注册"}, dedupe=dedupe)


@pytest.mark.django_db
def test_sms_is_queued_with_its_job() -> None:
    send_code()

    sms = Sms.objects.get()
    assert sms.state == Sms.State.QUEUED
    assert waiting_jobs() == [("messaging.deliver", {"sms_id": str(sms.pk)})]


@pytest.mark.django_db
def test_sms_with_the_same_dedupe_key_is_queued_once() -> None:
    send_code("code:1")
    send_code("code:1")
    send_code("code:2")

    assert [name for name, _ in waiting_jobs()] == ["messaging.deliver", "messaging.deliver"]
    assert sorted(Sms.objects.values_list("dedupe", flat=True)) == ["code:1", "code:2"]


@pytest.mark.django_db
def test_sms_rolls_back_together_with_its_job() -> None:
    with transaction.atomic():
        send_code()
        transaction.set_rollback(True)

    assert waiting_jobs() == []
    assert Sms.objects.count() == 0


@pytest.mark.django_db
def test_sms_shows_neither_phone_nor_content_in_the_database() -> None:
    send_code()

    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(s)::text FROM messaging_sms s")
        (row,) = cursor.fetchone()
    seen = row + str(waiting_jobs())
    for secret in (PHONE, "246810", PHONE.encode().hex(), b"246810".hex()):
        assert secret not in seen


@pytest.mark.django_db
def test_sms_for_later_waits_until_its_moment() -> None:
    moment = timezone.now() + timedelta(minutes=10)
    send_sms(phone=PHONE, template="code", values={"code": "1", "purpose": "登录"}, dedupe="later", not_before=moment)

    with connection.cursor() as cursor:
        cursor.execute("SELECT scheduled_at FROM procrastinate_jobs")
        assert cursor.fetchone() == (moment,)


@pytest.mark.django_db
def test_sms_without_one_of_its_values_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(KeyError):
        send_sms(phone=PHONE, template="code", values={"code": "246810"}, dedupe="x")


@pytest.mark.django_db
def test_sms_is_cancelled_only_while_it_waits() -> None:
    send_code()

    assert cancel_sms(dedupe="code:1") is True
    assert cancel_sms(dedupe="code:1") is False
    assert cancel_sms(dedupe="never sent") is False
    assert Sms.objects.get().state == Sms.State.CANCELLED
