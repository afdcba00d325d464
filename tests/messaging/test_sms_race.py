"""What many do at the same moment: one occasion is one text, one text leaves once, one receipt counts once."""

import json
from functools import partial

from django.conf import settings
from django.test import Client

from crowd import at_once
from jobs import waiting_jobs
from kuaiji.messaging.actions import cancel_sms, send_sms
from kuaiji.messaging.models import Sms, SmsDay, SpentNonce
from kuaiji.messaging.sending import deliver
from kuaiji.sandbox.server import Server
from kuaiji.web.clock import now
from kuaiji.web.jobs import Again
from kuaiji.web.signing import signed_headers

SECRET = settings.KUAIJI.sandbox_secret.get_secret_value().encode()


def send(dedupe: str) -> None:
    send_sms(phone="15400000001", template="code", values={"code": "1", "purpose": "登录"}, dedupe=dedupe)


def test_one_occasion_is_one_text_however_often_it_is_told(committed_db: str) -> None:
    assert at_once([partial(send, "the same")] * 50) == [None] * 50

    assert Sms.objects.count() == 1
    assert [name for name, _ in waiting_jobs()] == ["messaging.deliver"]


def test_one_text_leaves_once_however_many_workers_take_it(committed_db: str, sandbox: Server) -> None:
    send("1")
    sms_id = str(Sms.objects.get().pk)

    at_once([partial(deliver, sms_id=sms_id)] * 50)

    assert sandbox.world.asked["sms"] == 1
    assert SmsDay.objects.get().handed_over == 1


def test_a_text_is_either_cancelled_or_sent(committed_db: str, sandbox: Server) -> None:
    for number in range(10):
        send(str(number))
    jobs = [partial(deliver, sms_id=str(sms.pk)) for sms in Sms.objects.order_by("pk")]
    cancels = [partial(cancel_sms, dedupe=str(number)) for number in range(10)]

    outcomes = at_once([each for pair in zip(jobs, cancels, strict=True) for each in pair])

    cancelled = outcomes.count(True)
    assert sandbox.world.asked["sms"] == 10 - cancelled
    assert Sms.objects.filter(state=Sms.State.CANCELLED).count() == cancelled


def test_the_cap_of_the_day_holds_when_all_come_at_once(committed_db: str, sandbox: Server) -> None:
    settings.KUAIJI.sms_daily_cap, usual = 7, settings.KUAIJI.sms_daily_cap
    try:
        for number in range(30):
            send(str(number))

        outcomes = at_once([partial(deliver, sms_id=str(sms.pk)) for sms in Sms.objects.all()])
    finally:
        settings.KUAIJI.sms_daily_cap = usual

    assert sandbox.world.asked["sms"] == 7
    assert [type(each) for each in outcomes].count(Again) == 23


def test_a_receipt_played_back_a_thousand_times_counts_once(committed_db: str) -> None:
    """T10."""
    send("1")
    Sms.objects.update(state=Sms.State.HANDED_OVER, handed_over_at=now(), gateway="sandbox", gateway_id="g-1")
    body = json.dumps({"id": "g-1", "delivered": True, "reason": ""}).encode()
    headers = signed_headers(SECRET, body)

    def play() -> int:
        answer = Client().post("/sms/receipts", body, content_type="application/json", headers=headers)
        return answer.status_code

    statuses = at_once([play] * 1000)

    assert (statuses.count(204), statuses.count(409)) == (1, 999)
    assert SpentNonce.objects.count() == 1
