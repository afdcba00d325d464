"""工作人员账号: opened by an operator, enrolled by a link, signed in with password and 动态口令 (TOTP)."""

import secrets
import time
from datetime import timedelta
from uuid import UUID

import pyotp
from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now
from django.urls import reverse

from kuaiji.accounts.limits import PER_NETWORK, forgive, guess, network_of, take
from kuaiji.accounts.models import Account, Enrolment, RecoveryCode, Session
from kuaiji.accounts.passwords import hash_password, hashing_slot, is_password
from kuaiji.accounts.sessions import end_session, end_sessions, start_session
from kuaiji.accounts.visitor import token_digest
from kuaiji.rules.codes import DECISION
from kuaiji.rules.findings import Refused, Source, must
from kuaiji.web.crypto import digest, encrypt
from kuaiji.web.ids import uuid7

SOURCE = Source(DECISION, "工作人员登录")
ENROLMENT_LASTS = timedelta(minutes=30)
RECOVERY_CODES = 10
STEP_SECONDS = 30
DRIFT = 1

USERNAME_TAKEN = must("staff.username-taken", "这个用户名已经有人用了，请换一个。", SOURCE, "username")
LINK_OVER = must("staff.link-over", "启用链接已经用过或超过 30 分钟，请管理员重新发一个。", SOURCE)
WRONG_CODE = must("staff.wrong-code", "动态口令不正确，请等下一个再填。手机的时间也要准确。", SOURCE, "code")
WRONG_LOGIN = must("staff.wrong-login", "用户名、密码或动态口令不正确。每个动态口令只能用一次。", SOURCE)


@transaction.atomic
def create_staff_account(*, username: str) -> Account:
    """Open an account for a member of staff; nobody can sign in with it before an enrolment link was used."""
    if Account.objects.filter(username=username).exists():
        raise Refused([USERNAME_TAKEN])
    return Account.objects.create(username=username)


@transaction.atomic
def enrolment_link(*, account_id: UUID) -> str:
    """Make the link by which staff set password and TOTP: 30 minutes, once. An older link stops working."""
    Enrolment.objects.filter(account_id=account_id, used_at=None).update(expires_at=Now())
    token = secrets.token_urlsafe(32)
    enrolment = Enrolment(id=uuid7(), account_id=account_id, token_digest=token_digest(token))
    enrolment.totp_cipher = encrypt(pyotp.random_base32(), enrolment.box)
    enrolment.expires_at = Now() + ENROLMENT_LASTS
    enrolment.save(force_insert=True)
    return f"{settings.KUAIJI.public_url}{reverse('accounts:enrol', args=[token])}"


def enrol(*, token: str, password: str, code: str) -> list[str]:
    """Set password and TOTP by the link; return the ten recovery codes, which are shown this once."""
    enrolment = live_enrolment(token)
    step = matching_step(enrolment.secret, code)
    if step is None:
        raise Refused([WRONG_CODE])
    made = hash_password(password)
    codes = [f"{secrets.token_hex(4)}-{secrets.token_hex(4)}" for _ in range(RECOVERY_CODES)]
    with transaction.atomic():
        if not Enrolment.objects.filter(pk=enrolment.pk, used_at=None).update(used_at=Now()):
            raise Refused([LINK_OVER])
        account = enrolment.account
        account.password, account.totp_step = made, step
        account.totp_cipher = encrypt(enrolment.secret, account.totp_box)
        account.save(update_fields=["password", "totp_cipher", "totp_step"])
        end_sessions(account_id=account.id)
        RecoveryCode.objects.filter(account=account).delete()
        RecoveryCode.objects.bulk_create(
            RecoveryCode(account=account, digest=recovery_digest(account.id, each)) for each in codes
        )
    return codes


def sign_in_staff(*, username: str, password: str, code: str, address: str, device: str) -> tuple[UUID, str]:
    """Sign staff in by username, password and TOTP (or a recovery code); return account and token for the cookie."""
    take(what="login network", who=network_of(address), rates=PER_NETWORK)
    with hashing_slot():
        guess(what="desk login", who=username)
        account = Account.objects.filter(username=username).exclude(password="").first()
        is_right = is_password(account.password if account else "", password)
    if account is None or not is_right or not use_second_factor(account_id=account.id, code=code):
        raise Refused([WRONG_LOGIN])
    with transaction.atomic():
        forgive(what="desk login", who=username)
        return account.id, start_session(account_id=account.id, is_staff=True, device=device)


def step_up(*, account_id: UUID, session_id: UUID, code: str, device: str) -> str:
    """Confirm once more who sits there, before something grave; the session is renewed."""
    guess(what="step up", who=str(account_id))
    if not use_second_factor(account_id=account_id, code=code):
        raise Refused([WRONG_CODE])
    with transaction.atomic():
        forgive(what="step up", who=str(account_id))
        end_session(account_id=account_id, session_id=session_id)
        token = start_session(account_id=account_id, is_staff=True, device=device)
        Session.objects.filter(token_digest=token_digest(token)).update(stepped_up_at=Now())
    return token


def live_enrolment(token: str) -> Enrolment:
    """Return the enrolment of a link that still works, or refuse."""
    waiting = Enrolment.objects.filter(used_at=None, expires_at__gt=Now()).select_related("account")
    enrolment = waiting.filter(token_digest=token_digest(token)).first()
    if enrolment is None:
        raise Refused([LINK_OVER])
    return enrolment


def use_second_factor(*, account_id: UUID, code: str) -> bool:
    """Use up a TOTP step or a recovery code; neither works twice, however many try at once."""
    account = Account.objects.get(pk=account_id)
    step = matching_step(account.totp_secret, code)
    if step is not None:
        return Account.objects.filter(pk=account_id, totp_step__lt=step).update(totp_step=step) == 1
    unused = RecoveryCode.objects.filter(account_id=account_id, used_at=None)
    return unused.filter(digest=recovery_digest(account_id, code)).update(used_at=Now()) == 1


def matching_step(secret: str, code: str) -> int | None:
    """Return the step of time that the code belongs to: this one, the one before or the one after."""
    now = int(time.time()) // STEP_SECONDS
    totp = pyotp.TOTP(secret)
    for step in range(now - DRIFT, now + DRIFT + 1):
        if secrets.compare_digest(totp.at(step * STEP_SECONDS).encode(), code.encode()):
            return step
    return None


def recovery_digest(account_id: UUID, code: str) -> bytes:
    return digest(f"{account_id}:{code.lower().replace('-', '')}", "recovery code")
