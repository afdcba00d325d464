"""The stand-in gateway: `kuaiji.sandbox` shows what arrives, calls back with signed receipts and can be asked."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict

from kuaiji.messaging.gateways.port import NotTaken, Outgoing, Receipt, Unclear
from kuaiji.messaging.gateways.wire import parsed, post
from kuaiji.web.outside import Service
from kuaiji.web.signing import signed_headers


@dataclass(frozen=True)
class SandboxGateway:
    service: Service
    secret: bytes
    callback: str
    name: str = "sandbox"

    def send(self, message: Outgoing) -> str:
        letter = {"key": message.key, "phone": message.phone, "text": message.text, "callback": self.callback}
        gateway_id = self.ask("/sms/send", letter).get("id")
        if not isinstance(gateway_id, str):
            raise Unclear("no id")
        return gateway_id

    def fate(self, *, key: str, gateway_id: str, phone: str, sent_at: datetime) -> Receipt | None:
        found = self.ask("/sms/status", {"key": key})
        return Receipt(found["id"], found["delivered"], found["reason"]) if "id" in found else None

    def ask(self, path: str, question: dict[str, str]) -> dict[str, Any]:
        body = json.dumps(question, ensure_ascii=False).encode()
        answer = post(self.service, path, body=body, headers=signed_headers(self.secret, body))
        if answer.status_code != 200:
            raise NotTaken(str(answer.status_code), again=True)
        return parsed(answer)


class SentReceipt(BaseModel):
    """A receipt on the wire."""

    model_config = ConfigDict(strict=True)

    id: str
    delivered: bool
    reason: str


def receipt_from(body: bytes) -> Receipt:
    sent = SentReceipt.model_validate_json(body)
    return Receipt(sent.id, sent.delivered, sent.reason)
