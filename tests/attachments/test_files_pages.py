"""The person's own pictures at `/files/`: clean copies only, to nobody else, in a sandbox."""

from uuid import UUID, uuid4

import pytest
from django.test import Client

from factories import make_person, sign_in
from jobs import run_jobs
from kuaiji.accounts.models import Person
from kuaiji.attachments import actions, serving
from kuaiji.attachments.models import Attachment
from kuaiji.attachments.storage import storage
from pictures import EVIDENCE, KB, jpeg, uploaded

pytestmark = pytest.mark.django_db


@pytest.fixture
def li() -> Person:
    return make_person("李雷")


def give(person: Person, name: str = "毕业证书.jpg") -> UUID:
    return actions.receive(
        person_id=person.pk, path="education/1", slot="diploma", upload=uploaded(jpeg(size=30 * KB), name),
        limits=EVIDENCE, key=uuid4(),
    ).pk  # fmt: skip


def test_person_sees_the_clean_copy_in_a_sandbox(client: Client, li: Person) -> None:
    attachment_id = give(li, "毕业\"; 证书'.jpg")
    run_jobs()
    sign_in(client, li)

    answer = client.get(f"/files/{attachment_id}")

    attachment = Attachment.objects.get()
    with storage().open(attachment.clean_key) as file:
        assert answer.content == file.read()
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer.headers["Cache-Control"] == "no-store"
    disposition = answer.headers["Content-Disposition"]
    assert disposition == "inline; filename*=UTF-8''%E6%AF%95%E4%B8%9A%22%3B%20%E8%AF%81%E4%B9%A6%27.jpg"


def test_thumbnail_is_smaller_than_the_picture(client: Client, li: Person) -> None:
    attachment_id = give(li)
    run_jobs()
    sign_in(client, li)

    small = client.get(f"/files/{attachment_id}/thumbnail")

    assert small.headers["Content-Type"] == "image/jpeg"
    assert 0 < len(small.content) < len(client.get(f"/files/{attachment_id}").content)


def test_quarantined_picture_is_never_shown(client: Client, li: Person) -> None:
    attachment_id = give(li)
    sign_in(client, li)

    answer = client.get(f"/files/{attachment_id}")

    assert (answer.status_code, answer.headers["Content-Type"]) == (202, "text/plain; charset=utf-8")
    assert answer.content.decode() == serving.BEING_PROCESSED
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"


def test_refused_picture_says_why(client: Client, li: Person) -> None:
    attachment_id = give(li)
    Attachment.objects.update(state="refused", storage_key="", refusal="图片打不开。")
    sign_in(client, li)

    answer = client.get(f"/files/{attachment_id}")

    assert (answer.status_code, answer.content.decode()) == (404, "图片打不开。")


@pytest.mark.parametrize("kind", ["", "/thumbnail"])
def test_nobody_else_finds_the_picture(client: Client, li: Person, kind: str) -> None:
    attachment_id = give(li)
    run_jobs()

    assert client.get(f"/files/{attachment_id}{kind}").headers["Location"].startswith("/login?next=")
    sign_in(client, make_person("韩梅梅"))
    assert client.get(f"/files/{attachment_id}{kind}").status_code == 404


@pytest.mark.parametrize("kind", ["", "/thumbnail"])
def test_removed_picture_is_not_found_any_more(client: Client, li: Person, kind: str) -> None:
    attachment_id = give(li)
    run_jobs()
    actions.remove(person_id=li.pk, attachment_id=attachment_id)
    sign_in(client, li)

    assert client.get(f"/files/{attachment_id}{kind}").status_code == 404


def test_pictures_are_only_read(client: Client, li: Person) -> None:
    attachment_id = give(li)
    sign_in(client, li)

    assert client.post(f"/files/{attachment_id}").status_code == 405
