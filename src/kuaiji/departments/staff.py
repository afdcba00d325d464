"""工作人员: who serves a department, in which role, since when; and the right to decide, held while deciding."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models.functions import Now

from kuaiji.departments.acts import Verb, note
from kuaiji.departments.models import Membership, Officer, Role
from kuaiji.departments.queries import OfficerContext, stands_under
from kuaiji.rules.case import Kind
from kuaiji.rules.codes import DECISION
from kuaiji.rules.findings import Refused, Source, must
from kuaiji.web.crypto import digest
from kuaiji.web.sql import sql

SOURCE = Source(DECISION, "工作人员管理")

NOT_YOUR_DEPARTMENT = must(
    "desk.not-your-department",
    "这件事项现在不归您的部门管理，刚才没有作出决定。请回到待审列表；如有疑问，请联系本部门管理员。",
    SOURCE,
)
OWN_CASE = must("desk.own-case", "这是您本人的事项，不能由您审核。请放回待审列表，由同事办理。", SOURCE)
CONFLICTED = must("desk.conflicted", "您申报过要回避这位申请人或其单位，请放回待审列表，由同事办理。", SOURCE)
TYPED_BY_YOU = must("desk.typed-by-you", "您在窗口为这位申请人代办过，请放回待审列表，由同事办理。", SOURCE)
NOT_YOUR_KIND = "您现在不办理{kind}，请放回待审列表，由同事办理。如有疑问，请联系本部门管理员。"
STAFF_NUMBER_TAKEN = must("officer.number-taken", "这个工号已经登记过，请核对后重填。", SOURCE, "staff_number")
NOT_YOURS = must("officer.not-yours", "这位工作人员不在您的部门之下，请由其部门的管理员办理。", SOURCE)
NO_ROLE = must("officer.no-role", "请至少选一个角色。", SOURCE, "roles")
OWN_ROLE = must("officer.own-role", "不能结束自己的管理员角色，请由另一位管理员办理。", SOURCE)
APART = must(
    "officer.apart",
    "审计员不能同时是管理员或审核员，自己不审计自己办的事。请把审计员的角色交给另一位工作人员。",
    SOURCE,
    "roles",
)
NO_KIND = must("officer.no-kind", "请至少选一种事项。", SOURCE, "kinds")
ENDED = must("officer.ended", "这项任职已经结束，请刷新页面。", SOURCE)
ELSEWHERE = must("officer.elsewhere", "这位工作人员在另一个部门任职，结束那里的任职后才能加入。", SOURCE)


@transaction.atomic
def appoint_officer(
    *,
    account_id: UUID,
    name: str,
    staff_number: str,
    department_id: int,
    roles: Iterable[str],
    identity_number: str = "",
    key: UUID | None = None,
) -> Officer:
    """Enter a member of staff with their first roles; the number of their own document is kept as a digest only."""
    chosen = sorted(set(roles))
    if not chosen:
        raise Refused([NO_ROLE])
    refuse_mixed(chosen)
    if Officer.objects.filter(staff_number=staff_number).exists():
        raise Refused([STAFF_NUMBER_TAKEN])
    officer = Officer.objects.create(
        account_id=account_id, name=name, staff_number=staff_number, key=key,
        identity_digest=digest(identity_number, "identity") if identity_number else None,
    )  # fmt: skip
    Membership.objects.bulk_create(
        [Membership(officer=officer, department_id=department_id, role=role) for role in chosen]
    )
    return officer


@transaction.atomic
def grant_role(*, operator: OfficerContext, officer_id: UUID, role: Role) -> None:
    """Give one more role in the department that the officer serves, or in the operator's if they serve none."""
    officer = Officer.objects.select_for_update(of=("self",)).get(pk=officer_id)
    open_rows = list(officer.memberships.filter(valid_to=None))
    department_id = open_rows[0].department_id if open_rows else operator.department_id
    if not stands_under(department_id, operator.department_id):
        raise Refused([ELSEWHERE])
    roles = {row.role for row in open_rows}
    if role not in roles:
        refuse_mixed({*roles, role})
        given = Membership.objects.create(officer=officer, department_id=department_id, role=role)
        put_on_record(Verb.GRANT, given, by=operator)


def refuse_mixed(roles: Collection[str]) -> None:
    """三员分立: who audits does nothing else, for nobody audits what they did themselves."""
    if Role.AUDITOR in roles and len(roles) > 1:
        raise Refused([APART])


