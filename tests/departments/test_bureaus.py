"""部门 for the rules: without a reform the packaged tree, and with one what it has come to."""

from datetime import timedelta
from uuid import uuid4

import pytest

import clock
from kuaiji.departments.actions import register_contact
from kuaiji.departments.bureaus import bureaus_today
from kuaiji.departments.openings import NewDepartment, plan_opening
from kuaiji.rules.facts import Closed
from kuaiji.rules.places import bureaus
from kuaiji.web.clock import now
from reforming import FOSHAN, GUANGZHOU, RENAMED, TIANHE, YUEXIU, done, get, merge, operator_of, plan, planned, today

pytestmark = pytest.mark.django_db


def test_tree_without_reforms_is_the_packaged_one() -> None:
    assert bureaus_today() == bureaus()


def test_closed_department_names_who_is_in_charge_now() -> None:
    done(TIANHE, merge())
    done(YUEXIU, merge(GUANGZHOU))

    found = bureaus_today()[TIANHE]

    assert (found.line, found.closed) == ((), Closed("广州市天河区财政局", today(), "广州市财政局"))


def test_department_takes_nobody_from_its_last_day_on_even_before_anybody_took_over() -> None:
    planned(TIANHE, merge(days=2))

    assert bureaus_today()[TIANHE].closed is None
    with clock.at(now() + timedelta(days=2)):
        assert bureaus_today()[TIANHE].closed == Closed("广州市天河区财政局", today(), "")


def test_name_superior_and_who_takes_people_are_as_they_stand() -> None:
    done(TIANHE, plan("rename", **RENAMED))
    done(YUEXIU, plan("move", superior_code=FOSHAN))
    city = get(GUANGZHOU)
    register_contact(operator=operator_of(), department_id=city.pk, address="", phone="", hours="", is_accepting=True)

    found = bureaus_today()

    assert (found[TIANHE].name, found[TIANHE].place) == ("广州市天河新区财政局", "天河新区")
    assert found[TIANHE].former == ("广州市天河区财政局",)
    assert found[YUEXIU].line == ("44", FOSHAN, YUEXIU)
    assert found[GUANGZHOU].is_accepting


def test_new_department_is_there_from_its_day_on() -> None:
    new = NewDepartment("440171", "广州市示范新区财政局", "示范新区", today() + timedelta(days=2), "文号", "设立新区")
    plan_opening(operator=operator_of(), parent_id=get(GUANGZHOU).pk, new=new, key=uuid4())

    assert "440171" not in bureaus_today()
    with clock.at(now() + timedelta(days=2)):
        assert bureaus_today()["440171"].line == ("44", GUANGZHOU, "440171")
