"""The platform as on opening day: web, worker and sandbox on sockets, a database that is really committed to."""

import json
import os
import signal
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Response, expect

import database
from browser import PHONE, Site, free_port, windows
from factories import make_person, phone_number, resident_number
from kuaiji.accounts.cookies import SESSION
from kuaiji.accounts.passwords import hash_password
from kuaiji.accounts.sessions import start_session
from kuaiji.accounts.staff import create_staff_account, enrolment_link
from kuaiji.config import serving
from kuaiji.demo.offices import CONTACTS
from kuaiji.departments.models import Department
from kuaiji.departments.staff import appoint_officer
from kuaiji.sandbox.server import Server, running
from kuaiji.sandbox.world import World
from stack import Demo, until

PATIENCE = 15_000
expect.set_options(timeout=PATIENCE)
PASSWORD = "correct horse 电池"
SETTLED_WITHIN = 180
SECRET = b"only-for-demo-and-tests"


@dataclass(frozen=True)
class Someone:
    """Whoever walks the guide: invented, with a number of the real format that nobody has."""

    name: str
    number: str = field(default_factory=resident_number)
    phone: str = field(default_factory=phone_number)


@dataclass(frozen=True)
class Platform(Site):
    """The running platform, and the outside world that it talks to."""

    sandbox: Server

    def letters(self, phone: str) -> list[str]:
        """Return the texts in the inbox of the sandbox for this phone, the newest first."""
        with urllib.request.urlopen(f"{self.sandbox.url}/sms.json?phone={phone}") as answer:
            return [letter["text"] for letter in json.load(answer)]

    def hire(self, name: str, code: str, username: str, staff_number: str) -> str:
        """Appoint an officer of a department, as an operator would, and return the enrolment link."""
        with self.orm():
            account = create_staff_account(username=username)
            department = Department.objects.get(code=code)
            appoint_officer(
                account_id=account.pk, name=name, staff_number=staff_number, department_id=department.pk,
                roles=("officer",),
            )  # fmt: skip
            return urlsplit(enrolment_link(account_id=account.pk)).path

    def settle_in(self, page: Page, someone: Someone) -> None:
        """Have somebody registered, proved and signed in, for journeys that begin later."""
        with self.orm():
            person = make_person(
                someone.name, number=someone.number, phone=someone.phone, password=hash_password(PASSWORD),
                sex="female" if int(someone.number[16]) % 2 == 0 else "male",
            )  # fmt: skip
            token = start_session(account_id=person.account.id, is_staff=False)
        page.context.add_cookies([{"name": SESSION, "value": token, "url": self.url}])

    @contextmanager
    def down(self, *services: str) -> Iterator[None]:
        """Have registries out of order for a while, by the switches on the page of the sandbox."""
        try:
            for service in services:
                self.switch(service, "down")
            yield
        finally:
            for service in services:
                self.switch(service, "normal")

    def switch(self, service: str, mode: str) -> None:
        form = urlencode({"service": service, "mode": mode}).encode()
        urllib.request.urlopen(f"{self.sandbox.url}/switch", data=form).close()

    def let_pass(self, span: timedelta) -> None:
        """Let time pass, for the platform's clock and for what waits in the queue."""
        with database.admin(self.database) as connection:
            connection.execute("UPDATE web_installation SET clock_shift = clock_shift + %s", [span])
            connection.execute("UPDATE procrastinate_jobs SET scheduled_at = scheduled_at - %s", [span])


@dataclass
class Visitor:
    """A browser window, and everything in it that a person should never meet."""

    page: Page
    faults: list[str] = field(default_factory=list)

    def watch(self, url: str) -> None:
        self.page.on("console", self.listen)
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("request", lambda request: self.note(request.url, is_fault=not request.url.startswith(url)))
        self.page.on("response", self.answered)

    def note(self, text: str, *, is_fault: bool) -> None:
        self.faults += [text] if is_fault else []

    def listen(self, message: ConsoleMessage) -> None:
        """Take every error, and so every breach of the CSP; answers are looked at by themselves."""
        is_answer = message.text.startswith("Failed to load resource")
        self.note(message.text, is_fault=message.type in {"error", "warning"} and not is_answer)

    def answered(self, response: Response) -> None:
        """Take what is missing or broken; to be asked to sign in, to choose or to mend something is no fault."""
        is_fault = response.status >= 400 and response.status not in {401, 409, 422}
        self.note(f"{response.status} {response.url}", is_fault=is_fault)


@pytest.fixture(scope="session")
def platform(django_db_blocker: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    name, port, data = f"journeys_{os.getpid()}", free_port(), tmp_path_factory.mktemp("data")
    with django_db_blocker.unblock(), database.admin() as connection:  # type: ignore[attr-defined]
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {database.template()}")
    with running(World(SECRET)) as sandbox:
        environment = {
            **os.environ, "KUAIJI_DATABASE": name, "KUAIJI_DATA": str(data), "KUAIJI_SANDBOX_URL": sandbox.url,
            "KUAIJI_PUBLIC_URL": f"http://127.0.0.1:{port}", "PYTHONPATH": str(database.ROOT / "src"),
        }  # fmt: skip
        with processes(environment, data, port):
            found = Platform(f"http://127.0.0.1:{port}", name, django_db_blocker, sandbox)
            register_contacts(found)
            yield found
    with database.admin() as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def processes(environment: dict[str, str], logs: Path, port: int) -> Iterator[None]:
    web = serving.Child("web", serving.web(port, workers=1), environment, serving.log_file(logs, "web"))
    worker = serving.Child("worker", ["-m", "kuaiji", "worker"], environment, serving.log_file(logs, "worker"))
    try:
        web.start()
        worker.start()
        serving.wait_for(web, port)
        yield
    finally:
        for child in (web, worker):
            child.signal(signal.SIGTERM)
        for child in (web, worker):
            child.stop(time.monotonic() + 5)


def register_contacts(platform: Platform) -> None:
    """Give the departments the invented telephones of the demo."""
    with platform.orm():
        for code, (phone, hours, address) in CONTACTS.items():
            Department.objects.filter(code=code).update(phone=phone, hours=hours, address=address)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The demo by its one command, once the registries have answered for everybody in it.

    Who uses it belongs to the group `up`, so that it starts once in a run.
    """
    running = Demo(tmp_path_factory.mktemp("demo") / "data", free_port())
    try:
        until(lambda: not running.ask("SELECT FROM cases_case WHERE state = 'checking'"), SETTLED_WITHIN)
        yield running
    finally:
        running.stop()


@pytest.fixture
def visit(chromium: Browser, platform: Platform) -> Iterator[Callable[..., Visitor]]:
    """Open windows, each with cookies of its own: `visit(width=1280, script=False)`; at the end none met a fault."""
    opened: list[Visitor] = []
    with windows(chromium, platform.url) as open_window:

        def make(width: int = PHONE, *, script: bool = True) -> Visitor:
            visitor = Visitor(open_window(width, java_script_enabled=script).new_page())
            visitor.page.set_default_timeout(PATIENCE)
            visitor.watch(platform.url)
            opened.append(visitor)
            return visitor

        yield make
    assert [fault for visitor in opened for fault in visitor.faults] == []
