"""回避 and 能办的事项: whom an officer must not decide on, and which kinds they handle."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from factories import make_officer, make_person, resident_number
from kuaiji.departments.conflicts import declare_conflict, declared, end_conflict
from kuaiji.departments.models import Conflict, Membership
from kuaiji.departments.queries import OfficerContext
from kuaiji.departments.staff import assign_kinds, hold_authority
from kuaiji.rules.case import Kind
from kuaiji.rules.findings import Refused

pytestmark = pytest.mark.django_db

SHOP = "示范商贸有限公司"


@pytest.fixture
def officer() -> OfficerContext:
    return make_officer("王芳")


def code_of(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [finding.code for finding in refused.value.findings]


def declare(officer: OfficerContext, *, number: str = "", employer: str = "", relation: str = "配偶") -> None:
    declare_conflict(officer=officer, number=number, employer=employer, relation=relation, key=uuid4())


def may_handle(officer: OfficerContext, *, number: str = "", employers: tuple[str, ...] = ()) -> None:
    person = make_person(number=number)
    hold_authority(
        officer_id=officer.officer_id, department_id=officer.department_id, person_id=person.pk,
        kind=Kind.COLLECTION, employers=employers,
    )  # fmt: skip


def test_officer_does_not_decide_on_a_declared_relative(officer: OfficerContext) -> None:
    number = resident_number()
    declare(officer, number=f"{number[:6]} {number[6:].lower()}")

    may_handle(officer)
    with pytest.raises(Refused) as refused:
        may_handle(officer, number=number)

    assert code_of(refused) == ["desk.conflicted"]
    assert number.encode() not in bytes(Conflict.objects.get().identity_digest or b"")


def test_officer_does_not_decide_on_a_declared_employer_until_they_take_it_back(officer: OfficerContext) -> None:
    declare(officer, employer=f" {SHOP} ", relation="原单位")

    may_handle(officer, employers=("示范物流有限公司",))
    with pytest.raises(Refused) as refused:
        may_handle(officer, employers=("示范物流有限公司", SHOP))
    assert code_of(refused) == ["desk.conflicted"]

    end_conflict(officer=make_officer("李强"), conflict_id=declared(officer.officer_id)[0].pk)
    assert len(declared(officer.officer_id)) == 1
    end_conflict(officer=officer, conflict_id=declared(officer.officer_id)[0].pk)
    may_handle(officer, employers=(SHOP,))
    assert declared(officer.officer_id) == []


@pytest.mark.parametrize(
    ("fields", "codes"),
    [
        ({"relation": "同事"}, ["conflict.neither"]),
        ({"number": "440000199503010019", "employer": SHOP}, ["conflict.neither", "conflict.number"]),
        ({"number": "44000019950301001Y"}, ["conflict.number"]),
        ({"employer": SHOP, "relation": ""}, ["conflict.relation"]),
    ],
)
def test_declaration_is_refused(officer: OfficerContext, fields: dict[str, str], codes: list[str]) -> None:
    with pytest.raises(Refused) as refused:
        declare(officer, **fields)

    assert code_of(refused) == codes
    assert not Conflict.objects.exists()


def test_same_form_declares_once(officer: OfficerContext) -> None:
    key = uuid4()
    for _ in range(2):
        declare_conflict(officer=officer, number="", employer=SHOP, relation="原单位", key=key)

    assert Conflict.objects.count() == 1


def test_declaration_names_one_thing(officer: OfficerContext) -> None:
    with pytest.raises(IntegrityError, match="conflict_is_a_person_or_an_employer"), transaction.atomic():
        Conflict.objects.create(officer_id=officer.officer_id, relation="配偶", key=uuid4())


def test_officer_handles_the_kinds_that_they_were_given(officer: OfficerContext) -> None:
    operator = make_officer("赵敏", roles=("operator",))
    membership = Membership.objects.get(officer_id=officer.officer_id)

    assign_kinds(operator=operator, membership_id=membership.pk, kinds=[Kind.CHANGE, Kind.CHANGE])

    with pytest.raises(Refused) as refused:
        may_handle(officer)
    assert refused.value.findings[0].message.startswith("您现在不办理信息采集")
    membership.refresh_from_db()
    now = Membership.objects.get(officer_id=officer.officer_id, valid_to=None)
    assert (membership.valid_to, now.kinds) == (now.valid_from, ["change"])


def test_kinds_stay_where_nothing_changes_and_one_is_needed(officer: OfficerContext) -> None:
    operator = make_officer("赵敏", roles=("operator",))
    stranger = make_officer("李强", "4403", roles=("operator",))
    membership = Membership.objects.get(officer_id=officer.officer_id)

    assign_kinds(operator=operator, membership_id=membership.pk, kinds=list(Kind))

    assert Membership.objects.get(officer_id=officer.officer_id) == membership
    with pytest.raises(Refused) as none:
        assign_kinds(operator=operator, membership_id=membership.pk, kinds=[])
    with pytest.raises(Refused) as elsewhere:
        assign_kinds(operator=stranger, membership_id=membership.pk, kinds=[Kind.CHANGE])
    assert (code_of(none), code_of(elsewhere)) == (["officer.no-kind"], ["officer.not-yours"])
