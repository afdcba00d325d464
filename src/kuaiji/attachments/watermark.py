"""水印: writes who looks, and when, across a picture before its bytes leave the house."""

from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

QUALITY = 88
TURN = 24
# The words stand so far apart, in heights of their own letters.
ACROSS, DOWN = 3, 7
INK = (18, 32, 43, 64)
EDGE = (255, 255, 255, 64)


def watermarked(picture: bytes, words: str) -> bytes:
    """Return a clean copy with the words all over it, faint enough to read what lies below."""
    with Image.open(BytesIO(picture)) as opened:
        image = opened.convert("RGB")
    font = ImageFont.load_default(max(14, min(image.size) // 24))
    stamp = stamped(words, font)
    cover = Image.new("RGBA", image.size)
    for row, y in enumerate(range(0, image.height, stamp.height)):
        for x in range(-(stamp.width // 2) * (row % 2), image.width, stamp.width):
            cover.paste(stamp, (x, y))
    image.paste(cover, mask=cover)
    written = BytesIO()
    image.save(written, "JPEG", quality=QUALITY)
    return written.getvalue()


def stamped(words: str, font: ImageFont.FreeTypeFont | ImageFont.ImageFont) -> Image.Image:
    """Return one turned stamp with the room around it."""
    left, top, right, bottom = (round(each) for each in font.getbbox(words))
    height = bottom - top
    stamp = Image.new("RGBA", (right - left + ACROSS * height, DOWN * height))
    draw = ImageDraw.Draw(stamp)
    draw.text((height, DOWN * height // 2), words, font=font, fill=INK, stroke_width=1, stroke_fill=EDGE)
    return stamp.rotate(TURN, expand=True, resample=Image.Resampling.BICUBIC)
