"""封存签名: the first key signs, the others still verify, and no key reaches a log."""

from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from django.core.exceptions import ImproperlyConfigured
from pydantic import SecretStr

from kuaiji.audit.seals import private_keys, public_keys, sign

OLD, NEW = "11" * 32, "22" * 32


@pytest.fixture(autouse=True)
def fresh_keys() -> Iterator[None]:
    private_keys.cache_clear()
    yield
    private_keys.cache_clear()


def set_keys(settings: object, text: str) -> None:
    settings.KUAIJI = SimpleNamespace(trail_keys=SecretStr(text))  # type: ignore[attr-defined]
    private_keys.cache_clear()


def test_root_of_the_old_key_is_still_verified_after_a_change_of_keys(settings: object) -> None:
    set_keys(settings, OLD)
    before = sign({"number": 1}, b"")
    set_keys(settings, f"{NEW},{OLD}")
    after = sign({"number": 2}, b"")

    assert before.is_signed_by(public_keys())
    assert after.is_signed_by(public_keys())
    assert before.says["key"] != after.says["key"]

    set_keys(settings, NEW)
    assert not before.is_signed_by(public_keys())


@pytest.mark.parametrize("text", ["x" * 64, OLD[1:], f"{OLD},", f"{OLD};{NEW}"])
def test_malformed_keys_stop_and_are_not_quoted(settings: object, text: str) -> None:
    set_keys(settings, text)

    with pytest.raises(ImproperlyConfigured) as refused:
        public_keys()

    assert "11111" not in str(refused.value)
