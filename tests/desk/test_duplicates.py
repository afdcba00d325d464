"""重复人员 on the desk: the list, the preview of both sides, the second factor before it, and the merge."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from desk_cases import desk_of, hand_in, post
from duplicated import WHY, registered, with_permit
from factories import make_officer
from kuaiji.accounts.models import Account, Person, Session
from kuaiji.accounts.queries import identity_number
from kuaiji.audit.models import AccessEvent
from kuaiji.casework.models import Merge
from kuaiji.departments.queries import OfficerContext
from kuaiji.web.clock import now

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator() -> OfficerContext:
    return make_officer("天河管理", roles=("operator",))


@pytest.fixture
def stays() -> Person:
    return registered(make_officer("王芳"))


def stepped(operator: OfficerContext) -> Client:
    """Return the operator's browser, the second factor confirmed a moment ago."""
    desk = desk_of(operator)
    Session.objects.filter(account=Account.objects.get(pk=operator.account_id)).update(stepped_up_at=now())
    return desk


def test_operator_merges_what_the_list_shows(operator: OfficerContext, stays: Person) -> None:
    closes = with_permit()
    desk, page, key = stepped(operator), f"/desk/duplicates/{stays.pk}/{closes.pk}", uuid4()

    listed = desk.get("/desk/duplicates").content.decode()
    preview = desk.get(page).content.decode()
    unsure = post(desk, page, why=WHY)
    done = [post(desk, page, why=WHY, is_sure="yes", key=key) for _ in range(2)]
    after = desk.get("/desk/duplicates?done=1").content.decode()

    assert page in listed
    assert identity_number(stays.pk) not in preview
    assert identity_number(closes.pk) not in preview
    assert "并入后关闭" in preview
    assert (unsure.status_code, WHY in unsure.content.decode()) == (422, True)
    assert [each.headers["Location"] for each in done] == ["/desk/duplicates?done=1"] * 2
    assert Merge.objects.get().into == stays
    assert "没有可能重复的人员" in after
    assert {each.person_id for each in AccessEvent.objects.filter(kind="case")} == {stays.pk, closes.pk}


def test_nobody_merges_without_confirming_who_sits_there(operator: OfficerContext, stays: Person) -> None:
    closes, desk = with_permit(), desk_of(operator)
    page = f"/desk/duplicates/{stays.pk}/{closes.pk}"

    answers = [desk.get(page), post(desk, page, why=WHY, is_sure="yes")]

    assert [each.headers["Location"].split("?")[0] for each in answers] == ["/desk/confirm"] * 2
    assert not Merge.objects.exists()


def test_open_case_is_named_instead_of_the_form(operator: OfficerContext, stays: Person) -> None:
    closes = with_permit()
    case = hand_in(person=closes)

    page = stepped(operator).get(f"/desk/duplicates/{stays.pk}/{closes.pk}").content.decode()

    assert f"事项 {case.number} 还没有办结" in page
    assert 'name="is_sure"' not in page


def test_pair_of_another_place_is_not_there(stays: Person) -> None:
    desk = stepped(make_officer("深圳管理", "4403", roles=("operator",)))

    assert desk.get(f"/desk/duplicates/{stays.pk}/{with_permit().pk}").status_code == 404


def test_list_costs_the_same_with_one_and_with_three(operator: OfficerContext, stays: Person) -> None:
    desk = desk_of(operator)
    with_permit()
    with CaptureQueriesContext(connection) as one:
        desk.get("/desk/duplicates")
    with_permit()
    with_permit()
    with CaptureQueriesContext(connection) as three:
        desk.get("/desk/duplicates")

    assert len(one) == len(three)
