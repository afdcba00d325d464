"""验证码 without anything to read: the browser works for half a second, and each proof opens one door once.

A challenge is `purpose.issued.random.mac`. The browser looks for a number n such that the SHA-256 of
`challenge.n` begins with BITS zero bits. Without JavaScript the same challenge opens the door after WAIT.
"""

import hashlib
import hmac
import secrets
import time
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings

from kuaiji.rules.codes import GUIDE
from kuaiji.rules.findings import Refused, Source, must
from kuaiji.web.sql import sql

BITS = 14
WAIT = timedelta(seconds=20)
LASTS = timedelta(minutes=30)
LONGEST_ANSWER = 20
SOURCE = Source(GUIDE, "（二）会计人员登录：输入验证码")

EXPIRED = must("proof.expired", "这一页打开得太久了。填写的内容还在，请再提交一次。", SOURCE)
TOO_EARLY = must("proof.too-early", f"请在本页停留 {WAIT.seconds} 秒后再提交一次。", SOURCE)


@dataclass(frozen=True, slots=True)
class Spending:
    digest: bytes


SPEND = sql(
    """
    INSERT INTO accounts_spent (digest, expires_at) VALUES (%(mark)s, statement_timestamp() + %(lasts)s::interval)
        ON CONFLICT DO NOTHING RETURNING digest
    """,
    row=Spending,
)


def challenge(purpose: str) -> str:
    """Return a fresh challenge for one page."""
    body = f"{purpose}.{int(time.time())}.{secrets.token_hex(8)}"
    return f"{body}.{sign(body)}"


def check_proof(*, purpose: str, challenge: str, answer: str) -> None:
    """Take the proof, or refuse: forged, too old, for another page, used before, or without work and too early."""
    body, _, mac = challenge.rpartition(".")
    if not hmac.compare_digest(mac.encode(), sign(body).encode()) or body.split(".")[0] != purpose:
        raise Refused([EXPIRED])
    age = time.time() - int(body.split(".")[1])
    if age > LASTS.total_seconds():
        raise Refused([EXPIRED])
    if not is_solved(challenge, answer) and age < WAIT.total_seconds():
        raise Refused([TOO_EARLY])
    if not spend(challenge, LASTS):
        raise Refused([EXPIRED])


def is_solved(challenge: str, answer: str) -> bool:
    if not answer or len(answer) > LONGEST_ANSWER:
        return False
    found = hashlib.sha256(f"{challenge}.{answer}".encode()).digest()
    return int.from_bytes(found) >> (256 - BITS) == 0


def spend(token: str, lasts: timedelta) -> bool:
    """Note that the token is used up; False if it was already. `lasts` is how long it would have been good for."""
    return SPEND.one(mark=hashlib.sha256(token.encode()).digest(), lasts=lasts) is not None


def sign(body: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), f"proof of work {body}".encode(), hashlib.sha256).hexdigest()
