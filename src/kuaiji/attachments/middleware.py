"""上传关口: turns away a body that no place would take, and keeps threads free while slow uploads trickle in."""

from collections.abc import Callable
from threading import BoundedSemaphore

from django.http import HttpRequest, HttpResponse

from kuaiji.rules.policy import largest_file
from kuaiji.web.shortcuts import render

REST_OF_THE_FORM = 1024 * 1024
MOST_BYTES = largest_file() + REST_OF_THE_FORM
# Of the eight threads of a process; the other two always answer pages.
UPLOADS_AT_A_TIME = 6
BUSY_SECONDS = 5


class UploadGate:
    """Stand before everything that reads a body: by then it would be too late to refuse."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.places = BoundedSemaphore(UPLOADS_AT_A_TIME)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Whoever reads a body of another kind takes one of these places, too.
        request.places = self.places  # type: ignore[attr-defined]
        if body_size(request) > MOST_BYTES:
            return render(request, "attachments/too_large.html", status=413)
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


def body_size(request: HttpRequest) -> int:
    """Return what the client announces; Django never reads more than that, and nothing where it is missing."""
    announced = request.META.get("CONTENT_LENGTH") or "0"
    return int(announced) if announced.isascii() and announced.isdecimal() else 0
