"""`kuaiji operator add`: the first 管理员 of a department."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from kuaiji.accounts.models import Account
from kuaiji.departments.models import Membership, Officer

pytestmark = pytest.mark.django_db


def add(*words: str) -> str:
    out = StringIO()
    call_command("operator", "add", *words, stdout=out)
    return out.getvalue()


def test_operator_gets_one_enrolment_link() -> None:
    said = add("赵敏", "--department", "深圳市财政局", "--number", "SZ900")

    officer = Officer.objects.get(staff_number="SZ900")
    assert "/staff/enrol/" in said or "http" in said.splitlines()[-1]
    assert officer.name == "赵敏"
    assert [(each.role, each.department.code) for each in officer.memberships.all()] == [("operator", "4403")]


def test_operator_may_review_too_and_gets_a_number_when_none_is_given() -> None:
    add("赵敏", "--department", "440106", "--officer")

    officer = Officer.objects.get()
    assert sorted(Membership.objects.filter(officer=officer).values_list("role", flat=True)) == ["officer", "operator"]
    assert Account.objects.get(pk=officer.account_id).username == officer.staff_number.lower()


def test_department_that_does_not_exist_is_answered_with_near_names() -> None:
    with pytest.raises(CommandError, match=r"是不是：.*广州市天河区财政局"):
        add("赵敏", "--department", "天河区")
    with pytest.raises(CommandError, match="请写代码或全称"):
        add("赵敏", "--department", "没有这里")


def test_number_in_use_leaves_nothing_behind() -> None:
    add("赵敏", "--department", "4403", "--number", "SZ900")

    with pytest.raises(CommandError):
        add("王强", "--department", "4401", "--number", "SZ900")

    assert Officer.objects.count() == 1
    assert Account.objects.count() == 1
