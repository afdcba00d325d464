"""外部服务: the one way out of the house, to listed addresses only, with a deadline and a circuit breaker."""

import ipaddress
import logging
import random
import socket
import ssl
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from urllib.parse import urlsplit

import httpx

# httpx logs every address it asks, and some gateways want phones in the address.
logging.getLogger("httpx").setLevel(logging.WARNING)

CONNECT_SECONDS = 3
UNICAST = ipaddress.ip_network("2000::/3")
PROTOCOL = ipaddress.ip_network("192.0.0.0/24")  # holds a cloud's metadata, and is_global knows only parts of it
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
    """One outside service at one address, which comes from the settings and from nowhere else.

    Without `may_be_private` (which only the stand-ins of a demo have) it is reached by TLS at a public address.
    """

    name: str
    url: str
    may_be_private: bool = False
    seconds: float = 10
    breaker: Breaker = field(default_factory=Breaker)

    def __post_init__(self) -> None:
        parts = urlsplit(self.url)
        schemes = ("https", "http") if self.may_be_private else ("https",)
        if parts.scheme not in schemes or not parts.hostname or parts.username is not None or parts.query:
            raise ValueError(f"{self.name}: not an address of a service")

    def post(self, path: str, *, body: bytes, headers: Mapping[str, str]) -> httpx.Response:
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

    def send(self, path: str, *, body: bytes, headers: Mapping[str, str]) -> httpx.Response:
        parts = urlsplit(self.url)
        host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
        address = self.address(host, port)
        target = (
            f"{parts.scheme}://{f'[{address}]' if ':' in address else address}:{port}{parts.path.rstrip('/')}{path}"
        )
        sent = httpx.Headers({"Host": parts.netloc})
        sent.update(headers)
        timeout = httpx.Timeout(self.seconds, connect=CONNECT_SECONDS)
        try:
            with (
                httpx.Client(timeout=timeout, trust_env=False, verify=authorities()) as client,
                client.stream("POST", target, content=body, headers=sent, extensions={"sni_hostname": host}) as answer,
            ):
                content = self.read(answer)
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            raise Unreachable(f"{self.name}: {type(error).__name__}", may_have_arrived=False) from error
        except httpx.HTTPError as error:
            raise Unreachable(f"{self.name}: {type(error).__name__}", may_have_arrived=True) from error
        if answer.is_redirect or answer.status_code >= 500:
            raise Unreachable(f"{self.name}: {answer.status_code}", may_have_arrived=True)
        return httpx.Response(answer.status_code, content=content)

    def read(self, answer: httpx.Response) -> bytes:
        """Read a whole answer, but neither an endless one nor one that trickles in beyond the deadline."""
        deadline, content = time.monotonic() + self.seconds, bytearray()
        for piece in answer.iter_bytes():
            content += piece
            if len(content) > LARGEST_ANSWER or time.monotonic() > deadline:
                raise Unreachable(f"{self.name}: endless", may_have_arrived=True)
        return bytes(content)

    def address(self, host: str, port: int) -> str:
        """Resolve once and connect to just that address, so that a name cannot change its mind in between."""
        try:
            found = str(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][4][0])
        except OSError as error:
            raise Unreachable(f"{self.name}: name", may_have_arrived=False) from error
        if not self.may_be_private and not is_public(found):
            raise Unreachable(f"{self.name}: private address", may_have_arrived=False)
        return found


@cache
def authorities() -> ssl.SSLContext:
    """Load the certificate authorities once in a process: it takes longer than everything else about a request."""
    return httpx.create_ssl_context(trust_env=False)


def is_public(address: str) -> bool:
    """Tell addresses of the open internet from those that lead back into some house, wrapped or not."""
    found = ipaddress.ip_address(address)
    if isinstance(found, ipaddress.IPv4Address):
        return found.is_global and not found.is_multicast and found not in PROTOCOL
    wrapped = found.ipv4_mapped or found.sixtofour or found.teredo
    return found.is_global and found in UNICAST and wrapped is None
