"""机构调整: renaming, moving, closing and merging departments from a day on; planned, withdrawn, what the day brings.

From its day on a closed department takes nobody, whether or not the job has come by: `valid_to` is set with the plan.
The successor is set when the job runs, together with everything that follows in the tree.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now
from django.utils.timezone import localdate

from kuaiji.departments.actions import close_department, lock_tree, move_department
from kuaiji.departments.acts import Verb, note
from kuaiji.departments.models import Department, Level, Membership, Reform, Role
from kuaiji.departments.queries import OfficerContext, stands_under, staying
from kuaiji.rules.codes import DECISION
from kuaiji.rules.findings import Finding, Refused, Source, must
from kuaiji.web import clock, jinja
from kuaiji.web.sql import sql

SOURCE = Source(DECISION, "机构调整")
SHORTEST = 4

NOT_YOURS = must("reform.not-yours", "部门的调整由上级部门的管理员登记。", SOURCE)
TOP = must("reform.top", "省级会计管理部门只在这里更名；其他调整请联系平台的运行单位。", SOURCE, "kind")
NO_KIND = must("reform.kind", "请选择更名、改隶、撤销，还是并入其他部门。", SOURCE, "kind")
NO_DAY = must("reform.day", "请填写生效日期，今天或者以后，例如 2027-01-01。", SOURCE, "takes_effect_on")
NO_DOCUMENT = must("reform.document", "请填写批准文件的文号。", SOURCE, "document")
NO_REASON = must("reform.why", f"请写明原因，至少 {SHORTEST} 个字。", SOURCE, "why")
NO_NAME = must("reform.name", "请填写新的名称和地名，至少有一项和现在的不同。", SOURCE, "name")
SAME_NAME = must("reform.same-name", "已经有一个部门用这个名称，请核对。", SOURCE, "name")
NO_SUCCESSOR = must("reform.successor", "请选择您辖区内另一个在办的部门来承接。", SOURCE, "successor")
LOWER = must("reform.lower", "承接部门的级别不能低于要撤销的部门。", SOURCE, "successor")
SUCCESSOR_LEAVES = must("reform.successor-leaves", "选的承接部门自己也定了撤销，请另选一个。", SOURCE, "successor")
NO_SUPERIOR = must("reform.superior", "请选择您辖区内另一个在办的、级别更高的部门作为新的上级。", SOURCE, "superior")
SUPERIOR_LEAVES = must("reform.superior-leaves", "选的上级部门自己也定了撤销，请另选一个。", SOURCE, "superior")
PLANNED = must("reform.planned", "这个部门已经定了一项调整。要改的话，请先撤回那一项。", SOURCE)
AWAITED = must("reform.awaited", "另一个部门定了并入本部门或者在本部门之下，请等它生效，或者先撤回那一项。", SOURCE)
CLOSED = must("reform.closed", "这个部门已经撤销，不再调整。", SOURCE)
DEAD_END = must(
    "reform.dead-end",
    "这样调整以后，上级部门之下没有会计人员可以选择的部门了。请先在“本部门”页让上级部门直接受理。",
    SOURCE,
    "kind",
)
TAKES_NONE = must(
    "reform.takes-none",
    "这个会计管理部门从今天起不再办理。请重新选择部门；不能选的，请过几分钟等承接的部门接手后再提交。",
    SOURCE,
)
TOO_LATE = must("reform.too-late", "这项调整已经生效或者撤回，不能再撤回。请刷新页面。", SOURCE)


@dataclass(frozen=True, slots=True)
class Plan:
    """A reform as an operator has typed it; what makes no sense is None or empty."""

    kind: Reform.Kind | None
    takes_effect_on: date | None
    document: str
    why: str
    name: str = ""
    short_name: str = ""
    successor_code: str = ""
    superior_code: str = ""

    @property
    def is_closing(self) -> bool:
        return self.kind in (Reform.Kind.CLOSE, Reform.Kind.MERGE)


def may_reform(operator: OfficerContext, department: Department) -> bool:
    """Operators above a department reform it; a province, above which nobody stands, changes its own name."""
    if department.level == Level.PROVINCE:
        return department.pk == operator.department_id
    return department.pk != operator.department_id and stands_under(department.pk, operator.department_id)


def planned() -> QuerySet[Reform]:
    return Reform.objects.filter(withdrawn_at=None, done_at=None)


def successor_of(department: Department, plan: Plan) -> Department | None:
    """Return who takes over: the superior when a department closes, the one that was chosen when it is merged."""
    if plan.kind == Reform.Kind.CLOSE:
        return department.parent
    if plan.kind == Reform.Kind.MERGE:
        return Department.objects.filter(code=plan.successor_code).first()
    return None


def superior_of(plan: Plan) -> Department | None:
    """Return under whom a department is to hang, if it is to move."""
    return Department.objects.filter(code=plan.superior_code).first() if plan.kind == Reform.Kind.MOVE else None


def obstacles(operator: OfficerContext, department: Department, plan: Plan) -> list[Finding]:
    """Return every reason why this cannot be planned now."""
    if not may_reform(operator, department):
        return [NOT_YOURS]
    if department.successor_id is not None:
        return [CLOSED]
    if planned().filter(department=department).exists():
        return [PLANNED]
    found = [NO_KIND] if plan.kind in (None, Reform.Kind.OPEN) else []
    found += grounds(plan.takes_effect_on, plan.document, plan.why, after=department.valid_from)
    if plan.kind == Reform.Kind.RENAME:
        found += naming(department, plan)
    if plan.kind == Reform.Kind.MOVE:
        found += moving(operator, department, plan)
    if plan.is_closing:
        found += closing(operator, department, plan)
    return found


def grounds(day: date | None, document: str, why: str, *, after: date = date.min) -> Iterator[Finding]:
    """Ask of every reform for its day, not past, and for what it rests on."""
    if day is None or day < localdate(clock.now()) or day <= after:
        yield NO_DAY
    if not document:
        yield NO_DOCUMENT
    if len(why) < SHORTEST:
        yield NO_REASON


def naming(department: Department, plan: Plan) -> Iterator[Finding]:
    names = (plan.name, plan.short_name)
    if not all(names) or names == (department.name, department.short_name):
        yield NO_NAME
    elif is_called(plan.name, without=department.pk):
        yield SAME_NAME


def is_called(name: str, *, without: int = 0) -> bool:
    """Say whether another department that stands, or is to open, has this name."""
    return Department.objects.kept().filter(name=name, successor=None).exclude(pk=without).exists()


def moving(operator: OfficerContext, department: Department, plan: Plan) -> Iterator[Finding]:
    """A new superior has a higher rank, which nothing below the department has: so there is no circle."""
    superior = superior_of(plan)
    if department.level == Level.PROVINCE:
        yield TOP
    elif superior is None or not takes_under(operator, superior, department):
        yield NO_SUPERIOR
    elif superior.valid_to is not None:
        yield SUPERIOR_LEAVES
    elif leaves_nobody(department, superior):
        yield DEAD_END


def closing(operator: OfficerContext, department: Department, plan: Plan) -> Iterator[Finding]:
    """No lower rank succeeds a higher one: a step down the tree never leads to a higher rank, so there is no circle."""
    successor = successor_of(department, plan)
    if department.level == Level.PROVINCE:
        yield TOP
    elif successor is None or successor.pk == department.pk or not takes_over(operator, successor):
        yield NO_SUCCESSOR
    elif successor.level > department.level:
        yield LOWER
    elif successor.valid_to is not None:
        yield SUCCESSOR_LEAVES
    elif planned().filter(Q(successor=department) | Q(parent=department)).exists():
        yield AWAITED
    elif leaves_nobody(department, successor):
        yield DEAD_END


def takes_under(operator: OfficerContext, superior: Department, department: Department) -> bool:
    is_another = superior.pk != department.parent_id
    return is_another and superior.level < department.level and takes_over(operator, superior)


def takes_over(operator: OfficerContext, successor: Department) -> bool:
    is_open = Department.objects.valid_today().filter(pk=successor.pk).exists()
    return is_open and stands_under(successor.pk, operator.department_id)


def leaves_nobody(department: Department, successor: Department) -> bool:
    """True if the superior takes nobody itself, and nothing open would be left below it for people to choose."""
    superior = department.parent
    if superior is None or superior.is_accepting:
        return False
    gains = superior == successor and staying(department.pk).exists()
    return not gains and not staying(superior.pk).exclude(pk=department.pk).exists()


@transaction.atomic
def plan_reform(*, operator: OfficerContext, department_id: int, plan: Plan, key: UUID) -> Reform:
    """Enter what will become of a department on a day; the same form twice enters it once."""
    lock_tree()
    repeat = Reform.objects.filter(key=key).first()
    if repeat is not None:
        return repeat
    department = Department.objects.select_for_update(of=("self",)).get(pk=department_id)
    findings = obstacles(operator, department, plan)
    if findings or plan.kind is None or plan.takes_effect_on is None:
        raise Refused(findings)
    if plan.is_closing:
        Department.objects.filter(pk=department_id).update(valid_to=plan.takes_effect_on)
    is_rename = plan.kind == Reform.Kind.RENAME
    reform = Reform.objects.create(
        department=department, kind=plan.kind, takes_effect_on=plan.takes_effect_on,
        successor=successor_of(department, plan), parent=superior_of(plan), name=plan.name if is_rename else "",
        short_name=plan.short_name if is_rename else "", former_name=department.name, document=plan.document,
        why=plan.why, planned_by_id=operator.officer_id, key=key,
    )  # fmt: skip
    put_on_record(Verb.PLAN, reform, by=operator)
    return reform


def put_on_record(verb: Verb, reform: Reform, *, by: OfficerContext | None) -> None:
    after = f"改为{reform.name}"
    if reform.successor:
        after = f"由{reform.successor.name}承接"
    if reform.parent:
        after = f"由{reform.parent.name}管理"
    what = f"{reform.former_name}{reform.get_kind_display()}"
    since = f"{jinja.day(reform.takes_effect_on)}起"
    note(verb, what, after, since, reform.document, department=reform.department, by=by)


@transaction.atomic
def withdraw_reform(*, operator: OfficerContext, reform_id: int) -> Reform:
    """Take a plan back while its day has not come: everything stays as it is."""
    lock_tree()
    reform = Reform.objects.select_for_update(of=("self",)).select_related("department").get(pk=reform_id)
    if not may_reform(operator, reform.department):
        raise Refused([NOT_YOURS])
    if not can_withdraw(reform, localdate(clock.now())):
        raise Refused([TOO_LATE])
    department = Department.objects.filter(pk=reform.department_id)
    if reform.kind == Reform.Kind.OPEN:
        department.update(valid_to=F("valid_from"))
    if reform.successor_id is not None:
        department.update(valid_to=None)
    reform.withdrawn_at, reform.withdrawn_by_id = clock.now(), operator.officer_id
    reform.save(update_fields=["withdrawn_at", "withdrawn_by"])
    put_on_record(Verb.WITHDRAW, reform, by=operator)
    return reform


def can_withdraw(reform: Reform, today: date) -> bool:
    return reform.is_planned and today < reform.takes_effect_on


def due_today() -> list[int]:
    """Return the reforms whose day has come and that are not done, in the order of their days."""
    found = planned().filter(takes_effect_on__lte=localdate(clock.now()))
    return list(found.order_by("takes_effect_on", "pk").values_list("pk", flat=True))


@transaction.atomic
def take_effect(*, reform_id: int) -> Reform | None:
    """Do what was planned, once: the name, or the place in the tree and those who serve there; None if it was done.

    What opens stands in the tree since it was planned, and is seen from its day on.
    """
    lock_tree()
    reform = Reform.objects.select_for_update(of=("self",)).get(pk=reform_id)
    if not reform.is_planned or localdate(clock.now()) < reform.takes_effect_on:
        return None
    if reform.kind == Reform.Kind.RENAME:
        Department.objects.filter(pk=reform.department_id).update(name=reform.name, short_name=reform.short_name)
    if reform.kind == Reform.Kind.MOVE and reform.parent_id is not None:
        move_department(department_id=reform.department_id, parent_id=reform.parent_id)
    if reform.successor_id is not None:
        close_department(
            department_id=reform.department_id, successor_id=reform.successor_id, closes_on=reform.takes_effect_on
        )
        bring_along(reform, reform.successor_id)
    reform.done_at = clock.now()
    reform.save(update_fields=["done_at"])
    put_on_record(Verb.EFFECT, reform, by=None)
    return reform


def bring_along(reform: Reform, successor_id: int) -> None:
    """Let the reviewing officers go on with what they have in hand at the successor; every other role ends."""
    serving = Membership.objects.select_for_update().filter(department_id=reform.department_id, valid_to=None)
    ended = list(serving)
    serving.update(valid_to=Now(), ended_by=reform.planned_by_id)
    Membership.objects.bulk_create(
        [
            Membership(
                officer_id=each.officer_id, department_id=successor_id, role=each.role, kinds=each.kinds,
                valid_from=Now(),
            )
            for each in ended
            if each.role == Role.OFFICER
        ]
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Taking:
    """A department that takes cases today and cannot be closed until the transaction ends."""

    id: int


TAKING = sql(
    """
    SELECT id FROM departments_department
     WHERE id = %(department)s AND successor_id IS NULL
       AND coalesce(valid_to > (kuaiji_now() AT TIME ZONE 'Asia/Shanghai')::date, true)
       FOR SHARE
    """,
    row=Taking,
)


def hold_open(*, department_id: int) -> None:
    """Refuse a case for a department that takes none any more; while one is coming in, none is closed."""
    if TAKING.one(department=department_id) is None:
        raise Refused([TAKES_NONE])


def name_on(department: Department, day: date) -> str:
    """Return what a department was called on a day."""
    renamed = department.reforms.filter(kind=Reform.Kind.RENAME, takes_effect_on__gt=day).exclude(done_at=None)
    later = renamed.order_by("takes_effect_on", "pk").first()
    return later.former_name if later else department.name
