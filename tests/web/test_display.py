"""关怀版 and 深色: chosen once, kept in a cookie, rendered by the server, without JavaScript."""

import pytest
from django.test import Client

HOST = "http://testserver"


@pytest.mark.parametrize(
    ("posted", "cookies"),
    [
        ({"size": "large"}, {"size": "large"}),
        ({"size": "standard"}, {"size": ""}),
        ({"theme": "dark"}, {"theme": "dark"}),
        ({"theme": "light"}, {"theme": "light"}),
        ({"theme": "<script>"}, {}),
    ],
)
def test_a_switch_sets_its_cookie_and_nothing_else(
    client: Client, posted: dict[str, str], cookies: dict[str, str]
) -> None:
    answer = client.post("/display", posted)

    assert {name: cookie.value for name, cookie in answer.cookies.items()} == cookies


@pytest.mark.parametrize(
    ("referrer", "target"),
    [
        (f"{HOST}/guide/junior?a=1", "/guide/junior?a=1"),
        ("https://elsewhere.example/guide", "/"),
        ("", "/"),
    ],
)
def test_the_person_stays_on_the_page_and_on_this_site(client: Client, referrer: str, target: str) -> None:
    answer = client.post("/display", {"theme": "dark"}, headers={"referer": referrer})

    assert answer.status_code == 303
    assert answer.headers["Location"] == target
