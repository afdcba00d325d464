"""办理: what a person and an officer do with a case; each is one transaction that locks, checks, then writes."""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from kuaiji.accounts.models import Person
from kuaiji.attachments.actions import keep
from kuaiji.cases import actions as cases
from kuaiji.cases.models import Case, Decision, Submission
from kuaiji.cases.queries import open_findings
from kuaiji.casework.disputes import hand_to_claimant, is_disputing, left_behind, spare_holder, warn_holder
from kuaiji.casework.marking import first_officer, grounds, look_at
from kuaiji.casework.models import Appeal, Dispute
from kuaiji.casework.prechecking import obstacles, unlike
from kuaiji.casework.registering import register
from kuaiji.casework.settling import settle
from kuaiji.casework.telling import tell
from kuaiji.departments.conflicts import plain
from kuaiji.departments.queries import OfficerContext
from kuaiji.departments.reforms import hold_open
from kuaiji.departments.staff import hold_authority
from kuaiji.dossier.actions import ask_registries
from kuaiji.dossier.models import Dossier
from kuaiji.dossier.queries import WORKSPACE, handed_in, record_of
from kuaiji.messaging.actions import cancel_sms, take_message_back
from kuaiji.rules import declaration, mending
from kuaiji.rules.case import LEASED, Action, Kind, State, next_state
from kuaiji.rules.codes import Ground
from kuaiji.rules.document import SCHEMA, SECTIONS, digest, typed
from kuaiji.rules.findings import Finding, Refused, Severity, Source, must
from kuaiji.rules.mending import Handed
from kuaiji.web import clock

SOURCE = Source("广东考区信息采集操作流程", "（九）审核告知")
PLATFORM = Source("平台规则", "审核办理")

NO_CASE = must("case.none", "还没有可以提交的信息采集，请先从“会计人员信息采集”开始填写。", PLATFORM)
REGISTERED = must("case.registered", "您的信息采集已审核通过。信息有更新的，请办理信息变更。", PLATFORM)
NOT_YOURS = must(
    "case.not-yours", "这件事项现在不在您手里，可能已被同事接办或您的时限已过。请从待审列表重新接件。", PLATFORM
)
SUPERSEDED = must("case.superseded", "申请人已经重新提交，请刷新后看最新一次提交再作决定。", PLATFORM)
WITHDRAWN = must("case.withdrawn", "申请人刚撤回了这件事项，不用再审核。请从待审列表接下一件。", PLATFORM)
HANDED_IN_ANEW = must(
    "case.handed-in-anew", "申请人已经重新提交，核验完会在待审列表里。请从那里看最新一次提交。", PLATFORM
)
BECAME = {State.WITHDRAWN: WITHDRAWN, State.CHECKING: HANDED_IN_ANEW}
NOTHING_TO_MEND = must("return.empty", "退回前请至少选一条退回原因，让申请人知道改什么。", PLATFORM)
OWN_DECISION = must("appeal.own-decision", "这是对您的决定申请的复核，要由另一位同事办理。", PLATFORM)
SAME_OFFICER = must("second.same-officer", "这件事项由您审核通过，要由另一位同事复审。", PLATFORM)
NOT_RETURNED = must("appeal.not-returned", "复核和申诉不退回：请通过，或者不予通过。", PLATFORM, "verb")
NOT_FINAL = must("reject.not-final", "可以改好的问题请退回修改；不予通过只用于无法补正的情形。", PLATFORM)
DISPUTING = must("case.disputing", "您的占用申诉还在办理，办结以后再提交信息采集。填写的内容都会保留。", PLATFORM)
PAST_DEADLINE = must("case.past-deadline", "修改期限已过，这次采集已经关闭。请重新开始，填写的内容都还在。", PLATFORM)
TOO_LATE = must("recall.too-late", "退回已超过 10 分钟或申请人已看到，不能收回了。请等申请人改好再提交。", PLATFORM)


@transaction.atomic
def open_collection(*, person_id: UUID, key: UUID) -> Case:
    """Start 信息采集, or go on with the one that is open; who is registered changes their record by 信息变更."""
    if Dossier.objects.filter(person_id=person_id).exists():
        raise Refused([REGISTERED])
    person = Person.objects.get(pk=person_id)
    return cases.open_case(
        person_id=person.pk, person_name=person.name, kind=Kind.COLLECTION, sections=SECTIONS, key=key
    )


