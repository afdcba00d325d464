"""消息: everything the person was told, and nobody else's."""

import re

import pytest
from django.test import Client

from factories import make_person, sign_in
from kuaiji.accounts.models import Person
from kuaiji.messaging.actions import post_message
from kuaiji.messaging.queries import PAGE, has_unread

pytestmark = pytest.mark.django_db


def post(person: Person, title: str, link: str = "/collection/") -> None:
    post_message(person_id=person.id, title=title, body="请修改。", link=link, dedupe=f"{person.id}{title}")


def page(client: Client, address: str = "/messages") -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_stranger_signs_in_first(client: Client) -> None:
    assert client.get("/messages").headers["Location"] == "/login?next=%2Fmessages"


def test_person_sees_their_own_messages_and_what_is_new(client: Client) -> None:
    person = make_person("李雷")
    post(person, "退回修改")
    post(person, "请留意", link="")
    post(make_person("韩梅梅", sex="female"), "审核通过")
    sign_in(client, person)

    shown = page(client)

    assert '<a href="/collection/">退回修改</a>' in shown
    assert "<b>请留意</b>" in shown
    assert "审核通过" not in shown
    assert shown.count("（新）") == 2


def test_person_marks_what_the_page_showed_as_read(client: Client) -> None:
    person = make_person("李雷")
    post(person, "退回修改")
    sign_in(client, person)
    until = re.search(r'name="until" value="([^"]+)"', page(client))
    assert until is not None

    answer = client.post("/messages", {"until": until[1]})

    assert (answer.status_code, answer.headers["Location"]) == (303, "/messages")
    assert not has_unread(person.id)
    assert "全部标为已读" not in page(client)


@pytest.mark.parametrize("until", ["", "nonsense", "WyJ4Il0"])
def test_nonsense_marks_nothing(client: Client, until: str) -> None:
    person = make_person("李雷")
    post(person, "退回修改")
    sign_in(client, person)

    assert client.post("/messages", {"until": until}).status_code == 400
    assert has_unread(person.id)


def test_older_messages_are_a_page_further(client: Client) -> None:
    person = make_person("李雷")
    for number in range(PAGE + 1):
        post(person, f"消息{number}。")
    sign_in(client, person)

    first = page(client)
    further = re.search(r'href="(/messages\?after=[^"]+)"', first)
    assert further is not None

    assert "消息0。" not in first
    assert "消息0。" in page(client, further[1])


def test_a_person_without_messages_is_told_when_there_will_be_some(client: Client) -> None:
    sign_in(client, make_person("李雷"))

    assert "还没有消息" in page(client)
