"""自动保存 and 提交 at once: what was saved is in what was handed in, or it was not saved."""

import json
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.db import transaction

from casework.conftest import BOUND, Elsewhere
from drafts import HIGH_SCHOOL, SCHOOL, make_draft, newest, submit
from factories import make_person
from kuaiji.accounts.models import Person
from kuaiji.attachments.models import Attachment
from kuaiji.cases.actions import save_draft
from kuaiji.cases.models import Submission
from kuaiji.dossier.actions import remove_entry

pytestmark = pytest.mark.usefixtures("committed_db")


@pytest.fixture
def person() -> Person:
    person = make_person("李雷")
    make_draft(person)
    return person


def autosave(person: Person) -> object:
    case = newest(person)
    return save_draft(
        case_id=case.pk, person_id=person.pk, section="education", path=[SCHOOL], fields={"school": "深圳中学"},
        revision=case.drafts.get(section="education").revision, key=uuid4(),
    )  # fmt: skip


def remove(person: Person) -> None:
    remove_entry(person_id=person.pk, case_id=newest(person).pk, section="education", path=[SCHOOL], key=uuid4())


def drafted(person: Person) -> dict[str, dict[str, str]]:
    education: dict[str, dict[str, str]] = newest(person).drafts.get(section="education").typed
    return education


@pytest.mark.parametrize("late", [autosave, remove])
def test_what_arrives_while_the_record_is_handed_in_changes_nothing(
    person: Person, elsewhere: Elsewhere, late: Callable[[Person], object]
) -> None:
    with transaction.atomic():
        submit(person)
        arrived = elsewhere(lambda: late(person))

    assert arrived.result(BOUND) is None
    assert drafted(person)[SCHOOL]["school"] == HIGH_SCHOOL["school"]
    assert Attachment.objects.live().filter(path=f"education/{SCHOOL}").count() == 1


def test_what_was_saved_before_is_handed_in(person: Person, elsewhere: Elsewhere) -> None:
    with transaction.atomic():
        assert autosave(person) is not None
        arrived = elsewhere(lambda: submit(person))

    arrived.result(BOUND)
    assert json.loads(Submission.objects.get().body)["education"][SCHOOL]["school"] == "深圳中学"
