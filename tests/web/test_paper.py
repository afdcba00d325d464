"""打印件: the same data gives the same bytes, in tagged PDF and for Word; what was typed stays text."""

import io
from pathlib import Path
from zipfile import ZipFile

import pypdfium2.raw as pdfium
import pytest
from PIL import Image
from pypdfium2 import PdfDocument

from kuaiji.attachments.processing import reencoded
from kuaiji.web.paper import pdf, qr_code, word
from pictures import encoded
from printed import picture_in_word, words_of

FORM = {"title": "样表", "issuer": "会计人员服务平台", "footer": "样表", "code": None, "said": "李雷"}
TYPST = """#let form = json(bytes(sys.inputs.data))
#set document(title: form.title, date: none)
#set text(font: "Noto Sans CJK SC", lang: "zh")
#form.said
"""
XML = """<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>
<w:p><w:r><w:t>{{ form.said }}</w:t></w:r></w:p></w:body></w:document>"""


@pytest.fixture
def typst(tmp_path: Path) -> Path:
    (tmp_path / "form.typ").write_text(TYPST)
    return tmp_path / "form.typ"


@pytest.fixture
def xml(tmp_path: Path) -> Path:
    (tmp_path / "form.xml").write_text(XML)
    return tmp_path / "form.xml"


def test_same_data_gives_the_same_bytes_and_other_data_others(typst: Path, xml: Path) -> None:
    other = {**FORM, "said": "韩梅梅"}

    assert pdf(typst, FORM) == pdf(typst, FORM) != pdf(typst, other)
    assert word(xml, FORM) == word(xml, FORM) != word(xml, other)


@pytest.mark.parametrize(
    "said", ["#sys.inputs", '#read("/etc/hostname")', "*_$`\\", "{{form.title}}", "<b>&amp;</b>", "]]>", "𠮷䶮𬭎"]
)
def test_what_was_typed_stays_text(typst: Path, xml: Path, said: str) -> None:
    assert said in words_of(pdf(typst, {**FORM, "said": said}))
    assert said in words_of(word(xml, {**FORM, "said": said}))


@pytest.mark.parametrize("rare", ["𠮷", "䶮"])
def test_rare_character_is_drawn_and_not_a_box(typst: Path, rare: str) -> None:
    def drawn(said: str) -> bytes:
        page = PdfDocument(pdf(typst, {**FORM, "said": said}))[0]
        return bytes(page.render(scale=2).to_pil().tobytes())

    missing = drawn("\U000f0000")

    assert drawn(rare) != missing
    assert missing != drawn(" "), "what no font has must be seen to be missing"


def test_pdf_is_tagged_and_says_its_title_and_language(typst: Path) -> None:
    document = PdfDocument(pdf(typst, FORM))

    assert document.get_metadata_value("Title") == "样表"
    assert pdfium.FPDFCatalog_IsTagged(document)
    assert b"/Lang" in pdf(typst, FORM)


def test_word_file_holds_what_the_format_asks_for(xml: Path) -> None:
    with ZipFile(io.BytesIO(word(xml, {**FORM, "code": {"check": "1"}}, picture=qr_code("1", "png")))) as archive:
        names = archive.namelist()
        relations = archive.read("word/_rels/document.xml.rels").decode()

    assert names == [
        "[Content_Types].xml", "_rels/.rels", "docProps/core.xml", "word/_rels/document.xml.rels", "word/styles.xml",
        "word/footer.xml", "word/document.xml", "word/code.png",
    ]  # fmt: skip
    assert 'Target="code.png"' in relations


def test_character_that_no_xml_may_hold_is_left_out(xml: Path) -> None:
    assert "李雷" in words_of(word(xml, {**FORM, "said": "李\x0b雷\ufffe"}))


def test_code_is_drawn_with_its_border(xml: Path) -> None:
    picture = picture_in_word(word(xml, {**FORM, "code": {"check": "1"}}, picture=qr_code("KUAIJI:1", "png")))
    sheet = Image.new("RGB", (600, 600), "black")
    sheet.paste(picture, (100, 100))

    assert reencoded(encoded(sheet), is_form=True).code == "KUAIJI:1"  # type: ignore[union-attr]
