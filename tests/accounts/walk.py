"""How a browser walks the pages of accounts: it keeps hidden fields, works out proofs and reads the phone's texts."""

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.test import Client

from factories import phone_number, resident_number
from kuaiji.messaging.models import Sms
from kuaiji.web.crypto import decrypt

PASSWORD = "correct horse 电池"
HIDDEN = re.compile(r'<input type="hidden" name="([a-z_]+)" value="([^"]*)">')


def solve(challenge: str, bits: int = 14) -> str:
    n = 0
    while int.from_bytes(hashlib.sha256(f"{challenge}.{n}".encode()).digest()) >> (256 - bits):
        n += 1
    return str(n)


def hidden(response: HttpResponse) -> dict[str, str]:
    """Return the hidden fields of the page's own form, the proof worked out."""
    page = response.content.decode()
    found = dict(HIDDEN.findall(page[page.index('<main id="main"') :]))
    if "challenge" in found:
        found["pow"] = solve(found["challenge"])
    return found


def send(client: Client, page: str, typed: Mapping[str, str], to: str = "", **headers: Any) -> Any:
    """Open a page, fill it in and send its form."""
    return client.post(to or page, hidden(client.get(page)) | dict(typed), **headers)


def texts_to(phone: str) -> list[str]:
    """Return every text message queued to this phone, the oldest first."""
    found = []
    for sms in Sms.objects.order_by("id"):
        if decrypt(sms.phone_cipher, sms.phone_box) == phone:
            found.append(json.loads(decrypt(sms.content_cipher, sms.content_box))["text"])
    return found


def code_sent_to(phone: str) -> str:
    found = re.search("验证码([0-9]{6})", texts_to(phone)[-1])
    assert found is not None
    return found[1]


def registration(**changes: str) -> dict[str, str]:
    """Return a registration form as 李雷 fills it in."""
    return {
        "kind": "resident_id",
        "number": resident_number(),
        "name": "李雷",
        "password": PASSWORD,
        "again": PASSWORD,
        "phone": phone_number(),
        "terms": "yes",
        "sensitive": "yes",
    } | changes


def register(client: Client, typed: Mapping[str, str]) -> Any:
    """Walk through registration: fill in, get the code, register."""
    page = send(client, "/register", typed, to="/register/code")
    assert page.status_code == 200, page.content.decode()
    code = code_sent_to(typed["phone"])
    return client.post("/register", hidden(page) | dict(typed) | {"code": code})


def log_in(client: Client, name: str, password: str = PASSWORD, **more: str) -> Any:
    return send(client, "/login", {"name": name, "password": password} | more)
