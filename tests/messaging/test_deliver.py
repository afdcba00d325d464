"""Handing a message to the gateway: at most once, in time, and not beyond the cap of the day."""

import logging
from datetime import timedelta

import pytest
from django.conf import settings
from django.db.models import F

from jobs import run_jobs, waiting_jobs
from kuaiji.messaging import gateways
from kuaiji.messaging.actions import cancel_sms, send_sms
from kuaiji.messaging.gateways.aliyun import AliyunGateway
from kuaiji.messaging.models import Sms, SmsDay
from kuaiji.messaging.sending import deliver, hand_over
from kuaiji.sandbox.server import Server
from kuaiji.sandbox.world import Mode
from kuaiji.web.outside import Service
from outside import forget_connections
from recorder import recording

pytestmark = pytest.mark.django_db
PHONE = "15400000001"
SOON, LATER = timedelta(minutes=3), timedelta(days=1)


def send_code(dedupe: str = "code:1", phone: str = PHONE) -> None:
    send_sms(phone=phone, template="code", values={"code": "246810", "purpose": "注册"}, dedupe=dedupe)


def texts(sandbox: Server, phone: str = "") -> list[str]:
    return [letter.text for letter in sandbox.world.letters(phone)]


def test_message_arrives_and_its_delivery_is_known(sandbox: Server) -> None:
    send_code()

    run_jobs()
    assert texts(sandbox, PHONE) == [
        "验证码246810，用于注册，5分钟内有效。不是您本人操作的，请勿理会，更不要告诉他人。"
    ]
    assert Sms.objects.get().state == Sms.State.HANDED_OVER

    run_jobs(ahead=SOON)
    sms = Sms.objects.get()
    assert (sms.state, sms.gateway, sms.gateway_id) == ("delivered", "sandbox", sandbox.world.letters()[0].id)
    assert sms.settled_at is not None


def test_message_to_a_dead_number_is_known_to_have_failed(sandbox: Server) -> None:
    send_code(phone="15400000099")

    run_jobs(ahead=SOON)

    sms = Sms.objects.get()
    assert (sms.state, sms.reason) == ("failed", "停机")


def test_a_job_that_runs_twice_sends_once(sandbox: Server) -> None:
    send_code()
    sms_id = str(Sms.objects.get().pk)

    deliver(sms_id=sms_id)
    deliver(sms_id=sms_id)

    assert sandbox.world.asked["sms"] == 1


def test_a_worker_that_dies_after_handing_over_sends_nothing_twice(sandbox: Server) -> None:
    send_code()
    sms_id = str(Sms.objects.get().pk)

    hand_over(sms_id)
    deliver(sms_id=sms_id)

    assert sandbox.world.asked["sms"] == 0
    assert Sms.objects.get().state == Sms.State.HANDED_OVER


