"""Walks a person through 信息采集 by the pages' own forms: what the tests of the record start from."""

import re
from collections.abc import Mapping
from uuid import UUID, uuid4

from django.http import HttpResponse
from django.test import Client

from pictures import KB, jpeg, uploaded

NEW = re.compile(r'href="/collection/(education|work|qualification)/([0-9a-f-]{36})"')

DEPARTMENT = {
    "status": "other", "household": ["44", "4401"], "residence": ["44", "4401"], "exam": "junior",
    "department": ["44", "4401", "440106"],
}  # fmt: skip
SCOPE_JUNIOR = {"scope": "3", "has_read": "yes"}
HIGH_SCHOOL = {
    "place": "mainland", "mode": "full_time", "school": "广州市示范中学", "level": "61", "degree": "none",
    "started_on.y": "2010", "started_on.m": "9", "ended_on.y": "2013", "ended_on.m": "6", "major": "高中",
    "certificate_number": "201300012345",
}  # fmt: skip
PHOTO = jpeg(400, 560, 60 * KB)
PAGE = jpeg(800, 600, 100 * KB)


def field_of(html: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', html)
    assert found, f"no field {name}"
    return found[1]


def send(client: Client, address: str, fields: Mapping[str, object] | None = None) -> HttpResponse:
    """Open the page, fill its form in and send it, as a browser would."""
    html = client.get(address).content.decode()
    hidden = {name: field_of(html, name) for name in ("key", "revision", "case") if f'name="{name}"' in html}
    return client.post(address, {**hidden, **(fields or {})})


def upload(client: Client, path: str, slot: str, picture: bytes = PAGE) -> HttpResponse:
    file = uploaded(picture, f"{slot}.jpg")
    return client.post(f"/collection/files/{path}", {"key": uuid4(), "upload": slot, f"file.{slot}": file})


def start(client: Client) -> None:
    client.post("/collection/start", {"key": uuid4()})


def add_entry(client: Client, section: str, fields: Mapping[str, object]) -> UUID:
    """Press 新增, fill the form in, save."""
    html = client.get(f"/collection/{section}").content.decode()
    entry = next(UUID(found[2]) for found in NEW.finditer(html) if "新增" in html[found.end() : found.end() + 20])
    send(client, f"/collection/{section}/{entry}", fields)
    return entry


def fill_in(client: Client) -> UUID:
    """Fill in a whole record of scope (三) and return the id of its one education entry."""
    start(client)
    send(client, "/collection/department", DEPARTMENT)
    send(client, "/collection/scope", SCOPE_JUNIOR)
    for slot, picture in (("photo", PHOTO), ("id_portrait", PAGE), ("id_emblem", PAGE)):
        upload(client, "basic", slot, picture)
    send(client, "/collection/basic")
    entry = add_entry(client, "education", HIGH_SCHOOL)
    upload(client, f"education/{entry}", "diploma")
    send(client, "/collection/education")
    send(client, "/collection/qualification")
    return entry
