"""Processing: only clean copies survive, whatever was handed in; the refused are told why."""

import io
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from uuid import uuid4

import pytest
from PIL import Image

from factories import make_person
from jobs import run_jobs
from kuaiji.accounts.models import Person
from kuaiji.attachments import actions, processing, queries, reencode
from kuaiji.attachments.models import Attachment
from kuaiji.attachments.processing import Clean, Unusable, reencoded
from kuaiji.attachments.storage import storage
from kuaiji.web.jobs import Again
from pictures import EVIDENCE, KB, chunk, encoded, jpeg, noise, png, png_claiming, uploaded

GPS = 0x8825
ORIENTATION = 0x0112
MAKE = 0x010F


@pytest.fixture
def li() -> Person:
    return make_person("李雷")


def give(person: Person, data: bytes) -> Attachment:
    attachment = actions.receive(
        person_id=person.pk, path="basic", slot="photo", upload=uploaded(data), limits=EVIDENCE, key=uuid4()
    )
    return Attachment.objects.get(pk=attachment.pk)


def opened(storage_key: str) -> Image.Image:
    with storage().open(storage_key) as file:
        return Image.open(io.BytesIO(file.read()))


@pytest.mark.django_db
def test_original_makes_way_for_clean_copy_and_thumbnail(
    li: Person, folder: Path, django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[object]]
) -> None:
    attachment = give(li, jpeg(800, 600, size=60 * KB))

    with django_capture_on_commit_callbacks(execute=True):
        processing.process(attachment_id=str(attachment.pk))

    attachment.refresh_from_db()
    assert (attachment.state, attachment.storage_key) == ("ready", "")
    assert opened(attachment.clean_key).size == (800, 600)
    assert opened(attachment.thumbnail_key).size == (400, 300)
    assert {place.name for place in folder.glob("??/*")} == {attachment.clean_key, attachment.thumbnail_key}


