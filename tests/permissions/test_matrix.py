"""权限表 holds: every address × every visitor × reading and writing."""

import pytest
from django.http import HttpResponseBase
from django.test import Client

from kuaiji.config.permissions import PERMISSIONS, Of, Permission, Who
from permissions.world import HIS, Visitor, World, address, make_world, names, views

pytestmark = pytest.mark.django_db

LOGINS = ("/login", "/desk/login")
# Without its one field, this form has nothing to be about.
FORMS = {"desk:grant": {"role": "auditor"}}
# These answer by themselves whether a visitor may: a receipt is signed, figures are for this machine, a partner holds a
# token.
TOKENS = {name for name in PERMISSIONS if name.startswith("api:")}
# These end what the visitor comes with.
ENDINGS = {"accounts:logout", "desk:end_counter"}
OWN_RULES = {"messaging:receipts", "metrics", "accounts:enrol", "demo:enter", *TOKENS}


def test_every_address_has_a_row_and_every_row_an_address() -> None:
    assert sorted(PERMISSIONS) == sorted(names())


@pytest.mark.parametrize(("name", "view"), views())
def test_every_view_is_marked_as_its_row_says(name: str, view: object) -> None:
    permission = PERMISSIONS[name]

    assert getattr(view, "access", None) == mark_for(permission)


def mark_for(permission: Permission) -> str:
    if Who.NOBODY in permission.who:
        return "public"
    if Who.PERSON in permission.who:
        return "signed_in_or_acting" if Who.ACTING in permission.who else "signed_in"
    return "staff"


def test_every_visitor_is_let_in_or_kept_out_as_the_table_says() -> None:
    world = make_world()

    wrong = [
        f"{visitor.name} {method} {name}: {seen}"
        for name in names()
        if name not in OWN_RULES | ENDINGS
        for visitor in world.visitors
        for method in ("GET", "POST")
        for seen in [trouble(world, visitor, name, method)]
        if seen
    ]

    assert "\n".join(wrong) == ""


def trouble(world: World, visitor: Visitor, name: str, method: str) -> str:
    """Return what is wrong with what the visitor got, or nothing."""
    client = Client(raise_request_exception=False)
    client.cookies.update(visitor.client.cookies)
    permission = PERMISSIONS[name]
    response = (
        client.get(address(world, name)) if method == "GET" else client.post(address(world, name), FORMS.get(name, {}))
    )
    if response.status_code >= 500:
        return f"answered {response.status_code}"
    if response.status_code == 405:
        return ""
    if is_let_in(response) != visitor.may(name, permission) and not is_gone(name, response):
        return f"answered {response.status_code} {response.headers.get('Location', '')}"
    if visitor.relation is Of.NOTHING and any(word in text(response) for word in HIS):
        return "showed what is 李雷's"
    if (
        Who.NOBODY not in permission.who
        and is_let_in(response)
        and "no-store" not in response.headers.get("Cache-Control", "")
    ):
        return "may be kept by a cache"
    return ""


def is_let_in(response: HttpResponseBase) -> bool:
    target = response.headers.get("Location", "").split("?")[0]
    return response.status_code not in (403, 404) and target not in LOGINS


def is_gone(name: str, response: HttpResponseBase) -> bool:
    """A page of one's own record may be gone for good reason: an entry that is not there, a section left out."""
    return name.startswith("dossier:") and response.status_code == 404


def text(response: HttpResponseBase) -> str:
    body = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
    return str(body, errors="replace")
