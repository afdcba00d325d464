"""The stand-in gateway: speaks to `kuaiji.sandbox`, which shows what arrives and calls back with signed receipts."""

import json
from dataclasses import dataclass
from datetime import datetime

from kuaiji.messaging.gateways.port import NotTaken, Outgoing, Receipt, Unclear
from kuaiji.web.outside import Service, Unreachable
from kuaiji.web.signing import signed_headers


@dataclass(frozen=True)
class SandboxGateway:
    service: Service
    secret: bytes
    callback: str
    name: str = "sandbox"

    def send(self, message: Outgoing) -> str:
        letter = {"key": message.key, "phone": message.phone, "text": message.text, "callback": self.callback}
        body = json.dumps(letter, ensure_ascii=False).encode()
        try:
            answer = self.service.post("/sms/send", body=body, headers=signed_headers(self.secret, body))
        except Unreachable as error:
            if error.may_have_arrived:
                raise Unclear(error.reason) from error
            raise NotTaken(error.reason, again=True) from error
        if answer.status_code != 200:
            raise NotTaken(f"sandbox: {answer.status_code}", again=answer.status_code == 429)
        return str(answer.json()["id"])

    def receipts(self, *, gateway_id: str, phone: str, sent_at: datetime) -> list[Receipt]:
        return []
