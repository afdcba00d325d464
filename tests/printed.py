"""What a stranger finds in the files that we hand out: the words of a PDF or a Word file, and the page on paper."""

import io
import re
from xml.etree import ElementTree
from zipfile import ZipFile

import pypdfium2
from PIL import Image

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def words_of(body: bytes) -> str:
    """Return the text of a file, without the blanks that its layout needs."""
    found = text_of_word(body) if body.startswith(b"PK") else text_of_pdf(body)
    return re.sub(r"\s", "", found)


def text_of_word(body: bytes) -> str:
    with ZipFile(io.BytesIO(body)) as archive:
        assert archive.testzip() is None
        trees = [ElementTree.fromstring(archive.read(name)) for name in archive.namelist() if name.endswith("l")]
    return "".join(each.text or "" for tree in trees for each in tree.iter(f"{WORD}t"))


def text_of_pdf(body: bytes) -> str:
    return "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(body))


def pages_of(body: bytes) -> int:
    return len(pypdfium2.PdfDocument(body))


def scan_of(body: bytes, *, dots_an_inch: int = 150) -> Image.Image:
    """Print the first page of a PDF and put it on the scanner."""
    return pypdfium2.PdfDocument(body)[0].render(scale=dots_an_inch / 72).to_pil().convert("RGB")


def picture_in_word(body: bytes) -> Image.Image:
    with ZipFile(io.BytesIO(body)) as archive:
        return Image.open(io.BytesIO(archive.read("word/code.png"))).convert("RGB")
