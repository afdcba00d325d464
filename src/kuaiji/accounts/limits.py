"""频率限制: how often a phone, an address or a browser may ask, and how long a guesser of passwords has to wait."""

import ipaddress
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from kuaiji.accounts.models import Attempt
from kuaiji.rules.codes import DECISION
from kuaiji.rules.findings import Refused, Source, must
from kuaiji.web.crypto import digest
from kuaiji.web.sql import sql

MINUTE = 60
SOURCE = Source(DECISION, "短信与登录的频率限制")


@dataclass(frozen=True, slots=True)
class Rate:
    """At most `times` within any stretch of time as long as `window`."""

    times: int
    window: timedelta


# A whole training class, or a town behind one operator, may sign in at once.
PER_NETWORK = (Rate(600, timedelta(minutes=10)),)


@dataclass(frozen=True, slots=True)
class Moment:
    """How many seconds from now; zero or less has passed."""

    seconds: float


# The row keeps the moments themselves, so that no window has an edge to cheat at. A moment is added only if it is
# allowed: a flood of refused ones neither grows the row nor prolongs the wait.
TAKE = sql(
    """
    INSERT INTO accounts_limit AS was (bucket, hits, expires_at)
    VALUES (%(bucket)s, ARRAY[clock_timestamp()], clock_timestamp() + %(window)s::interval)
        ON CONFLICT (bucket) DO UPDATE
       SET hits = was.hits[greatest(1, cardinality(was.hits) - %(times)s::int + 2):] || clock_timestamp(),
           expires_at = excluded.expires_at
     WHERE cardinality(was.hits) < %(times)s::int
        OR was.hits[cardinality(was.hits) - %(times)s::int + 1] <= clock_timestamp() - %(window)s::interval
    RETURNING 0.0::float8
    """,
    row=Moment,
)
WAIT = sql(
    """
    SELECT extract(epoch FROM hits[cardinality(hits) - %(times)s::int + 1] + %(window)s::interval - clock_timestamp())
           ::float8
      FROM accounts_limit WHERE bucket = %(bucket)s
    """,
    row=Moment,
)

# A guess is counted before the password is looked at, so that a hundred at once are a hundred. The first FREE are
# free, then the wait doubles from half a minute to a quarter of an hour; a quiet day forgives.
FREE = 5
GUESS = sql(
    """
    INSERT INTO accounts_attempt AS was (subject, failures, last_at, blocked_until)
    VALUES (%(subject)s, 1, clock_timestamp(), clock_timestamp())
        ON CONFLICT (subject) DO UPDATE
       SET failures = CASE WHEN was.last_at < clock_timestamp() - interval '1 day' THEN 1 ELSE was.failures + 1 END,
           last_at = clock_timestamp(),
           blocked_until = clock_timestamp() + CASE
               WHEN was.failures + 1 < %(free)s OR was.last_at < clock_timestamp() - interval '1 day' THEN interval '0'
               ELSE least(interval '15 minutes', interval '30 seconds' * 2 ^ least(was.failures + 1 - %(free)s, 10))
           END
     WHERE was.blocked_until <= clock_timestamp()
    RETURNING 0.0::float8
    """,
    row=Moment,
)
BLOCKED = sql(
    """
    SELECT extract(epoch FROM blocked_until - clock_timestamp())::float8
      FROM accounts_attempt WHERE subject = %(subject)s
    """,
    row=Moment,
)


def take(*, what: str, who: str, rates: Sequence[Rate], path: str = "") -> None:
    """Count one use by `who` against every rate, or refuse and say how long to wait. Call it in a transaction."""
    for number, rate in enumerate(rates):
        place = {"bucket": digest(f"{what}:{number}:{who}", "limit"), "times": rate.times, "window": rate.window}
        if TAKE.one(**place) is None:
            raise TooSoon(WAIT.one(**place), path)


def guess(*, what: str, who: str) -> None:
    """Count one try of a password, or refuse while the wait for this name runs."""
    subject = digest(f"{what}:{who}", "attempt")
    if GUESS.one(subject=subject, free=FREE) is None:
        raise TooSoon(BLOCKED.one(subject=subject))


def forgive(*, what: str, who: str) -> None:
    """Forget the wrong tries after a right one."""
    Attempt.objects.filter(subject=digest(f"{what}:{who}", "attempt")).delete()


class TooSoon(Refused):
    """Refused for now; `seconds` later it may work."""

    def __init__(self, wait: Moment | None, path: str = "") -> None:
        self.seconds = max(1, math.ceil(wait.seconds if wait else 1))
        message = f"操作太频繁，请 {in_words(self.seconds)}后再试。填写的内容还在。"
        super().__init__([must("limit.too-soon", message, SOURCE, path)])


def in_words(seconds: int) -> str:
    """Return the wait as a person would say it, never less than it is."""
    if seconds <= MINUTE:
        return f"{seconds} 秒"
    minutes = math.ceil(seconds / MINUTE)
    return f"{minutes} 分钟" if minutes <= MINUTE else f"{math.ceil(minutes / MINUTE)} 小时"


def network_of(address: str) -> str:
    """Return the neighbourhood that shares one limit: /24 of IPv4, /56 of IPv6."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    return str(ipaddress.ip_network(f"{ip}/{24 if ip.version == 4 else 56}", strict=False))
