"""阿里云短信: SendSms and QuerySendDetails of Dysmsapi 2017-05-25, signed with ACS3-HMAC-SHA256."""

import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from kuaiji.messaging.gateways.port import NotTaken, Outgoing, Receipt, Unclear
from kuaiji.messaging.gateways.wire import parsed, post, registered
from kuaiji.web.outside import Service

HOST = "dysmsapi.aliyuncs.com"
VERSION = "2017-05-25"
SIGNED = ("host", "x-acs-action", "x-acs-content-sha256", "x-acs-date", "x-acs-signature-nonce", "x-acs-version")
EMPTY = hashlib.sha256(b"").hexdigest()
SHANGHAI = ZoneInfo("Asia/Shanghai")
WAITING, DELIVERED = 1, 3

# Faults of this one message, for which no later attempt can help; whatever else is refused may be put right.
HOPELESS = {
    "isv.MOBILE_NUMBER_ILLEGAL",
    "isv.BUSINESS_LIMIT_CONTROL",
    "isv.SMS_CONTENT_ILLEGAL",
    "isv.BLACK_KEY_CONTROL_LIMIT",
    "isv.PARAM_LENGTH_LIMIT",
    "isv.PARAM_NOT_SUPPORT_URL",
    "isv.TEMPLATE_MISSING_PARAMETERS",
    "isv.INVALID_PARAMETERS",
}
UNCLEAR = {"isp.SYSTEM_ERROR", "isp.GATEWAY_ERROR", "InternalError"}


@dataclass(frozen=True)
class AliyunGateway:
    service: Service
    key_id: str
    key_secret: str
    sign_name: str
    templates: Mapping[str, str]
    host: str = HOST
    name: str = "aliyun"

    def send(self, message: Outgoing) -> str:
        found = self.ask(
            "SendSms",
            {
                "PhoneNumbers": message.phone,
                "SignName": self.sign_name,
                "TemplateCode": registered(self.templates, message),
                "TemplateParam": json.dumps(dict(message.values), ensure_ascii=False, separators=(",", ":")),
                "OutId": message.key,
            },
        )
        code = str(found.get("Code", ""))
        if code == "OK":
            return str(found.get("BizId", ""))
        if code in UNCLEAR or not code:
            raise Unclear(code)
        raise NotTaken(code, again=code not in HOPELESS)

    def fate(self, *, key: str, gateway_id: str, phone: str, sent_at: datetime) -> Receipt | None:
        day = sent_at.astimezone(SHANGHAI).strftime("%Y%m%d")
        question = {"PhoneNumber": phone, "SendDate": day, "PageSize": "50", "CurrentPage": "1"}
        if gateway_id:
            question["BizId"] = gateway_id
        found = self.ask("QuerySendDetails", question)
        for detail in (found.get("SmsSendDetailDTOs") or {}).get("SmsSendDetailDTO", []):
            if detail.get("OutId") == key and detail.get("SendStatus") != WAITING:
                return Receipt(gateway_id, detail.get("SendStatus") == DELIVERED, str(detail.get("ErrCode", "")))
        return None

    def ask(self, action: str, parameters: Mapping[str, str]) -> dict[str, Any]:
        query = canonical_query(parameters)
        headers = {
            "host": self.host,
            "x-acs-action": action,
            "x-acs-version": VERSION,
            "x-acs-date": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "x-acs-signature-nonce": secrets.token_hex(16),
            "x-acs-content-sha256": EMPTY,
        }
        headers["Authorization"] = authorization(self.key_id, self.key_secret, query, headers)
        return parsed(post(self.service, f"/?{query}", body=b"", headers=headers))


def canonical_query(parameters: Mapping[str, str]) -> str:
    return "&".join(f"{quote(name, safe='')}={quote(parameters[name], safe='')}" for name in sorted(parameters))


def authorization(key_id: str, key_secret: str, query: str, headers: Mapping[str, str]) -> str:
    """Sign a POST to / whose parameters are all in the query (V3 版本请求体&签名机制)."""
    named = "".join(f"{name}:{headers[name]}\n" for name in SIGNED)
    request = "\n".join(("POST", "/", query, named, ";".join(SIGNED), headers["x-acs-content-sha256"]))
    text = f"ACS3-HMAC-SHA256\n{hashlib.sha256(request.encode()).hexdigest()}"
    signature = hmac.new(key_secret.encode(), text.encode(), hashlib.sha256).hexdigest()
    return f"ACS3-HMAC-SHA256 Credential={key_id},SignedHeaders={';'.join(SIGNED)},Signature={signature}"
