"""密码: which ones are accepted, and hashing with Argon2id on no more cores than the machine can spare."""

import fcntl
import gzip
import os
import time
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from django.conf import settings

from kuaiji.rules.codes import GUIDE
from kuaiji.rules.findings import Finding, Source, must

SHORTEST, LONGEST = 8, 128
PATIENCE_SECONDS = 2.0
RETRY_AFTER_SECONDS = 5
HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# The hash of a password that nobody has: unknown names cost the same work as known ones.
NOBODY = "$argon2id$v=19$m=19456,t=2,p=1$sbF69EjcOWura732+QTJhg$jNDulNjHo5Gu57b+Et0cB4pddhyUpE9wdzvwG1ak48U"
OURS = frozenset({"woaini1314", "woaini520", "a123456789", "qq123456789", "kuaiji123", "kuaiji2026", "aa123456789"})
SOURCE = Source(GUIDE, "（一）新用户注册：密码、确认密码")


class Busy(Exception):
    """Every core that may hash is hashing; the person tries again in a few seconds."""


def password_findings(password: str, again: str, *, words: tuple[str, ...] = ()) -> list[Finding]:
    """Return why a new password is not accepted; `words` are the person's own number and phone."""
    if not password:
        return [must("password.missing", "请设置密码。", SOURCE, "password")]
    found = weakness(password, words)
    if found:
        return [must("password.weak", found, SOURCE, "password")]
    if password != again:
        return [must("password.differs", "两次填写的密码不一样，请重新填写。", SOURCE, "again")]
    return []


def weakness(password: str, words: tuple[str, ...]) -> str:
    if len(password) < SHORTEST:
        return f"密码至少 {SHORTEST} 个字符，请再长一些。"
    if len(password) > LONGEST:
        return f"密码最多 {LONGEST} 个字符，请缩短一些。"
    if password.lower() in common() or len(set(password)) < 4:
        return "这个密码太常见，容易被猜到，请换一个。"
    if any(word and (word in password or password in word) for word in words):
        return "密码里不要用证件号码或手机号，请换一个。"
    return ""


@cache
def common() -> frozenset[str]:
    """Return the passwords that guessers try first: Django's list of twenty thousand, and some that are ours."""
    packed = files("django.contrib.auth").joinpath("common-passwords.txt.gz").read_bytes()
    return frozenset(gzip.decompress(packed).decode().split()) | OURS


def hash_password(password: str) -> str:
    with hashing_slot():
        return hashed(password)


def hashed(password: str) -> str:
    """Hash inside a `hashing_slot` that the caller holds."""
    return HASHER.hash(plain(password))


def is_password(stored: str, password: str) -> bool:
    """Compare inside the caller's `hashing_slot`: exactly one hash, whoever is asked about; no `stored`, no match."""
    try:
        return HASHER.verify(stored or NOBODY, plain(password)) and stored != ""
    except (VerificationError, InvalidHashError):
        return False


def plain(password: str) -> str:
    """The same password typed on another keyboard is the same password."""
    return unicodedata.normalize("NFKC", password)


@contextmanager
def hashing_slot() -> Iterator[None]:
    """Wait for one of the slots that all processes of this machine share, or give up with Busy."""
    slots = max(1, (os.cpu_count() or 1) - 1)
    folder = Path(settings.KUAIJI.data) / "hashing"
    folder.mkdir(parents=True, exist_ok=True)
    end = time.monotonic() + PATIENCE_SECONDS
    while True:
        for number in range(slots):
            with (folder / f"slot-{number}").open("w") as slot:
                try:
                    fcntl.flock(slot, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    continue
                yield
                return
        if time.monotonic() > end:
            raise Busy
        time.sleep(0.01)
