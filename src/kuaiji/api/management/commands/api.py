"""`kuaiji api add 名称 --department 4401`: tokens for partners who ask the rules over HTTP."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from kuaiji.api.actions import issue_token, revoke_token
from kuaiji.api.models import Token
from kuaiji.api.queries import tokens
from kuaiji.departments.management.commands.operator import department_called
from kuaiji.rules.findings import Refused


class Command(BaseCommand):
    help = "接口令牌：签发、列出、吊销。令牌只在签发时显示一次。"

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        add = verbs.add_parser("add", help="签发一个令牌")
        add.add_argument("name", help="哪个系统在用，例如 某市会计服务平台")
        add.add_argument("--department", required=True, help="会计管理部门的代码或全称")
        add.add_argument("--days", type=positive, default=365, help="多少天以后失效（默认 365）")
        add.add_argument("--per-minute", type=positive, default=60, help="每分钟最多几次（默认 60）")
        add.add_argument("--per-day", type=positive, default=10_000, help="每天最多几次（默认 10000）")
        verbs.add_parser("list", help="列出所有令牌")
        verbs.add_parser("revoke", help="吊销一个令牌").add_argument("id", type=UUID, help="令牌的编号，见 list")

    def handle(self, *args: Any, **options: Any) -> None:
        {"add": self.add, "list": self.list, "revoke": self.revoke}[options["verb"]](options)

    def add(self, options: dict[str, Any]) -> None:
        department = department_called(options["department"])
        token, said = issue_token(
            name=options["name"], department_id=department.pk, per_minute=options["per_minute"],
            per_day=options["per_day"], lasts=timedelta(days=options["days"]),
        )  # fmt: skip
        self.stdout.write(f"{token.name}，{department.name}，{day(token.expires_at)}失效，编号 {token.pk}")
        self.stdout.write("令牌只显示这一次，请交给使用的人保管：")
        self.stdout.write(said)

    def list(self, options: dict[str, Any]) -> None:
        for token in tokens():
            self.stdout.write(f"{token.pk}  {token.name}，{token.department.name}，{standing(token)}，{used(token)}")

    def revoke(self, options: dict[str, Any]) -> None:
        try:
            revoke_token(token_id=options["id"])
        except Refused as refused:
            raise CommandError("\n".join(finding.message for finding in refused.findings)) from None
        self.stdout.write("已吊销，立即失效。")


def positive(word: str) -> int:
    """Take a number that a limit can be; 36,500 days are as long as any paper lasts."""
    number = int(word)
    if not 1 <= number <= 1_000_000:
        raise ValueError
    return number


def standing(token: Token) -> str:
    if token.revoked_at is not None:
        return f"{day(token.revoked_at)}吊销"
    return f"{day(token.expires_at)}失效"


def used(token: Token) -> str:
    use = getattr(token, "use", None)
    return "还没有用过" if use is None else f"最近 {use.day_on} 用了 {use.in_day} 次"


def day(moment: Any) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d}"