@transaction.atomic
def submit_collection(
    *, person_id: UUID, is_promised: bool, answers: Mapping[str, str] | None = None, seen: str | None = None, key: UUID
) -> Submission:
    """Hand in the whole record: every rule has been asked, the text is frozen, the outside checks are on their way.

    `answers` says, by finding, why something that a return asked for was left as it is; `seen` is the likeness of what
    the person promised, where somebody else may have typed meanwhile.
    """
    answers = answers or {}
    case = cases.lock_open(person_id=person_id, kind=Kind.COLLECTION)
    repeat = Submission.objects.filter(person_id=person_id, key=key).first()
    if repeat is not None:
        return repeat
    workspace = WORKSPACE.one(person=person_id)
    if case is None or workspace is None:
        raise Refused([NO_CASE])
    refuse_untimely(case)
    record = record_of(workspace)
    findings = [*declaration.findings(is_true=is_promised), *obstacles(record), *unlike(record, seen)]
    asked, before = sent_back(case)
    if before is not None:
        findings += mending.findings(asked, before, Handed(record.document, record.facts.files), answers)
    if findings:
        raise Refused(findings)
    checks = ask_registries(record, person_id=person_id, case_id=case.pk) if workspace.is_proved else {}
    case.department_id = workspace.departments[0]["id"]
    hold_open(department_id=workspace.departments[0]["id"])
    submission = cases.freeze(
        case,
        body=json.dumps(typed(record.document), ensure_ascii=False, sort_keys=True),
        schema=SCHEMA,
        digest=digest(record.document),
        days=record.facts.policy.review_days.value,
        employers=[plain(each) for job in record.document.work for each in (job.employer, job.uscc) if each],
        registrant=asdict(record.facts.registrant),
        manifest=[asdict(file) for file in record.facts.files],
        policy=cases.pin_policy(digest=record.edition.digest, body=record.edition.body),
        checks=checks,
        answers={key: answers[key] for key in map(mending.answer_key, asked) if answers.get(key)},
        key=key,
    )
    cancel_return_sms(case)
    keep(person_id=person_id, attachment_ids=[UUID(file.id) for file in record.facts.files])
    cases.move(case, Action.SUBMIT, actor=("person", person_id), details={"submission": submission.pk})
    settle.enqueue(case_id=case.pk)
    tell(case, "submitted", dedupe=f"submitted-{submission.pk}")
    return submission


def refuse_untimely(case: Case) -> None:
    """Refuse to take a case in now: in this state, beside a dispute, or after the time to mend it."""
    next_state(State(case.state), Action.SUBMIT)
    if is_disputing(case.person_id):
        raise Refused([DISPUTING])
    if case.mend_by is not None and case.mend_by <= clock.now():
        raise Refused([PAST_DEADLINE])


def sent_back(case: Case) -> tuple[list[Finding], Handed | None]:
    """Return what the newest submission was sent back for, and what it held; nothing while no return is open."""
    if case.state != State.RETURNED:
        return [], None
    submission = cases.latest_submission(case)
    return open_findings(submission), handed_in(submission)


@transaction.atomic
def withdraw_case(*, person_id: UUID, number: str) -> Case:
    """Take an open case back; what was typed can be used again in the next one."""
    case = cases.lock(Case.objects.get(person_id=person_id, number=number).pk)
    if case.state == State.WITHDRAWN:
        return case
    cancel_return_sms(case)
    cases.move(case, Action.WITHDRAW, actor=("person", person_id))
    if case.kind == Kind.DISPUTE:
        spare_holder(case)
    return case


@transaction.atomic
def claim_case(*, officer: OfficerContext, case_id: UUID) -> Case:
    """Take a waiting case, or one whose holder let the time run out, and hold it for half an hour."""
    return take(officer, case_id)


def take(officer: OfficerContext, case_id: UUID) -> Case:
    """Take a case as `claim_case` does, inside the transaction of who found it."""
    case = Case.objects.select_for_update(of=("self",), skip_locked=True).filter(pk=case_id).first()
    if case is None or case.state not in {State.QUEUED, *LEASED}:
        raise Refused([NOT_YOURS])
    now = authorise(officer, case)
    if case.lease_until is not None and case.lease_until > now:
        if case.lease_officer_id != officer.officer_id:
            raise Refused([NOT_YOURS])
        return case
    cases.move(case, Action.CLAIM, actor=("officer", officer.officer_id), officer_id=officer.officer_id, now=now)
    return case


