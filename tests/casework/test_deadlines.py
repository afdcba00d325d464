"""修改期限: what a returned case has until when, who is reminded, and what closes; both sides of every bound."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.utils.timezone import localtime

from clock import at
from drafts import BLURRED, as_at_commit, make_draft, make_in_review, make_queued, newest, submit
from factories import make_officer, make_person
from kuaiji.accounts.models import Person
from kuaiji.cases.actions import lock, move
from kuaiji.cases.mending import after_days
from kuaiji.cases.models import Case, Draft, Remark
from kuaiji.casework.actions import open_collection, recall_return, return_case
from kuaiji.casework.deadlines import expire, expire_case, extend_deadline, remind, remind_case
from kuaiji.casework.tasks import keep_deadlines
from kuaiji.casework.timeline import timeline
from kuaiji.departments.queries import OfficerContext
from kuaiji.messaging.models import Message, Sms
from kuaiji.rules.case import Action
from kuaiji.rules.findings import Refused

pytestmark = pytest.mark.django_db

TICK = timedelta(microseconds=1)
DAY = timedelta(days=1)


@pytest.fixture
def case(wang: OfficerContext) -> Case:
    """李雷's case, returned just now."""
    case, submission = make_in_review(make_person("李雷"), wang)
    return_case(
        officer=wang, case_id=case.pk, submission_id=submission.pk, findings=[BLURRED], note="", key=uuid4()
    )  # fmt: skip
    as_at_commit()
    return newest(case.person)


def end_of(case: Case) -> datetime:
    case.refresh_from_db()
    assert case.mend_by is not None
    return case.mend_by


def texts(person: Person, template: str) -> int:
    return Sms.objects.filter(person_id=person.pk, template=template).count()


def extend(officer: OfficerContext, case: Case, days: int = 7, why: str = "学校放假，证明开不出来") -> Case:
    return extend_deadline(officer=officer, case_id=case.pk, days=days, why=why, key=uuid4())


@pytest.mark.parametrize(
    ("moment", "end"),
    [
        (datetime(2026, 11, 22, 15, 59, 59, tzinfo=UTC), datetime(2026, 12, 22, 16, tzinfo=UTC)),
        (datetime(2026, 11, 22, 16, 0, 0, tzinfo=UTC), datetime(2026, 12, 23, 16, tzinfo=UTC)),
    ],
)
def test_days_are_whole_days_in_china(moment: datetime, end: datetime) -> None:
    assert after_days(moment, 30) == end


def test_person_has_thirty_days_to_mend_and_is_told_the_last_one(case: Case) -> None:
    assert case.returned_at is not None
    assert end_of(case) == after_days(case.returned_at, 30)
    last = localtime(end_of(case) - TICK)
    assert f"最晚 {last.month} 月 {last.day} 日" in Message.objects.get(title="信息采集需要您修改").body


def test_recalled_return_has_no_deadline(case: Case, wang: OfficerContext) -> None:
    recall_return(officer=wang, case_id=case.pk)

    assert newest(case.person).mend_by is None


def test_person_hands_in_again_up_to_the_last_moment(case: Case) -> None:
    with at(end_of(case) - TICK):
        submit(case.person)

    assert newest(case.person).state == "checking"
    assert newest(case.person).mend_by is None


def test_nothing_is_handed_in_from_the_deadline_on(case: Case) -> None:
    with at(end_of(case)), pytest.raises(Refused) as refused:
        submit(case.person)

    assert [each.code for each in refused.value.findings] == ["case.past-deadline"]


def test_case_stays_open_up_to_the_last_moment(case: Case) -> None:
    with at(end_of(case) - TICK):
        assert expire() == 0

    assert newest(case.person).state == "returned"


def test_case_expires_at_its_deadline_and_what_was_typed_starts_the_next_one(case: Case) -> None:
    typed = Draft.objects.get(case=case, section="education").typed
    with at(end_of(case)):
        keep_deadlines()
        keep_deadlines()
        as_at_commit()

    assert newest(case.person).state == "expired"
    assert texts(case.person, "expired") == 1
    following = open_collection(person_id=case.person_id, key=uuid4())
    assert Draft.objects.get(case=following, section="education").typed == typed != {}


