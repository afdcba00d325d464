"""设立: a new department below another from a day on; what it is called, its code, and how it is reached."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from kuaiji.departments.actions import NO_PHONE, lock_tree, open_department
from kuaiji.departments.acts import Verb
from kuaiji.departments.models import Department, Level, Reform
from kuaiji.departments.queries import OfficerContext, stands_under
from kuaiji.departments.reforms import SAME_NAME, SOURCE, grounds, is_called, put_on_record
from kuaiji.rules.findings import Finding, Refused, must
from kuaiji.rules.places import full_name, is_division

# A code that ends in 00 is the longer way to write the place above.
CITY = re.compile("[0-9]{2}(?!00)[0-9]{2}")
COUNTY = re.compile("[0-9]{6,12}(?<!00)")

NOT_YOURS = must("opening.not-yours", "下级部门由本部门或者上级部门的管理员设立。", SOURCE)
LOWEST = must("opening.lowest", "县级部门之下不再设立部门，请在它的上级部门之下设立。", SOURCE)
LEAVES = must("opening.leaves", "这个部门还没有设立，或者要撤销，请在另一个上级部门之下设立。", SOURCE)
NO_NAME = must("opening.name", "请填写名称和地名。", SOURCE, "name")
SAME_PLACE = must("opening.same-place", "上级部门之下已经有一个部门用这个地名，请换一个。", SOURCE, "short_name")
NO_CODE = must(
    "opening.code", "代码是数字：市级 4 位，县级 6 到 12 位，不以 00 结尾。一般用行政区划代码。", SOURCE, "code"
)
TAKEN = must("opening.taken", "这个代码已经给了一个部门，不会再用，请核对。", SOURCE, "code")
SAME_RANK = must("opening.rank", "新部门的级别要低于上级部门：市级之下设立县级，代码 6 到 12 位。", SOURCE, "code")


@dataclass(frozen=True, slots=True)
class NewDepartment:
    """A department that is to open, as an operator has typed it; the length of its code tells its rank."""

    code: str
    name: str
    short_name: str
    opens_on: date | None
    document: str
    why: str
    phone: str = ""
    hours: str = ""
    address: str = ""

    @property
    def level(self) -> Level | None:
        if CITY.fullmatch(self.code):
            return Level.CITY
        return Level.COUNTY if COUNTY.fullmatch(self.code) else None

    def division(self, parent: Department) -> str:
        """Return the smallest place that the code lies in; one that lies in none is where its superior is."""
        return next((self.code[:length] for length in (6, 4) if is_division(self.code[:length])), parent.division)

    def place(self, parent: Department) -> str:
        return full_name(self.division(parent))


def hindrance(operator: OfficerContext, parent: Department) -> Finding | None:
    """Return why nothing can be opened below a department now, whatever it may be."""
    if not stands_under(parent.pk, operator.department_id):
        return NOT_YOURS
    if parent.level == Level.COUNTY:
        return LOWEST
    if not Department.objects.valid_today().filter(pk=parent.pk, valid_to=None).exists():
        return LEAVES
    return None


def obstacles(operator: OfficerContext, parent: Department, new: NewDepartment) -> list[Finding]:
    """Return every reason why this cannot be planned now."""
    first = hindrance(operator, parent)
    if first is not None:
        return [first]
    return [*coding(parent, new), *naming(parent, new), *grounds(new.opens_on, new.document, new.why)]


def coding(parent: Department, new: NewDepartment) -> Iterator[Finding]:
    if new.level is None:
        yield NO_CODE
    elif new.level <= parent.level:
        yield SAME_RANK
    elif new.code[:2] != parent.code[:2]:
        yield must("opening.province", f"代码要以 {parent.code[:2]} 开头，和上级部门同省。", SOURCE, "code")
    elif Department.objects.kept().filter(code=new.code).exists():
        yield TAKEN


def naming(parent: Department, new: NewDepartment) -> Iterator[Finding]:
    below = Department.objects.kept().filter(parent=parent, successor=None)
    if not new.name or not new.short_name:
        yield NO_NAME
    elif is_called(new.name):
        yield SAME_NAME
    elif below.filter(short_name=new.short_name).exists():
        yield SAME_PLACE
    if new.hours and not new.phone:
        yield NO_PHONE


@transaction.atomic
def plan_opening(*, operator: OfficerContext, parent_id: int, new: NewDepartment, key: UUID) -> Reform:
    """Enter a department that opens on a day, seen only by the desk before; the same form enters it once."""
    lock_tree()
    repeat = Reform.objects.filter(key=key).first()
    if repeat is not None:
        return repeat
    parent = Department.objects.select_for_update(of=("self",)).get(pk=parent_id)
    findings = obstacles(operator, parent, new)
    if findings or new.level is None or new.opens_on is None:
        raise Refused(findings)
    department = open_department(
        code=new.code, name=new.name, short_name=new.short_name, level=new.level, parent_id=parent_id,
        division=new.division(parent), valid_from=new.opens_on, address=new.address, phone=new.phone, hours=new.hours,
    )  # fmt: skip
    reform = Reform.objects.create(
        department=department, kind=Reform.Kind.OPEN, takes_effect_on=new.opens_on, parent=parent, name=new.name,
        short_name=new.short_name, former_name=new.name, document=new.document, why=new.why,
        planned_by_id=operator.officer_id, key=key,
    )  # fmt: skip
    put_on_record(Verb.PLAN, reform, by=operator)
    return reform
