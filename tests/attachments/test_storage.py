"""The folder that keeps the bytes: whole files or none, under names nobody can guess or choose."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kuaiji.attachments.storage import storage


def breaking() -> Iterator[bytes]:
    yield b"half"
    raise ConnectionError


def test_what_is_written_is_read_again() -> None:
    key = storage().write([b"one ", b"two"])

    with storage().open(key) as file:
        assert file.read() == b"one two"


def test_same_bytes_get_another_name() -> None:
    assert storage().write([b"same"]) != storage().write([b"same"])


def test_broken_write_leaves_nothing(folder: Path) -> None:
    with pytest.raises(ConnectionError):
        storage().write(breaking())

    assert list(folder.glob("??/*")) == []


def test_folders_and_files_are_the_owners_alone(folder: Path) -> None:
    key = storage().write([b"x"])

    assert {oct(place.stat().st_mode & 0o777) for place in (folder / key[:2], folder / key[:2] / key)} == {
        "0o700", "0o600",
    }  # fmt: skip


@pytest.mark.parametrize("key", ["", "../../etc/passwd", "a" * 31, "a" * 33, "A" * 32, "a" * 31 + "/", "a" * 32 + "\n"])
def test_only_our_own_names_lead_to_a_file(key: str) -> None:
    with pytest.raises(FileNotFoundError):
        storage().open(key)


def test_deleting_twice_is_no_error(folder: Path) -> None:
    key = storage().write([b"x"])

    storage().delete(key)
    storage().delete(key)

    assert list(folder.glob("??/*")) == []
