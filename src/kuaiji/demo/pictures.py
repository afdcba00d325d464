"""演示图片: drawn portraits, documents and certificates, each marked as a sample; nobody is on them."""

import io
import random
from functools import cache

from PIL import Image, ImageDraw

PAPER, INK, RED, GOLD = "#f8f1e4", "#5c6670", "#b0302a", "#b98d4d"
GRAIN = 24


@cache
def portrait(seed: int) -> bytes:
    """Return a 413×579 portrait in the frame of a standard photo."""
    picture = grainy(413, 579, "#dfe9f2", seed)
    draw = ImageDraw.Draw(picture)
    skin = ("#e8c4a2", "#dcb08a", "#f0d0b4")[seed % 3]
    draw.ellipse((60, 400, 353, 760), fill=("#2d4a63", "#43505c", "#5b3f4f")[seed % 3])
    draw.rectangle((176, 330, 237, 430), fill=skin)
    draw.ellipse((126, 130, 287, 370), fill=skin)
    draw.pieslice((112, 96, 301, 330), 180, 360, fill="#2a2421")
    for x in (172, 241):
        draw.ellipse((x - 7, 238, x + 7, 252), fill="#2a2421")
    draw.arc((176, 280, 237, 326), 20, 160, fill="#8a4b42", width=5)
    return jpeg(picture)


@cache
def certificate(seed: int, title: str) -> bytes:
    """Return a 1000×700 certificate: frame, lines, seal, and the word SAMPLE."""
    picture = grainy(1000, 700, PAPER, seed)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((24, 24, 976, 676), outline=GOLD, width=5)
    draw.rectangle((40, 40, 960, 660), outline=GOLD, width=2)
    draw.text((500, 110), title, fill=RED, anchor="mm", font_size=54)
    draw.rectangle((90, 200, 270, 450), fill="#d7dfe4", outline=INK)
    draw.ellipse((140, 240, 220, 330), fill="#9aa7b0")
    draw.pieslice((105, 345, 255, 555), 180, 360, fill="#9aa7b0")
    for row in range(6):
        draw.rectangle((330, 210 + row * 48, 880 - (seed * 37 + row * 53) % 180, 222 + row * 48), fill=INK)
    draw.ellipse((720, 470, 880, 630), outline=RED, width=6)
    draw.text((800, 550), "SAMPLE", fill=RED, anchor="mm", font_size=30)
    return jpeg(picture)


def scanned(sheet: bytes, *, is_stamped: bool) -> bytes:
    """Return a printed form as it comes off the scanner, with or without a seal that says SAMPLE."""
    picture = Image.open(io.BytesIO(sheet)).convert("RGB")
    if is_stamped:
        draw = ImageDraw.Draw(picture)
        x, y, size = picture.width * 5 // 7, picture.height * 7 // 10, picture.width // 10
        draw.ellipse((x - size, y - size, x + size, y + size), outline=RED, width=6)
        draw.text((x, y), "SAMPLE", fill=RED, anchor="mm", font_size=size // 3)
    return jpeg(picture)


def grainy(width: int, height: int, colour: str, seed: int) -> Image.Image:
    """Return a sheet with the grain of paper: a flat drawing would be smaller than an evidence picture may be."""
    noise = Image.frombytes("L", (width, height), random.Random(seed).randbytes(width * height))  # noqa: S311
    grain = noise.point(lambda value: value * GRAIN // 255)
    sheet = Image.new("RGB", (width, height), colour)
    return Image.composite(Image.new("RGB", (width, height), "#ffffff"), sheet, grain)


def jpeg(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=88)
    return out.getvalue()
