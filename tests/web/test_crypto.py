"""Sealed values open only in their own row, with a known key, and are found again by a keyed digest."""

import pytest

from kuaiji.web.crypto import BadKeys, LocalKeeper, Unreadable, decrypt, digest, encrypt

OLD = "cipher:1:" + "11" * 16
NEW = "cipher:2:" + "22" * 16
INDEX = "index:1:" + "33" * 32


def test_a_sealed_number_opens_in_its_own_row_and_in_no_other() -> None:
    sealed = encrypt("44000019950301001X", "accounts.identity.cipher:1")

    assert decrypt(sealed, "accounts.identity.cipher:1") == "44000019950301001X"
    with pytest.raises(Unreadable):
        decrypt(sealed, "accounts.identity.cipher:2")


def test_the_same_number_is_sealed_differently_each_time() -> None:
    assert encrypt("15400000001", "row") != encrypt("15400000001", "row")


@pytest.mark.parametrize("place", range(0, 40))
def test_a_sealed_number_changed_in_any_byte_does_not_open(place: int) -> None:
    sealed = bytearray(encrypt("15400000001", "row"))
    sealed[place] ^= 1

    with pytest.raises(Unreadable):
        decrypt(bytes(sealed), "row")


@pytest.mark.parametrize("length", [0, 1, 29])
def test_a_sealed_number_cut_short_does_not_open(length: int) -> None:
    with pytest.raises(Unreadable):
        decrypt(encrypt("", "row")[:length], "row")


def test_an_operator_rotates_keys_so_that_old_values_still_open() -> None:
    sealed = LocalKeeper(f"{OLD},{INDEX}").seal(b"15400000001", b"row")

    rotated = LocalKeeper(f"{NEW},{OLD},{INDEX}")

    assert rotated.open(sealed, b"row") == b"15400000001"
    assert rotated.seal(b"15400000001", b"row")[1] == 2


@pytest.mark.parametrize(
    "keys", [OLD, INDEX, f"{OLD},index:1:33", f"cipher:1:11,{INDEX}", f"cipher:0:{'11' * 16},{INDEX}", "what", ""]
)
def test_keys_that_make_no_sense_stop_the_start(keys: str) -> None:
    with pytest.raises(BadKeys):
        LocalKeeper(keys)


def test_a_digest_finds_the_same_text_again_but_only_for_the_same_purpose() -> None:
    assert digest("15400000001", "phone") == digest("15400000001", "phone")
    assert digest("15400000001", "phone") != digest("15400000001", "identity")
    assert len(digest("15400000001", "phone")) == 32