@pytest.mark.django_db
def test_picture_that_does_not_decode_is_refused_with_a_sentence(
    li: Person, folder: Path, django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[object]]
) -> None:
    data = bytearray(png())
    data[len(data) // 2] ^= 0xFF
    attachment = give(li, bytes(data))

    with django_capture_on_commit_callbacks(execute=True):
        processing.process(attachment_id=str(attachment.pk))

    attachment.refresh_from_db()
    assert (attachment.state, attachment.storage_key, attachment.clean_key) == ("refused", "", "")
    assert attachment.refusal == processing.UNREADABLE
    assert [file.refusal for file in queries.live(li.pk)] == [processing.UNREADABLE]
    assert list(folder.glob("??/*")) == []


@pytest.mark.django_db
def test_second_run_of_the_job_changes_nothing(li: Person) -> None:
    attachment = give(li, jpeg(size=30 * KB))

    assert run_jobs() == ["attachments.process"]
    attachment.refresh_from_db()
    before = attachment.clean_key
    processing.process(attachment_id=str(attachment.pk))

    attachment.refresh_from_db()
    assert attachment.clean_key == before


def test_metadata_is_gone_and_the_picture_stands_upright() -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    exif[MAKE] = "Camera"
    exif.get_ifd(GPS)[2] = (23.0, 8.0, 0.0)
    original = encoded(noise(400, 300), exif=exif, comment=b"home address")

    done = reencoded(original)

    assert isinstance(done, Clean)
    for data in (done.copy, done.thumbnail):
        picture = Image.open(io.BytesIO(data))
        assert dict(picture.getexif()) == {}
        assert not {"exif", "comment", "icc_profile", "xmp"} & picture.info.keys()
    assert Image.open(io.BytesIO(done.copy)).size == (300, 400)


@pytest.mark.parametrize("tail", [b"PK\x03\x04" + b"zip" * 999, b"<script>alert(1)</script>", b"%PDF-1.7"])
def test_whatever_is_hidden_behind_the_picture_is_gone(tail: bytes) -> None:
    done = reencoded(jpeg(size=30 * KB) + tail)

    assert isinstance(done, Clean)
    assert tail not in done.copy


def test_animated_png_becomes_its_first_frame() -> None:
    frames = [noise(200, 200, seed=seed) for seed in (1, 2, 3)]

    done = reencoded(encoded(frames[0], "PNG", save_all=True, append_images=frames[1:]))

    assert isinstance(done, Clean)
    assert Image.open(io.BytesIO(done.copy)).format == "JPEG"


@pytest.mark.parametrize("mode", ["CMYK", "L"])
def test_jpeg_of_any_colours_becomes_rgb(mode: str) -> None:
    done = reencoded(encoded(noise(300, 300, mode)))

    assert isinstance(done, Clean)
    assert Image.open(io.BytesIO(done.copy)).mode == "RGB"


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_png_of_any_colours_becomes_rgb(mode: str) -> None:
    picture = Image.new("I;16", (90, 90), 40_000) if mode == "I;16" else noise(90, 90, "RGBA").convert(mode)

    done = reencoded(encoded(picture, "PNG"))

    assert isinstance(done, Clean)
    assert Image.open(io.BytesIO(done.copy)).mode == "RGB"


def test_sixteen_bit_grey_keeps_its_shade() -> None:
    done = reencoded(encoded(Image.new("I;16", (90, 90), 128 * 256), "PNG"))

    assert isinstance(done, Clean)
    assert Image.open(io.BytesIO(done.copy)).getpixel((45, 45)) == pytest.approx((128, 128, 128), abs=3)


def test_see_through_png_stands_on_white() -> None:
    done = reencoded(encoded(Image.new("RGBA", (50, 50), (0, 0, 0, 0)), "PNG"))

    assert isinstance(done, Clean)
    assert Image.open(io.BytesIO(done.copy)).getpixel((25, 25)) == (255, 255, 255)


def test_large_photograph_is_brought_to_a_readable_size() -> None:
    done = reencoded(encoded(noise(6000, 4000)))

    assert isinstance(done, Clean)
    assert Image.open(io.BytesIO(done.copy)).size == (2400, 1600)


@pytest.mark.parametrize(
    "bomb",
    [
        png_claiming(30_000, 30_000),
        png_claiming(7_000, 7_000),
        b"\x89PNG\r\n\x1a\n" + chunk(b"zTXt", b"a\0\0" + encoded(Image.new("1", (9999, 9999)), "PNG")[41:]),
    ],
)
def test_bomb_is_refused_within_its_bounds(bomb: bytes) -> None:
    assert isinstance(reencoded(bomb), Unusable)


@pytest.mark.django_db
def test_helper_that_breaks_down_is_not_the_pictures_fault(li: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    attachment = give(li, jpeg(size=30 * KB))
    monkeypatch.setattr(processing, "cleaner", processing.Cleaner())

    with monkeypatch.context() as broken:
        broken.setattr(processing, "COMMAND", ("/bin/sh", "-c", "exit 1"))
        with pytest.raises(Again):
            processing.process(attachment_id=str(attachment.pk))
    assert Attachment.objects.get().state == "quarantined"

    processing.process(attachment_id=str(attachment.pk))
    assert Attachment.objects.get().state == "ready"


def test_helper_that_hangs_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    cleaner = processing.Cleaner()
    with monkeypatch.context() as hanging:
        hanging.setattr(processing, "COMMAND", ("/bin/sleep", "20"))
        hanging.setattr(processing, "PATIENCE_SECONDS", 0.2)
        with pytest.raises(Again):
            cleaner.ask(b"x")

    assert cleaner.ask(b"x") == reencode.UNREADABLE


def test_helper_knows_nothing_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KUAIJI_KEYS", "secret")
    cleaner = processing.Cleaner()

    environment = Path(f"/proc/{cleaner.running().pid}/environ").read_bytes()

    assert b"KUAIJI" not in environment


@pytest.mark.parametrize(
    ("work", "answer"),
    [
        ("return original", b"as it is"),
        ("time.sleep(60)", reencode.TOO_MUCH),
        ("return bytes(16 << 20)", reencode.TOO_MUCH),
        ("os.kill(os.getpid(), 9)", reencode.TOO_MUCH),
        ("while True: pass", reencode.TOO_MUCH),
        ("return bytes(300 << 20)", reencode.TOO_MUCH),
        ("open('/etc/hostname')", reencode.TOO_MUCH),
        ("os.fork()", reencode.TOO_MUCH),
    ],
)
def test_child_is_confined(work: str, answer: bytes) -> None:
    """Let a child do what a decoder taken over by its picture might do."""
    script = f"""
import sys; sys.path.insert(0, {str(Path(reencode.__file__).parent)!r})
import os, time, reencode
def taken_over(original):
    {work}
    return original
reencode.answer_to, reencode.SECONDS = taken_over, 4
sys.stdout.buffer.write(reencode.in_a_child(b"as it is"))
"""
    done = subprocess.run([sys.executable, "-I", "-c", script], capture_output=True, check=True, timeout=30)

    assert done.stdout == answer
