"""Changes to the tree of 会计管理部门: 设立, 改隶, 撤销并承接. The closure table follows in the same transaction."""

from datetime import date

from django.db import connection, transaction

from kuaiji.departments.acts import Verb, note
from kuaiji.departments.models import Department, DepartmentPath
from kuaiji.departments.queries import OfficerContext, stands_under, staying
from kuaiji.rules.codes import DECISION
from kuaiji.rules.findings import Refused, Source, must

SOURCE = Source(DECISION, "会计管理部门的设立与调整")
NOT_YOURS = must("department.not-yours", "这个部门不在您的部门之下，请由其管理员登记。", SOURCE)
NO_PHONE = must("department.no-phone", "请填写电话。会计人员在每个页面都会看到它。", SOURCE, "phone")
NOBODY_LEFT = must(
    "department.nobody-left", "下面没有别的部门，会计人员只能选择本部门，不能关闭受理。", SOURCE, "is_accepting"
)

CUT = """
DELETE FROM departments_departmentpath
 WHERE descendant_id IN (SELECT descendant_id FROM departments_departmentpath WHERE ancestor_id = %(moved)s)
   AND ancestor_id NOT IN (SELECT descendant_id FROM departments_departmentpath WHERE ancestor_id = %(moved)s)
"""
HANG = """
INSERT INTO departments_departmentpath (ancestor_id, descendant_id, depth)
SELECT above.ancestor_id, below.descendant_id, above.depth + 1 + below.depth
  FROM departments_departmentpath above CROSS JOIN departments_departmentpath below
 WHERE above.descendant_id = %(under)s AND below.ancestor_id = %(moved)s
"""


@transaction.atomic
def open_department(
    *,
    code: str,
    name: str,
    short_name: str,
    level: int,
    parent_id: int | None,
    division: str,
    valid_from: date,
    is_accepting: bool = True,
    address: str = "",
    phone: str = "",
    hours: str = "",
) -> Department:
    """Add a department to the tree from a day on; a code that was given and never opened is taken up again."""
    lock_tree()
    department, _ = Department.objects.never_opened().update_or_create(
        code=code,
        defaults={
            "name": name, "short_name": short_name, "level": level, "parent_id": parent_id, "division": division,
            "is_accepting": is_accepting, "address": address, "phone": phone, "hours": hours,
            "valid_from": valid_from, "valid_to": None,
        },
    )  # fmt: skip
    DepartmentPath.objects.get_or_create(ancestor=department, descendant=department, depth=0)
    if parent_id is not None:
        hang(department.pk, under=parent_id)
    return department


@transaction.atomic
def move_department(*, department_id: int, parent_id: int) -> None:
    """Put a department, with all that hangs under it, under another parent."""
    lock_tree()
    refuse_circle(department_id, under=parent_id)
    Department.objects.filter(pk=department_id).update(parent_id=parent_id)
    hang(department_id, under=parent_id)


@transaction.atomic
def close_department(*, department_id: int, successor_id: int, closes_on: date) -> None:
    """Close a department from a day on: its children and cases come under the successor at once."""
    lock_tree()
    for child in Department.objects.filter(parent_id=department_id, successor=None).values_list("pk", flat=True):
        move_department(department_id=child, parent_id=successor_id)
    refuse_circle(department_id, under=successor_id)
    Department.objects.filter(pk=department_id).update(valid_to=closes_on, successor_id=successor_id)
    hang(department_id, under=successor_id)


@transaction.atomic
def register_contact(
    *, operator: OfficerContext, department_id: int, address: str, phone: str, hours: str, is_accepting: bool
) -> None:
    """Keep how a department is reached; only operators of it or above it do that."""
    if not stands_under(department_id, operator.department_id):
        raise Refused([NOT_YOURS])
    if hours and not phone:
        raise Refused([NO_PHONE])
    department = Department.objects.select_for_update(of=("self",)).get(pk=department_id)
    if not is_accepting and not staying(department_id).exists():
        raise Refused([NOBODY_LEFT])
    department.address, department.phone, department.hours = address, phone, hours
    department.is_accepting = is_accepting
    department.save(update_fields=["address", "phone", "hours", "is_accepting"])
    accepts = "直接受理" if is_accepting else "不直接受理"
    note(Verb.CONTACT, phone, hours, address, accepts, department=department, by=operator)


def lock_tree() -> None:
    """Let one change of the tree happen at a time: two moves together could close a circle that neither sees."""
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE departments_departmentpath IN SHARE ROW EXCLUSIVE MODE")


def refuse_circle(department_id: int, *, under: int) -> None:
    if DepartmentPath.objects.filter(ancestor_id=department_id, descendant_id=under).exists():
        raise Refused([must("department.circle", "上级部门或承接部门不能在本部门之下，请另选一个。", SOURCE, "parent")])


def hang(department_id: int, *, under: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(CUT, {"moved": department_id})
        cursor.execute(HANG, {"moved": department_id, "under": under})
