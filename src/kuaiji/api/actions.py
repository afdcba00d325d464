"""接口令牌: issuing and revoking them, and letting a call in."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models.functions import Now

from kuaiji.api.models import Token
from kuaiji.rules.codes import DECISION
from kuaiji.rules.findings import Refused, Source, must
from kuaiji.web.crypto import digest
from kuaiji.web.sql import sql

SOURCE = Source(DECISION, "接口令牌")
PURPOSE = "api token"
PREFIX = "kuaiji_"


@dataclass(frozen=True, slots=True)
class Call:
    """What one call found: whether the token and its department are in force, and whether it was still within limits.

    `wait` says in how many seconds the limit that stands in the way begins anew.
    """

    is_live: bool
    is_open: bool
    is_within: bool
    wait: int
    now: datetime


# One statement asks who calls and counts the call: two calls at once are two, and a refused one is not counted.
CALL = sql(
    """
    WITH caller AS (
        SELECT t.id, t.per_minute, t.per_day, date_trunc('minute', now()) AS minute_at,
               (now() AT TIME ZONE 'Asia/Shanghai')::date AS day_on,
               t.revoked_at IS NULL AND t.expires_at > now() AS is_live,
               d.valid_to IS NULL OR d.valid_to > (now() AT TIME ZONE 'Asia/Shanghai')::date AS is_open
          FROM api_token t JOIN departments_department d ON d.id = t.department_id
         WHERE t.digest = %(digest)s
    ), counted AS (
        INSERT INTO api_use AS was (token_id, minute_at, in_minute, day_on, in_day)
        SELECT id, minute_at, 1, day_on, 1 FROM caller WHERE is_live AND is_open
            ON CONFLICT (token_id) DO UPDATE
           SET in_minute = CASE WHEN was.minute_at = excluded.minute_at THEN was.in_minute + 1 ELSE 1 END,
               in_day = CASE WHEN was.day_on = excluded.day_on THEN was.in_day + 1 ELSE 1 END,
               minute_at = excluded.minute_at, day_on = excluded.day_on
         WHERE (was.minute_at <> excluded.minute_at OR was.in_minute < (SELECT per_minute FROM caller))
           AND (was.day_on <> excluded.day_on OR was.in_day < (SELECT per_day FROM caller))
        RETURNING token_id
    )
    SELECT c.is_live, c.is_open, EXISTS (SELECT FROM counted),
           ceil(extract(epoch FROM CASE
               WHEN u.day_on = c.day_on AND u.in_day >= c.per_day
               THEN (c.day_on + 1)::timestamp AT TIME ZONE 'Asia/Shanghai'
               ELSE c.minute_at + interval '1 minute'
           END - now()))::int,
           kuaiji_now()
      FROM caller c LEFT JOIN api_use u ON u.token_id = c.id
    """,
    row=Call,
)


def call(*, token: str) -> Call | None:
    """Count one call by this token; None if nobody was ever given it."""
    return CALL.one(digest=digest(token, PURPOSE))


@transaction.atomic
def issue_token(*, name: str, department_id: int, per_minute: int, per_day: int, lasts: timedelta) -> tuple[Token, str]:
    """Give out a token; what it says is told this once and kept as a digest alone."""
    said = PREFIX + secrets.token_urlsafe(32)
    token = Token(name=name, department_id=department_id, digest=digest(said, PURPOSE))
    token.per_minute, token.per_day, token.expires_at = per_minute, per_day, Now() + lasts
    token.save(force_insert=True)
    token.refresh_from_db()
    return token, said


@transaction.atomic
def revoke_token(*, token_id: UUID) -> None:
    """End a token at once; a token that has ended stays ended."""
    if not Token.objects.filter(pk=token_id, revoked_at=None).update(revoked_at=Now()):
        raise Refused([must("api.no-token", "没有这个令牌，或者它已经吊销。用 kuaiji api list 查看编号。", SOURCE)])
