"""One request to a gateway: what counts as not taken, what as unclear, and JSON that is not trusted."""

from collections.abc import Mapping
from typing import Any

import httpx

from kuaiji.messaging.gateways.port import NotTaken, Outgoing, Unclear
from kuaiji.web.outside import Service, Unreachable


def post(service: Service, path: str, *, body: bytes, headers: dict[str, str]) -> httpx.Response:
    """Send it once; only a request that certainly never arrived may be tried again."""
    try:
        return service.post(path, body=body, headers=headers)
    except Unreachable as error:
        if error.may_have_arrived:
            raise Unclear(error.reason) from error
        raise NotTaken(error.reason, again=True) from error


def parsed(answer: httpx.Response) -> dict[str, Any]:
    """Return the JSON object; anything else leaves it open what happened."""
    try:
        found = answer.json()
    except ValueError as error:
        raise Unclear(f"{answer.status_code}: no JSON") from error
    if not isinstance(found, dict):
        raise Unclear(f"{answer.status_code}: no object")
    return found


def registered(templates: Mapping[str, str], message: Outgoing) -> str:
    """Return the number under which the gateway knows the text."""
    if message.template not in templates:
        raise NotTaken(f"template {message.template} is not registered", again=True)
    return templates[message.template]
