"""短信网关: the gateways and which one the settings choose."""

from functools import cache

from django.conf import settings

from kuaiji.messaging.gateways import aliyun, tencent
from kuaiji.messaging.gateways.port import Gateway
from kuaiji.messaging.gateways.sandbox import SandboxGateway
from kuaiji.web.outside import Service


@cache
def chosen() -> Gateway:
    """Return the gateway that the settings name."""
    options = settings.KUAIJI
    if options.sms_gateway == "sandbox":
        return SandboxGateway(
            service=Service("短信", options.sandbox_url, may_be_private=True),
            secret=options.sandbox_secret.get_secret_value().encode(),
            callback=f"{options.public_url}/sms/receipts",
        )
    key_secret = options.sms_key_secret.get_secret_value()
    if options.sms_gateway == "aliyun":
        return aliyun.AliyunGateway(
            service=Service("短信", f"https://{aliyun.HOST}"),
            key_id=options.sms_key_id,
            key_secret=key_secret,
            sign_name=options.sms_sign_name,
            templates=options.sms_templates,
        )
    return tencent.TencentGateway(
        service=Service("短信", f"https://{tencent.HOST}"),
        key_id=options.sms_key_id,
        key_secret=key_secret,
        sign_name=options.sms_sign_name,
        app_id=options.sms_app_id,
        region=options.sms_region,
        templates=options.sms_templates,
    )
