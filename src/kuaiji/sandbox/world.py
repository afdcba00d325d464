"""What the sandbox remembers while it runs: switches, the SMS inbox, spent nonces and its last answers."""

import threading
from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from uuid import uuid4

INBOX_SIZE = 500


class Mode(StrEnum):
    """How a service behaves."""

    NORMAL = "normal"
    SLOW = "slow"
    DOWN = "down"
    WRONG = "wrong"
    DUPLICATE = "duplicate"


TITLES = {
    Mode.NORMAL: "正常",
    Mode.SLOW: "很慢",
    Mode.DOWN: "停机",
    Mode.WRONG: "答非所问",
    Mode.DUPLICATE: "重复作答",
}
SERVICES = {
    "realname": "实名核验",
    "education": "学历核验",
    "degree": "学位核验",
    "qualification": "资格核验",
    "sms": "短信网关",
}


@dataclass(frozen=True, slots=True)
class Letter:
    """One text message that arrived."""

    id: str
    phone: str
    text: str
    arrived_at: datetime


@dataclass
class World:
    secret: bytes
    slow_seconds: float = 15
    modes: dict[str, Mode] = field(default_factory=lambda: dict.fromkeys(SERVICES, Mode.NORMAL))
    asked: dict[str, int] = field(default_factory=lambda: dict.fromkeys(SERVICES, 0))
    inbox: deque[Letter] = field(default_factory=lambda: deque(maxlen=INBOX_SIZE))
    taken: dict[str, Letter] = field(default_factory=dict)
    nonces: set[str] = field(default_factory=set)
    last_answers: dict[str, bytes] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def spend(self, nonce: str) -> bool:
        """Take a nonce; False if it was taken before."""
        with self.lock:
            fresh = nonce not in self.nonces
            self.nonces.add(nonce)
        return fresh

    def switch(self, service: str, mode: Mode) -> None:
        with self.lock:
            self.modes[service] = mode

    def count(self, service: str) -> Mode:
        """Note one more request and return how the service behaves."""
        with self.lock:
            self.asked[service] += 1
            return self.modes[service]

    def receive(self, key: str, phone: str, text: str) -> tuple[Letter, bool]:
        """Take a message; the same key is the same message, whatever else is sent with it."""
        with self.lock:
            known = self.taken.get(key)
            if known is not None:
                return known, False
            letter = Letter(uuid4().hex, phone, text, datetime.now(UTC))
            self.taken[key] = letter
            self.inbox.appendleft(letter)
            return letter, True

    def letters(self, phone: str = "") -> list[Letter]:
        """Return what arrived, the newest first; for one phone if given."""
        with self.lock:
            return [letter for letter in self.inbox if phone in ("", letter.phone)]

    def exchange(self, service: str, answer: bytes) -> bytes:
        """Remember the answer and return the one before it, or this one if it is the first."""
        with self.lock:
            before = self.last_answers.get(service, answer)
            self.last_answers[service] = answer
            return before
