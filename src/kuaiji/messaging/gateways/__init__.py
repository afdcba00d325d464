"""短信网关: the gateways and which one the settings choose."""

from functools import cache

from django.conf import settings

from kuaiji.messaging.gateways.port import Gateway
from kuaiji.messaging.gateways.sandbox import SandboxGateway
from kuaiji.web.outside import Service


@cache
def chosen() -> Gateway:
    """Return the gateway that the settings name."""
    return SandboxGateway(
        service=Service("短信", settings.KUAIJI.sandbox_url, may_be_private=True),
        secret=settings.KUAIJI.sandbox_secret.get_secret_value().encode(),
        callback=f"{settings.KUAIJI.public_url}/sms/receipts",
    )
