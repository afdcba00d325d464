"""Which gateway the settings choose, and that an incomplete choice stops a production start."""

from typing import Any

import pytest
from django.conf import settings
from pydantic import SecretStr

from kuaiji.messaging import gateways
from kuaiji.messaging.gateways.aliyun import AliyunGateway
from kuaiji.messaging.gateways.sandbox import SandboxGateway
from kuaiji.messaging.gateways.tencent import TencentGateway
from kuaiji.messaging.texts import TEMPLATES
from outside import forget_connections

CHOICES = {
    "sms_key_id": "id",
    "sms_key_secret": SecretStr("secret"),
    "sms_sign_name": "会计人员服务平台",
    "sms_app_id": "1400006666",
    "sms_templates": dict.fromkeys(TEMPLATES, "1110"),
}


@pytest.fixture(autouse=True)
def chosen_anew(monkeypatch: pytest.MonkeyPatch) -> Any:
    forget_connections()
    yield monkeypatch
    forget_connections()


@pytest.mark.parametrize(
    ("name", "kind", "url"),
    [
        ("sandbox", SandboxGateway, settings.KUAIJI.sandbox_url),
        ("aliyun", AliyunGateway, "https://dysmsapi.aliyuncs.com"),
        ("tencent", TencentGateway, "https://sms.tencentcloudapi.com"),
    ],
)
def test_settings_choose_the_gateway(monkeypatch: pytest.MonkeyPatch, name: str, kind: type, url: str) -> None:
    for option, value in {**CHOICES, "sms_gateway": name}.items():
        monkeypatch.setattr(settings.KUAIJI, option, value)

    gateway: Any = gateways.chosen()

    assert (type(gateway), gateway.name, gateway.service.url) == (kind, name, url)
    assert gateway.service.may_be_private is (name == "sandbox")


@pytest.mark.parametrize(
    ("changes", "faults"),
    [
        ({}, ["KUAIJI_SMS_GATEWAY 要选 aliyun 或 tencent"]),
        ({**CHOICES, "sms_gateway": "aliyun"}, []),
        ({**CHOICES, "sms_gateway": "tencent"}, []),
        ({**CHOICES, "sms_gateway": "aliyun", "sms_app_id": ""}, []),
        ({**CHOICES, "sms_gateway": "tencent", "sms_app_id": ""}, ["KUAIJI_SMS_APP_ID 没有填写"]),
        ({**CHOICES, "sms_gateway": "aliyun", "sms_templates": {}}, ["KUAIJI_SMS_TEMPLATES 没有填写"]),
        (
            {**CHOICES, "sms_gateway": "aliyun", "sms_templates": dict.fromkeys(TEMPLATES.keys() - {"code"}, "1")},
            ["KUAIJI_SMS_TEMPLATES 缺少 code"],
        ),
        ({**CHOICES, "sms_gateway": "aliyun", "sms_key_secret": SecretStr("")}, ["KUAIJI_SMS_KEY_SECRET 没有填写"]),
    ],
)
def test_production_says_what_the_chosen_gateway_lacks(changes: dict[str, Any], faults: list[str]) -> None:
    assert settings.KUAIJI.model_copy(update=changes).sms_faults() == faults
