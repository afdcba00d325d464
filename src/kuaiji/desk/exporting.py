"""导出 actions: one officer asks, a second person approves it, a job writes it, and a day later it is gone."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.utils.timezone import localtime

from kuaiji.audit.actions import note_access
from kuaiji.audit.models import Kind as Access
from kuaiji.departments.models import Officer
from kuaiji.departments.queries import OfficerContext
from kuaiji.desk.exports import listed, moment
from kuaiji.desk.models import Export, Standing
from kuaiji.rules.codes import DECISION
from kuaiji.rules.findings import Finding, Refused, Source, must
from kuaiji.web import clock
from kuaiji.web.crypto import decrypt, encrypt
from kuaiji.web.jobs import job
from kuaiji.web.spreadsheet import csv_text

SOURCE = Source(DECISION, "导出名单")
DAYS = (7, 30, 90)
OFFERED = {(Export.What.QUEUE.value, 0), *((Export.What.DECISIONS.value, days) for days in DAYS)}
SHORTEST, LONGEST = 4, 200
ANSWERS = {"approve": True, "refuse": False}
MOST_ROWS = 5000
KEPT = timedelta(hours=24)
WRITTEN_WITHIN = timedelta(minutes=10)

NO_WHAT = must("export.what", "请选择要导出什么。", SOURCE, "what")
NO_WHY = must("export.why", f"请写明用来做什么，{SHORTEST} 到 {LONGEST} 个字。", SOURCE, "why")
NO_ANSWER = must("export.answer", "请选择批准还是不批准。", SOURCE)
OWN = must("export.own", "自己申请的名单不能由自己批准，请由本部门或上级部门的另一位管理员办理。", SOURCE)
DECIDED = must("export.decided", "这份申请已经办过了，请看列表里的结果。", SOURCE)
LAPSED = must("export.lapsed", "这份申请过了三天没有人批准，已经作废。需要的话请重新申请。", SOURCE)
NOT_YOURS = must("export.not-yours", "名单只给申请人下载。需要的话，请自己申请一份。", SOURCE)
NOT_READY = must("export.not-ready", "这份名单还没有生成，或者已经过期。过期的请重新申请。", SOURCE)


@transaction.atomic
def ask_export(*, officer: OfficerContext, what: str, days: int, why: str, key: UUID) -> Export:
    """Ask for a list of the officer's department and all below it; the same form twice asks once."""
    repeat = Export.objects.filter(asked_by_id=officer.officer_id, key=key).first()
    if repeat is not None:
        return repeat
    why = " ".join(why.split())
    findings = asking_findings(what, days, why)
    if findings:
        raise Refused(findings)
    now = clock.now()
    return Export.objects.create(
        number=export_number(now), department_id=officer.department_id, what=what,
        days=days, why=why, asked_by_id=officer.officer_id, asked_at=now,
        key=key,
    )  # fmt: skip


def asking_findings(what: str, days: int, why: str) -> list[Finding]:
    findings = []
    if (what, days) not in OFFERED:
        findings.append(NO_WHAT)
    if not SHORTEST <= len(why) <= LONGEST:
        findings.append(NO_WHY)
    return findings


def export_number(now: datetime) -> str:
    """Return the next number, such as DC-2026-000123; numbers are never used twice, gaps may remain."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('desk_export_number')")
        (value,) = cursor.fetchone()
    return f"DC-{localtime(now).year}-{value:06d}"


@transaction.atomic
def decide_export(*, operator: OfficerContext, export_id: UUID, answer: str) -> Export:
    """Approve a colleague's export, which a job then writes, or refuse it; the same answer twice counts once."""
    if answer not in ANSWERS:
        raise Refused([NO_ANSWER])
    is_approved = ANSWERS[answer]
    export = Export.objects.select_for_update(of=("self",)).get(pk=export_id)
    if (export.decided_by_id, export.is_approved) == (operator.officer_id, is_approved):
        return export
    if export.is_approved is not None:
        raise Refused([DECIDED])
    if is_same_person(export.asked_by_id, operator.officer_id):
        raise Refused([OWN])
    now = clock.now()
    if export.standing(now) == Standing.LAPSED:
        raise Refused([LAPSED])
    export.decided_by_id, export.decided_at, export.is_approved = operator.officer_id, now, is_approved
    export.save(update_fields=["decided_by", "decided_at", "is_approved"])
    if is_approved:
        write_export.enqueue(export_id=export.pk)
    return export


