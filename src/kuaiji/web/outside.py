"""外部服务: the one way out of the house, to listed addresses only, with a deadline and a circuit breaker."""

import ipaddress
import logging
import random
import socket
import threading
import time
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import httpx

# httpx logs every address it asks, and some gateways want phones in the address.
logging.getLogger("httpx").setLevel(logging.WARNING)

CONNECT_SECONDS = 3
LARGEST_ANSWER = 1024 * 1024


class Unreachable(Exception):
    """The service gave no usable answer. `may_have_arrived` is False only if it certainly never got the request."""

    def __init__(self, reason: str, *, may_have_arrived: bool) -> None:
        self.reason = reason
        self.may_have_arrived = may_have_arrived
        super().__init__(reason)


@dataclass
class Breaker:
    """After several failures in a row, stop asking for a while, then let one request try."""

    failures_allowed: int = 5
    pause_seconds: float = 30
    failures: int = 0
    closed_until: float = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def admit(self) -> bool:
        with self.lock:
            if self.failures < self.failures_allowed:
                return True
            if time.monotonic() < self.closed_until:
                return False
            self.closed_until = time.monotonic() + self.pause_seconds
            return True

    def note(self, *, good: bool) -> None:
        with self.lock:
            self.failures = 0 if good else self.failures + 1
            if self.failures >= self.failures_allowed:
                self.closed_until = time.monotonic() + self.pause_seconds * random.uniform(0.8, 1.2)  # noqa: S311


@dataclass
class Service:
    """One outside service at one address, which comes from the settings and from nowhere else."""

    name: str
    url: str
    may_be_private: bool = False
    seconds: float = 10
    breaker: Breaker = field(default_factory=Breaker)

    def post(self, path: str, *, body: bytes, headers: dict[str, str]) -> httpx.Response:
        """Send it once. Redirects are not followed and count as no answer, like every 5xx."""
        if not self.breaker.admit():
            raise Unreachable(f"{self.name}: paused", may_have_arrived=False)
        try:
            answer = self.send(path, body=body, headers=headers)
        except Unreachable:
            self.breaker.note(good=False)
            raise
        self.breaker.note(good=True)
        return answer

    def send(self, path: str, *, body: bytes, headers: dict[str, str]) -> httpx.Response:
        parts = urlsplit(self.url)
        host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
        address = self.address(host, port)
        sent = httpx.Headers({"Host": parts.netloc})
        sent.update(headers)
        target = (
            f"{parts.scheme}://{f'[{address}]' if ':' in address else address}:{port}{parts.path.rstrip('/')}{path}"
        )
        try:
            with httpx.Client(timeout=httpx.Timeout(self.seconds, connect=CONNECT_SECONDS), trust_env=False) as client:
                answer = client.post(target, content=body, headers=sent, extensions={"sni_hostname": host})
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            raise Unreachable(f"{self.name}: {type(error).__name__}", may_have_arrived=False) from error
        except httpx.HTTPError as error:
            raise Unreachable(f"{self.name}: {type(error).__name__}", may_have_arrived=True) from error
        if answer.is_redirect or answer.status_code >= 500 or len(answer.content) > LARGEST_ANSWER:
            raise Unreachable(f"{self.name}: {answer.status_code}", may_have_arrived=True)
        return answer

    def address(self, host: str, port: int) -> str:
        """Resolve once and connect to just that address, so that a name cannot change its mind in between."""
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][4][0]
        except OSError as error:
            raise Unreachable(f"{self.name}: name", may_have_arrived=False) from error
        if not self.may_be_private and not ipaddress.ip_address(found).is_global:
            raise Unreachable(f"{self.name}: private address", may_have_arrived=False)
        return str(found)
