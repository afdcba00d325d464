"""净化: decodes one picture in a process of its own, and writes it anew without anything but its pixels.

Runs as a bare script, `python -I reencode.py`: the original on standard input; on standard output a line with the
length of the clean copy, the clean copy, the thumbnail. It knows no settings, no keys and no database; whatever a
hostile file does, it does to a process that can only end.
"""

import io
import resource
import sys
from typing import BinaryIO

from PIL import Image, ImageOps

MEMORY = 256 * 1024 * 1024
CPU_SECONDS = 2
MOST_PIXELS = 50_000_000
LONGEST_EDGE = 2400
THUMBNAIL_EDGE = 320
UNREADABLE = 3


def confine() -> None:
    """Bound memory and processor time, and leave no way to write a file or to start a process."""
    for limit, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (most, most))


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
    picture = ImageOps.exif_transpose(picture)
    # The edges of text on a screenshot smear when colour is halved; in a photograph nobody sees it.
    copy = jpeg(picture, quality=88, subsampling=0 if is_drawn else 2)
    picture.thumbnail((THUMBNAIL_EDGE, THUMBNAIL_EDGE))
    return copy, jpeg(picture, quality=75, subsampling=2)


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


def main() -> int:
    confine()
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS // 2  # Pillow raises at twice this figure.
    try:
        copy, thumbnail = clean(io.BytesIO(sys.stdin.buffer.read()))
    except Exception as error:
        sys.stderr.write(f"{type(error).__name__}\n")
        return UNREADABLE
    sys.stdout.buffer.write(b"%d\n" % len(copy) + copy + thumbnail)
    return 0


if __name__ == "__main__":
    sys.exit(main())
