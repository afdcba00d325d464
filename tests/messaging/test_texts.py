"""The SMS texts: short enough for one message, and needing exactly what their callers give."""

import pytest

from kuaiji.messaging.texts import TEMPLATES, SmsTemplate, to_register

SIGN = "【会计人员服务平台】"
ONE_MESSAGE = 70
# What each part of a text may have that is longer than one message.
PART = 67
TYPICAL = {
    "code": "246810",
    "purpose": "找回密码",
    "kind": "信息采集",
    "number": "440100261122000017",
    "department": "广州市天河区财政局",
    "done": "广州市天河区财政局",
    "phone": "020-38622000",
    "next": "",
    "staff": "TH0012",
    "days": "7",
    "link": "https://kuaiji.czt.gd.gov.cn/confirm/abcdefghijklmnopqrstuv",
    "summary": "教育2条、工作1条、材料9张",
}


@pytest.mark.parametrize("template", TEMPLATES.values(), ids=lambda template: template.code)
def test_text_fits_two_messages_at_most_and_names_what_it_needs(template: SmsTemplate) -> None:
    values = {name: TYPICAL.get(name, "11月25日") for name in template.names()}

    text = SIGN + template.render(values)

    assert "{" not in text
    # A link alone fills half a message.
    assert len(text) <= (2 * PART if "link" in template.names() else ONE_MESSAGE + 20)


def test_code_is_in_one_message() -> None:
    assert len(SIGN + TEMPLATES["code"].render({"code": "246810", "purpose": "找回密码"})) <= ONE_MESSAGE


def test_texts_are_listed_as_each_gateway_wants_them_registered() -> None:
    lines = to_register().splitlines()

    first = lines.index("payment-opens  缴费提醒")
    assert lines[first + 1 : first + 3] == [
        "  阿里云  ${region}${exam}考试${date}开始缴费，${end}截止，未缴费报名无效。",
        "  腾讯云  {1}{2}考试{3}开始缴费，{4}截止，未缴费报名无效。",
    ]
    assert len(lines) == 3 * len(TEMPLATES)
