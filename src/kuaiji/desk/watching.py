"""重点复审名单 actions: put a school, a reason or a department on the list for a while, and take it off again."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction

from kuaiji.cases.mending import after_days
from kuaiji.casework.marking import plain_school
from kuaiji.casework.models import Watch
from kuaiji.departments.models import Department
from kuaiji.departments.queries import OfficerContext
from kuaiji.desk.local import kept
from kuaiji.desk.reasons import FINAL, LIBRARY
from kuaiji.rules.findings import Finding, Refused, Source, must
from kuaiji.web import clock

SOURCE = Source("平台规则", "复审")
DAYS = (30, 90, 180, 365)
SHORTEST, LONGEST = 4, 300
CODES = {reason.code for reasons in (*LIBRARY.values(), FINAL) for reason in reasons}

NO_KIND = must("watch.kind", "请选择种类。", SOURCE, "kind")
NO_VALUE = must("watch.value", "请填写学校名称、原因代码（如 E03）或部门代码（如 440106）。", SOURCE, "value")
NO_CODE = must("watch.reason", "没有这个原因代码，请照退回原因库填写，例如 E03。", SOURCE, "value")
NOT_BELOW = must("watch.department", "请填写本部门或下级部门的代码，例如 440106。", SOURCE, "value")
NO_WHY = must("watch.why", f"请写明理由，{SHORTEST} 到 {LONGEST} 个字。", SOURCE, "why")
NO_DAYS = must("watch.days", "请选择到什么时候为止。", SOURCE, "days")


@transaction.atomic
def set_watch(*, officer: OfficerContext, kind: str, value: str, why: str, days: int, key: UUID) -> Watch:
    """Have approvals that this fits confirmed by a second officer, in the officer's department and below."""
    repeat = Watch.objects.filter(officer_id=officer.officer_id, key=key).first()
    if repeat is not None:
        return repeat
    value, why = plain_school(value)[:100], why.strip()
    findings = watch_findings(officer, kind, value)
    if not SHORTEST <= len(why) <= LONGEST:
        findings.append(NO_WHY)
    if days not in DAYS:
        findings.append(NO_DAYS)
    if findings:
        raise Refused(findings)
    return Watch.objects.create(
        department_id=officer.department_id, kind=kind, value=value, why=why, officer_id=officer.officer_id, key=key,
        until=after_days(clock.now() - timedelta(days=1), days),
    )  # fmt: skip


def watch_findings(officer: OfficerContext, kind: str, value: str) -> list[Finding]:
    """Say what is wrong with what is to be watched."""
    if kind not in Watch.Kind.values:
        return [NO_KIND]
    if len(value) < 2:
        return [NO_VALUE]
    if kind == Watch.Kind.REASON and value not in CODES and not kept([value]):
        return [NO_CODE]
    below = Department.objects.under(officer.department_id)
    if kind == Watch.Kind.DEPARTMENT and not below.filter(code=value).exists():
        return [NOT_BELOW]
    return []


def end_watch(*, watch: Watch) -> None:
    """Take an entry off the list from now on; that it stood until then remains known."""
    Watch.objects.filter(pk=watch.pk, ended_at=None).update(ended_at=clock.now())


def watches(department_id: int) -> list[Watch]:
    """Return what is on the list now in a department and below, what ends first on top."""
    below = Department.objects.under(department_id)
    found = Watch.objects.filter(department__in=below, ended_at=None, until__gt=clock.now())
    return list(found.select_related("officer", "department").order_by("until", "id"))


def watch_of(watch_id: UUID, department_id: int) -> Watch | None:
    """Return an entry that was set in the department or below it."""
    return Watch.objects.filter(pk=watch_id, department__in=Department.objects.under(department_id)).first()
