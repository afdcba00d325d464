"""`kuaiji register columns | check | load | list | withdraw`: 原登记库的文件, from its columns to its withdrawal."""

import csv
import getpass
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any, TextIO
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.timezone import localtime

from kuaiji.departments.management.commands.operator import department_called
from kuaiji.legacy.actions import load_delivery, withdraw_delivery
from kuaiji.legacy.manual import table
from kuaiji.legacy.models import Delivery
from kuaiji.legacy.queries import deliveries
from kuaiji.legacy.reading import Sheet, Unreadable, judged, opened
from kuaiji.legacy.report import HEADINGS, Repeats, Report
from kuaiji.rules.findings import Refused
from kuaiji.web import clock

CHINA = timezone(timedelta(hours=8))


class Command(BaseCommand):
    help = "原省级登记库：检查文件（不用数据库）、导入、列出批次、撤回。格式见 docs/operations/import.md。"

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        verbs.add_parser("columns", help="列出全部列名和写法")
        check = verbs.add_parser("check", help="只检查，什么也不写；列出每一处错误的行和列")
        check.add_argument("files", nargs="+", type=Path, metavar="FILE")
        load = verbs.add_parser("load", help="导入一个文件；中断以后再运行一次就接着导入")
        load.add_argument("file", type=Path, metavar="FILE")
        load.add_argument("--department", required=True, help="报送部门的代码或全称，例如 44 或 广东省财政厅")
        load.add_argument("--source", required=True, help="登记库的名称，本人会看到，例如 广东省登记库")
        load.add_argument("--as-of", required=True, type=date.fromisoformat, help="登记库导出的日期，例如 2024-12-31")
        load.add_argument("--leave-faulty", action="store_true", help="有错误的行不导入，其余的照样导入")
        for each in (check, load):
            each.add_argument("--without", action="append", default=[], metavar="列名", help="不导入的列；可以写几次")
            each.add_argument("--faults", type=Path, metavar="FILE", help="把全部错误写成 CSV")
        verbs.add_parser("list", help="列出全部批次")
        verbs.add_parser("withdraw", help="撤回一批，本人还没有采用过才行").add_argument("id", type=UUID)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            VERBS[options["verb"]](self, options)
        except Unreadable as unread:
            raise CommandError(f"{unread}") from None
        except OSError as error:
            raise CommandError(f"打不开 {error.filename}：{error.strerror}。") from None
        except Refused as refused:
            raise CommandError("\n".join(finding.message for finding in refused.findings)) from None

    def columns(self, options: dict[str, Any]) -> None:
        self.stdout.write(table())

    def examine(self, options: dict[str, Any]) -> None:
        """Say all that is wrong; the day is this machine's, for no database is asked."""
        faulty = 0
        today = datetime.now(CHINA).date()
        with written(options["faults"]) as faults:
            for path in options["files"]:
                sheet, report = self.begun(path, options["without"], faults)
                for _ in report.over(judged(sheet, today=today), Repeats()):
                    pass
                self.tell(report)
                faulty += report.faulty
        if faulty:
            raise CommandError(f"{faulty} 行有错误，请改好再导入。")

    def load(self, options: dict[str, Any]) -> None:
        department = department_called(options["department"])
        today = localtime(clock.now()).date()
        with written(options["faults"]) as faults:
            sheet, report = self.begun(options["file"], options["without"], faults)
            try:
                delivery = load_delivery(
                    sheet=sheet, lines=report.over(judged(sheet, today=today)), department_id=department.pk,
                    source=options["source"], as_of=options["as_of"], actor=getpass.getuser(),
                    leave_faulty=options["leave_faulty"],
                )  # fmt: skip
            finally:
                if report.lines:
                    self.tell(report)
        if not report.lines:
            self.stdout.write("这个文件已经导入过，没有变化。")
        self.stdout.write(in_words(delivery))

    def begun(self, path: Path, left_out: list[str], faults: TextIO | None) -> tuple[Sheet, Report]:
        sheet = opened(path, left_out)
        self.stdout.write(str(sheet))
        return sheet, Report(sheet, say=self.say, faults=faults)

    def say(self, number: int, percent: int) -> None:
        self.stderr.write(f"已读 {number} 行（{percent}%）…")

    def tell(self, report: Report) -> None:
        for line in report.told():
            self.stdout.write(line)

    def show(self, options: dict[str, Any]) -> None:
        for delivery in deliveries():
            self.stdout.write(in_words(delivery))

    def withdraw(self, options: dict[str, Any]) -> None:
        self.stdout.write(in_words(withdraw_delivery(delivery_id=options["id"], actor=getpass.getuser())))


VERBS = {
    "columns": Command.columns, "check": Command.examine, "load": Command.load, "list": Command.show,
    "withdraw": Command.withdraw,
}  # fmt: skip


@contextmanager
def written(path: Path | None) -> Iterator[TextIO | None]:
    """Open the file for all faults, as a spreadsheet likes it."""
    if path is None:
        yield None
        return
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerow(HEADINGS)
        yield file


def in_words(delivery: Delivery) -> str:
    state = "已撤回" if delivery.withdrawn_at else "已导入" if delivery.loaded_at else "没有导完"
    counts = (
        f"{delivery.excerpts} 条（另有重复的 {delivery.repeated} 条，以前的批次已有相同的 {delivery.known} 条）"
        if delivery.loaded_at
        else "再运行一次 load 就接着导入"
    )
    return f"{delivery.pk}  {delivery.department.name} {delivery}，{state}，{counts}"
