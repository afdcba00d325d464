"""操作记录: every act of an operator is on record, and read by those who look after the house."""

import json
import re
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.test import Client

import clock
from desk_cases import desk_of
from factories import make_officer
from kuaiji.audit.models import Act
from kuaiji.departments.actions import register_contact
from kuaiji.departments.calendar import arrange_day
from kuaiji.departments.models import Membership, Role
from kuaiji.departments.queries import OfficerContext
from kuaiji.departments.reforms import take_effect, withdraw_reform
from kuaiji.departments.staff import assign_kinds, end_membership, grant_role
from kuaiji.desk import acts
from kuaiji.desk.inviting import invite_officer
from kuaiji.rules.case import Kind
from kuaiji.web import jinja
from kuaiji.web.clock import now
from reforming import GUANGDONG, RENAMED, TIANHE, get, merge, plan, planned, today

pytestmark = pytest.mark.django_db


@pytest.fixture
def zhao() -> OfficerContext:
    return make_officer("赵敏", GUANGDONG, roles=("operator",), number="GD0001")


def noted() -> list[tuple[str, str, str, str]]:
    rows = [(row.actor, row.verb, json.loads(row.body)) for row in Act.objects.order_by("at", "id")]
    return [(actor, verb, body["department"], body["what"]) for actor, verb, body in rows]


def text(desk: Client, address: str = "/desk/acts") -> str:
    return re.sub(r"<[^>]+>", "", desk.get(address).content.decode())


def test_what_an_operator_does_to_staff_is_on_record(zhao: OfficerContext) -> None:
    key = uuid4()
    for _ in range(2):
        invited = invite_officer(
            operator=zhao, name="李强", staff_number="TH0015", department_code=TIANHE, roles=["officer"],
            identity_number="", key=key,
        )  # fmt: skip
    for _ in range(2):
        grant_role(operator=zhao, officer_id=invited.officer.pk, role=Role.OPERATOR)
    reviewing = Membership.objects.get(officer=invited.officer, role=Role.OFFICER)
    assign_kinds(operator=zhao, membership_id=reviewing.pk, kinds=[Kind.CHANGE])
    now_held = Membership.objects.get(officer=invited.officer, role=Role.OFFICER, valid_to=None)
    end_membership(operator=zhao, membership_id=now_held.pk)

    assert noted() == [
        ("GD0001", "staff.invite", TIANHE, "李强（TH0015），审核员"),
        ("GD0001", "staff.grant", TIANHE, "李强（TH0015），管理员"),
        ("GD0001", "staff.kinds", TIANHE, "李强（TH0015），审核员，信息变更"),
        ("GD0001", "staff.end", TIANHE, "李强（TH0015），审核员"),
    ]


def test_contact_and_calendar_are_on_record(zhao: OfficerContext) -> None:
    register_contact(
        operator=zhao, department_id=get(TIANHE).pk, address="", phone="154-0000-0001", hours="", is_accepting=True
    )
    key = uuid4()
    for _ in range(2):
        arrange_day(operator=zhao, day=date(2027, 2, 6), is_working=False, name="春节", key=key)

    assert noted() == [
        ("GD0001", "department.contact", TIANHE, "154-0000-0001，直接受理"),
        ("GD0001", "calendar.arrange", GUANGDONG, "2027 年 2 月 6 日，放假，春节"),
    ]


def test_reform_is_on_record_when_planned_withdrawn_and_done(zhao: OfficerContext) -> None:
    then = jinja.day(today() + timedelta(days=30))
    withdraw_reform(operator=zhao, reform_id=planned(TIANHE, merge(), zhao).pk)
    take_effect(reform_id=planned(TIANHE, plan("rename", days=0, **RENAMED), zhao).pk)

    merger = f"广州市天河区财政局并入其他部门，由广州市越秀区财政局承接，{then}起，粤府办〔2026〕8号"
    rename = f"广州市天河区财政局更名，改为广州市天河新区财政局，{jinja.day(today())}起，粤府办〔2026〕8号"
    assert noted() == [
        ("GD0001", "reform.plan", TIANHE, merger),
        ("GD0001", "reform.withdraw", TIANHE, merger),
        ("GD0001", "reform.plan", TIANHE, rename),
        ("系统", "reform.effect", TIANHE, rename),
    ]


@pytest.mark.parametrize("role", ["operator", "auditor"])
def test_operators_and_auditors_read_what_was_done_below_them(zhao: OfficerContext, role: str) -> None:
    planned(TIANHE, merge(), zhao)

    above, elsewhere = (desk_of(make_officer("孙审计", code, roles=(role,))) for code in ("4401", "4403"))

    assert "登记机构调整 · 广州市天河区财政局" in text(above)
    assert "赵敏 · " in text(above)
    assert "还没有记录" in text(elsewhere)


def test_later_pages_go_on_where_the_first_ended(zhao: OfficerContext, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(acts, "PAGE", 2)
    for days, phone in enumerate(("1111", "2222", "3333")):
        with clock.at(now() + timedelta(days=days)):
            register_contact(
                operator=zhao, department_id=get(TIANHE).pk, address="", phone=phone, hours="", is_accepting=True
            )
    desk = desk_of(zhao)

    first = desk.get("/desk/acts").content.decode()
    following = re.search(r'href="(/desk/acts\?after=[^"]+)"', first)

    assert phones(first) == ["3333", "2222"]
    assert following is not None
    assert phones(desk.get(following[1]).content.decode()) == ["1111"]


def phones(page: str) -> list[str]:
    return re.findall(r">(\d{4})，直接受理", page)
