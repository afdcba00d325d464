"""Receiving an upload: judged by its bytes, quarantined, once per key, one picture per place."""

from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from factories import make_person
from jobs import run_jobs, waiting_jobs
from kuaiji.accounts.models import Person
from kuaiji.attachments import actions, queries
from kuaiji.attachments.models import Attachment
from kuaiji.rules.files import Limits
from kuaiji.rules.findings import Refused
from pictures import EVIDENCE, KB, PHOTO, encoded, jpeg, noise, png, png_claiming, uploaded

pytestmark = pytest.mark.django_db


@pytest.fixture
def li() -> Person:
    return make_person("李雷")


def give(
    person: Person, data: bytes, *, name: str = "毕业证书.jpg", slot: str = "diploma", limits: Limits = EVIDENCE,
    key: UUID | None = None, position: int = 0,
) -> Attachment:  # fmt: skip
    return actions.receive(
        person_id=person.pk, path="education/1", slot=slot, upload=uploaded(data, name), limits=limits,
        key=key or uuid4(), position=position,
    )  # fmt: skip


def stored(folder: Path) -> list[Path]:
    return list(folder.glob("??/*"))


def test_picture_is_quarantined_with_its_job(li: Person, folder: Path) -> None:
    attachment = give(li, jpeg(800, 600, size=30 * KB))

    found = Attachment.objects.get()
    assert (found.pk, found.state, found.format, found.size) == (attachment.pk, "quarantined", "jpg", 30 * KB)
    assert (found.width, found.height, found.name) == (800, 600, "毕业证书.jpg")
    assert waiting_jobs() == [("attachments.process", {"attachment_id": str(attachment.pk)})]
    (original,) = stored(folder)
    assert original.name == found.storage_key
    assert oct(original.stat().st_mode & 0o777) == "0o600"
    assert original.read_bytes() == jpeg(800, 600, size=30 * KB)


@pytest.mark.parametrize(
    ("limits", "data", "codes"),
    [
        (EVIDENCE, jpeg(size=20 * KB), ["file.too-small"]),
        (EVIDENCE, jpeg(size=20 * KB + 1), []),
        (EVIDENCE, jpeg(size=500 * KB), []),
        (EVIDENCE, jpeg(size=500 * KB + 1), ["file.too-large"]),
        (EVIDENCE, png(), []),
        (PHOTO, jpeg(295, 413, size=10 * KB), []),
        (PHOTO, jpeg(295, 413, size=10 * KB - 1), ["file.too-small"]),
        (PHOTO, jpeg(294, 413, size=20 * KB), ["file.too-few-pixels"]),
        (PHOTO, jpeg(295, 412, size=20 * KB), ["file.too-few-pixels"]),
        (PHOTO, png(), ["file.format"]),
        (EVIDENCE, b"", ["file.format", "file.too-small"]),
        (EVIDENCE, b"<svg xmlns='http://www.w3.org/2000/svg'>" + b" " * 30 * KB, ["file.format"]),
        (EVIDENCE, b"<!doctype html><script>alert(1)</script>" + b" " * 30 * KB, ["file.format"]),
        (EVIDENCE, encoded(noise(900, 900), "GIF"), ["file.format"]),
        (EVIDENCE, jpeg(size=40 * KB)[: 30 * KB], ["file.cut-short"]),
        (EVIDENCE, png(900, 900)[: 30 * KB], ["file.cut-short"]),
        (EVIDENCE, png_claiming(30_000, 30_000), ["file.too-many-pixels"]),
    ],
)
def test_bytes_decide_whether_a_file_is_taken(
    li: Person, folder: Path, limits: Limits, data: bytes, codes: list[str]
) -> None:
    if codes:
        with pytest.raises(Refused) as refused:
            give(li, data, limits=limits)
        assert [finding.code for finding in refused.value.findings] == codes
        assert {finding.path for finding in refused.value.findings} == {"education/1/diploma"}
    else:
        give(li, data, limits=limits)

    assert Attachment.objects.count() == len(stored(folder)) == (not codes)


def test_upload_without_a_file_asks_for_one(li: Person) -> None:
    with pytest.raises(Refused) as refused:
        actions.receive(
            person_id=li.pk, path="basic", slot="photo", upload=None, limits=PHOTO, key=uuid4()
        )  # fmt: skip

    assert [(finding.code, finding.path) for finding in refused.value.findings] == [("file.missing", "basic/photo")]


