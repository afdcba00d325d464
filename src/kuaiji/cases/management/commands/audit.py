"""`kuaiji audit seal | export FILE | verify [--root FILE]`: 留痕的封存、导出和核验."""

import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kuaiji.audit.actions import seal
from kuaiji.audit.export import Differs, append_roots, exported
from kuaiji.audit.seals import Unreadable, public_keys
from kuaiji.cases.trail import STRANDS, first_break
from kuaiji.web.jobs import Again


class Command(BaseCommand):
    help = "留痕：封存昨天以前的记录，导出封存，核验全部记录"

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        verbs.add_parser("seal", help="封存到昨天为止（后台任务每天自动做）")
        export = verbs.add_parser("export", help="把新的封存追加到文件，文件请放到别处")
        export.add_argument("file", type=Path)
        verify = verbs.add_parser("verify", help="核验；不对时指出第一处，退出码为 1")
        verify.add_argument("--root", type=Path, help="导出的封存；没有它，只能与数据库里的封存核对")
        verify.add_argument("--key", action="append", help="封存密钥的公钥，没有私钥的机器上用；可以写几次")

    def handle(self, *args: Any, **options: Any) -> None:
        getattr(self, options["verb"])(options)

    def seal(self, options: dict[str, Any]) -> None:
        try:
            made = seal(strands=STRANDS)
        except Again:
            raise CommandError("昨天开始的一个事务还没有结束，请稍后再试。") from None
        if made is None:
            self.stdout.write("到昨天为止都已经封存。")
        else:
            counts = "，".join(f"{strand.title} {made.says['strands'][strand.name]['count']} 条" for strand in STRANDS)
            self.stdout.write(f"第 {made.number} 号封存（{made.day}）：{counts}")

    def export(self, options: dict[str, Any]) -> None:
        try:
            added = append_roots(options["file"])
        except (Differs, Unreadable) as trouble:
            raise CommandError(str(trouble)) from None
        self.stdout.write(f"追加了 {added} 号封存。核验用的公钥：{' '.join(sorted(public_keys()))}")

    def verify(self, options: dict[str, Any]) -> None:
        keys = frozenset(options["key"]) if options["key"] else public_keys()
        roots = exported(options["root"]) if options["root"] else None
        counter = Counter(self)
        try:
            found = first_break(exported=roots, keys=keys, progress=counter)
        except FileNotFoundError:
            raise CommandError(f"没有文件 {options['root']}。") from None
        except Unreadable as trouble:
            raise CommandError(f"{options['root']}：{trouble}") from None
        if found is not None:
            raise CommandError(f"第一处不对：{found}")
        against = "导出的封存" if options["root"] else "数据库里的封存"
        self.stdout.write(f"核对了 {counter.count} 项，全部与{against}一致。")


class Counter:
    """Counts what was verified and says so now and then."""

    def __init__(self, command: BaseCommand) -> None:
        self.command = command
        self.count = 0
        self.spoke_at = time.monotonic()

    def __call__(self) -> None:
        self.count += 1
        if self.count % 1000 == 0 and time.monotonic() - self.spoke_at > 1:
            self.spoke_at = time.monotonic()
            self.command.stderr.write(f"已核对 {self.count} 条 …")
