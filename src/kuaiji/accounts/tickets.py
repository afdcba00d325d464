"""Sealed tickets (随表单带走的密封内容): unreadable, good for one browser, for a while."""

import base64
import binascii
import json
import time
from datetime import timedelta
from typing import Any

from kuaiji.web.crypto import Unreadable, decrypt, encrypt

LASTS = timedelta(minutes=15)


def seal(purpose: str, content: dict[str, Any], browser: str) -> str:
    """Return a ticket for a hidden field of this browser's form."""
    text = json.dumps({"at": int(time.time()), "content": content}, ensure_ascii=False)
    return base64.urlsafe_b64encode(encrypt(text, aad(purpose, browser))).decode()


def unseal(purpose: str, ticket: str, browser: str) -> dict[str, Any] | None:
    """Return what was sealed, or None: another browser's, another purpose, tampered with, or too old."""
    try:
        opened = json.loads(decrypt(base64.urlsafe_b64decode(ticket.encode()), aad(purpose, browser)))
    except (Unreadable, binascii.Error):
        return None
    content: dict[str, Any] = opened["content"]
    return content if time.time() - opened["at"] <= LASTS.total_seconds() else None


def aad(purpose: str, browser: str) -> str:
    return f"accounts.ticket:{purpose}:{browser}"