def test_case_that_was_handed_in_meanwhile_is_not_closed(case: Case) -> None:
    submit(case.person)

    assert not expire_case(case.pk)


@pytest.mark.parametrize("days", [7, 1])
def test_person_is_reminded_at_nine_in_the_morning_so_many_days_before_the_last(case: Case, days: int) -> None:
    due = end_of(case) - (days + 1) * DAY + timedelta(hours=9)
    Case.objects.filter(pk=case.pk).update(reminded_at=due - TICK)

    with at(due - TICK):
        assert remind() == 0
    with at(due):
        assert [remind(), remind()] == [1, 0]

    assert texts(case.person, "deadline") == 1


def test_person_is_reminded_twice_until_the_end(case: Case) -> None:
    end = end_of(case)
    for days in range(31, 0, -1):
        with at(end - days * DAY + timedelta(hours=12)):
            keep_deadlines()

    assert texts(case.person, "deadline") == 2


def test_return_just_before_the_end_needs_no_reminder(case: Case) -> None:
    end = end_of(case)
    Case.objects.filter(pk=case.pk).update(returned_at=end - timedelta(hours=2))

    with at(end - timedelta(hours=1)):
        assert remind() == 0


def test_case_that_was_handed_in_meanwhile_is_not_reminded_of(case: Case) -> None:
    submit(case.person)

    assert not remind_case(case.pk, 7)


def test_officer_gives_more_days_from_the_last_one_on(case: Case, wang: OfficerContext) -> None:
    before = end_of(case)

    extend(wang, case)

    assert end_of(case) == before + 7 * DAY
    assert [(each.about, each.words) for each in Remark.objects.all()] == [("extend", "学校放假，证明开不出来")]
    assert texts(case.person, "extended") == 1
    assert "修改期限延长了" in [each.words for each in timeline(case.pk)]
    assert "学校放假" not in str(list(case.events.values_list("body", flat=True)))


def test_second_press_gives_no_more_days(case: Case, wang: OfficerContext) -> None:
    key, before = uuid4(), end_of(case)

    for _ in range(2):
        extend_deadline(officer=wang, case_id=case.pk, days=7, why="学校放假", key=key)

    assert end_of(case) == before + 7 * DAY


def test_person_who_got_more_days_is_reminded_anew(case: Case, wang: OfficerContext) -> None:
    with at(end_of(case) - timedelta(hours=12)):
        remind()
        extend(wang, case)
    with at(end_of(case) - timedelta(hours=12)):
        remind()

    assert texts(case.person, "deadline") == 2


@pytest.mark.parametrize(
    ("days", "why", "code"),
    [(8, "学校放假", "deadline.no-days"), (7, " 假 ", "deadline.no-reason"), (7, "长" * 301, "deadline.no-reason")],
)
def test_days_are_given_for_a_reason(case: Case, wang: OfficerContext, days: int, why: str, code: str) -> None:
    before = end_of(case)

    with pytest.raises(Refused) as refused:
        extend(wang, case, days, why)

    assert [each.code for each in refused.value.findings] == [code]
    assert end_of(case) == before


def test_no_days_are_given_to_a_case_that_is_not_with_the_person(case: Case, wang: OfficerContext) -> None:
    queued = make_queued(make_person("韩梅梅"))

    with pytest.raises(Refused) as refused:
        extend(wang, queued)
    with at(end_of(case)), pytest.raises(Refused) as late:
        extend(wang, case)

    assert [each.code for each in refused.value.findings] == ["deadline.not-returned"]
    assert [each.code for each in late.value.findings] == ["deadline.not-returned"]


def test_officer_of_another_city_gives_no_days(case: Case) -> None:
    with pytest.raises(Refused) as refused:
        extend(make_officer("孙审核", "4403"), case)

    assert [each.code for each in refused.value.findings] == ["desk.not-your-department"]


def test_draft_has_no_deadline_to_expire_by() -> None:
    case = make_draft(make_person("李雷"))

    assert not expire_case(case.pk)
    with pytest.raises(Refused):
        move(lock(case.pk), Action.EXPIRE, actor=("system", None))