@transaction.atomic
def release_case(*, officer: OfficerContext, case_id: UUID) -> Case:
    """Put a case back into the queue, or a second look back to where it waits."""
    case = cases.lock(case_id)
    refuse_unless_held(officer, case, LEASED)
    cases.move(case, Action.RELEASE, actor=("officer", officer.officer_id))
    return case


def held(officer: OfficerContext, case_id: UUID) -> Case:
    """Return the locked case if this officer holds it; a lapsed lease still counts while nobody took the case."""
    case = cases.lock(case_id)
    refuse_unless_held(officer, case)
    return case


def refuse_unless_held(
    officer: OfficerContext, case: Case, states: Collection[State] = frozenset({State.IN_REVIEW})
) -> None:
    """Say what became of a case that is no longer in this officer's hands."""
    if case.state in states and case.lease_officer_id == officer.officer_id:
        return
    raise Refused([BECAME.get(State(case.state), NOT_YOURS)])


@transaction.atomic
def return_case(
    *, officer: OfficerContext, case_id: UUID, submission_id: UUID, findings: Iterable[Finding], note: str, key: UUID
) -> Decision:
    """Send a case back with everything that the person has to mend; the SMS waits ten minutes for a recall."""
    taken = take_up(officer, case_id, submission_id, key)
    if isinstance(taken, Decision):
        return taken
    if taken.case.kind in (Kind.APPEAL, Kind.DISPUTE):
        raise Refused([NOT_RETURNED])
    findings = list(findings)
    if not any(finding.severity == Severity.MUST for finding in findings):
        raise Refused([NOTHING_TO_MEND])
    codes = [finding.code for finding in findings]
    decision = taken.decide(Decision.Verb.RETURN, note, key, codes)
    cases.note_findings(taken.submission, findings, officer_id=officer.officer_id, now=taken.now)
    taken.move(Action.RETURN, {"decision": decision.pk, "codes": codes})
    tell(taken.case, "returned", count=len(findings), dedupe=f"returned-{decision.pk}", wait=cases.RECALL)
    return decision


