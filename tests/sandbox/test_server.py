"""The server of the sandbox: signed requests only, switches that do what they say, receipts, and pages for people."""

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.conf import settings

from kuaiji.sandbox.server import LARGEST_BODY, Server
from kuaiji.sandbox.world import Mode
from kuaiji.web.signing import signed_headers, verified_nonce
from recorder import recording

SECRET = settings.KUAIJI.sandbox_secret.get_secret_value().encode()
QUESTION = {"school": "中山大学", "ended_on": "2013-06", "certificate_number": "104761201605000007"}
CODE = "验证码246810，用于<注册>。"


def post(sandbox: Server, path: str, message: dict[str, Any]) -> httpx.Response:
    body = json.dumps(message).encode()
    return httpx.post(f"{sandbox.url}{path}", content=body, headers=signed_headers(SECRET, body))


def ask(sandbox: Server, check_id: str = "c-1") -> httpx.Response:
    return post(sandbox, "/education", {"id": check_id, "question": QUESTION})


def send(sandbox: Server, *, key: str = "k-1", phone: str = "15400000001", callback: str = "") -> httpx.Response:
    return post(sandbox, "/sms/send", {"key": key, "phone": phone, "text": CODE, "callback": callback})


def switch(sandbox: Server, service: str, mode: str) -> int:
    return httpx.post(f"{sandbox.url}/switch", data={"service": service, "mode": mode}).status_code


def test_question_is_answered_by_its_id(sandbox: Server) -> None:
    assert ask(sandbox).json() == {
        "question": "c-1",
        "issuer": "kuaiji sandbox",
        "outcome": "mismatched",
        "theirs": {"school": "华南理工大学"},
    }


def test_request_without_signature_gets_nothing(sandbox: Server) -> None:
    body = json.dumps({"id": "c-1", "question": QUESTION}).encode()

    assert httpx.post(f"{sandbox.url}/education", content=body).status_code == 401
    forged = signed_headers(b"another key", body)
    assert httpx.post(f"{sandbox.url}/education", content=body, headers=forged).status_code == 401


def test_request_played_back_gets_nothing(sandbox: Server) -> None:
    body = json.dumps({"id": "c-1", "question": QUESTION}).encode()
    headers = signed_headers(SECRET, body)

    statuses = [httpx.post(f"{sandbox.url}/education", content=body, headers=headers).status_code for _ in range(3)]

    assert statuses == [200, 409, 409]


def test_switch_takes_a_service_down_and_up_again(sandbox: Server) -> None:
    assert switch(sandbox, "education", "down") == 303
    assert ask(sandbox).status_code == 503

    assert switch(sandbox, "education", "normal") == 303
    assert ask(sandbox).status_code == 200


def test_slow_service_takes_its_time(sandbox: Server) -> None:
    sandbox.world.switch("education", Mode.SLOW)

    started = time.monotonic()
    ask(sandbox)

    assert time.monotonic() - started >= sandbox.world.slow_seconds


def test_wrong_answer_is_about_another_question(sandbox: Server) -> None:
    sandbox.world.switch("education", Mode.WRONG)

    assert ask(sandbox).json()["question"] != "c-1"


def test_duplicate_answer_is_the_one_before(sandbox: Server) -> None:
    sandbox.world.switch("education", Mode.DUPLICATE)

    assert [ask(sandbox, check_id).json()["question"] for check_id in ("c-1", "c-2", "c-3")] == ["c-1", "c-1", "c-2"]


@pytest.mark.parametrize(("service", "mode"), [("education", "broken"), ("post", "down"), ("", "")])
def test_switch_refuses_what_it_does_not_know(sandbox: Server, service: str, mode: str) -> None:
    assert switch(sandbox, service, mode) == 400


@pytest.mark.parametrize("path", ["/nowhere", "/sms.php"])
def test_unknown_address_is_not_found(sandbox: Server, path: str) -> None:
    assert httpx.get(f"{sandbox.url}{path}").status_code == 404
    assert post(sandbox, path, {}).status_code == 404


def test_body_that_is_too_large_is_refused(sandbox: Server) -> None:
    body = b"x" * (LARGEST_BODY + 1)

    assert httpx.post(f"{sandbox.url}/education", content=body).status_code == 413


