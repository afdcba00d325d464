"""报文签名: how we and an outside service prove to each other who is speaking (HMAC-SM3)."""

import hmac
import secrets
import time
from typing import Protocol

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.hmac import HMAC

TOLERANCE_SECONDS = 300


class Forged(Exception):
    """The signature does not hold, or the message is too old."""


def signature(secret: bytes, timestamp: str, nonce: str, body: bytes) -> str:
    mac = HMAC(secret, hashes.SM3())
    mac.update(f"{timestamp}\n{nonce}\n".encode() + body)
    return mac.finalize().hex()


def signed_headers(secret: bytes, body: bytes) -> dict[str, str]:
    timestamp, nonce = str(int(time.time())), secrets.token_hex(16)
    return {
        "Content-Type": "application/json",
        "X-Timestamp": timestamp,
        "X-Nonce": nonce,
        "X-Signature": signature(secret, timestamp, nonce, body),
    }


class Headers(Protocol):
    """What every HTTP library has: headers by name, in any case."""

    def get(self, name: str, default: str, /) -> str: ...


def verified_nonce(secret: bytes, headers: Headers, body: bytes) -> str:
    """Return the nonce of a genuine, recent message. Whoever must not act on it twice has to spend the nonce."""
    timestamp, nonce = headers.get("X-Timestamp", ""), headers.get("X-Nonce", "")
    if not hmac.compare_digest(signature(secret, timestamp, nonce, body), headers.get("X-Signature", "")):
        raise Forged("signature")
    if not timestamp.isdecimal() or abs(time.time() - int(timestamp)) > TOLERANCE_SECONDS:
        raise Forged("age")
    if not 16 <= len(nonce) <= 64:
        raise Forged("nonce")
    return nonce
