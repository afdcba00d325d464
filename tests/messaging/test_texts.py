"""The SMS texts: short enough for one message, and needing exactly what their callers give."""

import pytest

from kuaiji.messaging.texts import TEMPLATES, SmsTemplate

SIGN = "【会计人员服务平台】"
ONE_MESSAGE = 70
TYPICAL = {
    "code": "246810",
    "purpose": "找回密码",
    "kind": "信息采集",
    "number": "440100261122000017",
    "department": "广州市天河区财政局",
    "done": "广州市天河区财政局",
    "phone": "020-38622000",
    "next": "",
}


@pytest.mark.parametrize("template", TEMPLATES.values(), ids=lambda template: template.code)
def test_text_fits_two_messages_at_most_and_names_what_it_needs(template: SmsTemplate) -> None:
    values = {name: TYPICAL.get(name, "11月25日") for name in template.names()}

    text = SIGN + template.render(values)

    assert "{" not in text
    assert len(text) <= ONE_MESSAGE + 20


def test_code_is_in_one_message() -> None:
    assert len(SIGN + TEMPLATES["code"].render({"code": "246810", "purpose": "找回密码"})) <= ONE_MESSAGE
