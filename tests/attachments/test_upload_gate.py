"""The gate before every upload: too large is refused unread, and slow uploads never take all threads."""

import io
from threading import Event, Thread

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from kuaiji.attachments.middleware import FORM, FORMS_OF_ONE_ADDRESS, MOST_BYTES, UPLOADS_AT_A_TIME, UploadGate


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


def plain(address: str, **more: object) -> HttpRequest:
    body = {"data": "a=1", "content_type": FORM, "REMOTE_ADDR": address}
    return RequestFactory().generic("POST", "/login", **body | more)  # type: ignore[arg-type]


def test_slow_forms_of_one_address_leave_places_to_others() -> None:
    slow, go_on, begun = Event(), Event(), []

    class Slow(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            begun.append(self)
            if len(begun) == FORMS_OF_ONE_ADDRESS:
                slow.set()
            assert go_on.wait(20)
            return super().read(size)

    gate = UploadGate(lambda request: HttpResponse(request.POST["a"]))
    hanging = [
        Thread(target=gate, args=[plain("192.0.2.1", **{"wsgi.input": Slow(b"a=1")})])
        for _ in range(FORMS_OF_ONE_ADDRESS)
    ]
    for each in hanging:
        each.start()
    assert slow.wait(20)

    refused, other = gate(plain("192.0.2.1")), gate(plain("192.0.2.2"))
    go_on.set()
    for each in hanging:
        each.join()

    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "5")
    assert other.content == b"1"
    assert gate(plain("192.0.2.1")).content == b"1"


def test_form_whose_sender_has_left_is_an_empty_form() -> None:
    class Gone(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise ConnectionResetError

    gate = UploadGate(lambda request: HttpResponse(str(len(request.POST))))

    assert gate(plain("192.0.2.1", **{"wsgi.input": Gone()})).content == b"0"
