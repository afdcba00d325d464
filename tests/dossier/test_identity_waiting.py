"""实名认证, while the registry has not answered: the page looks by itself, less and less often, and then rests."""

import re

import pytest
from django.test import Client

from desk_cases import make_check
from factories import make_person, sign_in
from kuaiji.dossier.views.identity import LOOKS
from record import start

pytestmark = pytest.mark.django_db

PLACE = "/collection/identity"
POLL = re.compile(r'hx-get="([^"]+)" hx-trigger="load delay:([0-9]+)s"')


@pytest.fixture
def browser(client: Client) -> Client:
    person = make_person("李雷", has_proved_identity=False)
    sign_in(client, person)
    start(client)
    make_check(person, "realname", "pending")
    return client


def test_page_looks_ever_later_and_then_rests(browser: Client) -> None:
    waits, place = [], PLACE
    while found := POLL.search(page := browser.get(place).content.decode()):
        place, wait = found[1], int(found[2])
        waits.append(wait)

    assert waits == list(LOOKS) == sorted(waits)
    assert "hx-get" not in page.partition('id="proof"')[2].partition(">")[0]
    assert f'<a href="{PLACE}">刷新看看</a>' in page


@pytest.mark.parametrize("told", ["", "-1", "many", "²", "9" * 5000])
def test_made_up_number_of_looks_counts_from_the_beginning(browser: Client, told: str) -> None:
    found = POLL.search(browser.get(PLACE, {"look": told}).content.decode())

    assert found is not None
    assert found[2] == "2"
