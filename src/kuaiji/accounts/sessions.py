"""登录状态: begun at login, renewed when rights change, kept alive while used, ended at will."""

import secrets
from datetime import timedelta
from uuid import UUID

from django.db.models import Func
from django.db.models.functions import Now

from kuaiji.accounts.models import Session
from kuaiji.accounts.visitor import STALE_AFTER, token_digest

PERSON_IDLE, PERSON_LONGEST = timedelta(hours=2), timedelta(hours=24)
STAFF_IDLE, STAFF_LONGEST = timedelta(hours=1), timedelta(hours=12)


def start_session(*, account_id: UUID, is_staff: bool, device: str = "") -> str:
    """Begin a session and return the token for the cookie; the database never sees the token itself."""
    token = secrets.token_urlsafe(32)
    idle, longest = (STAFF_IDLE, STAFF_LONGEST) if is_staff else (PERSON_IDLE, PERSON_LONGEST)
    Session.objects.create(
        account_id=account_id,
        token_digest=token_digest(token),
        device=device[:60],
        expires_at=Now() + idle,
        ends_at=Now() + longest,
    )
    return token


def touch_session(*, session_id: UUID, is_staff: bool) -> None:
    """Move the end of a session that is in use, at most once in five minutes however many requests come at once."""
    idle = STAFF_IDLE if is_staff else PERSON_IDLE
    Session.objects.filter(pk=session_id, revoked_at=None, seen_at__lt=Now() - STALE_AFTER).update(
        seen_at=Now(), expires_at=Func("ends_at", Now() + idle, function="least")
    )


def end_session(*, account_id: UUID, session_id: UUID) -> None:
    """End one session of this account; somebody else's stays."""
    Session.objects.filter(pk=session_id, account_id=account_id, revoked_at=None).update(revoked_at=Now())


def end_token(*, token: str) -> None:
    """End the session of a cookie, whosever it is: who holds the token may."""
    Session.objects.filter(token_digest=token_digest(token), revoked_at=None).update(revoked_at=Now())


def end_sessions(*, account_id: UUID, keep: UUID | None = None) -> None:
    """End every session of the account except `keep`: after a new password nobody else stays in."""
    sessions = Session.objects.filter(account_id=account_id, revoked_at=None)
    if keep is not None:
        sessions = sessions.exclude(pk=keep)
    sessions.update(revoked_at=Now())
