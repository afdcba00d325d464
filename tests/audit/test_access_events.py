"""Access events (查阅记录) are written once and stay."""

from uuid import UUID

import pytest
from django.db import DatabaseError, IntegrityError, connection, connections, transaction

from kuaiji.audit.actions import note_access
from kuaiji.audit.models import AccessEvent, Kind

OFFICER = UUID(int=1)
PERSON = UUID(int=2)
CASE = UUID(int=3)

CHANGES = ["UPDATE audit_accessevent SET reason = 'x'", "DELETE FROM audit_accessevent", "TRUNCATE audit_accessevent"]


@pytest.mark.django_db
def test_officer_looks_at_a_case_so_that_it_is_on_record() -> None:
    note_access(actor_id=OFFICER, kind=Kind.CASE, case_ids=[CASE], person_id=PERSON)

    event = AccessEvent.objects.get()

    assert (event.actor_id, event.kind, event.case_ids, event.person_id) == (OFFICER, Kind.CASE, [CASE], PERSON)
    assert event.at is not None


@pytest.mark.django_db
def test_queue_page_is_one_event_without_a_person() -> None:
    note_access(actor_id=OFFICER, kind=Kind.QUEUE, case_ids=[CASE, UUID(int=4)])

    assert AccessEvent.objects.get().case_ids == [CASE, UUID(int=4)]


@pytest.mark.django_db
@pytest.mark.parametrize("change", CHANGES)
def test_the_platform_may_not_change_an_event(change: str) -> None:
    note_access(actor_id=OFFICER, kind=Kind.QUEUE)

    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)

    assert AccessEvent.objects.count() == 1


@pytest.mark.django_db(databases=["default", "owner"], transaction=False)
@pytest.mark.parametrize("change", CHANGES)
def test_the_owner_is_stopped_by_the_trigger(change: str) -> None:
    owner = connections["owner"]
    owner.ensure_connection()

    with pytest.raises(DatabaseError, match="audit_accessevent is insert-only"), owner.cursor() as cursor:
        cursor.execute(change)


@pytest.mark.django_db
def test_full_number_is_not_shown_without_a_reason() -> None:
    with pytest.raises(IntegrityError, match="access_event_reveal_says_why"), transaction.atomic():
        note_access(actor_id=OFFICER, kind=Kind.REVEAL, case_ids=[CASE], person_id=PERSON)


@pytest.mark.django_db
def test_event_about_one_case_names_the_person() -> None:
    with pytest.raises(IntegrityError, match="access_event_names_the_person"), transaction.atomic():
        note_access(actor_id=OFFICER, kind=Kind.FILE, case_ids=[CASE])
