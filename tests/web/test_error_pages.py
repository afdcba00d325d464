"""Whatever goes wrong, the person learns what happened and what to do next."""

import logging
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden, HttpResponseNotAllowed, JsonResponse
from django.template import TemplateDoesNotExist
from django.test import Client, RequestFactory

from kuaiji.web import pages
from kuaiji.web.middleware import Guard


def through_guard(response: HttpResponse, **request: object) -> HttpResponse:
    asked = RequestFactory().get("/")
    for name, value in request.items():
        setattr(asked, name, value)
    return Guard(lambda _: response)(asked)


def test_an_unknown_address_leads_home_and_to_the_guide(client: Client) -> None:
    answer = client.get("/no-such-page")

    assert answer.status_code == 404
    assert "没有这一页" in answer.content.decode()
    assert 'href="/guide"' in answer.content.decode()


@pytest.mark.parametrize("address", ["/contact?code=%00", "/contact?q=%E5%B9%BF%E5%B7%9E%00", "/desk/cases/%00"])
def test_an_address_that_the_database_cannot_look_for_is_not_a_fault(client: Client, address: str) -> None:
    answer = client.get(address)

    assert answer.status_code == 400
    assert "这次请求没有读懂" in answer.content.decode()
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_form_address_opened_by_hand_says_so(client: Client) -> None:
    answer = client.get("/display")

    assert answer.status_code == 405
    assert answer.headers["Allow"] == "POST"
    assert "不能这样打开这一页" in answer.content.decode()


@pytest.mark.parametrize("status", sorted(pages.TROUBLES))
def test_every_trouble_has_a_way_on(status: int) -> None:
    answer = pages.page(RequestFactory().get("/x"), status)

    page = answer.content.decode()
    assert answer.status_code == status
    assert pages.TROUBLES[status].title in page
    assert f'<a class="btn" href="{pages.TROUBLES[status].ways[0][0]}">' in page


@pytest.mark.parametrize(
    ("seconds", "words"), [(20, "请等 20 秒再试"), (60, "请等 1 分钟再试"), (61, "请等 2 分钟再试")]
)
def test_whoever_must_wait_is_told_how_long(seconds: int, words: str) -> None:
    answer = pages.page(RequestFactory().post("/login"), 503, wait=seconds)

    assert answer.headers["Retry-After"] == str(seconds)
    assert words in answer.content.decode()


def test_a_fault_has_the_same_number_on_the_page_and_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        answer = pages.fault(RequestFactory().get("/collection/"))

    number = caplog.records[0].getMessage().split()[1]
    assert answer.status_code == 500
    assert f"<code>{number}</code>" in answer.content.decode()


def test_a_fault_of_the_frame_itself_still_gives_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> str:
        raise TemplateDoesNotExist("web/error.html")

    monkeypatch.setattr(pages, "text", broken)

    answer = pages.fault(RequestFactory().get("/"))

    assert answer.status_code == 500
    assert "已经记录，编号" in answer.content.decode()


def test_a_stale_token_does_not_cost_what_was_typed() -> None:
    answer = Client(enforce_csrf_checks=True).post("/home", {"name": "李雷"})

    assert answer.status_code == 403
    assert "您填写的内容没有丢" in answer.content.decode()


def test_a_bare_refusal_is_framed_and_keeps_its_reason() -> None:
    answer = through_guard(HttpResponseForbidden("这一页给会计管理部门使用。"))

    assert answer.status_code == 403
    assert "<p>这一页给会计管理部门使用。</p>" in answer.content.decode()
    assert "回首页" in answer.content.decode()


@pytest.mark.parametrize(
    "make",
    [
        lambda: HttpResponse("<p>还差一项</p>", status=422),
        lambda: JsonResponse({"theirs": {}}, status=409),
        lambda: HttpResponse("好", status=200),
    ],
)
def test_an_answer_that_has_its_own_body_is_left_alone(make: Callable[[], HttpResponse]) -> None:
    assert through_guard(make()).content == make().content


@pytest.mark.parametrize("visitor", [None, SimpleNamespace(name="李雷", is_staff=False)])
def test_only_pages_of_the_signed_in_are_kept_out_of_caches(visitor: object) -> None:
    answer = through_guard(HttpResponse("好"), visitor=visitor)

    assert answer.headers.get("Cache-Control") == ("no-store" if visitor else None)
    assert "Cookie" in answer.headers["Vary"]


def test_every_answer_carries_the_protective_headers() -> None:
    headers = through_guard(HttpResponseNotAllowed(["POST"])).headers

    assert "script-src 'self'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Frame-Options"] == "DENY"


def test_the_reason_of_a_refusal_cannot_carry_markup() -> None:
    request = HttpRequest()
    request.path = "/"

    page = pages.page(request, 403, "<script>alert(1)</script>").content.decode()

    assert "<script>alert" not in page
