"""The server of the sandbox: signed JSON for the platform, three pages for people."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

from kuaiji.sandbox import pages
from kuaiji.sandbox.receipts import call_back, receipt
from kuaiji.sandbox.rules import ISSUER, SERVICES
from kuaiji.sandbox.world import Mode, World
from kuaiji.web.signing import Forged, verified_nonce

LARGEST_BODY = 64 * 1024
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
}


class Server(ThreadingHTTPServer):
    """The sandbox on a loopback port; port 0 picks a free one."""

    daemon_threads = True

    def __init__(self, world: World, port: int) -> None:
        self.world = world
        super().__init__(("127.0.0.1", port), Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A caller that gave up waiting is nothing to report."""


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        world, address = self.server.world, urlsplit(self.path)
        phone = parse_qs(address.query).get("phone", [""])[0]
        match address.path:
            case "/":
                self.answer(pages.services(world))
            case "/sms":
                self.answer(pages.inbox(world.letters(phone), phone))
            case "/sms.json":
                letters = [asdict(letter) for letter in world.letters(phone)]
                self.answer(json.dumps(letters, default=str, ensure_ascii=False).encode(), "application/json")
            case "/sandbox.css":
                self.answer(pages.style(), "text/css")
            case _:
                self.refuse(HTTPStatus.NOT_FOUND)

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length", "0"))
        if length > LARGEST_BODY:
            self.refuse(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
            return
        body = self.rfile.read(length)
        service = "sms" if self.path.startswith("/sms/") else self.path.strip("/")
        if self.path == "/switch":
            self.switch(body)
        elif service in self.server.world.modes:
            self.serve(service, body)
        else:
            self.refuse(HTTPStatus.NOT_FOUND)

    def switch(self, body: bytes) -> None:
        chosen = {name: values[0] for name, values in parse_qs(body.decode()).items()}
        service, mode = chosen.get("service", ""), chosen.get("mode", "")
        if service not in self.server.world.modes or mode not in list(Mode):
            self.refuse(HTTPStatus.BAD_REQUEST)
            return
        self.server.world.switch(service, Mode(mode))
        self.send_response(HTTPStatus.SEE_OTHER)
        self.send_header("Location", "/")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def serve(self, service: str, body: bytes) -> None:
        """Behave as switched; a request that is not signed, or was seen before, gets nothing."""
        world = self.server.world
        mode = world.count(service)
        if mode == Mode.DOWN:
            self.refuse(HTTPStatus.SERVICE_UNAVAILABLE)
            return
        try:
            nonce = verified_nonce(world.secret, self.headers, body)
        except Forged:
            self.refuse(HTTPStatus.UNAUTHORIZED)
            return
        if not world.spend(nonce):
            self.refuse(HTTPStatus.CONFLICT)
            return
        if mode == Mode.SLOW:
            time.sleep(world.slow_seconds)
        message = json.loads(body)
        if service != "sms":
            reply = self.judge(service, message, mode)
        elif self.path == "/sms/status":
            reply = self.status(message["key"])
        else:
            reply = self.take(message, mode)
        self.answer(reply, "application/json")

    def judge(self, service: str, message: dict[str, Any], mode: Mode) -> bytes:
        verdict = SERVICES[service](message["question"])
        asked = "0" * 32 if mode == Mode.WRONG else message["id"]
        reply = json.dumps({"question": asked, "issuer": ISSUER, **asdict(verdict)}, ensure_ascii=False).encode()
        before = self.server.world.exchange(service, reply)
        return before if mode == Mode.DUPLICATE else reply

    def take(self, message: dict[str, Any], mode: Mode) -> bytes:
        letter, is_new = self.server.world.receive(message["key"], message["phone"], message["text"])
        if is_new and message.get("callback"):
            call_back(message["callback"], self.server.world.secret, letter, times=2 if mode == Mode.DUPLICATE else 1)
        return b"[]" if mode == Mode.WRONG else json.dumps({"id": letter.id}).encode()

    def status(self, key: str) -> bytes:
        letter = self.server.world.taken.get(key)
        return json.dumps({} if letter is None else receipt(letter), ensure_ascii=False).encode()

    def answer(self, body: bytes, kind: str = "text/html") -> None:
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        for name, value in HEADERS.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def refuse(self, status: HTTPStatus) -> None:
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Keep quiet: what passes here is shown on the page, and bodies belong in no log."""


@contextmanager
def running(world: World, port: int = 0) -> Iterator[Server]:
    """Serve in a thread of this process until the block ends."""
    server = Server(world, port)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
