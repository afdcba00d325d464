"""工作日历: the packaged list, and what operators of a province enter."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import ProgrammingError, connection, transaction

from factories import make_officer
from kuaiji.departments.calendar import arrange_day, arranged, calendar_from
from kuaiji.departments.models import Holiday
from kuaiji.rules.findings import Refused

pytestmark = pytest.mark.django_db

NEW_YEAR = date(2027, 1, 1)


def test_packaged_list_has_the_arrangement_of_2026() -> None:
    found = arranged(date(2026, 9, 1), date(2026, 11, 1))

    assert [(each.day.month, each.day.day, each.is_working, each.name) for each in found] == [
        (9, 20, True, "调休上班"),
        (9, 25, False, "中秋节"),
        (10, 1, False, "国庆节"),
        (10, 2, False, "国庆节"),
        (10, 5, False, "国庆节"),
        (10, 6, False, "国庆节"),
        (10, 7, False, "国庆节"),
        (10, 10, True, "调休上班"),
    ]
    assert {each.set_by for each in found} == {None}


def test_every_packaged_day_differs_from_its_weekday() -> None:
    for each in arranged(date(2024, 1, 1), date(2028, 1, 1)):
        assert each.is_working is (each.day.weekday() >= 5)


def test_newest_entry_counts_and_none_is_lost() -> None:
    operator = make_officer("赵敏", "44", roles=("operator",))
    before = Holiday.objects.filter(day=NEW_YEAR).count()

    for is_working in (True, None):
        arrange_day(operator=operator, day=NEW_YEAR, is_working=is_working, name="调休上班", key=uuid4())

    assert NEW_YEAR not in calendar_from(NEW_YEAR).exceptions
    assert Holiday.objects.filter(day=NEW_YEAR).count() == before + 2
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE departments_holiday SET name = ''")


def test_same_form_enters_a_day_once() -> None:
    operator, key = make_officer("赵敏", "44", roles=("operator",)), uuid4()

    for _ in range(2):
        arrange_day(operator=operator, day=date(2027, 2, 20), is_working=True, name="春节调休", key=key)

    (entry,) = arranged(date(2027, 2, 20), date(2027, 2, 21))
    assert (entry.is_working, entry.name, entry.set_by) == (True, "春节调休", "赵敏")


def test_only_a_province_arranges_days_and_entries_are_whole() -> None:
    city = make_officer("李强", "4401", roles=("operator",))
    province = make_officer("赵敏", "44", roles=("operator",))

    with pytest.raises(Refused) as elsewhere:
        arrange_day(operator=city, day=NEW_YEAR, is_working=True, name="调休上班", key=uuid4())
    with pytest.raises(Refused) as half:
        arrange_day(operator=province, day=None, is_working=True, name="", key=uuid4())

    assert [finding.code for finding in elsewhere.value.findings] == ["holiday.not-provincial"]
    assert [finding.code for finding in half.value.findings] == ["holiday.day", "holiday.name"]
