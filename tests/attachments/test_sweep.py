"""The sweep: nothing stays that nobody needs, nothing goes that somebody does."""

import os
import time
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.utils import timezone

from factories import make_person
from jobs import run_jobs, waiting_jobs
from kuaiji.accounts.models import Person
from kuaiji.attachments import actions
from kuaiji.attachments.models import Attachment
from kuaiji.attachments.storage import storage
from pictures import EVIDENCE, KB, jpeg, uploaded

pytestmark = pytest.mark.django_db


@pytest.fixture
def li() -> Person:
    return make_person("李雷")


def give(person: Person, slot: str = "diploma") -> Attachment:
    return actions.receive(
        person_id=person.pk, path="education/1", slot=slot, upload=uploaded(jpeg(size=30 * KB)), limits=EVIDENCE,
        key=uuid4(),
    )  # fmt: skip


def age(folder: Path) -> None:
    """Let every file look two hours old."""
    for place in folder.glob("??/*"):
        os.utime(place, (time.time() - 7200,) * 2)


def stored(folder: Path) -> set[str]:
    return {place.name for place in folder.glob("??/*")}


def test_file_without_a_row_goes_once_it_is_old(folder: Path) -> None:
    key = storage().write([b"half an upload"])

    actions.sweep()
    assert stored(folder) == {key}
    age(folder)
    actions.sweep()
    assert stored(folder) == set()


def test_unfinished_write_goes_once_it_is_old(folder: Path) -> None:
    place = folder / "ab" / ("ab" * 16 + ".part")
    place.parent.mkdir(parents=True)
    place.write_bytes(b"half")
    age(folder)

    actions.sweep()

    assert stored(folder) == set()


def test_files_in_use_stay_however_old(li: Person, folder: Path) -> None:
    done = give(li)
    run_jobs()
    done.refresh_from_db()
    waiting = give(li, "degree_certificate")
    age(folder)

    actions.sweep()

    assert stored(folder) == {done.clean_key, done.thumbnail_key, waiting.storage_key}


def test_removed_picture_goes_after_a_month_unless_it_was_handed_in(li: Person, folder: Path) -> None:
    handed_in, never, lately = give(li), give(li, "degree_certificate"), give(li, "study_proof")
    run_jobs()
    actions.keep(person_id=li.pk, attachment_ids=[handed_in.pk])
    long_ago = timezone.now() - timedelta(days=31)
    Attachment.objects.filter(pk__in=[handed_in.pk, never.pk]).update(removed_at=long_ago)
    actions.remove(person_id=li.pk, attachment_id=lately.pk)
    age(folder)

    actions.sweep()

    left = Attachment.objects.all()
    assert {attachment.pk for attachment in left} == {handed_in.pk, lately.pk}
    assert stored(folder) == {key for one in left for key in (one.clean_key, one.thumbnail_key)}


def test_only_the_owner_keeps_a_picture(li: Person) -> None:
    attachment = give(li)

    actions.keep(person_id=make_person("韩梅梅").pk, attachment_ids=[attachment.pk])

    assert Attachment.objects.get().kept_at is None


def test_picture_left_in_quarantine_is_processed_again_once(li: Person) -> None:
    attachment = give(li)
    Attachment.objects.update(uploaded_at=timezone.now() - timedelta(minutes=11))

    actions.resume_stuck()
    actions.resume_stuck()

    again = ("attachments.process", {"attachment_id": str(attachment.pk)})
    assert waiting_jobs() == [again, again]


def test_fresh_upload_is_left_to_its_own_job(li: Person) -> None:
    give(li)

    actions.resume_stuck()

    assert len(waiting_jobs()) == 1


def test_many_files_are_swept_in_more_than_one_go(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "BATCH", 2)
    for _ in range(5):
        storage().write([b"half an upload"])
    age(folder)

    actions.sweep()

    assert stored(folder) == set()
