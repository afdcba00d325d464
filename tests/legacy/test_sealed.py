"""密封的文件: what comes out is what went in, and nothing else comes out at all."""

from io import BytesIO
from pathlib import Path

import pytest

from kuaiji.legacy.models import Intake
from kuaiji.legacy.reading import opened
from kuaiji.legacy.sealed import LENGTH, PIECE, SealedFile, Sealer, Unsealer, keep, sealed_text, storage
from kuaiji.web.crypto import Unreadable
from legacy.files import person, text_of
from registering import received

CANARY = "金丝雀".encode()


def test_file_of_several_pieces_is_read_back(folder: Path) -> None:
    content = CANARY * (PIECE // len(CANARY) * 2)
    came = received(content)

    file = SealedFile("a.csv", keep(came.kept), Intake.box_of(came.intake_id))

    assert b"".join(file.pieces()) == content
    sealed = next(folder.glob("??/*")).read_bytes()
    assert CANARY not in sealed
    assert int.from_bytes(sealed[:LENGTH]) < PIECE + 100


def test_register_is_read_like_any_path(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(text_of([person(1)]).encode("gb18030"))
    came = received(path.read_bytes(), "a.csv")

    sheet = opened(SealedFile("a.csv", keep(came.kept), Intake.box_of(came.intake_id)))

    assert str(sheet) == str(opened(path))
    assert (sheet.digest, sheet.lines) == (opened(path).digest, 2)
    assert came.digest == sheet.digest


def test_text_is_sealed_as_it_is_written(folder: Path) -> None:
    with sealed_text("a box") as (kept, text):
        text.write("金丝雀,1\r\n")
        text.flush()
        key = keep(kept)

    assert CANARY not in storage().open(key).read()
    assert b"".join(SealedFile("a.csv", key, "a box").pieces()) == b"\xef\xbb\xbf" + CANARY + b",1\r\n"


@pytest.mark.parametrize("harm", ["another box", "first piece left out", "one bit"])
def test_what_was_moved_or_altered_does_not_open(harm: str) -> None:
    file = BytesIO()
    sealer = Sealer(file, "a box")
    sizes = [sealer.write(b"first") and file.tell(), sealer.write(b"second") and file.tell()]
    sealed = bytearray(file.getvalue())
    if harm == "first piece left out":
        sealed = sealed[sizes[0] :]
    elif harm == "one bit":
        sealed[-1] ^= 1

    with pytest.raises(Unreadable):
        Unsealer(BytesIO(sealed), "its box" if harm == "another box" else "a box").read()
