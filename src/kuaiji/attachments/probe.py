"""初检: what a look at an upload's bytes tells, without decoding a single pixel."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Protocol, cast

from PIL import Image, PngImagePlugin

from kuaiji.rules.files import Format, Limits, Probe, judge
from kuaiji.rules.findings import Finding, must

# Only headers are read in this process, so a large picture is a fact to report, not a danger; texts inside a PNG are
# inflated while its header is read, and so kept small.
Image.MAX_IMAGE_PIXELS = None
PngImagePlugin.MAX_TEXT_MEMORY = 1024 * 1024

CHUNK = 64 * 1024
MOST_PIXELS = 40_000_000
FORMATS = {"JPEG": Format.JPG, "MPO": Format.JPG, "PNG": Format.PNG}
# What a whole file ends with, and what that end must come after: a preview inside EXIF has an end of its own.
ENDS = {Format.JPG: (b"\xff\xd9", b"\xff\xda"), Format.PNG: (b"IEND", b"IDAT")}
LONGEST_MARK = 4


class Upload(Protocol):
    """What a form hands over: Django's uploaded file, or any open file with a name."""

    name: str | None

    def read(self, size: int, /) -> bytes: ...

    def seek(self, offset: int, /) -> int: ...


@dataclass(frozen=True, slots=True)
class Look:
    """The facts for the judgement, and the digest of the bytes as they were handed in."""

    probe: Probe
    sha256: str
    is_whole: bool


def look_at(upload: Upload) -> Look:
    """Count and hash the bytes that really came; read the header; look for the end of the picture."""
    found, width, height = read_header(upload)
    marks = ENDS[found] if found else ()
    last_seen = dict.fromkeys(marks, -1)
    digest, size, window = hashlib.sha256(), 0, b""
    for chunk in chunks(upload):
        digest.update(chunk)
        window = window[1 - LONGEST_MARK :] + chunk
        size += len(chunk)
        for mark in marks:
            if (place := window.rfind(mark)) >= 0:
                last_seen[mark] = size - len(window) + place
    places = list(last_seen.values())
    is_whole = places == sorted(places, reverse=True) and -1 not in places
    return Look(Probe(found, size, width, height), digest.hexdigest(), is_whole)


def read_header(upload: Upload) -> tuple[Format | None, int, int]:
    """Return format and size as the bytes say; the name and the declared type count for nothing."""
    upload.seek(0)
    try:
        with Image.open(cast(IO[bytes], upload), formats=("JPEG", "PNG")) as picture:
            return FORMATS[picture.format or ""], *picture.size
    except Exception:
        # Pillow's parsers raise a dozen kinds of errors on broken bytes; each means the same to the person.
        return None, 0, 0


def chunks(upload: Upload) -> Iterator[bytes]:
    upload.seek(0)
    while chunk := upload.read(CHUNK):
        yield chunk


def judge_look(look: Look, limits: Limits, path: str) -> list[Finding]:
    """Return every reason not to take the file: those of the guide, then those of a file that no one could open."""
    findings = judge(look.probe, limits, path)
    if look.probe.format and not look.is_whole:
        message = "图片不完整，可能没有传完。请打开原图确认能完整显示，再重新上传。"
        findings.append(must("file.cut-short", message, limits.source, path))
    if look.probe.width * look.probe.height > MOST_PIXELS:
        size = f"{look.probe.width}×{look.probe.height}"
        message = f"图片有 {size} 像素，太大了，无法处理。请把长边缩小到 4000 像素以内再上传。"
        findings.append(must("file.too-many-pixels", message, limits.source, path))
    return findings
