"""`kuaiji api`: a token is told once, listed by its name, and revoked by its id."""

from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command

from api.partners import ask
from kuaiji.api.models import Token

pytestmark = pytest.mark.django_db


def kuaiji(*words: str) -> list[str]:
    out = StringIO()
    call_command("api", *words, stdout=out)
    return out.getvalue().splitlines()


def test_token_is_told_once_and_works() -> None:
    head, _, said = kuaiji("add", "广州会计服务平台", "--department", "4401", "--days", "30", "--per-minute", "5")

    token = Token.objects.get()
    assert head.startswith("广州会计服务平台，广州市财政局，")
    assert (token.per_minute, token.per_day, (token.expires_at - token.created_at).days) == (5, 10_000, 30)
    assert ask(said).status_code == 200
    assert said not in "".join(kuaiji("list"))


def test_list_tells_whose_how_long_and_how_often() -> None:
    said = kuaiji("add", "甲系统", "--department", "深圳市财政局")[-1]
    unused = kuaiji("list")
    ask(said)

    assert len(unused) == 1
    assert "甲系统，深圳市财政局，" in unused[0]
    assert unused[0].endswith("还没有用过")
    assert kuaiji("list")[0].endswith("用了 1 次")


def test_revoked_token_is_listed_as_such_and_cannot_be_revoked_twice() -> None:
    said = kuaiji("add", "甲系统", "--department", "4403")[-1]
    token = str(Token.objects.get().pk)

    kuaiji("revoke", token)

    assert ask(said).status_code == 401
    assert "吊销，" in kuaiji("list")[0]
    for each in (token, str(uuid4())):
        with pytest.raises(CommandError, match="没有这个令牌，或者它已经吊销"):
            kuaiji("revoke", each)


@pytest.mark.parametrize(
    "words",
    [
        ["add", "甲系统", "--department", "nowhere"],
        ["add", "甲系统", "--department", "4403", "--per-minute", "0"],
        ["add", "甲系统", "--department", "4403", "--days", "soon"],
        [],
    ],
)
def test_nonsense_is_refused(words: list[str]) -> None:
    with pytest.raises(CommandError):
        kuaiji(*words)

    assert not Token.objects.exists()
