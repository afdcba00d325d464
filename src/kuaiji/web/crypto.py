"""Encryption of ID numbers and phones (国密 SM4, SM3): what the database keeps says nothing without the keys."""

import os
import re
from functools import cache
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

LAYOUT = 1
NONCE, TAG = 12, 16
SM4_KEY, INDEX_KEY = 16, 32
ENTRY = re.compile(r"cipher:(?P<number>[1-9][0-9]?):(?P<cipher>[0-9a-f]{32})|index:[0-9]{1,3}:(?P<index>[0-9a-f]{64})")


class Unreadable(Exception):
    """A sealed value belongs to another row, was altered, or its key is gone."""


class BadKeys(ValueError):
    """The settings hold no usable keys."""


class Keeper(Protocol):
    """Who holds the keys: this process, or an encryption machine that never lets them out."""

    def seal(self, content: bytes, aad: bytes) -> bytes: ...

    def open(self, blob: bytes, aad: bytes) -> bytes: ...

    def index(self, content: bytes) -> bytes: ...


class LocalKeeper:
    """Keys from the settings: `cipher:ID:HEX` (the first one seals, all open) and one `index:ID:HEX`."""

    def __init__(self, keys: str) -> None:
        self.ciphers: dict[int, bytes] = {}
        self.index_key = b""
        for entry in keys.split(","):
            found = ENTRY.fullmatch(entry.strip())
            if found is None:
                raise BadKeys("an entry is malformed")
            if found["index"]:
                self.index_key = bytes.fromhex(found["index"])
            else:
                self.ciphers[int(found["number"])] = bytes.fromhex(found["cipher"])
        if not self.ciphers or not self.index_key:
            raise BadKeys("one cipher key and one index key are needed")

    def seal(self, content: bytes, aad: bytes) -> bytes:
        number, key = next(iter(self.ciphers.items()))
        head = bytes([LAYOUT, number])
        nonce = os.urandom(NONCE)
        box = Cipher(algorithms.SM4(key), modes.GCM(nonce)).encryptor()
        box.authenticate_additional_data(head + aad)
        return head + nonce + box.update(content) + box.finalize() + box.tag

    def open(self, blob: bytes, aad: bytes) -> bytes:
        head, nonce, body, tag = blob[:2], blob[2 : 2 + NONCE], blob[2 + NONCE : -TAG], blob[-TAG:]
        if len(blob) < 2 + NONCE + TAG or head[0] != LAYOUT or head[1] not in self.ciphers:
            raise Unreadable
        box = Cipher(algorithms.SM4(self.ciphers[head[1]]), modes.GCM(nonce, tag)).decryptor()
        box.authenticate_additional_data(head + aad)
        try:
            return box.update(body) + box.finalize()
        except InvalidTag:
            raise Unreadable from None

    def index(self, content: bytes) -> bytes:
        mac = hmac.HMAC(self.index_key, hashes.SM3())
        mac.update(content)
        return mac.finalize()


@cache
def keeper() -> Keeper:
    keys = settings.KUAIJI.keys.get_secret_value()
    if not keys:
        if settings.MODE == "production":
            raise ImproperlyConfigured("KUAIJI_KEYS is empty")
        keys = keys_from(settings.SECRET_KEY.encode())
    try:
        return LocalKeeper(keys)
    except BadKeys:
        # The reason may quote a key: it must not reach a log.
        raise ImproperlyConfigured("KUAIJI_KEYS: expected cipher:ID:HEX32,index:ID:HEX64") from None


def keys_from(seed: bytes) -> str:
    """Derive a set of keys, for demo and tests, where nobody has written any down."""
    length = SM4_KEY + INDEX_KEY
    made = HKDF(algorithm=hashes.SHA256(), length=length, salt=None, info=b"kuaiji field keys").derive(seed)
    return f"cipher:1:{made[:SM4_KEY].hex()},index:1:{made[SM4_KEY:].hex()}"


def encrypt(text: str, aad: str) -> bytes:
    """Seal `text` for one place: `aad` names table, column and row, so a value moved to another row will not open."""
    return keeper().seal(text.encode(), aad.encode())


def decrypt(blob: bytes | memoryview, aad: str) -> str:
    """Open what `encrypt` sealed for the same place, or raise Unreadable."""
    return keeper().open(bytes(blob), aad.encode()).decode()


def digest(text: str, purpose: str) -> bytes:
    """Return the keyed digest by which an encrypted value is found again; the same text differs between purposes."""
    return keeper().index(f"{purpose}\0{text}".encode())
