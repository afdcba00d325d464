"""Runs the platform's hot paths and the bare limit in turn, in one process, and prints what each costs."""

import contextlib
import io
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

sys.path.insert(0, str(Path(__file__).parent.parent))

import django

django.setup()

import psycopg  # noqa: E402
from bare import Statement, Wsgi, bare  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import connection  # noqa: E402
from django.db.backends.postgresql.psycopg_any import get_adapters_template  # noqa: E402
from django.template.backends.jinja2 import Template  # noqa: E402
from django.utils.timezone import get_current_timezone  # noqa: E402

from harness.browser import FormParser  # noqa: E402
from kuaiji.accounts.cookies import SESSION  # noqa: E402
from kuaiji.accounts.models import Account  # noqa: E402
from kuaiji.accounts.queries import account_named  # noqa: E402
from kuaiji.accounts.sessions import start_session  # noqa: E402
from kuaiji.cases.models import Draft  # noqa: E402

ROUNDS = 21
PER_ROUND = 60
WARM_UPS = 3
ON_THE_WIRE = re.compile(r"^(?:[\d.: -]+\t)?F\t\d+\t(?:Execute|Query)\t", re.M)
APPLICATION = get_wsgi_application()


@dataclass(slots=True)
class HotPath:
    """One hot path: how to ask for it, and what the platform ran and drew the last time it was asked."""

    name: str
    address: str
    cookies: str
    form: dict[str, str] = field(default_factory=dict)
    statements: list[Statement] = field(default_factory=list)
    own: list[list[str]] = field(default_factory=list)
    draw: Callable[[], str] = str
    revisions: Iterator[int] = field(default_factory=count)

    def environ(self, revisions: Iterator[int]) -> dict[str, Any]:
        body = b""
        if self.form:
            fresh = {"revision": str(next(revisions)), "key": str(uuid4())}
            body = urlencode({**self.form, **fresh}).encode()
        return {
            "REQUEST_METHOD": "POST" if body else "GET",
            "PATH_INFO": self.address, "QUERY_STRING": "", "SCRIPT_NAME": "",
            "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "80", "HTTP_HOST": "127.0.0.1", "REMOTE_ADDR": "127.0.0.1",
            "SERVER_PROTOCOL": "HTTP/1.1", "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(body),
            "wsgi.errors": sys.stderr, "HTTP_COOKIE": self.cookies, "CONTENT_LENGTH": str(len(body)),
            "CONTENT_TYPE": "application/x-www-form-urlencoded" if body else "",
        }  # fmt: skip

    def again(self) -> list[Statement]:
        """Return the statements of the last request, with new values where each request has its own."""
        return [
            (text, renewed(given, own, self.revisions) if own else given)
            for (text, given), own in zip(self.statements, self.own, strict=True)
        ]


def renewed(given: Mapping[str, Any], own: Collection[str], revisions: Iterator[int]) -> Mapping[str, Any]:
    """Give each of its own values anew: an identifier by chance, a revision by counting on."""
    return {**given, **{name: uuid4() if isinstance(given[name], UUID) else next(revisions) for name in own}}


def ask(application: Wsgi, environ: dict[str, Any]) -> tuple[str, bytes, list[tuple[str, str]]]:
    said: list[Any] = []
    answer = application(environ, lambda status, headers, *_: said.extend((status, headers)))
    body = b"".join(answer)
    if hasattr(answer, "close"):
        answer.close()
    return said[0], body, said[1]


def learn(path: HotPath) -> None:
    """Ask the platform twice; keep what it ran and drew, and which values were new the second time."""
    first, _, _ = watched(path)
    path.statements, drawn, body = watched(path)
    path.own = [
        [name for name, value in given.items() if value != before[name] and isinstance(value, UUID | int)]
        for (_, given), (_, before) in zip(path.statements, first, strict=True)
    ]
    path.draw = drawn or body.decode
    assert abs(len(path.draw().encode()) - len(body)) < len(body) / 50, f"{path.name}: not the same HTML"


