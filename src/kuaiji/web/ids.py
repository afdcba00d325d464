"""Identifiers that sort by the time they were made (UUID version 7, RFC 9562)."""

import os
import time
from uuid import UUID


def uuid7() -> UUID:
    """Return a UUIDv7: milliseconds, then their 4096th parts (RFC 9562 §6.2, method 3), then 62 random bits.

    Without the parts, what one request makes within a millisecond would stand in any order.
    """
    millis, rest = divmod(time.time_ns(), 1_000_000)
    part = rest * 4096 // 1_000_000
    noise = int.from_bytes(os.urandom(8), "big") >> 2
    return UUID(int=millis << 80 | 0x7 << 76 | part << 64 | 0x2 << 62 | noise)
