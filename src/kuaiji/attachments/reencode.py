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

# The first byte of an answer; with CLEAN the length of the copy, a line end, the copy and the thumbnail follow.
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
    return CLEAN + b"%d\n" % len(copy) + copy + thumbnail


def in_a_child(original: bytes) -> bytes:
    """Return the child's answer; one that dies, is too slow or says too much has found too much."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.closerange(0, writing)  # It must not speak for us: only the pipe stays open.
        confine()
        with os.fdopen(writing, "wb") as out:
            out.write(answer_to(original))
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


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    warm_up()
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS // 2  # Pillow raises at twice this figure.
    while line := requests.readline():
        answer = in_a_child(requests.read(int(line)))
        answers.write(b"%d\n" % len(answer) + answer)
        answers.flush()


if __name__ == "__main__":
    serve(sys.stdin.buffer, sys.stdout.buffer)
