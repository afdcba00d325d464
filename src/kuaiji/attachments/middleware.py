"""上传关口: turns away a body that no place would take, and keeps threads free while slow bodies trickle in."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http import HTTPStatus
from threading import BoundedSemaphore, Condition

from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.urls import Resolver404, resolve

from kuaiji.rules.policy import largest_file
from kuaiji.web.shortcuts import render

REST_OF_THE_FORM = 1024 * 1024
MOST_BYTES = largest_file() + REST_OF_THE_FORM
# Of the twelve threads of a process (`config/serving.py`); the other two always answer pages.
UPLOADS_AT_A_TIME, FORMS_AT_A_TIME = 6, 4
# A form is a few kilobytes and arrives with its head: who finds no place free waits for one, but not for a slow one.
FORMS_OF_ONE_ADDRESS = 2
PATIENCE = 0.2
BUSY_SECONDS = 5
FORM = "application/x-www-form-urlencoded"


class FormPlaces:
    """Where the bodies of plain forms are read: few at a time, and no address takes them all."""

    def __init__(self) -> None:
        self.change = Condition()
        self.reading: list[str] = []

    def has_room(self, address: str) -> bool:
        return len(self.reading) < FORMS_AT_A_TIME and self.reading.count(address) < FORMS_OF_ONE_ADDRESS

    @contextmanager
    def place(self, address: str) -> Iterator[bool]:
        """Hold a place while a body is read; False if none became free in time."""
        with self.change:
            is_mine = self.change.wait_for(lambda: self.has_room(address), PATIENCE)
            if is_mine:
                self.reading.append(address)
        try:
            yield is_mine
        finally:
            if is_mine:
                with self.change:
                    self.reading.remove(address)
                    self.change.notify_all()


class UploadGate:
    """Stand before everything that reads a body: by then it would be too late to refuse."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.places = BoundedSemaphore(UPLOADS_AT_A_TIME)
        self.forms = FormPlaces()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Whoever reads a body of another kind takes one of these places, too.
        request.places = self.places  # type: ignore[attr-defined]
        size = body_size(request)
        if size > MOST_BYTES and size > (most := most_bytes(request.path_info)):
            return render(request, "attachments/too_large.html", {"table": most if most > MOST_BYTES else 0}, 413)
        if request.content_type == FORM:
            return self.read_form(request)
        if request.content_type != "multipart/form-data":
            return self.get_response(request)
        if not self.places.acquire(blocking=False):
            response = render(request, "attachments/busy.html", status=503)
            response.headers["Retry-After"] = str(BUSY_SECONDS)
            return response
        try:
            return self.get_response(request)
        finally:
            self.places.release()

    def read_form(self, request: HttpRequest) -> HttpResponse:
        """Read the body of a form in a place of its own; what is done with it needs none."""
        with self.forms.place(request.META["REMOTE_ADDR"]) as is_mine:
            if not is_mine:
                return HttpResponse(status=HTTPStatus.SERVICE_UNAVAILABLE, headers={"Retry-After": str(BUSY_SECONDS)})
            with suppress(UnreadablePostError):  # the client has left
                request.body  # noqa: B018
        return self.get_response(request)


def most_bytes(path: str) -> int:
    """Return what the page at an address takes, where its view says that it takes more than the others."""
    try:
        return getattr(resolve(path).func, "most_bytes", MOST_BYTES)
    except Resolver404:
        return MOST_BYTES


def body_size(request: HttpRequest) -> int:
    """Return what the client announces; Django never reads more than that, and nothing where it is missing."""
    announced = request.META.get("CONTENT_LENGTH") or "0"
    return int(announced) if announced.isascii() and announced.isdecimal() else 0
