"""合并人员 at the same moment as a counter, 提交 or an approval: nobody waits in a circle, and nothing half is left."""

from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client

from casework.conftest import BOUND, Elsewhere
from crowd import at_once
from drafts import SCOPE, make_draft, make_in_review, newest, save, submit
from duplicated import WHY, registered, with_permit
from factories import make_officer
from kuaiji.accounts.access import note_writing
from kuaiji.accounts.models import Person
from kuaiji.accounts.visitor import Acting
from kuaiji.attachments.actions import put_in_place
from kuaiji.attachments.models import Attachment
from kuaiji.casework.actions import approve_case
from kuaiji.casework.merging import merge
from kuaiji.casework.models import Merge
from kuaiji.departments.queries import OfficerContext
from kuaiji.dossier.models import Dossier
from kuaiji.rules.findings import Refused
from sitting import sit_down

pytestmark = pytest.mark.usefixtures("committed_db")


@pytest.fixture
def operator() -> OfficerContext:
    return make_officer("天河管理", roles=("operator",))


@pytest.fixture
def wang() -> OfficerContext:
    return make_officer("王芳")


@pytest.fixture
def stays(wang: OfficerContext) -> Person:
    """王小明, with a record."""
    return registered(wang)


@pytest.fixture
def closes(stays: Person) -> Person:
    """王小明 once more, with a permit and a draft."""
    person = with_permit()
    make_draft(person)
    return person


def merged(operator: OfficerContext, stays: Person, closes: Person) -> Merge:
    return merge(operator=operator, stays=stays.pk, closes=closes.pk, why=WHY, is_sure=True, key=uuid4())


def picture_of(person: Person) -> Attachment:
    return Attachment(
        person=person, path="basic", slot="photo", name="photo.jpg", format="jpg", size=60_000, width=800, height=1200,
        sha256="0" * 64, key=uuid4(),
    )  # fmt: skip


def test_what_the_counter_is_writing_is_written_before_the_merge(
    operator: OfficerContext, stays: Person, closes: Person, elsewhere: Elsewhere
) -> None:
    counter = make_officer("窗口")
    sitting = sit_down(Client(), counter, closes)

    with transaction.atomic():
        note_writing(counter.account_id, Acting(sitting.pk, closes.pk, closes.name), "scope")
        merging = elsewhere(lambda: merged(operator, stays, closes))
        save(closes, "scope", SCOPE)
        put_in_place(picture_of(closes))

    assert merging.result(BOUND).into == stays
    assert newest(closes).state == "withdrawn"
    sitting.refresh_from_db()
    assert sitting.ended_at is not None


def test_merge_finds_what_is_being_handed_in(
    operator: OfficerContext, stays: Person, closes: Person, elsewhere: Elsewhere
) -> None:
    with transaction.atomic():
        submit(closes)
        merging = elsewhere(lambda: merged(operator, stays, closes))

    with pytest.raises(Refused) as refused:
        merging.result(BOUND)
    assert [each.code for each in refused.value.findings] == ["merge.open-case"]
    assert newest(closes).state == "checking"


def test_handing_in_while_the_merge_is_made_is_refused(
    operator: OfficerContext, stays: Person, closes: Person, elsewhere: Elsewhere
) -> None:
    with transaction.atomic():
        merged(operator, stays, closes)
        handing_in = elsewhere(lambda: submit(closes))

    with pytest.raises(Refused) as refused:
        handing_in.result(BOUND)
    assert [each.code for each in refused.value.findings] == ["case.none"]


def test_approval_that_is_being_made_stands_and_the_merge_sees_its_record(
    operator: OfficerContext, stays: Person, wang: OfficerContext, elsewhere: Elsewhere
) -> None:
    closes = with_permit()
    case, submission = make_in_review(closes, wang)

    with transaction.atomic():
        approve_case(officer=wang, case_id=case.pk, submission_id=submission.pk, key=uuid4())
        merging = elsewhere(lambda: merged(operator, stays, closes))

    # Both have a record now, and the elder registration stays.
    assert merging.result(BOUND).into == stays
    assert Dossier.objects.filter(person=closes).exists()


def test_two_operators_merge_once(operator: OfficerContext, stays: Person, closes: Person) -> None:
    other = make_officer("广州管理", "4401", roles=("operator",))

    answers = at_once([lambda o=o: merged(o, stays, closes) for o in (operator, other)])

    refused = [each for each in answers if isinstance(each, Refused)]
    assert [[finding.code for finding in each.findings] for each in refused] == [["merge.no-pair"]]
    assert Merge.objects.count() == 1
