"""送来的文件 actions: an operator brings a file, confirms it once it is checked, and a job loads it; no file stays."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localtime

from kuaiji.audit.actions import note_access
from kuaiji.audit.models import Kind as Access
from kuaiji.departments.acts import Verb, note
from kuaiji.departments.models import Department
from kuaiji.departments.queries import OfficerContext
from kuaiji.legacy.actions import AT_ONCE, FAULTY, FUTURE, LOADING, NO_PROVINCE, WORKER, load_delivery
from kuaiji.legacy.checking import ONE_AT_A_TIME, check_intake, progress_of, sheet_of
from kuaiji.legacy.models import Intake, Standing, Withdrawal
from kuaiji.legacy.queries import keeps_register
from kuaiji.legacy.reading import Unreadable, judged
from kuaiji.legacy.receiving import Received
from kuaiji.legacy.report import Report
from kuaiji.legacy.sealed import keep, storage
from kuaiji.legacy.withdrawing import withdraw
from kuaiji.rules.findings import Finding, Refused, must
from kuaiji.web import clock
from kuaiji.web.jobs import Again, job

KEPT = timedelta(days=3)
STUCK_AFTER = timedelta(minutes=10)
UNFINISHED_SECONDS = 3600
BATCH = 500
LONGEST_NAME, LONGEST_SOURCE, LONGEST_COLUMNS, LONGEST_COLUMN = 100, 40, 400, 100

NO_FILE = must("register.file", "请选择一个 CSV 文件。", LOADING, "file")
NO_SOURCE = must("register.source", "请填写登记库的名称，例如 广东省登记库。", LOADING, "source")
NO_DAY = must("register.as-of", "请填写登记库导出的日期，例如 2024-12-31。", LOADING, "as_of")
OTHER_FILE = must("register.other-file", "这一页上传过别的文件了。请再选一次这个文件，再上传。", LOADING, "file")
NO_COLUMN = must(
    "register.column", f"列名最多 {LONGEST_COLUMN} 个字。有几个列名的，请用逗号分开。", LOADING, "left_out"
)
NO_LIST = must("register.no-list", "错误清单已经不在了。需要的话请重新上传文件。", LOADING)
SINCE = must("register.since", "检查以后规则变了，文件里有了错误，一行也没有导入。请重新上传，再检查一次。", LOADING)
NOT_CHECKED = must("register.not-checked", "这个文件现在不能导入，请看这一页上写的进展。", LOADING)
KNOWINGLY = must(
    "register.knowingly", "文件里有错误。请勾选下面一项，或者放弃这个文件，改好再上传。", LOADING, "leave_faulty"
)
NOTHING = must("register.nothing", "没有一行可以导入。请放弃这个文件，改好再上传。", LOADING)
TOO_LATE = must("register.too-late", "这个文件已经确认导入，不能放弃。导入以后可以撤下。", LOADING)


@transaction.atomic
def bring_register(
    *, operator: OfficerContext, received: Received | None, source: str, as_of: date | None, left_out: str, key: UUID
) -> Intake:
    """Keep a file sealed for three days and have it checked; the same form twice brings it once."""
    Department.objects.select_for_update(no_key=True).get(pk=operator.department_id)
    if repeat := Intake.objects.filter(brought_by_id=operator.officer_id, key=key).first():
        if received is not None and received.digest != bytes(repeat.digest):
            raise Refused([OTHER_FILE])
        return repeat
    columns = columns_in(left_out)
    findings = bringing_findings(operator, received, source, as_of, columns)
    if findings or received is None or as_of is None:
        raise Refused(findings)
    now = clock.now()
    intake = Intake.objects.create(
        pk=received.intake_id, department_id=operator.department_id, source=source, as_of=as_of,
        left_out=columns, name=(received.name or "")[-LONGEST_NAME:], size=received.size,
        digest=received.digest, storage_key=keep(received.kept), brought_by_id=operator.officer_id, brought_at=now,
        expires_at=now + KEPT, key=key,
    )  # fmt: skip
    note(Verb.BRING, str(intake), department=intake.department, by=operator)
    check_intake.enqueue(intake_id=intake.pk)
    return intake


def bringing_findings(
    operator: OfficerContext, received: Received | None, source: str, as_of: date | None, left_out: list[str]
) -> list[Finding]:
    findings = [] if keeps_register(operator.department_id) else [NO_PROVINCE]
    if received is None or not received.size:
        findings.append(NO_FILE)
    if not source:
        findings.append(NO_SOURCE)
    if as_of is None:
        findings.append(NO_DAY)
    elif as_of > localtime(clock.now()).date():
        findings.append(must(FUTURE.code, FUTURE.message, FUTURE.source, "as_of"))
    if any(len(column) > LONGEST_COLUMN for column in left_out):
        findings.append(NO_COLUMN)
    return findings


def columns_in(text: str) -> list[str]:
    """Read the names of the columns that are to be left out, however they are set apart."""
    return sorted(set("".join(" " if sign in ",，、;；" else sign for sign in text).split()))


@transaction.atomic
def confirm_intake(*, operator: OfficerContext, intake_id: UUID, leave_faulty: bool) -> Intake:
    """Have a checked file loaded; confirming it again changes nothing."""
    intake = Intake.objects.select_for_update(of=("self",)).select_related("department").get(pk=intake_id)
    if intake.confirmed_at is not None:
        return intake
    now = clock.now()
    if intake.standing(now) != Standing.CHECKED:
        raise Refused([NOT_CHECKED])
    if intake.lines == intake.faulty:
        raise Refused([NOTHING])
    if intake.faulty and not leave_faulty:
        raise Refused([KNOWINGLY])
    intake.confirmed_by_id, intake.confirmed_at, intake.leave_faulty = operator.officer_id, now, leave_faulty
    intake.save(update_fields=["confirmed_by", "confirmed_at", "leave_faulty"])
    note(Verb.CONFIRM, str(intake), department=intake.department, by=operator)
    load_intake.enqueue(intake_id=intake.pk)
    return intake


@job("legacy.load_intake", lock=ONE_AT_A_TIME)
def load_intake(intake_id: str) -> None:
    """Load what was confirmed, and delete the file; a run after one that was killed goes on where that stopped."""
    intake = Intake.objects.select_related("confirmed_by").filter(pk=intake_id).first()
    if intake is None or intake.confirmed_by is None or intake.standing(clock.now()) != Standing.LOADING:
        return
    try:
        sheet = sheet_of(intake)
        lines = Report(sheet, say=progress_of(intake)).over(judged(sheet, today=localtime(clock.now()).date()))
        delivery = load_delivery(
            sheet=sheet, lines=lines, department_id=intake.department_id, source=intake.source, as_of=intake.as_of,
            actor=intake.confirmed_by.staff_number, leave_faulty=intake.leave_faulty, using=WORKER,
        )  # fmt: skip
    except Unreadable as unreadable:
        end(intake, refusal=unreadable.faults[0].what)
    except Refused as refused:
        if AT_ONCE in refused.findings:
            raise Again(AT_ONCE.message) from None
        why = SINCE if FAULTY in refused.findings else refused.findings[0]
        end(intake, refusal=why.message)
    else:
        end(intake, delivery=delivery)


@transaction.atomic
def give_up_intake(*, operator: OfficerContext, intake_id: UUID) -> None:
    """Give a file up that was not confirmed; its bytes are gone as soon as the job has run."""
    intake = Intake.objects.select_for_update(of=("self",)).select_related("department").get(pk=intake_id)
    if intake.given_up_at is not None:
        return
    if intake.confirmed_at is not None:
        raise Refused([TOO_LATE])
    intake.given_up_at = clock.now()
    intake.save(update_fields=["given_up_at"])
    note(Verb.GIVE_UP, str(intake), department=intake.department, by=operator)
    forget_intake.enqueue(intake_id=intake.pk)


def faults_of(*, operator: OfficerContext, intake: Intake) -> Iterator[bytes] | None:
    """Return every fault as a file, as long as it lasts; that it left is on record first."""
    if not intake.faults_key:
        return None
    try:
        pieces = intake.faults.pieces()
    except Unreadable:
        raise Refused([NO_LIST]) from None
    note_access(actor_id=operator.account_id, kind=Access.EXPORT, reason=f"登记库文件的错误清单：{intake}"[:200])
    return pieces


@job("legacy.forget_intake")
def forget_intake(intake_id: str) -> None:
    """Delete what is left of a file whose time is over."""
    intake = Intake.objects.filter(pk=intake_id).first()
    if intake is not None and intake.is_over(clock.now()):
        end(intake, faults_key="", told=None)
        if intake.faults_key:
            storage().delete(intake.faults_key)


def end(intake: Intake, **how: Any) -> None:
    """Note how it ended, then delete the file; what a kill in between leaves belongs to no row, and is swept up."""
    Intake.objects.filter(pk=intake.pk).update(storage_key="", **how)
    if intake.storage_key:
        storage().delete(intake.storage_key)


def resume_stuck() -> None:
    """Do what should have been done by now: its job failed. Where it still runs, this one waits behind it."""
    before = clock.now() - STUCK_AFTER
    waiting = Intake.objects.filter(delivery=None, given_up_at=None, refusal="").exclude(storage_key="")
    for intake in waiting.filter(Q(checked_at=None, brought_at__lt=before) | Q(confirmed_at__lt=before)):
        task = check_intake if intake.checked_at is None else load_intake
        task.enqueue(intake_id=intake.pk, once=f"legacy.intake:{intake.pk}")
    asked = Withdrawal.objects.filter(refused_at=None, delivery__withdrawn_at=None, asked_at__lt=before)
    for withdrawal_id in asked.values_list("pk", flat=True):
        withdraw.enqueue(withdrawal_id=withdrawal_id, once=f"legacy.withdraw:{withdrawal_id}")


def sweep() -> None:
    """Delete what outlived its days, then the files that belong to no row: of uploads that ended half-way."""
    for intake_id in Intake.objects.kept().filter(expires_at__lte=clock.now()).values_list("pk", flat=True):
        forget_intake(intake_id=str(intake_id))
    keys = storage().keys(older_than_seconds=UNFINISHED_SECONDS)
    while some := set(islice(keys, BATCH)):
        known = set(Intake.objects.filter(storage_key__in=some).values_list("storage_key", flat=True))
        known |= set(Intake.objects.filter(faults_key__in=some).values_list("faults_key", flat=True))
        for key in some - known:
            storage().delete(key)
