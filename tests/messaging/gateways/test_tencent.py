"""腾讯云短信: the published signature, the requests as documented, and what each answer means."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from kuaiji.messaging.gateways.port import NotTaken, Outgoing, Receipt, Unclear
from kuaiji.messaging.gateways.tencent import TencentGateway, authorization
from kuaiji.web.outside import Service
from recorder import Recorder, recording

KEY = "01900000-0000-7000-8000-000000000001"
SERIAL = "5000:1045710669157053657849499619"
SENT_AT = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
MESSAGE = Outgoing(
    key=KEY, phone="15400000001", template="code", values=(("code", "246810"), ("purpose", "注册")), text="…"
)


@pytest.fixture
def cloud() -> Iterator[Recorder]:
    with recording() as recorder:
        yield recorder


def gateway(cloud: Recorder) -> TencentGateway:
    return TencentGateway(
        service=Service("短信", cloud.url, may_be_private=True),
        key_id="AKIDtest",
        key_secret="secret",
        sign_name="会计人员服务平台",
        app_id="1400006666",
        region="ap-guangzhou",
        templates={"code": "1110"},
    )


def answering(cloud: Recorder, **response: object) -> TencentGateway:
    cloud.body = json.dumps({"Response": {**response, "RequestId": "a0aabda6"}}).encode()
    return gateway(cloud)


def sending(cloud: Recorder, code: str) -> TencentGateway:
    status = {"SerialNo": SERIAL, "PhoneNumber": "+8615400000001", "Fee": 1, "Code": code, "Message": "…"}
    return answering(cloud, SendStatusSet=[status])


def test_signature_is_the_one_of_the_published_example() -> None:
    # The document masks its keys with asterisks and signs with them as they stand.
    signed = authorization(
        key_id="AKID" + "*" * 32,
        key_secret="*" * 32,
        host="cvm.tencentcloudapi.com",
        action="DescribeInstances",
        moment=1551113065,
        body=rb'{"Limit": 1, "Filters": [{"Values": ["\u672a\u547d\u540d"], "Name": "instance-name"}]}',
    )

    assert signed == (
        f"TC3-HMAC-SHA256 Credential=AKID{'*' * 32}/2019-02-25/cvm/tc3_request, "
        "SignedHeaders=content-type;host;x-tc-action, "
        "Signature=10b1a37a7301a02ca19a647ad722d5e43b4b3cff309d421d85b46093f6ab6c4f"
    )


def test_message_is_sent_as_documented_and_signed_as_it_arrives(cloud: Recorder) -> None:
    assert sending(cloud, "Ok").send(MESSAGE) == SERIAL

    (sent,) = cloud.sent
    assert json.loads(sent.body) == {
        "PhoneNumberSet": ["+8615400000001"],
        "SmsSdkAppId": "1400006666",
        "SignName": "会计人员服务平台",
        "TemplateId": "1110",
        "TemplateParamSet": ["246810", "注册"],
        "SessionContext": KEY,
    }
    assert sent.headers["content-type"] == "application/json; charset=utf-8"
    assert (sent.headers["x-tc-action"], sent.headers["x-tc-version"]) == ("SendSms", "2021-01-11")
    assert sent.headers["authorization"] == authorization(
        key_id="AKIDtest",
        key_secret="secret",
        host=sent.headers["host"],
        action="SendSms",
        moment=int(sent.headers["x-tc-timestamp"]),
        body=sent.body,
    )


@pytest.mark.parametrize(
    ("code", "again"),
    [
        ("InvalidParameterValue.IncorrectPhoneNumber", False),
        ("LimitExceeded.PhoneNumberDailyLimit", False),
        ("FailedOperation.PhoneNumberInBlacklist", False),
        ("FailedOperation.InsufficientBalanceInSmsPackage", True),
        ("LimitExceeded.DeliveryFrequencyLimit", True),
    ],
)
def test_refusal_is_tried_again_only_where_time_can_help(cloud: Recorder, code: str, again: bool) -> None:
    with pytest.raises(NotTaken) as refused:
        sending(cloud, code).send(MESSAGE)

    assert (refused.value.reason, refused.value.again) == (code, again)


def test_refusal_of_the_whole_request_is_tried_again(cloud: Recorder) -> None:
    error = {"Code": "AuthFailure.SignatureFailure", "Message": "…"}

    with pytest.raises(NotTaken) as refused:
        answering(cloud, Error=error).send(MESSAGE)

    assert (refused.value.reason, refused.value.again) == ("AuthFailure.SignatureFailure", True)


@pytest.mark.parametrize("body", [b'{"Response": {"Error": {"Code": "InternalError.Timeout"}}}', b"{}", b"oops"])
def test_answer_that_says_nothing_certain_is_unclear(cloud: Recorder, body: bytes) -> None:
    cloud.body = body

    with pytest.raises(Unclear):
        gateway(cloud).send(MESSAGE)


@pytest.mark.parametrize(
    ("report", "description", "delivered"), [("SUCCESS", "DELIVRD", True), ("FAIL", "UNDELIVERABLE", False)]
)
def test_fate_is_found_by_the_serial_number(cloud: Recorder, report: str, description: str, delivered: bool) -> None:
    status = {"SerialNo": SERIAL, "ReportStatus": report, "Description": description, "UserReceiveTime": 1620734188}
    asked = answering(cloud, PullSmsSendStatusSet=[{**status, "SerialNo": "another"}, status])

    found = asked.fate(key=KEY, gateway_id=SERIAL, phone="15400000001", sent_at=SENT_AT)

    assert found == Receipt(SERIAL, is_delivered=delivered, reason=description)
    assert json.loads(cloud.sent[0].body) == {
        "BeginTime": 1795309140,
        "Offset": 0,
        "Limit": 100,
        "PhoneNumber": "+8615400000001",
        "SmsSdkAppId": "1400006666",
    }


def test_fate_of_a_message_whose_id_never_came_back_is_found_by_our_key(cloud: Recorder) -> None:
    status = {"SerialNo": SERIAL, "ReportStatus": "SUCCESS", "Description": "DELIVRD", "SessionContext": KEY}
    asked = answering(cloud, PullSmsSendStatusSet=[status])

    found = asked.fate(key=KEY, gateway_id="", phone="15400000001", sent_at=SENT_AT)

    assert found == Receipt(SERIAL, is_delivered=True, reason="DELIVRD")


def test_fate_is_unknown_while_the_gateway_lists_nothing(cloud: Recorder) -> None:
    asked = answering(cloud, PullSmsSendStatusSet=[])

    assert asked.fate(key=KEY, gateway_id=SERIAL, phone="15400000001", sent_at=SENT_AT) is None


def test_text_that_is_not_registered_waits_for_the_operator(cloud: Recorder) -> None:
    with pytest.raises(NotTaken) as refused:
        gateway(cloud).send(replace(MESSAGE, template="returned"))

    assert (refused.value.again, cloud.sent) == (True, [])
