"""What went wrong meanwhile ends in one sentence, with nothing decided by whoever no longer has the case."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client

from desk_cases import desk_of, hand_in, latest, post
from factories import make_officer
from kuaiji.cases.models import Case, Decision
from kuaiji.casework.actions import withdraw_case
from kuaiji.departments.models import Department, Membership
from kuaiji.departments.queries import OfficerContext

pytestmark = pytest.mark.django_db


@pytest.fixture
def wang() -> OfficerContext:
    return make_officer("王芳", number="TH0001")


@pytest.fixture
def desk(wang: OfficerContext) -> Client:
    return desk_of(wang)


@pytest.fixture
def case(desk: Client) -> Case:
    """陈嘉怡's case, in 王芳's hands."""
    found = hand_in("陈嘉怡")
    post(desk, f"/desk/cases/{found.number}/claim")
    return found


def decide(desk: Client, case: Case, verb: str = "approve") -> HttpResponse:
    return post(
        desk, f"/desk/cases/{case.number}/decide", submission=latest(case), path="department", verb=verb, key=uuid4()
    )


def told(response: HttpResponse) -> list[str]:
    """Return the sentences of the error summary, or of the page that takes its place."""
    html = response.content.decode()
    summary = re.search(r"data-errors>.*?<ol>(.*?)</ol>", html, re.S)
    found = re.findall(r"<li>(.*?)</li>", summary[1], re.S) if summary else re.findall(r'class="lead">(.*?)</p>', html)
    return [re.sub("<[^>]+>", "", each).strip() for each in found]


def test_second_of_two_officers_is_told_that_a_colleague_has_it(case: Case, desk: Client) -> None:
    colleague = desk_of(make_officer("李强"))

    response = decide(colleague, case)

    assert told(response) == ["这件事项现在不在您手里，可能已被同事接办或您的时限已过。请从待审列表重新接件。"]
    assert not Decision.objects.exists()


def test_officer_whose_lease_ran_out_is_told_when_a_colleague_took_over(case: Case, desk: Client) -> None:
    case.refresh_from_db()
    Case.objects.filter(pk=case.pk).update(lease_until=case.lease_until - timedelta(hours=1))
    post(desk_of(make_officer("李强")), f"/desk/cases/{case.number}/claim")

    response = decide(desk, case)

    assert told(response) == ["这件事项现在不在您手里，可能已被同事接办或您的时限已过。请从待审列表重新接件。"]
    assert not Decision.objects.exists()


def test_officer_is_told_that_the_person_has_withdrawn(case: Case, desk: Client) -> None:
    withdraw_case(person_id=case.person_id, number=case.number)

    response = decide(desk, case)

    assert told(response) == ["申请人刚撤回了这件事项，不用再审核。请从待审列表接下一件。"]
    assert not Decision.objects.exists()


def test_officer_who_takes_a_return_back_is_told_that_the_person_has_handed_in(case: Case, desk: Client) -> None:
    post(
        desk, f"/desk/cases/{case.number}/decide", submission=latest(case), path="department", codes="D01",
        words="请重新核对部门", verb="return",
    )  # fmt: skip
    hand_in(person=case.person)

    response = post(desk, f"/desk/cases/{case.number}/recall")

    assert told(response) == ["申请人已经重新提交，核验完会在待审列表里。请从那里看最新一次提交。"]
    assert Case.objects.get(pk=case.pk).state == "queued"


def test_officer_who_was_moved_decides_nothing_and_a_colleague_has_the_case(
    case: Case, desk: Client, wang: OfficerContext
) -> None:
    operator = desk_of(make_officer("赵敏", "4401", roles=("operator",)))
    membership = Membership.objects.get(officer_id=wang.officer_id)
    post(operator, f"/desk/memberships/{membership.pk}/end")
    elsewhere = Department.objects.get(code="440104")
    Membership.objects.create(officer_id=wang.officer_id, department=elsewhere, role="officer")

    response = decide(desk, case)

    assert response.status_code == 404
    assert told(response) == [
        "这件事项现在不归您的部门管理，刚才没有作出决定。请回到待审列表；如有疑问，请联系本部门管理员。"
    ]
    assert not Decision.objects.exists()
    taken = post(desk_of(make_officer("李强")), "/desk/next")
    assert taken.headers["Location"] == f"/desk/cases/{case.number}"


def test_officer_who_only_stops_operating_keeps_the_case(case: Case, wang: OfficerContext) -> None:
    operator = desk_of(make_officer("赵敏", "4401", roles=("operator",)))
    post(operator, f"/desk/officers/{wang.officer_id}/roles", role="operator")
    operating = Membership.objects.get(officer_id=wang.officer_id, role="operator")

    post(operator, f"/desk/memberships/{operating.pk}/end")

    assert Membership.objects.get(pk=operating.pk).valid_to is not None
    assert Case.objects.get(pk=case.pk).lease_officer_id == wang.officer_id
