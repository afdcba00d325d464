"""Slow uploads, forms and heads, as from a phone on a train or with bad intent: they wait, nobody else does."""

import http.client
import os
import select
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing

import pytest
from django.db import connections

from kuaiji.attachments.middleware import FORM, FORMS_OF_ONE_ADDRESS, UPLOADS_AT_A_TIME
from kuaiji.config import serving

SIZE = 400_000
SENT_AT_ONCE = 1_000
BEFORE = b'--cut\r\nContent-Disposition: form-data; name="file.photo"; filename="photo.jpg"\r\n\r\n'
AFTER = b"\r\n--cut--\r\n"
PATIENCE = 10.0


@pytest.fixture(scope="module")
def port(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Serve the platform from one process, as in production but for the number of processes."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        found: int = probe.getsockname()[1]
    environment = {
        **os.environ,
        "KUAIJI_DATABASE": connections["default"].settings_dict["NAME"],
        "KUAIJI_DATA": str(tmp_path_factory.mktemp("data")),
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    logs = tmp_path_factory.mktemp("logs")
    web = serving.Child("web", serving.web(found, workers=1), environment, serving.log_file(logs, "web"))
    with serving.running([web]):
        serving.wait_for(web, found)
        yield found


def begin_upload(port: int, size: int = SIZE) -> socket.socket:
    """Send the head of an upload and a little of the picture, and then nothing more."""
    head = (
        "POST /login HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: multipart/form-data; boundary=cut\r\n"
        f"Content-Length: {len(BEFORE) + size + len(AFTER)}\r\nConnection: close\r\n{token_of(port)}\r\n"
    )
    upload = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
    upload.sendall(head.encode() + BEFORE + bytes(SENT_AT_ONCE))
    return upload


def token_of(port: int) -> str:
    """Open the page as a browser does and return its token, as header lines; without one no body is even read."""
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)) as connection:
        connection.request("GET", "/login")
        answer = connection.getresponse()
        page = answer.read().decode()
        cookies = [line.partition(";")[0] for line in answer.headers.get_all("Set-Cookie") or []]
    token = page.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
    return f"Cookie: {'; '.join(cookies)}\r\nX-CSRFToken: {token}\r\n"


def begin_form(port: int, size: int = 1_000) -> socket.socket:
    """Send the head of a plain form and two bytes of it, and then nothing more."""
    head = f"POST /login HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: {FORM}\r\nContent-Length: {size}\r\n\r\nna"
    return begin(port, head)


def begin(port: int, text: str) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
    connection.sendall(text.encode())
    return connection


def status_of_form(port: int, address: str) -> int:
    """Send a whole form from another address than the slow ones; without a token it is turned away, but it is read."""
    with closing(
        http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE, source_address=(address, 0))
    ) as connection:
        connection.request("POST", "/login", "name=lilei", {"Content-Type": FORM})
        return connection.getresponse().status


def status_of(port: int, path: str) -> int:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)) as connection:
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        return answer.status


@pytest.mark.parametrize("held_open", [4, UPLOADS_AT_A_TIME])
def test_pages_are_answered_while_slow_uploads_hang(port: int, held_open: int) -> None:
    with ExitStack() as uploads:
        for _ in range(held_open):
            uploads.enter_context(closing(begin_upload(port)))
        time.sleep(0.5)

        begun = time.monotonic()
        statuses = {status_of(port, path) for path in ("/", "/login", "/guide")}

        assert statuses == {200}
        assert time.monotonic() - begun < PATIENCE


def test_one_upload_too_many_is_told_to_come_back(port: int) -> None:
    with ExitStack() as uploads:
        for _ in range(UPLOADS_AT_A_TIME):
            uploads.enter_context(closing(begin_upload(port)))
        time.sleep(0.5)

        with closing(begin_upload(port)) as one_too_many:
            answer = one_too_many.recv(65536).decode()

        assert answer.startswith("HTTP/1.1 503 ")
        assert "retry-after: 5\r\n" in answer.lower()


def test_upload_beyond_every_limit_is_refused_before_it_is_sent(port: int) -> None:
    with closing(begin_upload(port, size=50 * 1024 * 1024)) as upload:
        answer = upload.recv(65536).decode(errors="replace")

    assert answer.startswith("HTTP/1.1 413 ")


def test_upload_that_comes_slowly_is_still_taken_whole(port: int) -> None:
    half = (SIZE - SENT_AT_ONCE) // 2
    with closing(begin_upload(port)) as upload:
        for part in (bytes(half), bytes(SIZE - SENT_AT_ONCE - half), AFTER):
            time.sleep(0.2)
            upload.sendall(part)

        answer = upload.recv(65536).decode(errors="replace")

    # The login form was read to its end, and misses a name and a password.
    assert answer.startswith("HTTP/1.1 422 ")


def test_pages_and_the_forms_of_others_are_answered_while_slow_forms_hang(port: int) -> None:
    with ExitStack() as forms:
        held = [forms.enter_context(closing(begin_form(port))) for _ in range(20)]
        assert all(each.startswith("HTTP/1.1 503 ") for each in answers(held, 20 - FORMS_OF_ONE_ADDRESS))

        begun = time.monotonic()
        statuses = {status_of(port, path) for path in ("/", "/login", "/guide")}
        elsewhere = status_of_form(port, "127.0.0.2")

        assert statuses == {200}
        assert elsewhere == 403
        assert time.monotonic() - begun < PATIENCE


def test_one_slow_form_too_many_is_told_to_come_back(port: int) -> None:
    with ExitStack() as forms:
        held = [forms.enter_context(closing(begin_form(port))) for _ in range(FORMS_OF_ONE_ADDRESS + 1)]
        (answer,) = answers(held, 1)

    assert answer.startswith("HTTP/1.1 503 ")
    assert "retry-after: 5\r\n" in answer.lower()


def answers(held: list[socket.socket], count: int) -> list[str]:
    """Wait until so many of these connections were answered, and return what they were told."""
    told: list[str] = []
    waiting, until = set(held), time.monotonic() + PATIENCE
    while len(told) < count:
        readable, _, _ = select.select(waiting, [], [], max(0, until - time.monotonic()))
        assert readable, f"{len(told)} of {count} were answered"
        told += [each.recv(65536).decode(errors="replace") for each in readable]
        waiting -= set(readable)
    return told


def test_pages_are_answered_while_heads_trickle_in(port: int) -> None:
    with ExitStack() as heads:
        for _ in range(200):
            heads.enter_context(closing(begin(port, "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ")))

        begun = time.monotonic()
        statuses = {status_of(port, path) for path in ("/", "/login", "/guide")}

        assert statuses == {200}
        assert time.monotonic() - begun < PATIENCE