@transaction.atomic
def assign_kinds(*, operator: OfficerContext, membership_id: int, kinds: Iterable[Kind]) -> None:
    """Say which kinds of cases an officer handles from now on; what they hold of another they can only put back."""
    membership = open_membership(operator, membership_id)
    chosen = sorted({kind.value for kind in kinds})
    if not chosen:
        raise Refused([NO_KIND])
    if chosen != sorted(membership.kinds):
        Membership.objects.filter(pk=membership.pk).update(valid_to=Now(), ended_by=operator.officer_id)
        ended = Membership.objects.values_list("valid_to", flat=True).get(pk=membership.pk)
        assert ended is not None  # noqa: S101
        given = Membership.objects.create(
            officer_id=membership.officer_id, department_id=membership.department_id, role=membership.role,
            kinds=chosen, valid_from=ended,
        )  # fmt: skip
        put_on_record(Verb.KINDS, given, "、".join(Kind(each).label for each in chosen), by=operator)


@transaction.atomic
def end_membership(*, operator: OfficerContext, membership_id: int) -> Membership:
    """End a role at once; a decision being made waits for nobody, the next one finds the role gone."""
    membership = open_membership(operator, membership_id)
    if membership.officer_id == operator.officer_id and membership.role == Role.OPERATOR:
        raise Refused([OWN_ROLE])
    Membership.objects.filter(pk=membership.pk).update(valid_to=Now(), ended_by=operator.officer_id)
    put_on_record(Verb.END, membership, by=operator)
    return membership


def put_on_record(verb: Verb, membership: Membership, more: str = "", *, by: OfficerContext) -> None:
    role = str(Role(membership.role).label)
    note(verb, str(membership.officer), role, more, department=membership.department, by=by)


def open_membership(operator: OfficerContext, membership_id: int) -> Membership:
    """Return a role that is held now below the operator, locked."""
    membership = Membership.objects.select_for_update(of=("self",)).filter(pk=membership_id).first()
    if membership is None or not stands_under(membership.department_id, operator.department_id):
        raise Refused([NOT_YOURS])
    if membership.valid_to is not None:
        raise Refused([ENDED])
    return membership


@dataclass(frozen=True, slots=True)
class Authority:
    """The role that lets an officer decide, locked so that it cannot end meanwhile, and the moment of it."""

    kinds: list[str]
    is_own_case: bool
    is_conflicted: bool
    has_typed: bool
    now: datetime


HOLD = sql(
    """
    SELECT m.kinds,
           EXISTS (SELECT FROM accounts_identity i JOIN departments_officer o ON o.identity_digest = i.digest
                    WHERE o.id = m.officer_id AND i.person_id = %(person)s),
           EXISTS (SELECT FROM departments_conflict x
                    WHERE x.officer_id = m.officer_id AND x.ended_at IS NULL
                      AND (x.employer = ANY(%(employers)s::text[])
                           OR x.identity_digest IN (SELECT i.digest FROM accounts_identity i
                                                     WHERE i.person_id = %(person)s))),
           EXISTS (SELECT FROM accounts_sitting t JOIN departments_officer o ON o.account_id = t.account_id
                    WHERE o.id = m.officer_id AND t.person_id = %(person)s),
           kuaiji_now()
      FROM departments_membership m
     WHERE m.officer_id = %(officer)s AND m.role = 'officer' AND m.valid_to IS NULL
       AND EXISTS (SELECT FROM departments_departmentpath p
                    WHERE p.ancestor_id = m.department_id AND p.descendant_id = %(department)s)
       FOR SHARE OF m
    """,
    row=Authority,
)


def hold_authority(
    *, officer_id: UUID, department_id: int, person_id: UUID, kind: Kind, employers: Sequence[str]
) -> datetime:
    """Refuse unless the officer may handle the case now; the role is locked until the transaction ends."""
    asked = {"officer": officer_id, "department": department_id, "person": person_id, "employers": list(employers)}
    # The role may just have followed its department to a successor: the first question waited for that and found it
    # ended, the second finds it again.
    authority = HOLD.one(**asked) or HOLD.one(**asked)
    if authority is None:
        raise Refused([NOT_YOUR_DEPARTMENT])
    if authority.is_own_case:
        raise Refused([OWN_CASE])
    if authority.is_conflicted:
        raise Refused([CONFLICTED])
    if authority.has_typed:
        raise Refused([TYPED_BY_YOU])
    if kind not in authority.kinds:
        raise Refused([must("desk.not-your-kind", NOT_YOUR_KIND.format(kind=kind.label), SOURCE)])
    return authority.now
