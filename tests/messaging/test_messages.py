"""站内信: what a person finds on their own page."""

from uuid import UUID

import pytest

from kuaiji.messaging.actions import post_message, read_message
from kuaiji.messaging.queries import messages_for, unread_count

LI_LEI = UUID("01900000-0000-7000-8000-000000000001")
HAN_MEIMEI = UUID("01900000-0000-7000-8000-000000000002")


def post(person_id: UUID, title: str, dedupe: str) -> None:
    post_message(person_id=person_id, title=title, body="请按意见修改后重新提交。", link="/collection/", dedupe=dedupe)


@pytest.mark.django_db
def test_person_sees_their_own_messages_newest_first() -> None:
    post(LI_LEI, "已提交", "1")
    post(LI_LEI, "退回修改", "2")
    post(HAN_MEIMEI, "已提交", "3")

    assert [message.title for message in messages_for(LI_LEI)] == ["退回修改", "已提交"]


@pytest.mark.django_db
def test_person_gets_a_message_once() -> None:
    post(LI_LEI, "已提交", "1")
    post(LI_LEI, "已提交", "1")

    assert messages_for(LI_LEI).count() == 1


@pytest.mark.django_db
def test_only_the_person_marks_their_message_as_read() -> None:
    post(LI_LEI, "已提交", "1")
    message = messages_for(LI_LEI)[0]

    read_message(person_id=HAN_MEIMEI, message_id=message.pk)
    assert unread_count(LI_LEI) == 1

    read_message(person_id=LI_LEI, message_id=message.pk)
    assert unread_count(LI_LEI) == 0
