"""短信验证码: six digits, five minutes, five tries, for one purpose, one phone and one browser."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType
from uuid import UUID

from django.db import transaction
from django.db.models.functions import Now

from kuaiji.accounts.limits import Rate, network_of, take
from kuaiji.accounts.models import Challenge
from kuaiji.messaging.actions import send_sms
from kuaiji.rules.codes import GUIDE
from kuaiji.rules.findings import Refused, Source, must
from kuaiji.web.crypto import digest
from kuaiji.web.ids import uuid7
from kuaiji.web.sql import sql

SOURCE = Source(GUIDE, "（一）新用户注册：获取验证码")
LASTS = timedelta(minutes=5)
TRIES = 5
WAIT_SECONDS = 60
PER_PHONE = (Rate(1, timedelta(seconds=WAIT_SECONDS)), Rate(5, timedelta(hours=1)), Rate(10, timedelta(days=1)))
PER_BROWSER = (Rate(10, timedelta(hours=1)),)
# Generous, because mobile operators put thousands of people behind one address; the caps per phone are the strict ones.
PER_NETWORK = (Rate(300, timedelta(hours=1)), Rate(2000, timedelta(days=1)))

WRONG = must("code.wrong", "验证码不正确，或已经过期。请核对短信，或重新获取。", SOURCE, "code")
MISSING = must("code.missing", "请填写短信里的 6 位验证码。", SOURCE, "code")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one try."""

    is_right: bool
    account_id: UUID | None


# One statement counts the try and uses the code up, so that of any number of simultaneous tries five are looked at
# and one at most is right.
TRY = sql(
    """
    UPDATE accounts_challenge
       SET tries = tries + 1, used_at = CASE WHEN code_digest = %(code)s THEN statement_timestamp() END
     WHERE purpose = %(purpose)s AND phone_digest = %(phone)s AND browser_digest = %(browser)s
       AND used_at IS NULL AND tries < %(tries)s AND expires_at > statement_timestamp()
    RETURNING used_at IS NOT NULL, account_id
    """,
    row=Outcome,
)


@transaction.atomic
def send_code(
    *,
    purpose: Challenge.Purpose,
    phone: str,
    browser: str,
    address: str,
    account_id: UUID | None = None,
    template: str = "code",
    values: Mapping[str, str] = MappingProxyType({}),
    per_browser: Sequence[Rate] = PER_BROWSER,
) -> None:
    """Send a code, or another text in its place that holds none; either way the statements are the same."""
    take(what="sms phone", who=phone, rates=PER_PHONE, path="code")
    take(what="sms browser", who=browser, rates=per_browser, path="code")
    take(what="sms network", who=network_of(address), rates=PER_NETWORK, path="code")
    code = f"{secrets.randbelow(10**6):06d}"
    challenge = Challenge(
        id=uuid7(),
        purpose=purpose,
        phone_digest=digest(phone, "phone"),
        browser_digest=digest(browser, "browser"),
        code_digest=code_digest(purpose, phone, code),
        account_id=account_id,
        expires_at=Now() + LASTS,
    )
    kept = ["code_digest", "account_id", "expires_at", "tries", "used_at"]
    Challenge.objects.bulk_create(
        [challenge],
        update_conflicts=True,
        unique_fields=["purpose", "phone_digest", "browser_digest"],
        update_fields=kept,
    )
    values = {"code": code, "purpose": purpose.label, **values}
    send_sms(phone=phone, template=template, values=values, dedupe=f"{template}:{challenge.id}")


def has_code(*, purpose: Challenge.Purpose, phone: str, browser: str) -> bool:
    """Tell whether a code is waiting to be entered: without one, nothing costly is done."""
    return Challenge.objects.filter(
        purpose=purpose,
        phone_digest=digest(phone, "phone"),
        browser_digest=digest(browser, "browser"),
        used_at=None,
        tries__lt=TRIES,
        expires_at__gt=Now(),
    ).exists()


def try_code(*, purpose: Challenge.Purpose, phone: str, browser: str, code: str) -> Outcome:
    """Try a code. The caller's transaction must commit a wrong try too, or it would not count."""
    outcome = TRY.one(
        purpose=purpose.value,
        phone=digest(phone, "phone"),
        browser=digest(browser, "browser"),
        code=code_digest(purpose, phone, code),
        tries=TRIES,
    )
    return outcome or Outcome(is_right=False, account_id=None)


def use_code(*, purpose: Challenge.Purpose, phone: str, browser: str, code: str) -> UUID:
    """Try a code and return the account it was sent for, or refuse."""
    outcome = try_code(purpose=purpose, phone=phone, browser=browser, code=code)
    if not outcome.is_right or outcome.account_id is None:
        raise Refused([WRONG])
    return outcome.account_id


def code_digest(purpose: Challenge.Purpose, phone: str, code: str) -> bytes:
    return digest(f"{purpose.value}:{phone}:{code}", "sms code")
