"""What one session of the opening-day script does: each function is one step, as a browser without scripts takes it."""

import hashlib
import io
import random
import time
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from urllib.parse import urlsplit
from uuid import uuid4

from PIL import Image

from harness.browser import Browser, Form, Page
from harness.people import DEPARTMENT, DIVISIONS, PASSWORD, Candidate, OfficerLogin

CHOICE = {"status": "other", "exam": "junior", "household": DIVISIONS, "residence": DIVISIONS, "department": DEPARTMENT}
EDUCATION = {
    "place": "mainland", "mode": "full_time", "school": "中山大学", "level": "21", "degree": "4",
    "started_on.y": "2008", "started_on.m": "9", "ended_on.y": "2012", "ended_on.m": "6", "major": "会计学",
    "certificate_number": "105581201205000011", "degree_number": "1055842012000011",
}  # fmt: skip
PHOTO_BYTES = 300 * 1024


@dataclass(slots=True)
class Session:
    """One candidate with their browser."""

    browser: Browser
    candidate: Candidate
    page: Page = field(default_factory=lambda: Page(0, "", "", None))


@dataclass(slots=True)
class Desk:
    """One officer with their browser, signed in."""

    browser: Browser
    login: OfficerLogin
    page: Page = field(default_factory=lambda: Page(0, "", "", None))


def landing(session: Session) -> None:
    session.page = expect(session.browser.get("/"), "/")


def login(session: Session) -> None:
    """Sign in; told that too many do so at once, wait as told and send the form again."""
    page = session.browser.get("/login")
    while urlsplit(page.url).path == "/login":
        time.sleep(float(page.headers.get("Retry-After", 0)))
        form = page.form(having="password")
        given = {"name": session.candidate.phone, "password": PASSWORD, "pow": solved(form)}
        page = session.browser.submit(form, given)
        assert page.status in (200, 503), page.text
    session.page = expect(page, "/home")


def start(session: Session) -> None:
    """Begin, choose the department, read and choose the scope."""
    page = expect(session.browser.get("/collection/"), "/collection/")
    page = expect(session.browser.submit(page.form("/collection/start")), "/collection/department")
    page = expect(session.browser.submit(page.form(having="revision"), CHOICE), "/collection/scope")
    given = {"scope": "3", "has_read": "yes"}
    session.page = expect(session.browser.submit(page.form(having="revision"), given), "/collection/basic")


def form_open(session: Session) -> None:
    """Open the page of twelve fields."""
    session.page = expect(session.browser.get(session.page.link("/collection/education/")), "/collection/education/")


def form_save(session: Session) -> None:
    page = session.browser.submit(session.page.form(having="certificate_number"), EDUCATION, files={})
    session.page = expect(page, "/collection/education")


def upload(session: Session) -> None:
    """Hand in a photo of 300 KB and see the page again."""
    session.page = give(session, session.page, "photo", photo())


def submit(session: Session) -> None:
    page = expect(session.browser.get("/collection/declaration"), "/collection/declaration")
    page = session.browser.submit(page.form(having="is_true"), {"is_true": "yes"})
    session.page = expect(page, "/collection/receipt/")


def queue(desk: Desk) -> None:
    desk.page = expect(desk.browser.get("/desk/"), "/desk/")


def case_open(desk: Desk) -> None:
    expect(desk.browser.get(desk.page.link("/desk/cases/")), "/desk/cases/")


def approve(desk: Desk) -> bool:
    """Approve the case that the last decision has brought, else the one that waited longest; False if none waits."""
    if not is_case(desk.page):
        page = expect(desk.browser.get("/desk/"), "/desk/")
        desk.page = expect(desk.browser.submit(page.form("/desk/next")), "/desk/")
    if not is_case(desk.page):
        return False
    desk.page = expect(desk.browser.submit(desk.page.form("/decide"), {"verb": "approve"}), "/desk/")
    return True


def is_case(page: Page) -> bool:
    return urlsplit(page.url).path.startswith("/desk/cases/")


def sign_in(desk: Desk) -> None:
    form = desk.browser.get("/desk/login").form(having="password")
    given = {"username": desk.login.username, "password": PASSWORD, "code": desk.login.code(), "pow": solved(form)}
    expect(desk.browser.submit(form, given), "/desk/")


def open_education(session: Session) -> None:
    """Stand before the link to a new entry."""
    session.page = expect(session.browser.get("/collection/education"), "/collection/education")


def open_basic(session: Session) -> None:
    session.page = expect(session.browser.get("/collection/basic"), "/collection/basic")


def finish(session: Session) -> None:
    """What else a case needs, and no step counts: the sides of the document, 下一步 on two pages."""
    page = session.browser.get("/collection/basic")
    for slot in ("id_portrait", "id_emblem"):
        give(session, page, slot, small_picture())
    for word in ("basic", "education"):
        page = session.browser.get(f"/collection/{word}")
        session.page = expect(session.browser.submit(page.form(having="revision"), files={}), "/collection/")


def give(session: Session, page: Page, slot: str, data: bytes) -> Page:
    form, chosen = page.form(having="revision"), ("upload", slot)
    box = next(button for button in form.buttons if (button.get("name"), button.get("value")) == chosen)
    files, fresh = {f"file.{slot}": ("photo.jpg", data)}, {"key": str(uuid4())}
    answer = session.browser.submit(form, fresh, button=chosen, action=box["formaction"], files=files)
    return expect(answer, "/collection/basic")


def expect(page: Page, path: str) -> Page:
    """Stop the run at the first page that is not what a person should see."""
    if page.status != 200 or not urlsplit(page.url).path.startswith(path):
        raise AssertionError(f"expected {path}, got {page.status} at {page.url}:\n{page.text[:6000]}")
    return page


def solved(form: Form) -> str:
    """Work out the 验证码 as the page's script does."""
    challenge, bits = form.values["challenge"], int(form.data["data-bits"])
    for answer in count():
        digest = hashlib.sha256(f"{challenge}.{answer}".encode()).digest()
        if int.from_bytes(digest) >> (256 - bits) == 0:
            return str(answer)
    raise AssertionError("unreachable")


@cache
def photo() -> bytes:
    """Return a photo of 1200×1600 that is as hard to decode as its 300 KB."""
    return sized(1200, 1600, PHOTO_BYTES)


@cache
def small_picture() -> bytes:
    return sized(640, 400, 30 * 1024)


def sized(width: int, height: int, size: int) -> bytes:
    """Return a grainy JPEG of about that size, filled up behind its end."""
    grain = random.Random(1).randbytes(3 * (width // 4) * (height // 4))
    picture = Image.frombytes("RGB", (width // 4, height // 4), grain).resize((width, height))
    for quality in range(90, 1, -2):
        out = io.BytesIO()
        picture.save(out, "JPEG", quality=quality)
        if out.tell() <= size:
            return out.getvalue().ljust(size, b"\0")
    raise AssertionError("no quality makes it small enough")
