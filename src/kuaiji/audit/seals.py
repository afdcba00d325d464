"""封存签名 (Ed25519): the keys that daily roots are signed with, and what a signed root says."""

import json
import re
from base64 import b64decode, b64encode
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from hashlib import sha256
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

KEY = re.compile("[0-9a-f]{64}")


class Unreadable(ValueError):
    """A line of an exported file is no root."""


@dataclass(frozen=True, slots=True)
class Seal:
    """One signed daily root: the text that was signed, its signature, and the marks that lead to a broken row."""

    body: str
    signature: bytes
    marks: bytes

    @property
    def says(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.body)
        return found

    @property
    def digest(self) -> str:
        return sha256(self.body.encode()).hexdigest()

    @property
    def number(self) -> int:
        return int(self.says["number"])

    @property
    def day(self) -> date:
        return date.fromisoformat(self.says["day"])

    @property
    def since(self) -> datetime | None:
        text = self.says["since"]
        return datetime.fromisoformat(text) if text else None

    @property
    def until(self) -> datetime:
        return datetime.fromisoformat(self.says["until"])

    def is_signed_by(self, keys: frozenset[str]) -> bool:
        """True if one of these public keys signed exactly this text and these marks; only then can it be read."""
        try:
            said = self.says
            if said["key"] not in keys or said["marks"] != sha256(self.marks).hexdigest():
                return False
            Ed25519PublicKey.from_public_bytes(bytes.fromhex(said["key"])).verify(self.signature, self.body.encode())
        except (ValueError, LookupError, TypeError, InvalidSignature):
            return False
        return True

    def as_line(self) -> str:
        """Return the root as one line of an exported file."""
        return json.dumps(
            {"body": self.body, "signature": self.signature.hex(), "marks": b64encode(self.marks).decode()},
            ensure_ascii=False,
        )  # fmt: skip

    @classmethod
    def from_line(cls, line: str) -> "Seal":
        try:
            said = json.loads(line)
            return cls(str(said["body"]), bytes.fromhex(said["signature"]), b64decode(said["marks"], validate=True))
        except (ValueError, LookupError, TypeError):
            raise Unreadable from None


def sign(says: dict[str, Any], marks: bytes) -> Seal:
    """Sign what a root says with the first of the keys."""
    key = private_keys()[0]
    whole = says | {"key": public_hex(key), "marks": sha256(marks).hexdigest()}
    body = json.dumps(whole, ensure_ascii=False, sort_keys=True)
    return Seal(body, key.sign(body.encode()), marks)


def public_keys() -> frozenset[str]:
    """Return the public keys that this installation has signed with."""
    return frozenset(public_hex(key) for key in private_keys())


def public_hex(key: Ed25519PrivateKey) -> str:
    return key.public_key().public_bytes_raw().hex()


@cache
def private_keys() -> list[Ed25519PrivateKey]:
    """Return the keys of the settings, the first of which signs; demo and tests derive one."""
    text = settings.KUAIJI.trail_keys.get_secret_value()
    seeds = text.split(",") if text else [derived(settings.SECRET_KEY.encode())]
    if not all(KEY.fullmatch(seed) for seed in seeds):
        # The reason may not quote a key: it would reach a log.
        raise ImproperlyConfigured("KUAIJI_TRAIL_KEYS: expected HEX64[,HEX64]")
    return [Ed25519PrivateKey.from_private_bytes(bytes.fromhex(seed)) for seed in seeds]


def derived(secret: bytes) -> str:
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"kuaiji trail").derive(secret).hex()
