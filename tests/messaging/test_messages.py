"""站内信: what a person finds on their own page."""

from uuid import UUID

import pytest

from kuaiji.messaging.actions import post_message, read_messages
from kuaiji.messaging.queries import PAGE, has_unread, messages_for

pytestmark = pytest.mark.django_db
LI_LEI = UUID("01900000-0000-7000-8000-000000000001")
HAN_MEIMEI = UUID("01900000-0000-7000-8000-000000000002")


def post(person_id: UUID, title: str, dedupe: str) -> None:
    post_message(person_id=person_id, title=title, body="请按意见修改后重新提交。", link="/collection/", dedupe=dedupe)


def test_person_sees_their_own_messages_newest_first() -> None:
    post(LI_LEI, "已提交", "1")
    post(LI_LEI, "退回修改", "2")
    post(HAN_MEIMEI, "已提交", "3")

    assert [message.title for message in messages_for(LI_LEI).rows] == ["退回修改", "已提交"]


def test_person_gets_a_message_once() -> None:
    post(LI_LEI, "已提交", "1")
    post(LI_LEI, "已提交", "1")

    assert len(messages_for(LI_LEI).rows) == 1


def test_older_messages_are_on_the_next_page() -> None:
    for number in range(PAGE + 2):
        post(LI_LEI, f"消息 {number}", str(number))

    first = messages_for(LI_LEI)
    second = messages_for(LI_LEI, before=first.rows[-1].pk)

    assert (len(first.rows), first.next != "") == (PAGE, True)
    assert ([message.title for message in second.rows], second.next) == (["消息 1", "消息 0"], "")


def test_only_the_person_marks_their_messages_as_read() -> None:
    post(LI_LEI, "已提交", "1")
    newest = messages_for(LI_LEI).rows[0].pk

    read_messages(person_id=HAN_MEIMEI, until=newest)
    assert has_unread(LI_LEI)

    read_messages(person_id=LI_LEI, until=newest)
    assert not has_unread(LI_LEI)


def test_a_message_that_came_after_the_page_was_shown_stays_new() -> None:
    post(LI_LEI, "已提交", "1")
    newest = messages_for(LI_LEI).rows[0].pk
    post(LI_LEI, "退回修改", "2")

    read_messages(person_id=LI_LEI, until=newest)

    assert [message.read_at is None for message in messages_for(LI_LEI).rows] == [True, False]