def test_png_called_jpg_keeps_its_true_ending(li: Person) -> None:
    assert give(li, png(), name="证书.JPG").name == "证书.png"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("毕业证书.jpeg", "毕业证书.jpg"),
        ("../../etc/passwd", "passwd.jpg"),
        ("C:\\我的\\证书 1.png", "证书 1.jpg"),
        ("a\r\nSet-Cookie: x\u202egpj.exe", "aSet-Cookie: xgpj.jpg"),
        ("名" * 200 + ".jpg", "名" * 60 + ".jpg"),
        ("", "图片.jpg"),
        (".jpg", "jpg.jpg"),
    ],
)
def test_name_is_made_fit_to_be_shown(name: str, shown: str) -> None:
    assert actions.clean_name(name, "jpg") == shown


def test_repeat_with_the_same_key_finds_the_first(li: Person, folder: Path) -> None:
    key = uuid4()

    first = give(li, jpeg(size=30 * KB), key=key)
    second = give(li, jpeg(size=40 * KB), key=key)

    assert second.pk == first.pk
    assert Attachment.objects.get().size == 30 * KB
    assert len(stored(folder)) == 1
    assert len(waiting_jobs()) == 1


def test_loser_of_two_simultaneous_sends_finds_the_winner(li: Person) -> None:
    winner = give(li, jpeg(size=30 * KB))
    loser = Attachment(person=li, path="education/1", slot="diploma", key=winner.key, size=1, width=1, height=1)

    assert actions.put_in_place(loser) == winner
    assert Attachment.objects.get() == winner


def test_same_key_of_another_person_is_another_upload(li: Person) -> None:
    key, han = uuid4(), make_person("韩梅梅")

    assert give(li, jpeg(size=30 * KB), key=key).pk != give(han, jpeg(size=30 * KB), key=key).pk


def test_new_picture_takes_the_place_of_the_old_one(li: Person) -> None:
    old = give(li, jpeg(size=30 * KB))
    other_slot = give(li, jpeg(size=30 * KB), slot="degree_certificate")
    beside = give(li, jpeg(size=30 * KB), position=1)
    new = give(li, png())

    assert [file.id for file in queries.live(li.pk)] == [str(one.pk) for one in (other_slot, new, beside)]
    old.refresh_from_db()
    assert old.removed_at is not None


def test_person_removes_only_their_own_picture(li: Person) -> None:
    attachment = give(li, jpeg(size=30 * KB))

    assert not actions.remove(person_id=make_person("韩梅梅").pk, attachment_id=attachment.pk)
    assert len(queries.live(li.pk)) == 1
    assert actions.remove(person_id=li.pk, attachment_id=attachment.pk)
    assert queries.live(li.pk) == []
    assert not actions.remove(person_id=li.pk, attachment_id=attachment.pk)


def test_deleting_an_entry_removes_what_belongs_to_it(li: Person) -> None:
    give(li, jpeg(size=30 * KB))
    give(li, jpeg(size=30 * KB), slot="degree_certificate")

    assert actions.remove_under(person_id=li.pk, path="education/2") == 0
    assert actions.remove_under(person_id=li.pk, path="education/1") == 2
    assert queries.live(li.pk) == []


@pytest.mark.parametrize(
    "broken",
    [
        {"position": 0},
        {"key": UUID(int=1)},
        {"state": "served"},
        {"state": "ready", "storage_key": "a" * 32},
        {"state": "quarantined", "clean_key": "a" * 32},
        {"state": "refused", "refusal": ""},
    ],
)
def test_database_refuses_what_must_never_be(li: Person, broken: dict[str, object]) -> None:
    whole = {
        "person": li, "path": "basic", "slot": "photo", "position": 1, "name": "照片.jpg", "format": "jpg", "size": 1,
        "width": 1, "height": 1, "sha256": "0" * 64, "state": "quarantined",
    }  # fmt: skip
    Attachment.objects.create(**{**whole, "position": 0, "key": UUID(int=1)})
    Attachment.objects.create(**{**whole, "key": UUID(int=2)}).delete()

    with pytest.raises(IntegrityError), transaction.atomic():
        Attachment.objects.create(**{**whole, "key": UUID(int=3), **broken})


def test_removed_pictures_do_not_fill_the_place(li: Person) -> None:
    first = give(li, jpeg(size=30 * KB))
    Attachment.objects.filter(pk=first.pk).update(removed_at=timezone.now())

    give(li, jpeg(size=30 * KB))

    assert Attachment.objects.count() == 2
    assert run_jobs() == ["attachments.process", "attachments.process"]
