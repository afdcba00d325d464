"""外部服务: listed addresses only, no redirects, a deadline, and a pause after failures (T13)."""

import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from kuaiji.web import outside
from kuaiji.web.outside import Breaker, Service, Unreachable, is_public
from recorder import Recorder, recording


@pytest.fixture
def server() -> Iterator[Recorder]:
    with recording() as recorder:
        yield recorder


def service(server: Recorder, **options: Any) -> Service:
    return Service("学历核验", server.url, may_be_private=True, **options)


def post(target: Service) -> bytes:
    return target.post("/education", body=b'{"a": 1}', headers={"X-Nonce": "n"}).content


def test_request_arrives_as_it_was_sent(server: Recorder) -> None:
    server.body = b'{"ok": true}'

    assert post(service(server)) == b'{"ok": true}'

    (sent,) = server.sent
    assert (sent.path, sent.body, sent.headers["x-nonce"]) == ("/education", b'{"a": 1}', "n")
    assert sent.headers["host"] == server.url.removeprefix("http://")


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirect_is_not_followed(server: Recorder, status: int) -> None:
    with recording() as elsewhere:
        server.status, server.headers = status, {"Location": f"{elsewhere.url}/education"}

        with pytest.raises(Unreachable) as failure:
            post(service(server))

        assert elsewhere.sent == []
    assert failure.value.may_have_arrived


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_failing_server_gives_no_answer(server: Recorder, status: int) -> None:
    server.status = status

    with pytest.raises(Unreachable, match=f"学历核验: {status}"):
        post(service(server))


def test_answer_that_comes_too_late_may_have_arrived(server: Recorder) -> None:
    server.delay = threading.Event()

    with pytest.raises(Unreachable) as failure:
        post(service(server, seconds=0.2))

    assert (failure.value.reason, failure.value.may_have_arrived) == ("学历核验: ReadTimeout", True)


def test_endless_answer_is_not_read_to_its_end(server: Recorder) -> None:
    server.body = b"x" * (outside.LARGEST_ANSWER + 1)

    with pytest.raises(Unreachable, match="endless"):
        post(service(server))


def test_server_that_is_not_there_certainly_got_nothing() -> None:
    with pytest.raises(Unreachable) as failure:
        post(Service("学历核验", "http://127.0.0.1:1", may_be_private=True))

    assert not failure.value.may_have_arrived


def test_name_that_does_not_exist_certainly_got_nothing() -> None:
    with pytest.raises(Unreachable, match="name"):
        post(Service("学历核验", "https://no-such-host.invalid"))


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "127.1", "127.0.0.2", "2130706433", "0x7f000001", "0177.0.0.1", "0", "0.0.0.0", "localhost",
        "10.0.0.1", "10.255.255.255", "172.16.0.1", "172.31.255.254", "192.168.0.1", "169.254.169.254", "2852039166",
        "100.64.0.1", "100.100.100.200", "192.0.0.192", "198.18.0.1", "198.19.255.255", "224.0.0.1", "239.255.255.250",
        "240.0.0.1", "255.255.255.255", "192.0.2.1", "198.51.100.1", "203.0.113.1", "3232235521", "167772161",
        "[::]", "[::1]", "[::ffff:127.0.0.1]", "[::ffff:10.0.0.1]", "[::ffff:169.254.169.254]", "[::127.0.0.1]",
        "[fe80::1]", "[fc00::1]", "[fd00:ec2::254]", "[ff02::1]", "[2001:db8::1]", "[64:ff9b::7f00:1]",
        "[64:ff9b:1::1]", "[2002:7f00:1::1]", "[2002:a00:1::1]", "[2001:0:7f00:1::1]", "[100::1]", "[fec0::1]",
    ],
)  # fmt: skip
def test_private_address_is_never_asked(host: str) -> None:
    with pytest.raises(Unreachable) as failure:
        post(Service("学历核验", f"https://{host}:8443/api"))

    assert not failure.value.may_have_arrived


@pytest.mark.parametrize("address", ["1.1.1.1", "223.5.5.5", "8.8.8.8", "2400:3200::1", "2606:4700::1111"])
def test_public_address_is_known(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "", "example.com", "//example.com", "http://example.com", "ftp://example.com", "file:///etc/passwd",
        "gopher://example.com", "https://", "https:///path", "https://user@example.com", "https://a:b@example.com",
        "https://example.com/?to=x",
    ],
)  # fmt: skip
def test_what_is_no_address_of_a_service_stops_at_once(url: str) -> None:
    with pytest.raises(ValueError, match="学历核验: not an address"):
        Service("学历核验", url)


def test_name_is_resolved_once_and_cannot_change_its_mind(server: Recorder, monkeypatch: pytest.MonkeyPatch) -> None:
    port = int(server.url.rsplit(":", 1)[1])
    asked: list[object] = []
    resolve = socket.getaddrinfo

    def rebinding(host: Any, *arguments: Any, **options: Any) -> Any:
        if host != "registry.test":
            return resolve(host, *arguments, **options)
        asked.append(host)
        return resolve("127.0.0.1" if len(asked) == 1 else "169.254.169.254", *arguments, **options)

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    post(Service("学历核验", f"http://registry.test:{port}", may_be_private=True))

    assert asked == ["registry.test"]
    assert server.sent[0].headers["host"] == f"registry.test:{port}"


def test_after_failures_in_a_row_the_service_gets_a_pause(server: Recorder) -> None:
    server.status = 503
    target = service(server, breaker=Breaker(failures_allowed=2, pause_seconds=60))

    for _ in range(4):
        with pytest.raises(Unreachable):
            post(target)

    assert len(server.sent) == 2


def test_a_success_in_between_starts_the_count_anew(server: Recorder) -> None:
    target = service(server, breaker=Breaker(failures_allowed=2, pause_seconds=60))

    for status in (503, 200, 503, 200):
        server.status = status
        if status == 200:
            post(target)
        else:
            with pytest.raises(Unreachable):
                post(target)

    assert len(server.sent) == 4


def test_after_the_pause_one_request_tries_and_the_rest_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    moment = 1000.0
    monkeypatch.setattr(outside.time, "monotonic", lambda: moment)
    breaker = Breaker(failures_allowed=1, pause_seconds=30)
    breaker.note(good=False)
    assert breaker.admit() is False

    moment += 40
    assert [breaker.admit() for _ in range(3)] == [True, False, False]

    breaker.note(good=True)
    assert breaker.admit() is True