def is_same_person(one: UUID, other: UUID) -> bool:
    """Say whether two officers are one, by account or by the document that they gave."""
    kept = Officer.objects.filter(pk__in={one, other}).values_list("identity_digest", flat=True)
    digests = [bytes(each) for each in kept if each is not None]
    return one == other or len(set(digests)) < len(digests)


@job("desk.write_export")
@transaction.atomic
def write_export(export_id: str) -> None:
    """Write the file of an approved export and let its day begin; a second run finds it written."""
    export = Export.objects.select_for_update(of=("self",)).select_related("department", "asked_by").get(pk=export_id)
    now = clock.now()
    if export.standing(now) != Standing.WRITING:
        return
    found = listed(export, limit=MOST_ROWS + 1)
    rows = found.rows[:MOST_ROWS]
    export.written_at, export.expires_at, export.case_ids = now, now + KEPT, found.case_ids[:MOST_ROWS]
    words = watermark(export, len(rows), is_cut=len(found.rows) > MOST_ROWS)
    export.cipher = encrypt(csv_text([[words], found.columns, *rows, [words]]), export.box)
    export.save(update_fields=["written_at", "expires_at", "case_ids", "cipher"])


def watermark(export: Export, count: int, *, is_cut: bool) -> str:
    """Say whose list this is; it stands first and last in the file."""
    assert export.written_at is not None  # noqa: S101
    assert export.expires_at is not None  # noqa: S101
    return "；".join(
        [
            f"导出 {export.number}", f"{export.title}，{export.department.name}和下级部门", f"申请人 {export.asked_by}",
            f"批准人 {export.decided_by}", f"生成 {moment(export.written_at)}", f"事由 {export.why}",
            f"共 {count} 行{'，超出的没有列入' if is_cut else ''}", "姓名已遮盖，不得外传",
            f"{moment(export.expires_at)} 以后请销毁",
        ]
    )  # fmt: skip


def file_name(export: Export) -> str:
    """Name the file by what it is, its number, who asked, who approved, and when."""
    assert export.written_at is not None  # noqa: S101
    who = f"申请{export.asked_by.name}{export.asked_by.staff_number}"
    by = "" if export.decided_by is None else f"批准{export.decided_by.name}{export.decided_by.staff_number}"
    return f"{Export.What(export.what).label}-{export.number}-{who}-{by}-{localtime(export.written_at):%Y%m%d-%H%M}"


@transaction.atomic
def take_export(*, officer: OfficerContext, export: Export) -> str:
    """Return the file to whoever asked for it, as long as it lasts; that it left is on record first."""
    if export.asked_by_id != officer.officer_id:
        raise Refused([NOT_YOURS])
    if export.standing(clock.now()) != Standing.READY or export.cipher is None:
        raise Refused([NOT_READY])
    note_access(
        actor_id=officer.account_id, kind=Access.EXPORT, case_ids=export.case_ids,
        reason=f"{export.number}：{export.why}"[:200],
    )  # fmt: skip
    return decrypt(export.cipher, export.box)


def resume_unwritten() -> None:
    """Write what should have been written by now: its job failed."""
    overdue = Export.objects.filter(is_approved=True, written_at=None, decided_at__lt=clock.now() - WRITTEN_WITHIN)
    for export_id in overdue.values_list("pk", flat=True):
        write_export.enqueue(export_id=export_id, once=f"desk.write_export:{export_id}")


def erase_expired() -> None:
    """Delete the bytes of every file whose day is over; what was asked and approved stays known."""
    Export.objects.filter(cipher__isnull=False, expires_at__lte=clock.now()).update(cipher=None, erased_at=clock.Now())
