"""What messaging forgets: nonces after a day, settled messages after half a year, and nothing else."""

from datetime import timedelta

import pytest

from kuaiji.messaging.actions import send_sms
from kuaiji.messaging.models import Sms, SpentNonce
from kuaiji.messaging.tasks import sweep
from kuaiji.web.clock import now


@pytest.mark.django_db
def test_sweep_forgets_old_nonces_and_long_settled_messages() -> None:
    moment = now()
    SpentNonce.objects.create(nonce="fresh")
    SpentNonce.objects.create(nonce="old", spent_at=moment - timedelta(days=2))
    for dedupe, age in (("open", None), ("recent", timedelta(days=179)), ("old", timedelta(days=181))):
        send_sms(phone="15400000001", template="code", values={"code": "1", "purpose": "登录"}, dedupe=dedupe)
        Sms.objects.filter(dedupe=dedupe).update(settled_at=None if age is None else moment - age)

    sweep()

    assert list(SpentNonce.objects.values_list("nonce", flat=True)) == ["fresh"]
    assert sorted(Sms.objects.values_list("dedupe", flat=True)) == ["open", "recent"]
