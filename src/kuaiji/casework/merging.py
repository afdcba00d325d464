"""合并人员: an operator makes one of two records of one person; what was handed in and approved is never rewritten.

The record stays where it is. Who has none closes; of two records, the person who registered later. Cases and versions
keep the person they were about, and the merge says who that is now.
"""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from kuaiji.accounts.merging import SOURCE, merge_persons
from kuaiji.accounts.models import Person
from kuaiji.accounts.queries import phone_of
from kuaiji.accounts.sittings import hold_counters
from kuaiji.cases.models import Case
from kuaiji.casework.actions import withdraw_case
from kuaiji.casework.duplicates import pair_of
from kuaiji.casework.models import Merge
from kuaiji.departments.acts import Verb, note
from kuaiji.departments.models import Department
from kuaiji.departments.queries import OfficerContext
from kuaiji.messaging.actions import post_message, send_sms
from kuaiji.rules.case import CLOSED, State
from kuaiji.rules.findings import Finding, Refused, must

SHORTEST, LONGEST = 10, 300

NO_PAIR = must("merge.no-pair", "这两份登记已经不能合并：有一份已合并，或不归您的部门管理。请回到列表。", SOURCE)
NO_REASON = must("merge.no-reason", f"请写明怎样核实是同一个人，{SHORTEST} 到 {LONGEST} 个字。", SOURCE, "why")
NOT_SURE = must("merge.not-sure", "请确认已经核实两份证件属于同一个人。", SOURCE, "is_sure")


def open_cases(stays: UUID, closes: UUID) -> QuerySet[Case]:
    return Case.objects.filter(person_id__in=[stays, closes]).exclude(state__in=CLOSED).order_by("id")


def hold_both(stays: UUID, closes: UUID) -> list[Case]:
    """Lock both persons, and before them whoever writes for them and what they have open; return the open cases."""
    hold_counters(phone_of=closes, persons=[closes])
    found = list(open_cases(stays, closes).select_for_update(of=("self",)))
    both = Person.objects.filter(pk__in=[stays, closes]).order_by("id")
    list(both.select_for_update(of=("self",), no_key=True))
    return found


def in_hand(open_ones: Iterable[Case]) -> list[Finding]:
    """Return what has to end before: a merge never moves a case that a department or the person is working on."""
    return [
        must("merge.open-case", f"事项 {case.number} 还没有办结，办结以后才能合并。", SOURCE)
        for case in open_ones
        if case.state != State.DRAFT
    ]


def merged_by(operator: OfficerContext, key: UUID) -> Merge | None:
    """Return what the same form has merged before."""
    return Merge.objects.filter(operator_id=operator.officer_id, key=key).first()


@transaction.atomic
def merge(*, operator: OfficerContext, stays: UUID, closes: UUID, why: str, is_sure: bool, key: UUID) -> Merge:
    """Merge two records of one person for good, and tell both phones."""
    open_ones = hold_both(stays, closes)
    repeat = merged_by(operator, key)
    if repeat is not None:
        return repeat
    pair = pair_of(operator.department_id, stays, closes)
    if pair is None:
        raise Refused([NO_PAIR])
    why = why.strip()
    findings = in_hand(open_ones)
    findings += [] if SHORTEST <= len(why) <= LONGEST else [NO_REASON]
    findings += [] if is_sure else [NOT_SURE]
    if findings:
        raise Refused(findings)
    for case in open_ones:
        if case.person_id == closes:
            withdraw_case(person_id=closes, number=case.number)
    phones = {phone_of(stays), phone_of(closes)} - {""}
    merge_persons(stays=stays, closes=closes)
    made = Merge.objects.create(
        closed_id=closes, into_id=stays, operator_id=operator.officer_id, why=why, key=key
    )  # fmt: skip
    for phone in sorted(phones):
        send_sms(
            phone=phone, template="merged", values={"department": operator.department},
            dedupe=f"merged-{closes}-{phone[-4:]}", person_id=stays,
        )  # fmt: skip
    post_message(
        person_id=stays, title="您的两份登记合并成一份", link="/account", dedupe=f"merged-{closes}",
        body="以后用这个账号办理，哪份证件都可以登录。两个账号不都是您本人的，请马上联系会计管理部门。",
    )  # fmt: skip
    house = Department.objects.get(pk=operator.department_id)
    note(Verb.MERGE, f"{closes} 并入 {stays}", department=house, by=operator)
    return made
