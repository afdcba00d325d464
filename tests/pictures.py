"""Pictures for tests, made to measure: every byte is ours, nobody is on them."""

import io
import random
import struct
import zlib
from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from kuaiji.rules.files import FileKind
from kuaiji.rules.policy import resolve

KB = 1024
NATIONAL = resolve([], date(2026, 11, 22))
PHOTO, EVIDENCE = NATIONAL.limits(FileKind.PHOTO), NATIONAL.limits(FileKind.EVIDENCE)


def noise(width: int, height: int, mode: str = "RGB", seed: int = 1) -> Image.Image:
    """Return a picture that compresses badly, as a photograph does."""
    small = random.Random(seed).randbytes(32 * 32 * len(Image.new(mode, (1, 1)).getbands()))
    return Image.frombytes(mode, (32, 32), small).resize((width, height))


def encoded(picture: Image.Image, kind: str = "JPEG", **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def jpeg(width: int = 800, height: int = 600, size: int = 0, **options: object) -> bytes:
    """Return a JPEG of exactly `size` bytes, filled up with comments, or of whatever size it takes."""
    data = encoded(noise(width, height), "JPEG", **{"quality": 10 if size else 75, **options})
    filler = b""
    while size and (missing := size - len(data) - len(filler)):
        length = min(missing, 60_000) if missing - 60_000 >= 4 or missing <= 60_000 else missing - 4
        assert length >= 4, "the picture is larger than asked for"
        filler += b"\xff\xfe" + struct.pack(">H", length - 2) + bytes(length - 4)
    return data[:2] + filler + data[2:]


def png(width: int = 240, height: int = 200, mode: str = "RGB") -> bytes:
    return encoded(noise(width, height, mode), "PNG")


def png_claiming(width: int, height: int) -> bytes:
    """Return a small PNG whose header promises a huge picture."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(bytes(1024 * 1024) * 30)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def uploaded(data: bytes, name: str = "毕业证书.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, content_type="image/jpeg")
