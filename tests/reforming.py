"""机构调整 in tests: plans, planned and done, in the part of the tree around 广州市天河区财政局."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID, uuid4

from django.db import connection

from factories import make_officer
from kuaiji.departments.models import Department, Reform
from kuaiji.departments.queries import OfficerContext
from kuaiji.departments.reforms import Plan, plan_reform, take_effect

TIANHE, YUEXIU, GUANGZHOU, FOSHAN, GUANGDONG = "440106", "440104", "4401", "4406", "44"


def get(code: str) -> Department:
    return Department.objects.get(code=code)


def today() -> date:
    with connection.cursor() as cursor:
        cursor.execute("SELECT (kuaiji_now() AT TIME ZONE 'Asia/Shanghai')::date")
        (found,) = cursor.fetchone()
    assert isinstance(found, date)
    return found


def operator_of(code: str = GUANGDONG) -> OfficerContext:
    return make_officer("赵敏", code, roles=("operator",))


def plan(kind: str, *, days: int = 30, **more: str) -> Plan:
    return Plan(
        kind=Reform.Kind(kind), takes_effect_on=today() + timedelta(days=days), document="粤府办〔2026〕8号",
        why="行政区划调整", **more,
    )  # fmt: skip


def merge(into: str = YUEXIU, *, days: int = 30) -> Plan:
    return plan("merge", days=days, successor_code=into)


RENAMED = {"name": "广州市天河新区财政局", "short_name": "天河新区"}


def planned(code: str, what: Plan, operator: OfficerContext | None = None, key: UUID | None = None) -> Reform:
    return plan_reform(
        operator=operator or operator_of(), department_id=get(code).pk, plan=what, key=key or uuid4()
    )  # fmt: skip


def done(code: str, what: Plan) -> Reform:
    """Plan something for today and do it."""
    reform = planned(code, replace(what, takes_effect_on=today()))
    assert take_effect(reform_id=reform.pk) is not None
    return reform
