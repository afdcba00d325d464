"""部门演示: what the departments of the demo have arranged: how they are reached, what they watch, plan and ask for."""

import csv
import tempfile
from datetime import date, timedelta
from pathlib import Path

from django.utils.timezone import localtime

from kuaiji.casework.models import Watch
from kuaiji.demo.people import PERSONAS, REGISTERED, WATCHED_SCHOOL
from kuaiji.departments.models import Department, Reform
from kuaiji.departments.queries import OfficerContext
from kuaiji.departments.reforms import Plan, plan_reform, take_effect
from kuaiji.desk.exporting import ask_export
from kuaiji.desk.models import Export
from kuaiji.desk.watching import set_watch
from kuaiji.legacy.actions import load_delivery
from kuaiji.legacy.reading import judged, opened
from kuaiji.rules.legacy import NAME, NUMBER
from kuaiji.web import clock
from kuaiji.web.ids import uuid7

WATCH_DAYS = 180
WHY_WATCHED = "近期发现假证，请逐件核对毕业证书"
WHY_EXPORTED = "周例会核对在办事项"
REGISTER, REGISTER_AS_OF = "广东省登记库（虚构）", date(2024, 12, 31)
REFORM_DOCUMENT, WHY_REFORMED = "粤演示〔2026〕1号", "演示机构更名"
RENAMED = ("440112", "广州市黄埔区财政金融局（演示）", "黄埔区")
TO_BE_RENAMED = ("440105", "广州市海珠区财政金融局（演示）", "海珠区")
NOTICE = timedelta(days=30)
CONTACTS = {
    "440106": ("020-0000 0106", "工作日 9:00–12:00，14:00–17:30", "广州市天河区示范路 106 号（虚构）"),
    "4401": ("020-0000 0401", "工作日 9:00–12:00，14:00–17:30", "广州市越秀区示范路 1 号（虚构）"),
    "44": ("020-0000 0044", "工作日 9:00–12:00，14:00–17:00", "广州市越秀区示范路 44 号（虚构）"),
    "4403": ("0755-0000 0403", "工作日 9:00–12:00，14:00–18:00", "深圳市福田区示范路 3 号（虚构）"),
}


def say_how_to_reach() -> None:
    for code, (phone, hours, address) in CONTACTS.items():
        Department.objects.filter(code=code).update(phone=phone, hours=hours, address=address)


def watch_school(officer: OfficerContext) -> None:
    set_watch(
        officer=officer, kind=Watch.Kind.SCHOOL, value=WATCHED_SCHOOL, why=WHY_WATCHED, days=WATCH_DAYS, key=uuid7()
    )


def rename(operator: OfficerContext, what: tuple[str, str, str], *, in_days: timedelta = timedelta()) -> None:
    """Plan another name for a department; what begins today is done today."""
    code, name, short_name = what
    plan = Plan(
        kind=Reform.Kind.RENAME, takes_effect_on=localtime(clock.now() + in_days).date(), document=REFORM_DOCUMENT,
        why=WHY_REFORMED, name=name, short_name=short_name,
    )  # fmt: skip
    department = Department.objects.get(code=code)
    take_effect(reform_id=plan_reform(operator=operator, department_id=department.pk, plan=plan, key=uuid7()).pk)


def ask_for_list(officer: OfficerContext) -> None:
    ask_export(officer=officer, what=Export.What.QUEUE, days=0, why=WHY_EXPORTED, key=uuid7())


def load_register() -> None:
    """Load the file of a register that existed before the platform, as `kuaiji register load` does."""
    serial, persona = next((n, each) for n, each in enumerate(PERSONAS, 1) if each.name == REGISTERED[NAME])
    line = {**REGISTERED, NUMBER: persona.document_number(serial)}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "register.csv")
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([line.keys(), line.values()])
        sheet = opened(path)
        load_delivery(
            sheet=sheet, lines=judged(sheet, today=localtime(clock.now()).date()),
            department_id=Department.objects.get(code="44").pk, source=REGISTER, as_of=REGISTER_AS_OF, actor="demo",
        )  # fmt: skip
