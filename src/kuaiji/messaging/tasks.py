"""The jobs of this app, for the worker to know."""

from datetime import timedelta

from kuaiji.messaging.models import Sms, SpentNonce
from kuaiji.messaging.sending import deliver, follow_up
from kuaiji.web.clock import Now
from kuaiji.web.jobs import periodic

__all__ = ["deliver", "follow_up", "sweep"]

KEEP_NONCES = timedelta(days=1)
KEEP_SETTLED = timedelta(days=180)


@periodic("messaging.sweep", "40 3 * * *")
def sweep() -> None:
    """Forget messages that were settled long ago, and nonces that are too old to be played back."""
    SpentNonce.objects.filter(spent_at__lt=Now() - KEEP_NONCES).delete()
    Sms.objects.filter(settled_at__lt=Now() - KEEP_SETTLED).delete()
