"""What hostile, broken or clumsy senders get from the pages of the record: never a fault of ours."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from drafts import SCHOOL, make_draft, newest
from factories import make_person, sign_in
from kuaiji.accounts.models import Person
from record import HIGH_SCHOOL as TYPED

pytestmark = pytest.mark.django_db

ENTRY = f"/collection/education/{SCHOOL}"
EVERY_PAGE = [
    "", "identity", "department", "scope", "basic", "education", "qualification", "declaration",
    f"education/{SCHOOL}", f"education/{SCHOOL}/view", f"education/{SCHOOL}/delete",
]  # fmt: skip


@pytest.fixture
def lilei(client: Client) -> Person:
    """李雷, signed in, with a whole draft."""
    person = make_person("李雷")
    sign_in(client, person)
    make_draft(person)
    return person


def hidden(person: Person, section: str, **more: Any) -> dict[str, Any]:
    case = newest(person)
    return {"key": uuid4(), "case": case.pk, "revision": case.drafts.get(section=section).revision, **more}


def typed_school(person: Person) -> dict[str, Any]:
    entry: dict[str, Any] = newest(person).drafts.get(section="education").typed[SCHOOL]
    return entry


def every_page_opens(client: Client) -> bool:
    return all(client.get(f"/collection/{page}").status_code == 200 for page in EVERY_PAGE)


@pytest.mark.parametrize("section", ["department", "scope", "basic", "education"])
@pytest.mark.parametrize("field", ["key", "revision"])
@pytest.mark.parametrize("value", [None, "", "x", "-1", "1" * 30, "１", "\x00"])
def test_form_without_its_key_or_revision_is_not_understood(
    client: Client, lilei: Person, section: str, field: str, value: str | None
) -> None:
    fields = {name: text for name, text in hidden(lilei, section, **{field: value}).items() if text is not None}

    response = client.post(f"/collection/{section}", fields)

    assert response.status_code == 400
    assert "这次请求没有读懂" in response.content.decode()


@pytest.mark.parametrize("case", [None, "", "x", "\x00"])
def test_autosave_without_its_case_is_not_understood(client: Client, lilei: Person, case: str | None) -> None:
    fields = {name: text for name, text in hidden(lilei, "scope", case=case).items() if text is not None}

    response = client.post("/collection/autosave/scope", fields)

    assert response.status_code == 400


@pytest.mark.parametrize(
    ("section", "path"),
    [
        ("scope", "scope"), ("department", SCHOOL), ("basic", SCHOOL), ("education", ""), ("education", "x"),
        ("education", "../../x"), ("education", f"{SCHOOL}/school"), ("education", f"{SCHOOL}/posts/{SCHOOL}"),
        ("work", f"{SCHOOL}/posts"), ("work", f"{SCHOOL}/posts/x"), ("work", f"{SCHOOL}/employer/{SCHOOL}"),
        ("work", f"{SCHOOL}/posts/{SCHOOL}/post"), ("qualification", "\x00"), ("education", SCHOOL.upper()),
    ],
)  # fmt: skip
def test_autosave_to_a_place_that_does_not_exist_changes_nothing(
    client: Client, lilei: Person, section: str, path: str
) -> None:
    before = newest(lilei).drafts.get(section=section).typed

    response = client.post(f"/collection/autosave/{section}", hidden(lilei, section, path=path, school="x"))

    assert response.status_code == 404
    assert newest(lilei).drafts.get(section=section).typed == before
    assert every_page_opens(client)


@pytest.mark.parametrize(
    "school",
    ["１２３", "𠮷䶮大学", "中山\x00大学", "<script>alert(1)</script>", "'; DROP TABLE cases_case; --", "{{ 7*7 }}",
     "\u200b", "\ud7ff\ue000", "a|b", "e\u0301" * 40],
)  # fmt: skip
def test_odd_text_is_kept_and_every_page_still_opens(client: Client, lilei: Person, school: str) -> None:
    client.post("/collection/autosave/education", hidden(lilei, "education", path=SCHOOL, school=school))

    assert typed_school(lilei)["school"] == school.replace("\x00", "").replace("|", "")
    assert every_page_opens(client)
    assert "<script>alert" not in client.get(ENTRY).content.decode()


@pytest.mark.parametrize(
    ("year", "month"),
    [("", "13"), ("2013", ""), ("2013", "13"), ("2013", "0"), ("99999", "1"), ("二〇一三", "九"), ("２０１３", "９"),
     ("²", "²"), ("-1", "-1"), ("0000", "00"), ("1e3", "1"), ("\x00", "\x00"), ("①", "①")],
)  # fmt: skip
def test_nonsense_month_is_kept_and_every_page_still_opens(
    client: Client, lilei: Person, year: str, month: str
) -> None:
    boxes = {"started_on.y": year, "started_on.m": month, "ended_on.y": year, "ended_on.m": month}

    response = client.post(ENTRY, hidden(lilei, "education", **{**TYPED, **boxes}))

    assert response.status_code in (303, 422)
    assert every_page_opens(client)


def test_200_kb_in_one_field_is_cut_and_every_page_still_opens(client: Client, lilei: Person) -> None:
    response = client.post(ENTRY, hidden(lilei, "education", **{**TYPED, "school": "长" * 70_000}))

    assert response.status_code == 422
    assert len(typed_school(lilei)["school"]) == 2_000
    assert "最多 100 个字" in response.content.decode()
    assert every_page_opens(client)
