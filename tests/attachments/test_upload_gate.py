"""The gate before every upload: too large is refused unread, and slow uploads never take all threads."""

import io
from threading import Event, Thread

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from kuaiji.attachments.middleware import MOST_BYTES, UPLOADS_AT_A_TIME, UploadGate


class Unreadable(io.RawIOBase):
    """A body that must not be touched."""

    def read(self, size: int = -1) -> bytes:
        raise AssertionError("the body was read")


def test_body_beyond_every_limit_is_refused_unread(client: Client) -> None:
    answer = client.generic(
        "POST", "/anything", b"", CONTENT_LENGTH=str(MOST_BYTES + 1), **{"wsgi.input": Unreadable()}
    )

    assert answer.status_code == 413
    assert "图片太大，没有收下" in answer.content.decode()


def test_body_within_the_limit_passes() -> None:
    request = RequestFactory().post("/anything", {"a": "1"})
    request.META["CONTENT_LENGTH"] = str(MOST_BYTES)

    assert UploadGate(lambda _: HttpResponse("in"))(request).content == b"in"


@pytest.mark.parametrize("announced", ["", "many", "-5", "１２３４５６７８９０１２"])
def test_senseless_length_counts_as_none(announced: str) -> None:
    request = RequestFactory().post("/anything", {"a": "1"})
    request.META["CONTENT_LENGTH"] = announced

    assert UploadGate(lambda _: HttpResponse("in"))(request).content == b"in"


def test_one_upload_too_many_is_asked_to_wait_while_pages_are_served() -> None:
    go_on, inside = Event(), []

    def page(request: HttpRequest) -> HttpResponse:
        if request.method == "POST":
            inside.append(request)
            assert go_on.wait(20)
        return HttpResponse("in")

    gate, factory = UploadGate(page), RequestFactory()
    uploads = [Thread(target=gate, args=[factory.post("/upload", {"a": "1"})]) for _ in range(UPLOADS_AT_A_TIME)]
    for upload in uploads:
        upload.start()
    while len(inside) < UPLOADS_AT_A_TIME:
        pass

    refused = gate(factory.post("/upload", {"a": "1"}))
    page_meanwhile = gate(factory.get("/"))
    go_on.set()
    for upload in uploads:
        upload.join()

    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "5")
    assert page_meanwhile.content == b"in"
    assert gate(factory.post("/upload", {"a": "1"})).content == b"in"