def watched(path: HotPath) -> tuple[list[Statement], Callable[[], str] | None, bytes]:
    drawn: list[Callable[[], str]] = []
    ran: list[Statement] = []

    def note(execute: Callable[..., Any], text: str, given: Any, many: bool, context: Any) -> Any:
        assert isinstance(given, dict), f"{path.name}: a hot path runs constant statements with named parameters"
        ran.append((text, dict(given)))
        return execute(text, given, many, context)

    real = Template.render

    def render(self: Template, context: dict[str, Any] | None = None, request: Any = None) -> Any:
        html = real(self, context, request)
        drawn.append(lambda: self.template.render(context))
        return html

    Template.render = render
    try:
        with connection.execute_wrapper(note):
            status, body, _ = ask(APPLICATION, path.environ(path.revisions))
    finally:
        Template.render = real
    assert status == "200 OK", (path.name, status, body[:3000].decode())
    return ran, drawn[-1] if drawn else None, body


def statements_of(path: HotPath) -> int:
    """Count what goes over the wire for one request."""
    for _ in range(WARM_UPS):
        ask(APPLICATION, path.environ(path.revisions))
    wire = connection.connection.pgconn
    with tempfile.TemporaryFile() as trace:
        wire.trace(trace.fileno())
        ask(APPLICATION, path.environ(path.revisions))
        wire.untrace()
        trace.seek(0)
        return len(ON_THE_WIRE.findall(trace.read().decode(errors="replace")))


def cpu_ns(backend: int) -> int:
    """Return what this process and the server's process behind its connection have used."""
    server = int(Path(f"/proc/{backend}/schedstat").read_text().split()[0])
    return time.process_time_ns() + server


def measure(application: Wsgi, path: HotPath, backend: int) -> float:
    """Return CPU milliseconds for a request, over one round."""
    # The bare function reads a form, too, but takes its revisions where it runs its statements.
    revisions = path.revisions if application is APPLICATION else count()
    environs = [path.environ(revisions) for _ in range(PER_ROUND)]
    before = cpu_ns(backend)
    for environ in environs:
        status, _, _ = ask(application, environ)
        assert status == "200 OK", (path.name, status)
    return (cpu_ns(backend) - before) / PER_ROUND / 1e6


def compare(path: HotPath, own: psycopg.Connection[Any]) -> float:
    learn(path)
    limit = bare(own, path.again, path.draw)
    ours, theirs = [], []
    for number in range(ROUNDS + 1):
        mine = measure(APPLICATION, path, connection.connection.info.backend_pid)
        floor = measure(limit, path, own.info.backend_pid)
        if number:  # the first round warms both
            ours.append(mine)
            theirs.append(floor)
    mine, floor = statistics.median(ours), statistics.median(theirs)
    print(f"  {path.name:6} {mine:6.3f} CPU ms, bare {floor:6.3f} ms, {len(path.statements)} statements", flush=True)
    return mine / floor


def paths(phone: str, username: str) -> Iterable[HotPath]:
    account = account_named(phone)
    assert account is not None
    draft = Draft.objects.get(case__person_id=account.person_id, section="education")
    entry = next(iter(draft.typed))
    cookies = f"{SESSION}={start_session(account_id=account.pk, is_staff=False)}"
    page = HotPath("get", f"/collection/education/{entry}", cookies)
    status, body, headers = ask(APPLICATION, page.environ(page.revisions))
    assert status == "200 OK", (status, headers, body[:3000].decode())
    cookies += "".join(f"; {value.strip().partition(';')[0]}" for name, value in headers if name == "Set-Cookie")
    page.cookies = cookies
    parser = FormParser(page.address)
    parser.feed(body.decode())
    form = next(form for form in parser.forms if "revision" in form.values)
    revision = int(form.values["revision"])
    yield page
    yield HotPath("save", "/collection/autosave/education", cookies, form.values, revisions=count(revision))
    officer = Account.objects.get(username=username)
    cookies = f"{SESSION}={start_session(account_id=officer.pk, is_staff=True)}"
    yield HotPath("queue", "/desk/", cookies)


def main(phone: str, username: str) -> None:
    info = connection.get_connection_params()
    ratios, statements = {}, {}
    with contextlib.closing(
        psycopg.connect(
            host=info["host"], dbname=info["dbname"], user=info["user"], autocommit=True,
            context=get_adapters_template(True, get_current_timezone()),
        )
    ) as own:  # fmt: skip
        own.prepare_threshold = 0
        for path in paths(phone, username):
            statements[path.name] = statements_of(path)
            ratios[path.name] = compare(path, own)
    figures = " ".join(f"{name}={ratio:.2f}" for name, ratio in ratios.items())
    print(f"limits {figures} statements_get={statements['get']} statements_save={statements['save']}")


if __name__ == "__main__":
    main(*sys.argv[1:])
