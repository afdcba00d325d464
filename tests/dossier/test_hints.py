"""边填边提示: the rules speak beside the field, before anybody presses 保存."""

import pytest
from django.test import Client

from factories import make_person, sign_in
from record import HIGH_SCHOOL, add_entry, start

pytestmark = pytest.mark.django_db


def messages(client: Client, path: str) -> dict[str, str]:
    answer = client.get(f"/collection/hints/{path}")
    assert answer.status_code == 200
    return {finding["at"]: finding["message"] for finding in answer.json()["findings"]}


def test_an_end_before_the_start_is_said_at_once_and_only_for_that_entry(client: Client) -> None:
    sign_in(client, make_person("李雷"))
    start(client)
    good = add_entry(client, "education", HIGH_SCHOOL)
    bad = add_entry(client, "education", {**HIGH_SCHOOL, "ended_on.y": "2009"})

    found = messages(client, f"education/{bad}")

    assert f"f-education-{bad}-ended_on" in found
    assert f"f-education-{bad}-ended_on" not in messages(client, f"education/{good}")
    assert all(at.startswith(f"f-education-{bad}-") for at in found)


def test_the_boxes_that_the_answers_call_for_are_named_and_can_be_fetched(client: Client) -> None:
    sign_in(client, make_person("李雷"))
    start(client)
    entry = add_entry(client, "education", HIGH_SCHOOL)

    named = client.get(f"/collection/hints/education/{entry}").json()["slots"]
    boxes = client.get(f"/collection/files/education/{entry}").content.decode()

    assert named == ["diploma"]
    assert boxes.count("<fieldset") == boxes.count('data-slot="diploma"') == 1


def test_hints_are_about_ones_own_record_only(client: Client) -> None:
    sign_in(client, make_person("李雷"))
    start(client)
    entry = add_entry(client, "education", {**HIGH_SCHOOL, "ended_on.y": "2009"})
    sign_in(client, make_person("韩梅梅", sex="female"))
    start(client)

    assert messages(client, f"education/{entry}") == {}


def test_without_an_open_draft_there_is_nothing_to_say(client: Client) -> None:
    sign_in(client, make_person("李雷"))

    assert messages(client, "scope") == {}


def test_nobody_asks_without_signing_in(client: Client) -> None:
    assert client.get("/collection/hints/scope").status_code == 303
