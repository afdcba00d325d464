"""本地退回原因: what a department adds to the library, for itself and those below; ended, never edited or deleted."""

from collections.abc import Iterable
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q
from django.utils.timezone import localdate

from kuaiji.departments.acts import Verb, note
from kuaiji.departments.models import Department, DepartmentPath, Today
from kuaiji.departments.queries import OfficerContext
from kuaiji.desk.models import LocalReason
from kuaiji.desk.reasons import Reason, reasons_for
from kuaiji.rules.codes import DECISION
from kuaiji.rules.document import SECTIONS, declared
from kuaiji.rules.findings import Refused, Source, must
from kuaiji.web import clock

SOURCE = Source(DECISION, "退回原因")
TITLE, MESSAGE = (2, 40), (4, 200)

NO_PLACE = must("reason.about", "请选择要改的是哪一栏。", SOURCE, "about")
NO_TITLE = must("reason.title", f"请写明原因，{TITLE[0]} 到 {TITLE[1]} 个字。", SOURCE, "title")
NO_MESSAGE = must("reason.message", f"请写明怎样改，{MESSAGE[0]} 到 {MESSAGE[1]} 个字。", SOURCE, "message")
NOT_YOURS = must("reason.not-yours", "这条原因不是本部门登记的，或者已经停用。请刷新页面。", SOURCE)


def places() -> dict[str, str]:
    """Return what a reason may lead to, by path: a whole part of the record, one of its fields, or a picture."""
    found = {}
    for section, model in SECTIONS.items():
        if section != "declaration":
            found[section] = f"{model.heading}：整个部分"
            found |= {f"{section}/{each.name}": f"{model.heading}：{each.title}" for each in declared(model)}
            found |= {f"{section}/{slot.name}": f"{model.heading}：{slot.title}" for slot in model.slots}
    return found


def offered(section: str, department: Department | None) -> list[Reason]:
    """Return what an officer may tick in a section of a case of this department: the library's, then the local ones."""
    if department is None:
        return []
    above = DepartmentPath.objects.filter(descendant=department).values("ancestor_id")
    is_in_force = Q(valid_to=None) | Q(valid_to__gt=Today()), Q(valid_from__lte=Today())
    local = LocalReason.objects.filter(*is_in_force, section=section)
    rows = local.filter(department_id__in=above).select_related("department").order_by("code")
    return [*reasons_for(section, department.code), *map(reason_of, rows)]


def kept(codes: Iterable[str]) -> list[Reason]:
    """Return local reasons by their codes, in force or not: what was noted stays what it was."""
    rows = LocalReason.objects.filter(code__in=list(codes)).select_related("department").order_by("code")
    return [reason_of(row) for row in rows]


def reason_of(row: LocalReason) -> Reason:
    source = SECTIONS[row.section].source
    return Reason(row.code, row.title, row.message, source, place=row.department.code, field=row.field)


def added_by(department_id: int) -> list[LocalReason]:
    """Return what a department has added, what is in force first."""
    rows = LocalReason.objects.filter(department_id=department_id).select_related("added_by")
    return sorted(rows.order_by("code"), key=lambda row: row.valid_to is not None)


@transaction.atomic
def add_reason(*, operator: OfficerContext, about: str, title: str, message: str, key: UUID) -> LocalReason:
    """Add a reason from today on, for the operator's department and those below; the same form adds it once."""
    repeat = LocalReason.objects.filter(key=key).first()
    if repeat is not None:
        return repeat
    wrong = (
        (NO_PLACE, about not in places()),
        (NO_TITLE, not TITLE[0] <= len(title) <= TITLE[1]),
        (NO_MESSAGE, not MESSAGE[0] <= len(message) <= MESSAGE[1]),
    )
    findings = [finding for finding, is_wrong in wrong if is_wrong]
    if findings:
        raise Refused(findings)
    section, _, field = about.partition("/")
    department = Department.objects.get(pk=operator.department_id)
    reason = LocalReason.objects.create(
        department=department, code=next_code(), section=section, field=field, title=title, message=message,
        valid_from=localdate(clock.now()), added_by_id=operator.officer_id, key=key,
    )  # fmt: skip
    note(Verb.REASON, f"{reason.code} {title}", message, department=department, by=operator)
    return reason


def next_code() -> str:
    """Return the next code; no code is ever given twice."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('desk_local_reason')")
        (value,) = cursor.fetchone()
    return f"L{value:04d}"


@transaction.atomic
def end_reason(*, operator: OfficerContext, reason_id: int) -> None:
    """Offer a reason no more from today on; what was returned for it stands."""
    mine = LocalReason.objects.select_for_update(of=("self",)).select_related("department")
    reason = mine.filter(pk=reason_id, department_id=operator.department_id, valid_to=None).first()
    if reason is None:
        raise Refused([NOT_YOURS])
    reason.valid_to = localdate(clock.now())
    reason.save(update_fields=["valid_to"])
    note(Verb.END_REASON, f"{reason.code} {reason.title}", department=reason.department, by=operator)
