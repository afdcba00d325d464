"""What goes over the wire to the database: libpq's own trace, counted; Django's query count sees neither all nor more.

The third run of a statement is the first that is prepared on the server, so warm up three times before counting.
"""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeVar

from django.db import connection
from psycopg.pq import Trace

WARM_UPS = 3
Answer = TypeVar("Answer")


@dataclass
class Wire:
    """The messages that this process sent, in order, such as Parse, Bind, Execute, Sync, Query."""

    messages: list[str] = field(default_factory=list)

    @property
    def statements(self) -> int:
        """Every statement run, BEGIN and COMMIT too."""
        return self.messages.count("Execute") + self.messages.count("Query")

    @property
    def parses(self) -> int:
        """Statements that were not prepared yet."""
        return self.messages.count("Parse")

    @property
    def round_trips(self) -> int:
        return self.messages.count("Sync") + self.messages.count("Query")


@contextmanager
def traced() -> Iterator[Wire]:
    """Listen to the connection of this thread; the count stands when the block is left."""
    connection.ensure_connection()
    wire, pgconn = Wire(), connection.connection.pgconn
    with tempfile.TemporaryFile() as file:
        pgconn.trace(file.fileno())
        pgconn.set_trace_flags(Trace.SUPPRESS_TIMESTAMPS)
        try:
            yield wire
        finally:
            pgconn.untrace()
            file.seek(0)
            lines = [line.split("\t") for line in file.read().decode(errors="replace").splitlines()]
            wire.messages = [line[2] for line in lines if line[0] == "F" and len(line) > 2]


def on_the_wire(action: Callable[[], Answer]) -> tuple[Wire, Answer]:
    """Run an action until its statements are prepared, then once more, counted."""
    for _ in range(WARM_UPS):
        action()
    with traced() as wire:
        answer = action()
    return wire, answer