def test_a_gateway_that_cannot_be_reached_is_tried_again(sandbox: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    send_code()
    there = settings.KUAIJI.sandbox_url
    monkeypatch.setattr(settings.KUAIJI, "sandbox_url", "http://127.0.0.1:1")
    run_jobs()
    sms = Sms.objects.get()
    assert (sms.state, sms.handed_over_at, SmsDay.objects.get().handed_over) == ("queued", None, 0)

    forget_connections()
    monkeypatch.setattr(settings.KUAIJI, "sandbox_url", there)
    run_jobs(ahead=timedelta(minutes=1))

    assert len(texts(sandbox)) == 1


def test_a_message_that_the_gateway_will_never_take_fails_and_is_not_tried_again(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with recording() as cloud:
        cloud.body = b'{"Code": "isv.MOBILE_NUMBER_ILLEGAL"}'
        service = Service("短信", cloud.url, may_be_private=True)
        refusing = AliyunGateway(service, key_id="a", key_secret="b", sign_name="c", templates={"code": "SMS_1"})
        monkeypatch.setattr(gateways, "chosen", lambda: refusing)
        send_code()

        run_jobs()
        run_jobs(ahead=LATER)

    sms = Sms.objects.get()
    assert (sms.state, sms.reason, len(cloud.sent)) == ("failed", "isv.MOBILE_NUMBER_ILLEGAL", 1)
    assert [record.getMessage() for record in caplog.records if record.levelname == "ERROR"] == [
        "sms refused by aliyun: isv.MOBILE_NUMBER_ILLEGAL"
    ]


def test_a_gateway_that_does_not_know_us_is_tried_again(sandbox: Server) -> None:
    sandbox.world.secret = b"another key"
    send_code()

    run_jobs()

    sms = Sms.objects.get()
    assert (sms.state, sms.reason) == ("queued", "401")


def test_a_gateway_that_breaks_off_is_never_asked_to_send_again(sandbox: Server) -> None:
    send_code()
    sandbox.world.switch("sms", Mode.DOWN)
    run_jobs()
    assert Sms.objects.get().reason == "短信: 503"

    sandbox.world.switch("sms", Mode.NORMAL)
    run_jobs(ahead=LATER)

    assert texts(sandbox) == []
    assert Sms.objects.get().state == Sms.State.HANDED_OVER


def test_a_message_whose_id_never_came_back_is_found_by_our_key(sandbox: Server) -> None:
    send_code()
    sandbox.world.switch("sms", Mode.WRONG)
    run_jobs()
    assert Sms.objects.get().gateway_id == ""

    sandbox.world.switch("sms", Mode.NORMAL)
    run_jobs(ahead=SOON)

    sms = Sms.objects.get()
    assert (sms.state, sms.gateway_id) == ("delivered", sandbox.world.letters()[0].id)


def test_asking_for_the_fate_goes_on_while_the_gateway_is_down(sandbox: Server) -> None:
    send_code()
    run_jobs()
    sandbox.world.switch("sms", Mode.DOWN)
    run_jobs(ahead=SOON)
    assert Sms.objects.get().state == Sms.State.HANDED_OVER

    sandbox.world.switch("sms", Mode.NORMAL)
    run_jobs(ahead=LATER)

    assert Sms.objects.get().state == Sms.State.DELIVERED


def test_asking_for_the_fate_ends_after_two_days(sandbox: Server) -> None:
    send_code()
    hand_over(str(Sms.objects.get().pk))
    run_jobs()
    run_jobs(ahead=SOON)
    assert [name for name, _ in waiting_jobs()] == ["messaging.follow_up"]

    Sms.objects.update(handed_over_at=F("handed_over_at") - timedelta(days=2))
    run_jobs(ahead=LATER)

    assert waiting_jobs() == []


def test_nobody_asks_a_gateway_for_what_another_one_sent(sandbox: Server) -> None:
    send_code()
    run_jobs()
    Sms.objects.update(gateway="aliyun")

    run_jobs(ahead=SOON)

    assert Sms.objects.get().state == Sms.State.HANDED_OVER
    assert waiting_jobs() == []


def test_a_cancelled_message_is_not_sent(sandbox: Server) -> None:
    send_code()
    cancel_sms(dedupe="code:1")

    run_jobs()

    assert texts(sandbox) == []


def test_a_code_that_is_no_longer_valid_is_not_sent(sandbox: Server) -> None:
    send_code()
    Sms.objects.update(created_at=F("created_at") - timedelta(minutes=6))

    run_jobs()

    sms = Sms.objects.get()
    assert (sms.state, sms.reason) == ("cancelled", "late")
    assert texts(sandbox) == []


def test_nothing_leaves_beyond_the_cap_of_the_day_and_the_log_says_so_once(
    sandbox: Server, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(settings.KUAIJI, "sms_daily_cap", 2)
    for number in range(4):
        send_code(f"code:{number}")

    with caplog.at_level(logging.ERROR):
        run_jobs()
    assert len(texts(sandbox)) == 2
    assert [record.getMessage() for record in caplog.records] == ["sms cap of the day reached: 2"]

    SmsDay.objects.update(on=F("on") - timedelta(days=1))
    run_jobs(ahead=timedelta(minutes=1))

    assert len(texts(sandbox)) == 4


def test_logs_show_neither_phone_nor_code(sandbox: Server, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        send_code()
        run_jobs(ahead=SOON)

    assert texts(sandbox) != []
    assert PHONE not in caplog.text
    assert "246810" not in caplog.text
