"""The code on a scanned form: read where a form belongs, from pictures as people take them, and at no risk."""

import io
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
import segno
from PIL import Image, ImageFilter

from factories import make_person
from jobs import run_jobs
from kuaiji.attachments import actions, processing, queries, reencode
from kuaiji.attachments.processing import Clean, reencoded
from pictures import EVIDENCE, encoded, uploaded

CODE = f"KUAIJI:RESUME:1:{'0199ABCD-1234-7ABC-8DEF-0123456789AB'}:{'0123456789ABCDEF' * 4}"


def page(*codes: str) -> Image.Image:
    """Return an A4 page at 200 dots an inch with codes of 28 mm along its upper edge."""
    sheet = Image.new("RGB", (1654, 2339), "white")
    for number, text in enumerate(codes):
        out = io.BytesIO()
        segno.make(text, error="q", micro=False).save(out, kind="png", scale=4, border=4)
        code = Image.open(out).convert("RGB").resize((220, 220))
        sheet.paste(code, (1380 - 300 * number, 60))
    return sheet


def read(picture: Image.Image, kind: str = "JPEG", **options: object) -> str:
    done = reencoded(encoded(picture, kind, **options), is_form=True)
    assert isinstance(done, Clean)
    return done.code


def grainy(picture: Image.Image) -> Image.Image:
    grain = Image.frombytes("L", picture.size, random.Random(7).randbytes(picture.width * picture.height))
    return Image.blend(picture, grain.convert("RGB"), 0.3)


@pytest.mark.parametrize(
    "taken",
    [
        lambda sheet: sheet,
        lambda sheet: sheet.rotate(3, fillcolor="grey"),
        lambda sheet: sheet.rotate(90, expand=True),
        lambda sheet: sheet.rotate(180),
        lambda sheet: sheet.resize((1000, 1414)),
        lambda sheet: sheet.filter(ImageFilter.GaussianBlur(1.5)),
        grainy,
        lambda sheet: grainy(sheet.rotate(3, fillcolor="grey").resize((1240, 1754))),
    ],
    ids=["scanned", "askew", "lying", "upside down", "small", "blurred", "grainy", "photographed"],
)
def test_code_is_read_however_the_page_was_taken(taken: Callable[[Image.Image], Image.Image]) -> None:
    assert read(taken(page(CODE)), quality=60) == CODE


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_foreign_codes_stay_unread_and_ours_is_found_among_them(kind: str) -> None:
    assert read(page("https://example.com/licence"), kind) == ""
    assert read(page("https://example.com/licence", CODE, "9144"), kind) == CODE


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("slot", "text", "kept"), [("resume_form", CODE, CODE), ("work_proof", CODE, ""), ("resume_form", "KUAIJI:X", "")]
)
def test_only_what_stands_on_a_form_of_ours_is_kept(slot: str, text: str, kept: str) -> None:
    li = make_person("李雷")
    data = encoded(page(text), quality=90)

    actions.receive(
        person_id=li.pk, path=f"work/{uuid4()}", slot=slot, upload=uploaded(data), limits=EVIDENCE, key=uuid4()
    )
    run_jobs()

    assert [(file.state, file.scanned) for file in queries.live(li.pk)] == [("ready", kept)]


@pytest.mark.parametrize("hostile", ["noise", "many codes", "a code without end"])
def test_hostile_page_costs_the_code_and_not_the_picture(hostile: str) -> None:
    if hostile == "noise":
        picture = Image.frombytes("L", (2400, 2400), random.Random(1).randbytes(2400 * 2400))
    elif hostile == "many codes":
        picture = Image.new("RGB", (2400, 2400))
        tile = page("1").crop((1380, 60, 1600, 280)).resize((60, 60))
        for place in range(1600):
            picture.paste(tile, (place % 40 * 60, place // 40 * 60))
    else:
        picture = page("KUAIJI:" + "A" * 900)

    assert read(picture) == ""


@pytest.mark.parametrize("work", ["os.kill(os.getpid(), 9)", "raise ValueError", "while True: pass"])
def test_reader_that_breaks_costs_no_more_than_the_code(work: str) -> None:
    script = f"""
import sys; sys.path.insert(0, {str(Path(reencode.__file__).parent)!r})
import os, reencode
def broken(answer):
    {work}
reencode.warm_up()
reencode.code_on = broken
sys.stdout.buffer.write(reencode.in_a_child(sys.stdin.buffer.read(), is_form=True))
"""
    original = encoded(page(CODE).resize((400, 566)))

    done = subprocess.run([sys.executable, "-I", "-c", script], input=original, capture_output=True, check=True)

    assert done.stdout == processing.cleaner.ask(original)
