"""净化: decodes pictures, each in a process of its own, and writes them anew without anything but their pixels.

Runs as a bare script, `python -I reencode.py`, and answers on standard output what it reads on standard input: a line
with a length, then that many bytes. It loads Pillow once and forks for every picture. It knows no settings, no keys and
no database; whatever a hostile file does, it does to a process that can only end.
"""

import io
import os
import resource
import select
import signal
import sys
import time
from typing import BinaryIO

import zxingcpp
from PIL import Image, ImageOps

MEMORY = 256 * 1024 * 1024
CPU_SECONDS = 2
MOST_PIXELS = 50_000_000
LONGEST_EDGE = 2400
THUMBNAIL_EDGE = 320
SECONDS = 10
ORIENTATION = 0x0112
NOBODY = 65534
LONGEST_ANSWER = 16 * 1024 * 1024

# What a code begins with that stands on one of our own forms, and the most that such a code says.
OURS = "KUAIJI:"
LONGEST_CODE = 200
QR = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)

# The first byte of an answer. With CLEAN follow the lengths of copy and thumbnail, a line end, both, and any code.
CLEAN, UNREADABLE, TOO_MUCH = b"+", b"?", b"!"


def confine() -> None:
    """Bound memory and processor time, and leave no way to open a file or a connection, or to start a process."""
    for limit, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_NOFILE, 0),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (most, most))
    if os.geteuid() == 0:
        os.setgroups([])
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)


def clean(original: BinaryIO) -> tuple[bytes, bytes]:
    """Return the clean copy and the thumbnail, both JPEG: upright, in RGB, on white where it was transparent."""
    with Image.open(original, formats=("JPEG", "PNG")) as opened:
        is_drawn = opened.format == "PNG"
        # A JPEG much larger than needed is decoded at a half, a quarter or an eighth.
        share = min(1, LONGEST_EDGE / max(opened.size))
        opened.draft("RGB", (int(opened.width * share), int(opened.height * share)))
        opened.load()
        picture = in_rgb(opened)
    picture.thumbnail((LONGEST_EDGE, LONGEST_EDGE))
    ImageOps.exif_transpose(picture, in_place=True)
    # The edges of text on a screenshot smear when colour is halved; in a photograph nobody sees it.
    copy = jpeg(picture, quality=88, subsampling=0 if is_drawn else 2)
    small = picture.reduce(max(1, max(picture.size) // THUMBNAIL_EDGE))
    return copy, jpeg(small, quality=75, subsampling=2)


def in_rgb(picture: Image.Image) -> Image.Image:
    if picture.mode == "RGB" and not picture.has_transparency_data:
        return picture
    if picture.mode.startswith("I"):  # Sixteen bits of grey; converted plainly, all but the darkest would turn white.
        return picture.point(lambda shade: shade * (1 / 256)).convert("L").convert("RGB")
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    see_through = picture.convert("RGBA")
    flat = Image.new("RGB", picture.size, "white")
    flat.paste(see_through, mask=see_through)
    return flat


def jpeg(picture: Image.Image, *, quality: int, subsampling: int) -> bytes:
    picture.info = {}
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality, subsampling=subsampling)
    return out.getvalue()


def answer_to(original: bytes) -> bytes:
    try:
        copy, thumbnail = clean(io.BytesIO(original))
    except (MemoryError, Image.DecompressionBombError):
        return TOO_MUCH
    except Exception:
        return UNREADABLE
    return CLEAN + b"%d %d\n" % (len(copy), len(thumbnail)) + copy + thumbnail


def code_on(answer: bytes) -> bytes:
    """Return our own code if the clean copy of a printed form shows one; other codes are nobody's business."""
    if answer[:1] != CLEAN:
        return b""
    lengths, _, rest = answer[1:].partition(b"\n")
    picture = Image.open(io.BytesIO(rest[: int(lengths.split()[0])])).convert("L")
    found = zxingcpp.read_barcodes(picture, formats=QR, try_invert=False)
    ours = (code.text for code in found if code.text.startswith(OURS) and len(code.text) <= LONGEST_CODE)
    return next(ours, "").encode("ascii", "ignore")


def in_a_child(original: bytes, *, is_form: bool = False) -> bytes:
    """Return the child's answer; one that dies, is too slow or says too much has found too much.

    The code of a form is read when the copy is on its way, so that what breaks the reader costs no more than the code.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.closerange(0, writing)  # It must not speak for us: only the pipe stays open.
        confine()
        with os.fdopen(writing, "wb") as out:
            out.write(answer := answer_to(original))
            out.flush()
            out.write(code_on(answer) if is_form else b"")
        os._exit(0)
    os.close(writing)
    answer = read_all(reading, time.monotonic() + SECONDS)
    os.close(reading)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return answer or TOO_MUCH


def read_all(reading: int, deadline: float) -> bytes:
    answer = bytearray()
    while len(answer) < LONGEST_ANSWER and select.select([reading], [], [], max(0, deadline - time.monotonic()))[0]:
        part = os.read(reading, 1 << 16)
        if not part:
            return bytes(answer)
        answer += part
    return b""


def warm_up() -> None:
    """Load everything once, here: a child can open no file, not even a module."""
    for kind in ("JPEG", "PNG"):
        sample = io.BytesIO()
        exif = Image.Exif()
        exif[ORIENTATION] = 6
        Image.new("RGB", (8, 8)).save(sample, kind, exif=exif)
        clean(sample)
    code_on(answer_to(sample.getvalue()))


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    warm_up()
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS // 2  # Pillow raises at twice this figure.
    while line := requests.readline():
        length, is_form = map(int, line.split())
        answer = in_a_child(requests.read(length), is_form=bool(is_form))
        answers.write(b"%d\n" % len(answer) + answer)
        answers.flush()


if __name__ == "__main__":
    serve(sys.stdin.buffer, sys.stdout.buffer)
