"""阿里云短信: the published signature, the requests as documented, and what each answer means."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from kuaiji.messaging.gateways.aliyun import AliyunGateway, authorization, canonical_query
from kuaiji.messaging.gateways.port import NotTaken, Outgoing, Receipt, Unclear
from kuaiji.web.outside import Service
from recorder import Recorder, recording

KEY = "01900000-0000-7000-8000-000000000001"
SENT_AT = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)
MESSAGE = Outgoing(
    key=KEY, phone="15400000001", template="code", values=(("code", "246810"), ("purpose", "注册")), text="…"
)


@pytest.fixture
def cloud() -> Iterator[Recorder]:
    with recording() as recorder:
        yield recorder


def gateway(cloud: Recorder) -> AliyunGateway:
    return AliyunGateway(
        service=Service("短信", cloud.url, may_be_private=True),
        key_id="testid",
        key_secret="testsecret",
        sign_name="会计人员服务平台",
        templates={"code": "SMS_100"},
    )


def answering(cloud: Recorder, **values: object) -> AliyunGateway:
    cloud.body = json.dumps(values).encode()
    return gateway(cloud)


def test_signature_is_the_one_of_the_published_example() -> None:
    headers = {
        "host": "ecs.cn-shanghai.aliyuncs.com",
        "x-acs-action": "RunInstances",
        "x-acs-version": "2014-05-26",
        "x-acs-date": "2023-10-26T10:22:32Z",
        "x-acs-signature-nonce": "3156853299f313e23d1673dc12e1703d",
        "x-acs-content-sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    }
    query = canonical_query(
        {"RegionId": "cn-shanghai", "ImageId": "win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd"}
    )

    assert authorization("YourAccessKeyId", "YourAccessKeySecret", query, headers) == (
        "ACS3-HMAC-SHA256 Credential=YourAccessKeyId,"
        "SignedHeaders=host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version,"
        "Signature=06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0"
    )


def test_message_is_sent_as_documented_and_signed_as_it_arrives(cloud: Recorder) -> None:
    taken = answering(cloud, Message="OK", RequestId="F655A8D5", Code="OK", BizId="900619746936498440^0")

    assert taken.send(MESSAGE) == "900619746936498440^0"

    (sent,) = cloud.sent
    assert {name: values[0] for name, values in parse_qs(urlsplit(sent.path).query).items()} == {
        "PhoneNumbers": "15400000001",
        "SignName": "会计人员服务平台",
        "TemplateCode": "SMS_100",
        "TemplateParam": '{"code":"246810","purpose":"注册"}',
        "OutId": KEY,
    }
    assert sent.headers["host"] == "dysmsapi.aliyuncs.com"
    assert (sent.headers["x-acs-action"], sent.headers["x-acs-version"]) == ("SendSms", "2017-05-25")
    expected = authorization("testid", "testsecret", urlsplit(sent.path).query, sent.headers)
    assert sent.headers["authorization"] == expected


@pytest.mark.parametrize(
    ("code", "again"),
    [
        ("isv.MOBILE_NUMBER_ILLEGAL", False),
        ("isv.BUSINESS_LIMIT_CONTROL", False),
        ("isv.AMOUNT_NOT_ENOUGH", True),
        ("Throttling.User", True),
        ("SignatureDoesNotMatch", True),
    ],
)
def test_refusal_is_tried_again_only_where_time_can_help(cloud: Recorder, code: str, again: bool) -> None:
    with pytest.raises(NotTaken) as refused:
        answering(cloud, Code=code, Message="…").send(MESSAGE)

    assert (refused.value.reason, refused.value.again) == (code, again)


@pytest.mark.parametrize("body", [b'{"Code": "isp.SYSTEM_ERROR"}', b"{}", b"[]", b"<html>"])
def test_answer_that_says_nothing_certain_is_unclear(cloud: Recorder, body: bytes) -> None:
    cloud.body = body

    with pytest.raises(Unclear):
        gateway(cloud).send(MESSAGE)


def test_server_that_fails_after_reading_is_unclear(cloud: Recorder) -> None:
    cloud.status = 503

    with pytest.raises(Unclear):
        gateway(cloud).send(MESSAGE)


def details(status: int, code: str) -> dict[str, object]:
    detail = {"ErrCode": code, "OutId": KEY, "SendStatus": status, "PhoneNum": "15400000001", "TemplateCode": "SMS_100"}
    other = {**detail, "OutId": "another", "SendStatus": 3}
    return {"Code": "OK", "TotalCount": 2, "SmsSendDetailDTOs": {"SmsSendDetailDTO": [other, detail]}}


@pytest.mark.parametrize(
    ("status", "code", "receipt"),
    [
        (1, "", None),
        (2, "MK:0001", Receipt("900^0", is_delivered=False, reason="MK:0001")),
        (3, "DELIVERED", Receipt("900^0", is_delivered=True, reason="DELIVERED")),
    ],
)
def test_fate_is_asked_for_by_day_in_china(cloud: Recorder, status: int, code: str, receipt: Receipt | None) -> None:
    asked = answering(cloud, **details(status, code))

    assert asked.fate(key=KEY, gateway_id="900^0", phone="15400000001", sent_at=SENT_AT) == receipt

    query = parse_qs(urlsplit(cloud.sent[0].path).query)
    assert (query["SendDate"], query["BizId"], query["PhoneNumber"]) == (["20261123"], ["900^0"], ["15400000001"])


def test_fate_of_a_message_whose_id_never_came_back_is_found_by_our_key(cloud: Recorder) -> None:
    asked = answering(cloud, **details(3, "DELIVERED"))

    found = asked.fate(key=KEY, gateway_id="", phone="15400000001", sent_at=SENT_AT)

    assert found == Receipt("", is_delivered=True, reason="DELIVERED")
    assert "BizId" not in parse_qs(urlsplit(cloud.sent[0].path).query)


def test_fate_is_unknown_while_the_gateway_lists_nothing(cloud: Recorder) -> None:
    assert answering(cloud, Code="OK").fate(key=KEY, gateway_id="1", phone="15400000001", sent_at=SENT_AT) is None


def test_text_that_is_not_registered_waits_for_the_operator(cloud: Recorder) -> None:
    with pytest.raises(NotTaken) as refused:
        gateway(cloud).send(replace(MESSAGE, template="returned"))

    assert (refused.value.again, cloud.sent) == (True, [])
