"""工作人员 actions: inviting an officer, and the link that they start with."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from kuaiji.accounts.staff import create_staff_account, enrolment_link
from kuaiji.departments.acts import Verb, note
from kuaiji.departments.models import Department, Officer, Role
from kuaiji.departments.queries import OfficerContext, stands_under
from kuaiji.departments.staff import NOT_YOURS, appoint_officer
from kuaiji.rules.codes import DECISION
from kuaiji.rules.findings import Refused, Source, must

SOURCE = Source(DECISION, "工作人员管理")

NO_DEPARTMENT = must("officer.no-department", "请选择本部门或下级部门。", SOURCE, "department")
NO_NAME = must("officer.no-name", "请填写姓名。", SOURCE, "name")
NO_NUMBER = must("officer.no-number", "请填写工号，由字母和数字组成，不超过 20 位。", SOURCE, "staff_number")
NO_ROLE_NOW = must("officer.no-role-now", "这位工作人员现在没有任职。请先增加一个角色，再发启用链接。", SOURCE)


@dataclass(frozen=True, slots=True)
class Invitation:
    """A member of staff and the link that they sign in with for the first time; empty when it was shown before."""

    officer: Officer
    link: str


@transaction.atomic
def invite_officer(
    *,
    operator: OfficerContext,
    name: str,
    staff_number: str,
    department_code: str,
    roles: Collection[str],
    identity_number: str,
    key: UUID,
) -> Invitation:
    """Enter a member of staff below the operator, with an account and a link to start it; once for the same form."""
    repeat = Officer.objects.filter(key=key).first()
    if repeat is not None:
        return Invitation(repeat, "")
    department = Department.objects.valid_today().filter(code=department_code).first()
    missing = [
        finding
        for finding, is_missing in (
            (NO_NAME, not name),
            (NO_NUMBER, not (staff_number.isascii() and staff_number.isalnum())),
            (NO_DEPARTMENT, department is None or not stands_under(department.pk, operator.department_id)),
        )
        if is_missing
    ]
    if missing or department is None:
        raise Refused(missing)
    account = create_staff_account(username=staff_number.lower())
    officer = appoint_officer(
        account_id=account.pk, name=name, staff_number=staff_number, department_id=department.pk, roles=roles,
        identity_number=identity_number, key=key,
    )  # fmt: skip
    said = "、".join(str(Role(role).label) for role in sorted(set(roles)))
    link = enrolment_link(account_id=account.pk)
    note(Verb.INVITE, str(officer), said, department=department, by=operator)
    return Invitation(officer, link)


@transaction.atomic
def renew_link(*, operator: OfficerContext, officer_id: UUID) -> Invitation:
    """Give a member of staff a new link, after the first one ran out or a phone was lost."""
    officer = Officer.objects.select_for_update(of=("self",)).get(pk=officer_id)
    departments = officer.memberships.filter(valid_to=None).values_list("department_id", flat=True)
    if not departments:
        raise Refused([NO_ROLE_NOW])
    if not stands_under(departments[0], operator.department_id):
        raise Refused([NOT_YOURS])
    return Invitation(officer, enrolment_link(account_id=officer.account_id))
