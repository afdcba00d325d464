"""学信网, 资格 and 实名 registries: how they are asked, over signed HTTP."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Protocol

from django.conf import settings
from pydantic import BaseModel, ConfigDict, ValidationError

from kuaiji.rules.codes import CheckKind, Outcome
from kuaiji.verification.models import Check
from kuaiji.web.outside import Service, Unreachable
from kuaiji.web.signing import signed_headers

SANDBOX = "kuaiji sandbox"


class Answer(BaseModel):
    """What a registry says; `theirs` holds its own value of each field that differs."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)

    question: str
    outcome: Outcome
    theirs: dict[str, str] = {}
    issuer: str


class Unanswered(Exception):
    """The registry gave no answer that can be used; asking again later may help."""


class Registry(Protocol):
    def answer(self, *, check_id: str, question: Mapping[str, str]) -> Answer: ...


@dataclass(frozen=True)
class HttpRegistry:
    """One registry at one signed HTTP endpoint."""

    service: Service
    path: str
    secret: bytes

    def answer(self, *, check_id: str, question: Mapping[str, str]) -> Answer:
        body = json.dumps({"id": check_id, "question": dict(question)}, ensure_ascii=False).encode()
        headers = {**signed_headers(self.secret, body), "Idempotency-Key": check_id}
        try:
            reply = self.service.post(self.path, body=body, headers=headers)
        except Unreachable as error:
            raise Unanswered(error.reason) from error
        if reply.status_code != 200:
            raise Unanswered(f"{self.service.name}: {reply.status_code}")
        return trusted(reply.content, check_id)


def trusted(content: bytes, check_id: str) -> Answer:
    """Accept only a well-formed, final answer to this very question, and in production none from a stand-in."""
    try:
        answer = Answer.model_validate_json(content)
    except ValidationError as error:
        raise Unanswered("malformed answer") from error
    if answer.question != check_id or answer.outcome in Check.OPEN:
        raise Unanswered("answer to another question")
    if settings.MODE == "production" and answer.issuer == SANDBOX:
        raise Unanswered("answer of the sandbox")
    return answer


@cache
def registry(kind: str) -> Registry | None:
    """Return the registry that answers this kind of question, or None where an operator has none to connect."""
    chosen = settings.KUAIJI
    url = {
        CheckKind.REALNAME: chosen.realname_url,
        CheckKind.EDUCATION: chosen.education_url,
        CheckKind.DEGREE: chosen.education_url,
        CheckKind.QUALIFICATION: chosen.qualification_url,
    }[CheckKind(kind)]
    if url:
        secret = chosen.registry_secret.get_secret_value().encode()
        return HttpRegistry(Service(CheckKind(kind).label, url), f"/{kind}", secret)
    if settings.MODE == "production":
        return None
    secret = chosen.sandbox_secret.get_secret_value().encode()
    return HttpRegistry(Service(CheckKind(kind).label, chosen.sandbox_url, may_be_private=True), f"/{kind}", secret)
