"""检查 of a file that an operator brought in: read whole by a job, with nothing loaded and every fault kept."""

import csv
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any, TextIO

from django.utils.timezone import localtime

from kuaiji.legacy.models import Intake, Standing
from kuaiji.legacy.reading import LineFault, Sheet, Unreadable, judged, opened
from kuaiji.legacy.report import HEADINGS, SHOWN, Repeats, Report, as_cells
from kuaiji.legacy.sealed import keep, sealed_text
from kuaiji.rules.document import SECTIONS
from kuaiji.rules.legacy import LISTS
from kuaiji.web import clock, crypto
from kuaiji.web.clock import Now
from kuaiji.web.crypto import decrypt, encrypt
from kuaiji.web.jobs import job

# One register at a time: each keeps a whole core busy for minutes.
ONE_AT_A_TIME = "legacy.register"
DAMAGED = "存放的文件损坏了，请重新上传。"
NO_LINE = "列名下面一行也没有。请把要导入的人写在下面，再上传。"


class Stopped(Exception):
    """The file was given up while it was being read."""


@dataclass(frozen=True, slots=True)
class Told:
    """What the check found out: how the file is read, its entries by section, what is wrong, and what is said twice."""

    read_as: str = ""
    entries: dict[str, int] = field(default_factory=dict)
    faults: list[tuple[int, str, str]] = field(default_factory=list)
    fault_count: int = 0
    repeated: int = 0
    again: list[tuple[int, int]] = field(default_factory=list)

    @property
    def entries_told(self) -> list[tuple[str, str]]:
        return [(SECTIONS[name].heading, f"{self.entries.get(name, 0)} 条") for name in LISTS]


def told_of(intake: Intake) -> Told:
    return Told(**json.loads(decrypt(intake.told, intake.told_box))) if intake.told else Told()


@job("legacy.check_intake", lock=ONE_AT_A_TIME)
def check_intake(intake_id: str) -> None:
    """Read the whole file by the rules and keep what is wrong with it; a second run finds it done."""
    intake = Intake.objects.filter(pk=intake_id).first()
    if intake is None or intake.standing(clock.now()) != Standing.CHECKING:
        return
    try:
        found = checked(intake)
    except Stopped:
        return
    Intake.objects.filter(pk=intake.pk, checked_at=None, given_up_at=None).update(checked_at=Now(), percent=0, **found)


def checked(intake: Intake) -> dict[str, Any]:
    """Return the columns of an intake that say what the check found."""
    with sealed_text(intake.faults.box) as (kept, text):
        writer = csv.writer(text)
        writer.writerow(HEADINGS)
        try:
            report = read_through(intake, text)
        except Unreadable as unreadable:
            told, lines, faulty = told_by_none(unreadable), 0, 0
            writer.writerows(as_cells(intake.name, fault) for fault in unreadable.faults)
        else:
            told, lines, faulty = told_by(report), report.lines, report.faulty
        text.flush()
        key = keep(kept) if told.fault_count else ""
    sealed = encrypt(json.dumps(asdict(told), ensure_ascii=False), intake.told_box)
    return {"lines": lines, "faulty": faulty, "told": sealed, "faults_key": key}


def read_through(intake: Intake, faults: TextIO) -> Report:
    """Judge every line; a table without any is not worth a confirmation."""
    report = Report(sheet := sheet_of(intake), say=progress_of(intake), faults=faults)
    for _ in report.over(judged(sheet, today=localtime(clock.now()).date()), Repeats()):
        pass
    if not report.lines:
        raise Unreadable([LineFault(2, "", NO_LINE)])
    return report


def sheet_of(intake: Intake) -> Sheet:
    """Find out how the file is to be read, and that it is still all of what came: pieces end without a sign."""
    try:
        sheet = opened(intake.file, intake.left_out)
    except crypto.Unreadable:
        raise Unreadable([LineFault(1, "", DAMAGED)]) from None
    if sheet.digest != bytes(intake.digest):
        raise Unreadable([LineFault(1, "", DAMAGED)])
    return sheet


def progress_of(intake: Intake) -> Callable[[int, int], None]:
    def say(number: int, percent: int) -> None:
        if not Intake.objects.filter(pk=intake.pk, given_up_at=None).update(percent=percent):
            raise Stopped

    return say


def told_by(report: Report) -> Told:
    return Told(
        str(report.sheet), dict(report.entries), shown(report.shown), report.fault_count, report.repeated, report.again
    )


def told_by_none(unreadable: Unreadable) -> Told:
    return Told(faults=shown(unreadable.faults[:SHOWN]), fault_count=len(unreadable.faults))


def shown(faults: list[LineFault]) -> list[tuple[int, str, str]]:
    return [(each.line, each.column, each.what) for each in faults]
