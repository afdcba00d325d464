"""出图: hands out clean copies, and nothing else, to whoever has been let in by the caller."""

from urllib.parse import quote

from django.http import HttpResponse

from kuaiji.attachments.models import Attachment
from kuaiji.attachments.storage import storage
from kuaiji.attachments.watermark import watermarked

HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
BEING_PROCESSED = "图片正在处理，几秒后刷新就能看到。"


def stream(attachment: Attachment, *, mark: str = "") -> HttpResponse:
    """Answer with the clean copy; with a sentence while there is none. Ask first who may see it.

    `mark` is written across the picture: plain letters and digits, such as a staff number.
    """
    return answer(attachment, attachment.clean_key, mark)


def stream_thumbnail(attachment: Attachment) -> HttpResponse:
    return answer(attachment, attachment.thumbnail_key)


def answer(attachment: Attachment, storage_key: str, mark: str = "") -> HttpResponse:
    if attachment.state == Attachment.State.READY:
        with storage().open(storage_key) as file:
            picture = file.read()
        response = HttpResponse(watermarked(picture, mark) if mark else picture, content_type="image/jpeg")
        response.headers["Content-Disposition"] = inline(attachment.name)
    else:
        words = attachment.refusal or BEING_PROCESSED
        response = HttpResponse(
            words, content_type="text/plain; charset=utf-8", status=404 if attachment.refusal else 202
        )
    for name, value in HEADERS.items():
        response.headers[name] = value
    return response


def inline(name: str) -> str:
    """Offer the person's own name for it, encoded so that nothing in it can end the header; the copy is a JPEG."""
    return f"inline; filename*=UTF-8''{quote(name.rpartition('.')[0] + '.jpg', safe='')}"
