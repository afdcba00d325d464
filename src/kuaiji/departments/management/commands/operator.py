"""`kuaiji operator add 姓名 --department 440106`: the first 管理员 of a department, who invites everybody else."""

import secrets
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from kuaiji.accounts.staff import create_staff_account, enrolment_link
from kuaiji.departments.models import Department, Role
from kuaiji.departments.staff import appoint_officer
from kuaiji.rules.findings import Refused


class Command(BaseCommand):
    help = "登记一位管理员，并给出一个 30 分钟内有效、只能用一次的启用链接。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("verb", choices=["add"])
        parser.add_argument("name", help="姓名")
        parser.add_argument("--department", required=True, help="会计管理部门的代码或全称，例如 440106 或 深圳市财政局")
        parser.add_argument("--number", help="工号，也是登录名；不填时自动给一个")
        parser.add_argument("--officer", action="store_true", help="同时是审核员")

    def handle(self, *args: Any, **options: Any) -> None:
        department = department_called(options["department"])
        number = options["number"] or f"A{secrets.randbelow(10**6):06d}"
        roles = [Role.OPERATOR, Role.OFFICER] if options["officer"] else [Role.OPERATOR]
        try:
            with transaction.atomic():
                account = create_staff_account(username=number.lower())
                appoint_officer(
                    account_id=account.pk, name=options["name"], staff_number=number, department_id=department.pk,
                    roles=roles,
                )  # fmt: skip
                link = enrolment_link(account_id=account.pk)
        except Refused as refused:
            raise CommandError("\n".join(finding.message for finding in refused.findings)) from None
        self.stdout.write(f"{options['name']}，{department.name}管理员，登录名 {number.lower()}")
        self.stdout.write("请本人在 30 分钟内打开下面的链接，设置密码和动态口令（只能用一次）：")
        self.stdout.write(link)


def department_called(word: str) -> Department:
    open_today = Department.objects.valid_today()
    found = open_today.filter(code=word).first() or open_today.filter(name=word).first()
    if found is None:
        near = "、".join(
            open_today.filter(name__contains=word).order_by("level", "code").values_list("name", flat=True)[:5]
        )
        raise CommandError(
            f"没有找到会计管理部门“{word}”。" + (f"是不是：{near}" if near else "请写代码或全称，例如 440106。")
        )
    return found
