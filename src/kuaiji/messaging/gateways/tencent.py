"""腾讯云短信: SendSms and PullSmsSendStatusByPhoneNumber of 2021-01-11, signed with TC3-HMAC-SHA256."""

import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from kuaiji.messaging.gateways.port import NotTaken, Outgoing, Receipt, Unclear
from kuaiji.messaging.gateways.wire import parsed, post, registered
from kuaiji.web.outside import Service

HOST = "sms.tencentcloudapi.com"
VERSION = "2021-01-11"
KIND = "application/json; charset=utf-8"
SIGNED = "content-type;host;x-tc-action"

# Faults of this one message, for which no later attempt can help; whatever else is refused may be put right.
HOPELESS = (
    "FailedOperation.ContainSensitiveWord",
    "FailedOperation.PhoneNumberInBlacklist",
    "InvalidParameterValue.IncorrectPhoneNumber",
    "InvalidParameterValue.ContentLengthLimit",
    "InvalidParameterValue.ProhibitedUseUrlInTemplateParameter",
    "InvalidParameterValue.TemplateParameterLengthLimit",
    "LimitExceeded.PhoneNumber",
)


@dataclass(frozen=True)
class TencentGateway:
    service: Service
    key_id: str
    key_secret: str
    sign_name: str
    app_id: str
    region: str
    templates: Mapping[str, str]
    host: str = HOST
    name: str = "tencent"

    def send(self, message: Outgoing) -> str:
        found = self.ask(
            "SendSms",
            {
                "PhoneNumberSet": [f"+86{message.phone}"],
                "SmsSdkAppId": self.app_id,
                "SignName": self.sign_name,
                "TemplateId": registered(self.templates, message),
                "TemplateParamSet": [value for _, value in message.values],
                "SessionContext": message.key,
            },
        )
        status: dict[str, Any] = found.get("Error") or next(iter(found.get("SendStatusSet") or ()), {})
        code = str(status.get("Code", ""))
        if code == "Ok":
            return str(status.get("SerialNo", ""))
        if code.startswith("InternalError") or not code:
            raise Unclear(code)
        raise NotTaken(code, again=not code.startswith(HOPELESS))

    def fate(self, *, key: str, gateway_id: str, phone: str, sent_at: datetime) -> Receipt | None:
        question = {
            "BeginTime": int(sent_at.timestamp()) - 60,
            "Offset": 0,
            "Limit": 100,
            "PhoneNumber": f"+86{phone}",
            "SmsSdkAppId": self.app_id,
        }
        found = self.ask("PullSmsSendStatusByPhoneNumber", question)
        for status in found.get("PullSmsSendStatusSet") or ():
            if status.get("SessionContext") == key or (gateway_id and status.get("SerialNo") == gateway_id):
                delivered = status.get("ReportStatus") == "SUCCESS"
                return Receipt(str(status.get("SerialNo", "")), delivered, str(status.get("Description", "")))
        return None

    def ask(self, action: str, question: dict[str, Any]) -> dict[str, Any]:
        body = json.dumps(question, ensure_ascii=False).encode()
        moment = int(time.time())
        signed = authorization(
            key_id=self.key_id, key_secret=self.key_secret, host=self.host, action=action, moment=moment, body=body
        )
        headers = {
            "Host": self.host,
            "Content-Type": KIND,
            "X-TC-Action": action,
            "X-TC-Version": VERSION,
            "X-TC-Region": self.region,
            "X-TC-Timestamp": str(moment),
            "Authorization": signed,
        }
        found = parsed(post(self.service, "/", body=body, headers=headers)).get("Response")
        return found if isinstance(found, dict) else {}


def authorization(*, key_id: str, key_secret: str, host: str, action: str, moment: int, body: bytes) -> str:
    """Sign a POST to / with a JSON body (签名方法 v3); the service is the first label of the host."""
    service = host.partition(".")[0]
    named = f"content-type:{KIND}\nhost:{host}\nx-tc-action:{action.lower()}\n"
    request = "\n".join(("POST", "/", "", named, SIGNED, hashlib.sha256(body).hexdigest()))
    day = datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%d")
    scope = f"{day}/{service}/tc3_request"
    text = f"TC3-HMAC-SHA256\n{moment}\n{scope}\n{hashlib.sha256(request.encode()).hexdigest()}"
    key = f"TC3{key_secret}".encode()
    for part in (day, service, "tc3_request"):
        key = hmac.digest(key, part.encode(), "sha256")
    signature = hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
    return f"TC3-HMAC-SHA256 Credential={key_id}/{scope}, SignedHeaders={SIGNED}, Signature={signature}"
