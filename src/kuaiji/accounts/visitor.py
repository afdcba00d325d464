"""Who is asking (访问者): found by one statement from the session cookie, and only if there is a cookie."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.http import HttpRequest

from kuaiji.web.sql import sql

STALE_AFTER = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Acting:
    """For whom an officer types at the counter (窗口代办), and in which sitting."""

    sitting_id: UUID
    person_id: UUID
    name: str

    @property
    def shown(self) -> str:
        """The name as a screen in a hall may show it: 李*."""
        return self.name[:1] + "*" * (len(self.name) - 1)


@dataclass(frozen=True, slots=True)
class Visitor:
    """A signed-in account, as every page sees it; while an officer acts for a person, that one's real name counts."""

    session_id: UUID
    account_id: UUID
    person_id: UUID | None
    name: str
    is_staff: bool
    has_proved_identity: bool
    has_stepped_up: bool = False
    acting: Acting | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What the cookie leads to; `is_live` until the session runs out, `is_stale` when its end should move."""

    session_id: UUID
    account_id: UUID
    person_id: UUID | None
    name: str
    is_staff: bool
    has_proved_identity: bool
    has_stepped_up: bool
    is_live: bool
    is_stale: bool
    sitting_id: UUID | None
    acting_for: UUID | None
    acting_name: str | None


FIND = sql(
    """
    SELECT s.id, s.account_id, a.person_id, coalesce(p.name, a.username), a.username IS NOT NULL,
           EXISTS (SELECT FROM accounts_identity i WHERE i.person_id = coalesce(t.person_id, a.person_id)
                                                      AND i.proved_at IS NOT NULL),
           coalesce(s.stepped_up_at > statement_timestamp() - interval '10 minutes', false),
           s.expires_at > statement_timestamp(),
           s.seen_at < statement_timestamp() - %(stale)s::interval, t.id, t.person_id, c.name
      FROM accounts_session s
      JOIN accounts_account a ON a.id = s.account_id
      LEFT JOIN accounts_person p ON p.id = a.person_id
      LEFT JOIN accounts_sitting t ON t.account_id = a.id AND t.session_id = s.id AND t.ended_at IS NULL
                                  AND t.expires_at > statement_timestamp()
      LEFT JOIN accounts_person c ON c.id = t.person_id
     WHERE s.token_digest = %(token)s AND s.revoked_at IS NULL
    """,
    row=Found,
)


def token_digest(token: str) -> bytes:
    """A session token has 256 random bits: a plain digest is enough to keep the database from knowing it."""
    return hashlib.sha256(token.encode()).digest()


def visitor_of(found: Found) -> Visitor:
    return Visitor(
        session_id=found.session_id,
        account_id=found.account_id,
        person_id=found.person_id,
        name=found.name,
        is_staff=found.is_staff,
        has_proved_identity=found.has_proved_identity,
        has_stepped_up=found.has_stepped_up,
        acting=acting_of(found),
    )


def acting_of(found: Found) -> Acting | None:
    if found.sitting_id is None or found.acting_for is None:
        return None
    return Acting(found.sitting_id, found.acting_for, found.acting_name or "")


def visitor(request: HttpRequest) -> Visitor | None:
    """Return who is asking, typed: Django's request does not know the attribute."""
    known: Visitor | None = request.visitor  # type: ignore[attr-defined]
    return known
