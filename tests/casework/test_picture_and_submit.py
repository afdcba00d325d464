"""A picture and 提交 at once: it is in what was handed in, or it was refused; one that is there is not taken out."""

from collections.abc import Callable
from datetime import date
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from django.test import Client

from casework.conftest import BOUND, Elsewhere
from drafts import make_draft, newest, submit
from factories import make_person, sign_in
from kuaiji.accounts.models import Person
from kuaiji.attachments.models import Attachment
from kuaiji.cases.models import Submission
from kuaiji.dossier.actions import add_picture, remove_picture
from kuaiji.rules.files import FileKind
from kuaiji.rules.findings import Refused
from kuaiji.rules.policy import resolve
from pictures import KB, jpeg, uploaded

pytestmark = pytest.mark.usefixtures("committed_db")

PORTRAIT = {"path": "basic", "slot": "id_portrait"}


@pytest.fixture
def person() -> Person:
    person = make_person("李雷")
    make_draft(person)
    return person


def add(person: Person, key: UUID | None = None) -> None:
    add_picture(
        person_id=person.pk, case_id=newest(person).pk, **PORTRAIT,
        upload=uploaded(jpeg(800, 500, 60 * KB), "portrait.jpg"),
        limits=resolve(["44"], date(2026, 11, 1)).limits(FileKind.EVIDENCE), key=key or uuid4(),
    )  # fmt: skip


def take_out(person: Person) -> None:
    remove_picture(person_id=person.pk, case_id=newest(person).pk, attachment_id=portrait(person).pk)


def portrait(person: Person) -> Attachment:
    return Attachment.objects.live().get(person=person, **PORTRAIT)


def handed_in(slot: str) -> list[str]:
    return [each["id"] for each in Submission.objects.get().manifest if each["slot"] == slot]


@pytest.mark.parametrize("late", [add, take_out])
def test_picture_that_arrives_while_the_record_is_handed_in_changes_nothing(
    person: Person, elsewhere: Elsewhere, late: Callable[[Person], None]
) -> None:
    before = portrait(person)

    with transaction.atomic():
        submit(person)
        arrived = elsewhere(lambda: late(person))

    with pytest.raises(Refused) as refused:
        arrived.result(BOUND)
    assert [each.code for each in refused.value.findings] == ["file.handed-in"]
    assert portrait(person) == before
    assert handed_in("id_portrait") == [str(before.pk)]


def test_picture_that_is_being_put_in_is_waited_for_and_handed_in(person: Person, elsewhere: Elsewhere) -> None:
    with transaction.atomic():
        add(person)
        # The worker is quicker than the person here: the picture is ready in the same moment.
        Attachment.objects.filter(pk=portrait(person).pk).update(
            state="ready", storage_key="", clean_key="0" * 40, thumbnail_key="1" * 40, clean_sha256="0" * 64
        )
        arrived = elsewhere(lambda: submit(person))

    arrived.result(BOUND)
    assert handed_in("id_portrait") == [str(portrait(person).pk)]


def test_upload_that_is_repeated_after_handing_in_is_answered_as_before(person: Person) -> None:
    key = uuid4()
    add(person, key)
    first = portrait(person)
    Attachment.objects.filter(pk=first.pk).update(
        state="ready", storage_key="", clean_key="0" * 40, thumbnail_key="1" * 40, clean_sha256="0" * 64
    )
    submit(person)

    add(person, key)

    assert portrait(person) == first


def test_person_reads_beside_the_box_why_the_picture_was_not_taken(person: Person, elsewhere: Elsewhere) -> None:
    browser, form = Client(), {"upload": "id_portrait", "key": uuid4()}
    sign_in(browser, person)
    form |= {"file.id_portrait": uploaded(jpeg(800, 500, 60 * KB), "portrait.jpg")}

    with transaction.atomic():
        submit(person)
        posted = elsewhere(lambda: browser.post("/collection/files/basic", form, headers={"X-Fragment": "1"}))

    answer = posted.result(BOUND)
    assert answer.status_code == 422
    assert "信息采集刚刚提交，这次改动的图片不算在里面" in answer.content.decode()
