"""Who serves a department, and who may decide."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils.timezone import now

from factories import make_officer, make_person, make_staff, resident_number
from kuaiji.accounts.models import Person
from kuaiji.departments.actions import close_department
from kuaiji.departments.models import Department, Membership, Officer, Role
from kuaiji.departments.queries import OfficerContext, officer_of
from kuaiji.departments.staff import appoint_officer, end_membership, grant_role, hold_authority
from kuaiji.rules.case import Kind
from kuaiji.rules.findings import Refused

pytestmark = pytest.mark.django_db


def get(code: str) -> Department:
    return Department.objects.get(code=code)


def officer_in(code: str = "4401", number: str = "GZ001", **more: Any) -> OfficerContext:
    return make_officer("王芳", code, number=number, **more)


def may_handle(officer: OfficerContext, code: str, person: Person, **more: Any) -> None:
    hold_authority(
        officer_id=officer.officer_id, department_id=get(code).pk, person_id=person.pk,
        **{"kind": Kind.COLLECTION, "employers": [], **more},
    )  # fmt: skip


def code_of(refused: pytest.ExceptionInfo[Refused]) -> str:
    return refused.value.findings[0].code


def test_officer_is_known_by_their_account() -> None:
    officer = officer_in(roles=("operator", "officer"))

    assert (officer.name, officer.staff_number, officer.department) == ("王芳", "GZ001", "广州市财政局")
    assert officer.roles == {"officer", "operator"}


def test_account_without_a_department_is_no_officer() -> None:
    assert officer_of(make_staff().pk) is None


def test_officer_needs_a_role_and_a_number_of_their_own() -> None:
    officer_in()

    with pytest.raises(Refused) as no_role:
        officer_in(roles=(), number="GZ002")
    with pytest.raises(Refused) as taken:
        appoint_officer(
            account_id=make_staff("li").pk, name="李强", staff_number="GZ001", department_id=get("4401").pk,
            roles=["officer"],
        )  # fmt: skip

    assert (code_of(no_role), code_of(taken)) == ("officer.no-role", "officer.number-taken")


def test_officer_may_decide_in_the_subtree_only() -> None:
    officer = officer_in(code="4401")
    person = make_person()

    may_handle(officer, "4401", person)
    may_handle(officer, "440106", person)
    for code in ("44", "4403", "4406"):
        with pytest.raises(Refused) as refused:
            may_handle(officer, code, person)
        assert code_of(refused) == "desk.not-your-department"


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.AUDITOR])
def test_other_roles_do_not_decide(role: Role) -> None:
    officer = officer_in(roles=(role,))

    with pytest.raises(Refused):
        may_handle(officer, "4401", make_person())


def test_successor_decides_what_the_closed_department_left() -> None:
    officer = officer_in(code="440104")
    close_department(
        department_id=get("440106").pk, successor_id=get("440104").pk, closes_on=now().date() - timedelta(days=1)
    )

    may_handle(officer, "440106", make_person())


def test_nobody_decides_their_own_case() -> None:
    number = resident_number()
    person = make_person(number=number)
    officer = officer_in(identity_number=number)

    with pytest.raises(Refused) as refused:
        may_handle(officer, "4401", person)

    assert code_of(refused) == "desk.own-case"


def test_ended_role_decides_nothing_and_the_officer_is_gone() -> None:
    officer = officer_in()
    operator = officer_in(roles=("operator",), number="GZ009")

    end_membership(operator=operator, membership_id=Membership.objects.get(officer_id=officer.officer_id).pk)

    assert officer_of(officer.account_id) is None
    with pytest.raises(Refused):
        may_handle(officer, "4401", make_person())


def test_operator_ends_only_open_roles_below_them_and_not_their_own() -> None:
    operator = officer_in(roles=("operator",), number="GZ009")
    mine = Membership.objects.get(officer_id=operator.officer_id)
    stranger = Membership.objects.get(officer_id=officer_in(code="4403", number="SZ001").officer_id)
    below = Membership.objects.get(officer_id=officer_in(code="440106", number="TH001").officer_id)

    end_membership(operator=operator, membership_id=below.pk)
    refusals = []
    for membership_id in (below.pk, mine.pk, stranger.pk, 0):
        with pytest.raises(Refused) as refused:
            end_membership(operator=operator, membership_id=membership_id)
        refusals.append(code_of(refused))

    assert refusals == ["officer.ended", "officer.own-role", "officer.not-yours", "officer.not-yours"]


def test_operator_gives_a_role_where_the_officer_serves() -> None:
    operator = officer_in(roles=("operator",), number="GZ009")
    officer = officer_in(code="440106", number="TH001")

    grant_role(operator=operator, officer_id=officer.officer_id, role=Role.OPERATOR)
    grant_role(operator=operator, officer_id=officer.officer_id, role=Role.OPERATOR)

    again = officer_of(officer.account_id)
    assert again is not None
    assert (again.department, again.roles) == ("广州市天河区财政局", {"officer", "operator"})


@pytest.mark.parametrize(("held", "more"), [("operator", "auditor"), ("officer", "auditor"), ("auditor", "operator")])
def test_nobody_audits_what_they_did_themselves(held: str, more: str) -> None:
    operator = officer_in(roles=("operator",), number="GZ009")
    officer = officer_in(roles=(held,), number="GZ010")

    with pytest.raises(Refused) as invited:
        officer_in(roles=(held, more), number="GZ011")
    with pytest.raises(Refused) as granted:
        grant_role(operator=operator, officer_id=officer.officer_id, role=Role(more))

    assert code_of(invited) == code_of(granted) == "officer.apart"


def test_officer_may_audit_once_they_review_no_more() -> None:
    operator = officer_in(roles=("operator",), number="GZ009")
    officer = officer_in(number="GZ010")
    end_membership(operator=operator, membership_id=Membership.objects.get(officer_id=officer.officer_id).pk)

    grant_role(operator=operator, officer_id=officer.officer_id, role=Role.AUDITOR)

    again = officer_of(officer.account_id)
    assert again is not None
    assert again.roles == {"auditor"}


def test_operator_takes_in_who_serves_nowhere_but_nobody_from_elsewhere() -> None:
    operator = officer_in(roles=("operator",), number="GZ009")
    stranger = officer_in(code="4403", number="SZ001")

    with pytest.raises(Refused) as refused:
        grant_role(operator=operator, officer_id=stranger.officer_id, role=Role.OFFICER)
    Membership.objects.filter(officer_id=stranger.officer_id).update(valid_to=now())
    grant_role(operator=operator, officer_id=stranger.officer_id, role=Role.OFFICER)

    assert code_of(refused) == "officer.elsewhere"
    moved = officer_of(stranger.account_id)
    assert moved is not None
    assert moved.department == "广州市财政局"


def test_database_refuses_two_departments_at_once_and_a_role_twice() -> None:
    officer = officer_in()

    with pytest.raises(IntegrityError, match="membership_one_department_at_a_time"), transaction.atomic():
        Membership.objects.create(officer_id=officer.officer_id, department=get("4403"), role=Role.OPERATOR)
    with pytest.raises(IntegrityError, match="membership_role_once_at_a_time"), transaction.atomic():
        Membership.objects.create(officer_id=officer.officer_id, department=get("4401"), role=Role.OFFICER)
    for role in (Role.OFFICER, Role.OPERATOR):
        held = officer_in(roles=(role,), number=f"AU{role.name}")
        with pytest.raises(IntegrityError, match="membership_auditors_do_nothing_else"), transaction.atomic():
            Membership.objects.create(officer_id=held.officer_id, department=get("4401"), role=Role.AUDITOR)
    with pytest.raises(IntegrityError, match="membership_role_is_known"), transaction.atomic():
        Membership.objects.create(officer_id=officer.officer_id, department=get("4401"), role="boss")
    with pytest.raises(IntegrityError, match="membership_ends_after_it_began"), transaction.atomic():
        Membership.objects.filter(officer_id=officer.officer_id).update(valid_to=now() - timedelta(days=1))
    with pytest.raises(IntegrityError, match="officer_has_name_and_number"), transaction.atomic():
        Officer.objects.filter(pk=officer.officer_id).update(name="")


@pytest.mark.parametrize("table", ["membership", "officer", "department"])
def test_platform_removes_nobody_from_the_books(table: str) -> None:
    with pytest.raises(Exception, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM departments_{table}")