def test_message_with_the_same_key_is_one_message(sandbox: Server) -> None:
    first, second = send(sandbox).json(), send(sandbox).json()

    assert first == second
    assert len(sandbox.world.letters()) == 1


def test_receipt_is_signed_and_tells_the_fate(sandbox: Server) -> None:
    with recording() as platform:
        platform.status = 204
        platform.body = b""
        gateway_id = send(sandbox, phone="15400000099", callback=f"{platform.url}/sms/receipts").json()["id"]
        wait_for(platform.sent, 1)

    (sent,) = platform.sent
    assert json.loads(sent.body) == {"id": gateway_id, "delivered": False, "reason": "停机"}
    headers = {"X-Timestamp": "x-timestamp", "X-Nonce": "x-nonce", "X-Signature": "x-signature"}
    assert verified_nonce(SECRET, {name: sent.headers[key] for name, key in headers.items()}, sent.body)


def test_duplicate_receipt_is_the_very_same_message_twice(sandbox: Server) -> None:
    sandbox.world.switch("sms", Mode.DUPLICATE)
    with recording() as platform:
        send(sandbox, callback=f"{platform.url}/sms/receipts")
        wait_for(platform.sent, 2)

    first, second = platform.sent
    assert (first.body, first.headers["x-nonce"]) == (second.body, second.headers["x-nonce"])


def test_receipt_is_sent_again_while_the_platform_fails(sandbox: Server) -> None:
    with recording() as platform:
        platform.status = 503
        send(sandbox, callback=f"{platform.url}/sms/receipts")
        wait_for(platform.sent, 2)

    assert len(platform.sent) >= 2


def wait_for(sent: list[Any], count: int) -> None:
    deadline = time.monotonic() + 10
    while len(sent) < count:
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_inbox_shows_the_newest_first_and_one_phone_if_asked(sandbox: Server) -> None:
    send(sandbox, key="k-1", phone="15400000001")
    send(sandbox, key="k-2", phone="15400000002")

    page = httpx.get(f"{sandbox.url}/sms").text
    assert page.index("154 0000 0002") < page.index("154 0000 0001")
    assert "<b>246810</b>，用于&lt;注册&gt;" in page
    assert 'http-equiv="refresh"' in page

    only = httpx.get(f"{sandbox.url}/sms?phone=15400000001").text
    assert "154 0000 0002" not in only


def test_inbox_can_be_read_by_a_machine(sandbox: Server) -> None:
    send(sandbox)

    (letter,) = httpx.get(f"{sandbox.url}/sms.json?phone=15400000001").json()

    assert (letter["phone"], letter["text"]) == ("15400000001", CODE)


def test_empty_inbox_says_what_to_do(sandbox: Server) -> None:
    assert "还没有短信" in httpx.get(f"{sandbox.url}/sms").text


def test_first_page_shows_every_service_with_its_switch_and_rules(sandbox: Server) -> None:
    sandbox.world.switch("sms", Mode.DOWN)

    page = httpx.get(f"{sandbox.url}/")

    for word in ("实名核验", "学历核验", "学位核验", "资格核验", "短信网关", "证书编号末位是 7", "停机"):
        assert word in page.text
    assert page.headers["Content-Security-Policy"].startswith("default-src 'none'")


def test_pages_take_nothing_from_elsewhere(sandbox: Server) -> None:
    assert httpx.get(f"{sandbox.url}/sandbox.css").headers["Content-Type"] == "text/css; charset=utf-8"
    for path in ("/", "/sms"):
        page = httpx.get(f"{sandbox.url}{path}").text
        assert "http://" not in page
        assert "https://" not in page
        assert " style=" not in page


def test_sandbox_refuses_to_run_in_production() -> None:
    source = str(Path(__file__).parents[2] / "src")
    command = [sys.executable, "-m", "kuaiji.sandbox", "--port", "0"]

    surroundings = {"PYTHONPATH": source, "KUAIJI_MODE": "production"}
    ended = subprocess.run(command, env=surroundings, capture_output=True, text=True, timeout=20, check=False)

    assert ended.returncode == 1
    assert "不能在正式环境运行" in ended.stderr
