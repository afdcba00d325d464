"""办理期限 of a case: reckoned when it is handed in, paused while it is the person's turn, anew with the calendar."""

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from django.utils.timezone import localtime

from desk_cases import hand_in
from drafts import BLURRED
from factories import make_officer, make_person
from kuaiji.cases.actions import decide, latest_submission, lock, move, note_findings
from kuaiji.cases.due import reckon_anew, start_of
from kuaiji.cases.models import Case, Word
from kuaiji.departments.calendar import calendar_from
from kuaiji.departments.models import Holiday
from kuaiji.rules.case import Action
from kuaiji.rules.workdays import due_on

pytestmark = pytest.mark.django_db


def today_of(case: Case) -> date:
    assert case.submitted_at is not None
    return localtime(case.submitted_at).date()


def send_back(case: Case, officer_id: object) -> None:
    """Return the case as if it had been handed in nine days ago and returned today."""
    Case.objects.filter(pk=case.pk).update(submitted_at=case.submitted_at - timedelta(days=9))
    locked = lock(case.pk)
    move(locked, Action.CLAIM, actor=("officer", officer_id), officer_id=officer_id)
    note_findings(latest_submission(locked), [BLURRED], officer_id=officer_id)
    decide(latest_submission(locked), officer_id=officer_id, verb="return", note="", key=uuid4())
    move(locked, Action.RETURN, actor=("officer", officer_id))


def test_first_submission_has_all_its_working_days() -> None:
    case = hand_in("李雷")

    today = today_of(case)
    assert case.days_allowed == 5
    assert case.due_at == start_of(due_on(today, 5, calendar_from(today)))
    assert (case.kept_for_id, case.kept_until) == (None, None)


def test_time_stands_still_while_it_is_the_persons_turn() -> None:
    person, officer = make_person("李雷"), make_officer()
    case = hand_in(person=person)
    send_back(case, officer.officer_id)

    again = hand_in(person=person)

    today = today_of(again)
    used = calendar_from(today - timedelta(days=9)).working(today - timedelta(days=8), today)
    assert again.days_allowed == max(1, 5 - used)
    assert again.due_at == start_of(due_on(today, again.days_allowed, calendar_from(today)))


def test_case_that_comes_back_is_kept_for_who_returned_it_until_claimed() -> None:
    person, officer = make_person("李雷"), make_officer()
    send_back(hand_in(person=person), officer.officer_id)

    again = hand_in(person=person)

    today = today_of(again)
    assert again.kept_for_id == officer.officer_id
    assert again.kept_until == start_of(due_on(today, 1, calendar_from(today)))
    move(lock(again.pk), Action.CLAIM, actor=("officer", officer.officer_id), officer_id=officer.officer_id)
    again.refresh_from_db()
    assert (again.kept_for_id, again.kept_until) == (None, None)


def test_edited_calendar_moves_what_is_due_and_nothing_that_is_with_the_person() -> None:
    person, officer = make_person("韩梅梅"), make_officer()
    returned = hand_in(person=person)
    send_back(returned, officer.officer_id)
    case = hand_in("李雷")
    today = today_of(case)
    tomorrow = next(day for day in days_after(today) if calendar_from(today).is_working(day))
    Holiday.objects.create(day=tomorrow, is_working=False, name="临时放假", key=uuid4())

    reckon_anew()

    case.refresh_from_db()
    assert case.due_at == start_of(due_on(today, 5, calendar_from(today)))
    assert case.due_at > start_of(due_on(today, 4, calendar_from(today)))
    assert Case.objects.get(pk=returned.pk).due_at == returned.due_at


def test_nothing_waiting_needs_no_reckoning() -> None:
    reckon_anew()


def days_after(day: date) -> list[date]:
    return [day + timedelta(days=number) for number in range(1, 20)]


def test_day_begins_at_midnight_in_china() -> None:
    assert start_of(date(2026, 11, 23)) == datetime.fromisoformat("2026-11-23T00:00:00+08:00")


def words_of(case: Case) -> set[str]:
    return set(Word.objects.filter(case=case).values_list("word", flat=True))


def test_words_follow_the_name_the_department_and_the_employers() -> None:
    case = hand_in("陈嘉怡")
    assert words_of(case) == {"陈嘉", "嘉怡", "陈嘉怡", "示范商贸有限公司"}

    other = make_officer(code="4403").department_id
    Case.objects.filter(pk=case.pk).update(person_name="欧阳 雷", department_id=other, employers=["91440101MA5AKWRH5X"])

    assert words_of(case) == {"欧阳", "阳雷", "欧阳雷", "91440101MA5AKWRH5X"}
    assert set(Word.objects.filter(case=case).values_list("department_id", flat=True)) == {other}


def test_draft_is_found_by_nothing() -> None:
    case = hand_in("陈嘉怡")
    Case.objects.filter(pk=case.pk).update(round=0, state="draft", is_held=False)
    Word.objects.filter(case=case).delete()

    Case.objects.filter(pk=case.pk).update(person_name="陈嘉")

    assert words_of(case) == set()
