"""联系方式: registered by the department's operators, shown to everybody."""

import pytest

from factories import make_officer
from kuaiji.departments.actions import register_contact
from kuaiji.departments.models import Department
from kuaiji.rules.findings import Refused

pytestmark = pytest.mark.django_db


def register(
    code: str, *, by: str = "4401", phone: str = "020-00000001", hours: str = "", is_accepting: bool = True
) -> None:
    register_contact(
        operator=make_officer(code=by, roles=("operator",)), department_id=Department.objects.get(code=code).pk,
        address="天府路 1 号", phone=phone, hours=hours, is_accepting=is_accepting,
    )  # fmt: skip


def test_operator_registers_how_a_department_below_is_reached() -> None:
    register("440106", hours="工作日 9:00–17:00")

    department = Department.objects.get(code="440106")
    assert (department.phone, department.address, department.hours) == (
        "020-00000001",
        "天府路 1 号",
        "工作日 9:00–17:00",
    )


def test_city_may_take_people_itself() -> None:
    register("4401")

    assert Department.objects.get(code="4401").is_accepting


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"code": "4403"}, "department.not-yours"),
        ({"code": "440106", "phone": "", "hours": "9:00"}, "department.no-phone"),
        ({"code": "440106", "is_accepting": False}, "department.nobody-left"),
    ],
)
def test_contact_is_refused(change: dict[str, object], code: str) -> None:
    with pytest.raises(Refused) as refused:
        register(**change)  # type: ignore[arg-type]

    assert refused.value.findings[0].code == code