def authorise(officer: OfficerContext, case: Case) -> datetime:
    """Refuse an officer who may not handle it now: another department's, their own, a relative's, another kind.

    What somebody appeals against, or what was approved, is looked at by anybody but who decided it.
    """
    if case.department_id is None:
        raise Refused([NOT_YOURS])
    if case.kind == Kind.APPEAL and Appeal.objects.filter(case=case, decision__officer_id=officer.officer_id).exists():
        raise Refused([OWN_DECISION])
    if case.state == State.SECOND_REVIEW and first_officer(case) == officer.officer_id:
        raise Refused([SAME_OFFICER])
    return hold_authority(
        officer_id=officer.officer_id, department_id=case.department_id, person_id=case.person_id,
        kind=Kind(case.kind), employers=case.employers,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Taken:
    """A case in the officer's hands, locked, with its newest submission and the moment of the decision."""

    officer: OfficerContext
    case: Case
    submission: Submission
    now: datetime

    def decide(self, verb: str, note: str, key: UUID, codes: Iterable[str] = (), batch: UUID | None = None) -> Decision:
        officer_id = self.officer.officer_id
        return cases.decide(
            self.submission, officer_id=officer_id, verb=verb, note=note, codes=codes, batch=batch, key=key,
            now=self.now,
        )  # fmt: skip

    def move(self, action: Action, details: Mapping[str, Any], to: State | None = None) -> None:
        actor = ("officer", self.officer.officer_id)
        cases.move(
            self.case, action, actor=actor, details=details, to=to, submission=self.submission, now=self.now
        )  # fmt: skip


def take_up(
    officer: OfficerContext, case_id: UUID, submission_id: UUID, key: UUID, state: State = State.IN_REVIEW
) -> Decision | Taken:
    """Return the case, still this officer's to decide on, or what the same form has decided before."""
    case = cases.lock(case_id)
    repeat = Decision.objects.filter(officer_id=officer.officer_id, key=key).first()
    if repeat is not None:
        repeat.is_repeat = True
        return repeat
    refuse_unless_held(officer, case, {state})
    now = authorise(officer, case)
    submission = cases.latest_submission(case)
    if submission.pk != submission_id:
        raise Refused([SUPERSEDED])
    return Taken(officer, case, submission, now)


@transaction.atomic
def recall_return(*, officer: OfficerContext, case_id: UUID) -> Case:
    """Take a return back within ten minutes, as long as the person has not seen it."""
    case = cases.lock(case_id)
    decision = last_return(case)
    if decision is not None and decision.submission.round < case.round:
        raise Refused([HANDED_IN_ANEW])
    if decision is None or decision.officer_id != officer.officer_id or not is_recallable(case):
        raise Refused([TOO_LATE])
    authorise(officer, case)
    cases.withdraw_findings(decision.submission, officer_id=officer.officer_id)
    cancel_return_sms(case)
    take_message_back(dedupe=f"returned-{decision.pk}")
    cases.move(case, Action.RECALL, actor=("officer", officer.officer_id), officer_id=officer.officer_id)
    return case


def last_return(case: Case) -> Decision | None:
    returns = case.decisions.filter(verb=Decision.Verb.RETURN).select_related("submission")
    return returns.order_by("decided_at", "id").last()


def cancel_return_sms(case: Case) -> None:
    """The SMS about a return waits for a recall; once the case has gone on, it would only confuse."""
    decision = last_return(case)
    if decision is not None:
        cancel_sms(dedupe=f"returned-{decision.pk}")


def is_recallable(case: Case) -> bool:
    if case.state != State.RETURNED or case.returned_at is None or case.seen_at is not None:
        return False
    return clock.now() < case.returned_at + cases.RECALL


@transaction.atomic
def approve_case(
    *, officer: OfficerContext, case_id: UUID, submission_id: UUID, key: UUID, batch: UUID | None = None
) -> Decision:
    """Approve exactly this submission; it is in force, or waits for a second officer where there is ground to.

    `batch` names the press of a button by which it was approved together with others.
    """
    taken = take_up(officer, case_id, submission_id, key)
    if isinstance(taken, Decision):
        return taken
    if taken.case.kind == Kind.DISPUTE:
        return approve_dispute(taken, key)
    looked_at = look_at(taken.case, taken.submission)
    if looked_at.has_open_findings:
        raise Refused([each for each in open_findings(taken.submission) if each.severity == Severity.MUST])
    decision = taken.decide(Decision.Verb.APPROVE, "", key, batch=batch)
    found = grounds(taken.submission, is_watched=looked_at.is_watched)
    if found:
        taken.move(Action.APPROVE, {"decision": decision.pk, "grounds": found}, to=State.SECOND_REVIEW)
    else:
        into_force(taken, Action.APPROVE, decision)
    return decision


def approve_dispute(taken: Taken, key: UUID) -> Decision:
    """Agree with who claims a document; the holder is warned, and a second officer decides when their time is over."""
    decision = taken.decide(Decision.Verb.APPROVE, "", key)
    taken.move(
        Action.APPROVE, {"decision": decision.pk, "grounds": [Ground.DISPUTE]}, to=State.SECOND_REVIEW
    )  # fmt: skip
    warn_holder(taken.case, decision, now=taken.now)
    return decision


def uphold(taken: Taken, decision: Decision) -> None:
    """Give what was claimed; where that is the account, what was begun on the new registration ends with it."""
    is_account = taken.case.dispute.asks == Dispute.Asks.ACCOUNT
    tell(
        taken.case, "approved", dedupe=f"approved-{decision.pk}",
        next_step="请用本手机号和您新设的密码登录。" if is_account else "请登录后接着办理。",
    )  # fmt: skip
    for number in left_behind(taken.case.person_id) if is_account else ():
        withdraw_case(person_id=taken.case.person_id, number=number)
    hand_to_claimant(taken.case)
    taken.move(Action.CONFIRM, {"decision": decision.pk, "asks": taken.case.dispute.asks})


def into_force(taken: Taken, action: Action, decision: Decision) -> None:
    actor = ("officer", taken.officer.officer_id)
    register(taken.case, taken.submission, action, decision, actor=actor, now=taken.now)


@transaction.atomic
def reject_case(
    *, officer: OfficerContext, case_id: UUID, submission_id: UUID, reason: Finding, note: str, key: UUID
) -> Decision:
    """Close a case for good, for a reason that no amendment can cure."""
    taken = take_up(officer, case_id, submission_id, key)
    if isinstance(taken, Decision):
        return taken
    if reason.severity != Severity.FINAL:
        raise Refused([NOT_FINAL])
    cases.note_findings(taken.submission, [reason], officer_id=officer.officer_id, now=taken.now)
    decision = taken.decide(Decision.Verb.REJECT, note, key, [reason.code])
    taken.move(Action.REJECT, {"decision": decision.pk, "codes": [reason.code]})
    tell(taken.case, "rejected", dedupe=f"rejected-{decision.pk}")
    if taken.case.kind == Kind.DISPUTE:
        spare_holder(taken.case)
    return decision
