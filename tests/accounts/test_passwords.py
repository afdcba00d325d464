"""密码: which are taken, that hashing never takes all cores, and that a busy machine keeps the form."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from accounts.walk import PASSWORD, hidden, log_in
from factories import make_person
from kuaiji.accounts import passwords
from kuaiji.accounts.passwords import Busy, hash_password, hashing_slot, is_password, password_findings


@contextmanager
def every_slot_taken() -> Iterator[None]:
    """Another process of this machine is hashing on every core that may, longer than anybody waits."""
    folder = Path(settings.KUAIJI.data) / "hashing"
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack, pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "PATIENCE_SECONDS", 0.05)
        for number in range(max(1, (os.cpu_count() or 1) - 1)):
            slot = stack.enter_context((folder / f"slot-{number}").open("w"))
            fcntl.flock(slot, fcntl.LOCK_EX)
        yield


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("", "password.missing"),
        ("1234567", "password.weak"),
        ("x" * 129, "password.weak"),
        ("aaaaaaaa", "password.weak"),
        ("12121212", "password.weak"),
        ("Password123", "password.weak"),
        ("woaini1314", "password.weak"),
        ("x15400000001y", "password.weak"),
        ("15400000", "password.weak"),
    ],
)
def test_a_password_that_is_easy_to_guess_is_refused(password: str, code: str) -> None:
    found = password_findings(password, password, words=("440000199503010011", "15400000001"))

    assert [finding.code for finding in found] == [code]


@pytest.mark.parametrize("password", ["电池 马 订书钉 正确", "xK9#mQ2$", "x" * 60 + "yzw" + "长" * 60])
def test_any_long_and_rare_password_is_taken(password: str) -> None:
    assert password_findings(password, password) == []


def test_a_password_typed_on_another_keyboard_is_the_same() -> None:
    stored = hash_password("ｋｕａｉｊｉ　２０２６ 会计")

    with hashing_slot():
        assert is_password(stored, "kuaiji 2026 会计")


def test_the_stored_form_is_argon2id_with_the_chosen_cost() -> None:
    assert hash_password(PASSWORD).startswith("$argon2id$v=19$m=19456,t=2,p=1$")


@pytest.mark.parametrize("stored", ["", "!", "$argon2id$broken", "pbkdf2_sha256$1$x$y"])
def test_what_is_no_hash_matches_nothing(stored: str) -> None:
    assert not is_password(stored, PASSWORD)


def test_when_every_slot_is_taken_hashing_gives_up() -> None:
    with every_slot_taken(), pytest.raises(Busy), hashing_slot():
        pass


def test_a_slot_is_free_again_after_an_error() -> None:
    for _ in range(3):
        with pytest.raises(ZeroDivisionError), hashing_slot():
            raise ZeroDivisionError


@pytest.mark.django_db
def test_a_busy_machine_says_when_to_try_again_and_keeps_the_form_and_the_password() -> None:
    client, person = Client(), make_person(password=hash_password(PASSWORD))

    with every_slot_taken():
        busy = log_in(client, person.account.phone)
    answer = client.post("/login", hidden(busy) | {"name": person.account.phone, "password": ""})

    assert (busy.status_code, busy["Retry-After"]) == (503, "5")
    assert f'value="{person.account.phone}"' in busy.content.decode()
    assert PASSWORD not in busy.content.decode()
    assert answer.status_code == 303
