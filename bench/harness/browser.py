"""A browser without a screen: real cookies, forms as the page offers them, redirects followed, nothing assumed."""

import http.client
import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from typing import Self
from urllib.parse import urlencode, urljoin, urlsplit

LINK = re.compile(r'<a [^>]*?href="([^"]+)"')
MOST_REDIRECTS = 5
Values = Mapping[str, str | Sequence[str]]
REDIRECTS = {301, 302, 303, 307}


@dataclass(slots=True)
class Form:
    """One form of a page, filled in as the page filled it in."""

    action: str
    method: str = "get"
    values: dict[str, str] = field(default_factory=dict)
    buttons: list[dict[str, str]] = field(default_factory=list)
    data: dict[str, str] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Page:
    status: int
    url: str
    text: str
    headers: Mapping[str, str]

    @property
    def forms(self) -> list[Form]:
        parser = FormParser(self.url)
        parser.feed(self.text)
        return parser.forms

    def form(self, action: str = "", *, having: str = "") -> Form:
        """Return the first form that posts to an address with this ending, or that has this field or button."""
        for form in self.forms:
            path = urlsplit(form.action).path
            if form.method == "post" and path.endswith(action) and (not having or having in form.names):
                return form
        raise AssertionError(f"no form {action or having} on {self.url} ({self.status}):\n{self.text[:2000]}")

    def link(self, start: str) -> str:
        """Return the first link on the page that leads below this address."""
        for found in LINK.findall(self.text):
            path = urlsplit(urljoin(self.url, unescape(found))).path
            if path.startswith(start) and path != start:
                return path
        raise AssertionError(f"no link to {start} on {self.url}")


class FormParser(HTMLParser):
    """Collect forms with the values a browser would send."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.url, self.forms = url, list[Form]()
        self.form: Form | None = None
        self.select = self.textarea = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.form = Form(urljoin(self.url, given.get("action") or self.url), given.get("method", "get").lower())
            self.form.data = {name: value for name, value in given.items() if name.startswith("data-")}
            self.forms.append(self.form)
        elif self.form is not None:
            self.inside(self.form, tag, given)

    def inside(self, form: Form, tag: str, given: dict[str, str]) -> None:
        form.data.update({name: value for name, value in given.items() if name.startswith("data-")})
        name, kind = given.get("name", ""), given.get("type", "text")
        form.names.add(name)
        if tag == "button":
            form.buttons.append(given)
        elif tag == "select":
            self.select = name
            form.values.setdefault(name, "")
        elif tag == "option" and self.select and "selected" in given:
            form.values[self.select] = given.get("value", "")
        elif tag == "textarea":
            self.textarea = name
            form.values[name] = ""
        elif tag == "input" and name and kind not in ("file", "submit", "button"):
            if kind not in ("radio", "checkbox"):
                form.values[name] = given.get("value", "")
            elif "checked" in given:
                form.values[name] = given.get("value", "on")

    def handle_data(self, data: str) -> None:
        if self.textarea and self.form is not None:
            self.form.values[self.textarea] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.form = None
        elif tag == "select":
            self.select = ""
        elif tag == "textarea":
            self.textarea = ""


class Browser:
    """One visitor, from a network of their own, so that limits per network see many people."""

    def __init__(self, port: int, number: int) -> None:
        source = f"127.{1 + number // 250}.{number % 250}.1"
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60, source_address=(source, 0))
        self.cookies: dict[str, str] = {}
        self.requests = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.connection.close()

    def get(self, path: str) -> Page:
        return self.request("GET", path)

    def submit(
        self, form: Form, values: Values | None = None, *, button: tuple[str, str] | None = None,
        action: str = "", files: Mapping[str, tuple[str, bytes]] | None = None,
    ) -> Page:  # fmt: skip
        """Send the form as the page filled it in, with these values on top."""
        given = {**form.values, **(values or {}), **dict([button] if button else [])}
        if files is None:
            return self.request("POST", action or form.action, urlencode(given, doseq=True).encode(), FORM)
        boundary = uuid.uuid4().hex
        kind = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
        return self.request("POST", action or form.action, multipart(boundary, given, files), kind)

    def request(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Page:
        for _ in range(MOST_REDIRECTS):
            page = self.once(method, path, body, headers or {})
            if page.status not in REDIRECTS:
                return page
            method, path, body, headers = "GET", urljoin(page.url, page.headers["Location"]), None, {}
        raise AssertionError(f"too many redirects at {path}")

    def once(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> Page:
        self.requests += 1
        url = urlsplit(path)
        target = url.path + (f"?{url.query}" if url.query else "")
        cookies = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        host = {"Host": f"127.0.0.1:{self.connection.port}", "User-Agent": "bench"}
        given = {**host, **(cookies if self.cookies else {}), **headers}
        try:
            self.connection.request(method, target, body, given)
            answer = self.connection.getresponse()
        except (http.client.RemoteDisconnected, ConnectionError):
            # The server has closed a connection that lay idle: browsers open a new one, too.
            self.connection.close()
            self.connection.request(method, target, body, given)
            answer = self.connection.getresponse()
        text = answer.read().decode(errors="replace")
        for line in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = line.partition(";")[0].partition("=")
            if value and value != '""':
                self.cookies[name] = value
            else:
                self.cookies.pop(name, None)
        return Page(answer.status, target, text, answer.headers)


FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def multipart(boundary: str, values: Values, files: Mapping[str, tuple[str, bytes]]) -> bytes:
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in values.items()
    ]
    for name, (filename, data) in files.items():
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"; filename="{filename}"\r\n'
        parts.append(f"{head}Content-Type: image/jpeg\r\n\r\n".encode() + data + b"\r\n")
    return b"".join(parts) + f"--{boundary}--\r\n".encode()
