"""打印件: what people print, as PDF by typst and for Word by templates of XML; the same data gives the same bytes."""

import json
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from threading import Lock
from typing import Any, Literal, cast
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import segno
import typst
from jinja2 import Environment, FileSystemLoader, StrictUndefined

Kind = Literal["pdf", "docx"]
TYPES: Mapping[str, str] = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
# Everything around the text of a Word file, by the name of its template and its place in the file.
WORD = Path(__file__).parent / "word"
PARTS = {
    "types.xml": "[Content_Types].xml",
    "package.xml": "_rels/.rels",
    "core.xml": "docProps/core.xml",
    "relations.xml": "word/_rels/document.xml.rels",
    "styles.xml": "word/styles.xml",
    "footer.xml": "word/footer.xml",
}
FONTS = str(files("noto_cjk_sans_otc"))
LONG_AGO = (1980, 1, 1, 0, 0, 0)
NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
one_at_a_time = Lock()


def pdf(template: Path, form: Mapping[str, Any]) -> bytes:
    """Set a form as tagged PDF. It reaches typst as JSON: nothing that a person typed is read as a command."""
    inputs = {"data": json.dumps(form)}
    with one_at_a_time:
        try:
            return cast("bytes", compiler(template).compile(format="pdf", sys_inputs=inputs, pdf_standards=["ua-1"]))
        except typst.TypstError:
            # PDF/UA refuses a character that the font lacks; a name with one must be printed all the same, as a box.
            return cast("bytes", compiler(template).compile(format="pdf", sys_inputs=inputs))


def sheet(template: Path, form: Mapping[str, Any], *, dots_an_inch: int) -> bytes:
    """Return the form as a PNG, if it is one page: what lies on the scanner when it has been printed."""
    with one_at_a_time:
        inputs = {"data": json.dumps(form)}
        return cast("bytes", compiler(template).compile(format="png", ppi=dots_an_inch, sys_inputs=inputs))


@cache
def compiler(template: Path) -> typst.Compiler:
    """Keep one for each template: it has read the font and reads nothing outside the template's folder."""
    folder = str(template.parent)
    return typst.Compiler(str(template), root=folder, font_paths=[FONTS], ignore_system_fonts=True)


def word(template: Path, form: Mapping[str, Any], *, picture: bytes | None = None) -> bytes:
    """Write a form for Word: the template is the text, `picture` the one image that it may show."""
    templates = word_templates(template.parent)
    names = {**PARTS, template.name: "word/document.xml"}
    parts = {
        place: NOT_XML.sub("", templates.get_template(name).render(form=form)).encode() for name, place in names.items()
    }
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        for place, part in {**parts, **({"word/code.png": picture} if picture else {})}.items():
            archive.writestr(ZipInfo(place, LONG_AGO), part, ZIP_DEFLATED)
    return out.getvalue()


@cache
def word_templates(folder: Path) -> Environment:
    return Environment(
        loader=FileSystemLoader([folder, WORD]), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip


def qr_code(text: str, kind: Literal["svg", "png"]) -> bytes:
    """Draw a code with the quiet border that scanners need."""
    out = BytesIO()
    segno.make_qr(text, error="m", boost_error=False).save(out, kind=kind, scale=8 if kind == "png" else 1, border=4)
    return out.getvalue()
