"""水印: the words are in the bytes, all over the picture, and the picture stays what it was."""

from io import BytesIO

import pytest
from PIL import Image, ImageChops

from kuaiji.attachments.watermark import watermarked
from pictures import KB, jpeg


@pytest.mark.parametrize("size", [(295, 413), (800, 600), (1600, 1200)])
def test_every_quarter_of_the_picture_carries_the_mark(size: tuple[int, int]) -> None:
    plain = jpeg(*size)

    marked = Image.open(BytesIO(watermarked(plain, "GZ0001 2026-11-22")))

    assert (marked.format, marked.size) == ("JPEG", size)
    changed = ImageChops.difference(marked.convert("L"), Image.open(BytesIO(plain)).convert("L"))
    width, height = size
    for box in ((0, 0, width // 2, height // 2), (width // 2, height // 2, width, height)):
        _, high = changed.crop(box).getextrema()
        assert high > 12


def test_mark_differs_by_who_looks() -> None:
    plain = jpeg(400, 300, 30 * KB)

    assert watermarked(plain, "GZ0001 2026-11-22") != watermarked(plain, "GZ0002 2026-11-22")
