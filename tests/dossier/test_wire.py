"""Speed by design: a page of the record and an autosave are two prepared statements each on the wire."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from drafts import SCHOOL, make_draft, newest
from factories import make_person, sign_in
from kuaiji.accounts.models import Person
from wire import on_the_wire

JOB = "019f0000-0000-7000-8000-00000000f001"


@pytest.fixture
def lilei(committed_db: str, client: Client) -> Person:
    """李雷 with a whole draft, on a connection in autocommit as in production."""
    person = make_person("李雷")
    sign_in(client, person)
    make_draft(person)
    return person


@pytest.mark.parametrize(
    "page",
    [
        "scope",
        "basic",
        "education",
        "qualification",
        f"education/{SCHOOL}",
        f"education/{SCHOOL}/view",
        "precheck",
        f"hints/education/{SCHOOL}",
        "checks/education",
        f"checks/education/{SCHOOL}",
    ],
)
def test_page_of_the_record_is_two_statements(client: Client, lilei: Person, page: str) -> None:
    wire, response = on_the_wire(lambda: client.get(f"/collection/{page}"))

    assert response.status_code == 200
    assert (wire.statements, wire.parses, wire.round_trips) == (2, 0, 2)


@pytest.mark.parametrize(
    ("section", "fields"),
    [("scope", {"scope": "3"}), ("education", {"path": SCHOOL, "school": "中山大学"})],
)
def test_autosave_is_two_statements(client: Client, lilei: Person, section: str, fields: dict[str, Any]) -> None:
    case = newest(lilei)
    revisions = iter(range(case.drafts.get(section=section).revision, 99))

    wire, response = on_the_wire(
        lambda: client.post(
            f"/collection/autosave/{section}",
            {"key": uuid4(), "case": case.pk, "revision": next(revisions), **fields},
        )
    )

    assert response.status_code == 200
    assert response.json().keys() == {"revision", "saved_at", "findings"}
    assert (wire.statements, wire.parses, wire.round_trips) == (2, 0, 2)


def test_list_costs_the_same_with_one_entry_and_with_three(client: Client, lilei: Person) -> None:
    draft = newest(lilei).drafts.get(section="education")
    draft.typed = {f"{SCHOOL[:-1]}{n}": draft.typed[SCHOOL] for n in range(3)}
    draft.save()

    wire, response = on_the_wire(lambda: client.get("/collection/education"))

    assert response.content.decode().count("查看详情") == 3
    assert wire.statements == 2
