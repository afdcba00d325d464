"""The benchmarks' browser sends what a real one would: filled-in forms, cookies, redirects."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from harness.browser import Browser, Page

PAGE = """
<a href="/collection/education">list</a> <a class="x" href="education/7?a=1&amp;b=2">one</a>
<form action="/search"><input name="q" value="word"></form>
<form method="post" action="save" data-autosave="/auto"><input type="hidden" name="revision" value="3">
<input name="school" value="中山大学"><input type="checkbox" name="is_current" value="yes">
<input type="checkbox" name="has_read" value="yes" checked><input type="radio" name="scope" value="1">
<input type="radio" name="scope" value="3" checked><input type="file" name="file.photo">
<select name="level"><option value="">-</option><option value="21" selected>本科</option></select>
<select name="degree"><option value="">-</option></select><textarea name="words">as it is</textarea>
<button name="upload" value="photo" formaction="/files">up</button></form>
"""


class Server(BaseHTTPRequestHandler):
    """Sets a cookie and sends everybody on to a page that repeats what it was told."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.say(200, f"{self.headers.get('Cookie')} {self.client_address[0]}")

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.say(303, "")

    def say(self, status: int, text: str) -> None:
        self.send_response(status)
        self.send_header("Set-Cookie", "session=abc; HttpOnly; Path=/")
        self.send_header("Set-Cookie", 'old=""; Max-Age=0')
        self.send_header("Location", "/after?n=1")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def port() -> Iterator[int]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Server) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


def test_form_holds_what_a_browser_would_send() -> None:
    form = Page(200, "/collection/", PAGE, {}).form(having="revision")

    assert form.action == "/collection/save"
    assert form.values == {
        "revision": "3", "school": "中山大学", "has_read": "yes", "scope": "3", "level": "21", "degree": "",
        "words": "as it is",
    }  # fmt: skip
    assert form.names >= {"is_current", "file.photo", "upload"}
    assert form.data == {"data-autosave": "/auto"}
    assert [button["formaction"] for button in form.buttons] == ["/files"]


def test_missing_form_or_link_stops_the_run() -> None:
    page = Page(200, "/collection/", PAGE, {})

    with pytest.raises(AssertionError):
        page.form("/nowhere")
    with pytest.raises(AssertionError):
        page.link("/desk/")


def test_link_is_the_first_one_below_the_address() -> None:
    assert Page(200, "/collection/", PAGE, {}).link("/collection/education/") == "/collection/education/7"


def test_browser_keeps_cookies_follows_redirects_and_has_a_network_of_its_own(port: int) -> None:
    form = Page(200, "/", PAGE, {}).form(having="revision")
    with Browser(port, 7) as seven, Browser(port, 300) as three_hundred:
        page = seven.submit(form, {"school": "暨南大学"}, files={"file.photo": ("a.jpg", b"x")})
        other = three_hundred.get("/")

    assert (page.status, page.url) == (200, "/after?n=1")
    assert page.text == "session=abc 127.1.7.1"
    assert other.text == "None 127.2.50.1"
    assert seven.requests == 2
