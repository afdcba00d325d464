"""短信网关: what every gateway can do."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message on its way: `key` is the same each time it is tried, `values` are in the order of the text."""

    key: str
    phone: str
    template: str
    values: tuple[tuple[str, str], ...]
    text: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a message, as the gateway tells it."""

    gateway_id: str
    is_delivered: bool
    reason: str = ""


class NotTaken(Exception):
    """The gateway certainly did not take the message; `again` says whether trying later can help."""

    def __init__(self, reason: str, *, again: bool) -> None:
        self.reason = reason
        self.again = again
        super().__init__(reason)


class Unclear(Exception):
    """Nobody knows whether the gateway took the message, so it must not be sent again."""


class Gateway(Protocol):
    @property
    def name(self) -> str: ...

    def send(self, message: Outgoing) -> str:
        """Hand the message over and return the gateway's own id for it."""

    def fate(self, *, key: str, gateway_id: str, phone: str, sent_at: datetime) -> Receipt | None:
        """Ask what became of a message, by our key if its id never reached us; None while nobody knows."""
