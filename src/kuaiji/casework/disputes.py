"""占用申诉: somebody's document is proved on another account; two officers decide, and the holder may object before.

A dispute asks for one of two things. 那是我自己的账号: the account goes back to its owner with the record on it, and
the registration made meanwhile closes. 有人用了我的证件: the document goes to its owner, and the holder's record stays
where it is.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.timezone import localtime

from kuaiji.accounts.holders import SOURCE, give_document, holder_of, return_account
from kuaiji.accounts.limits import Rate, take
from kuaiji.accounts.sittings import hold_counters
from kuaiji.attachments.actions import keep, receive
from kuaiji.attachments.models import Attachment
from kuaiji.attachments.probe import Upload
from kuaiji.attachments.queries import evidence_files
from kuaiji.cases import actions as cases
from kuaiji.cases.models import Case, Decision
from kuaiji.casework.models import Dispute, HolderWarning
from kuaiji.casework.telling import tell, tell_holder
from kuaiji.departments.queries import accepting, in_charge, line
from kuaiji.departments.reforms import hold_open
from kuaiji.dossier.actions import ASKED
from kuaiji.dossier.models import Dossier
from kuaiji.dossier.queries import WORKSPACE, Workspace
from kuaiji.rules.case import CLOSED, Action, Kind, State
from kuaiji.rules.codes import DocumentType
from kuaiji.rules.document import SCHEMA, SECTIONS, digest, parse
from kuaiji.rules.files import FileKind, Limits, Slot
from kuaiji.rules.findings import Finding, Refused, must
from kuaiji.rules.policy import Edition, edition, restored
from kuaiji.verification.actions import HELD
from kuaiji.web import clock

SHORTEST, LONGEST = 10, 1000
OBJECTION_PERIOD = timedelta(hours=72)
PER_PERSON = (Rate(3, timedelta(days=30)),)

PROVED = must("dispute.proved", "您的证件已经在这个账号上通过实名认证，不用申诉。", SOURCE)
NOT_TOLD = must("dispute.not-told", "请先做实名认证。认证时提示证件已在另一个账号上的，再回到这里申诉。", SOURCE)
NO_PHONE = must("dispute.phone", "这个账号没有手机号，结果通知不到您。请先绑定手机号。", SOURCE)
UNDER_REVIEW = must("dispute.under-review", "您有提交的信息采集还没有办结。请等办结，或者先撤回，再申诉。", SOURCE)
NO_DEPARTMENT = must("dispute.department", "请选择办理申诉的会计管理部门。", SOURCE, "department")
NOTHING_ASKED = must("dispute.asks", "请选择那是不是您自己的账号。", SOURCE, "asks")
NO_WORDS = must("dispute.words", f"请写明情况，{SHORTEST} 到 {LONGEST} 个字。", SOURCE, "words")
NO_HOLDER = must(
    "dispute.no-holder", "没有别的账号用这份证件通过实名认证，没有可以转交的。请选择不予通过，并写明原因。", SOURCE
)
TOO_EARLY = must("dispute.too-early", "异议期还没有结束，现在不能同意。可以先看材料，到期再下结论。", SOURCE, "verb")
HOLDER_CHANGED = must(
    "dispute.holder-changed", "这份证件换了持有人，原来的告知不算数。请选不同意，重新审核。", SOURCE, "verb"
)
NOTHING_TO_OBJECT = must("dispute.decided", "这件申诉现在不等您的意见。请刷新页面，查看最新情况。", SOURCE)
NO_OBJECTION = must("dispute.objection", f"请写明为什么不同意，{SHORTEST} 到 {LONGEST} 个字。", SOURCE, "objection")


def sides_of(kind: DocumentType) -> list[Slot]:
    """Return which sides of the document are to be uploaded: the same as with the record."""
    named = {slot.name: slot for slot in SECTIONS["basic"].slots}
    if kind is DocumentType.PASSPORT:
        return [replace(named["id_portrait"], title="护照资料页")]
    return [named["id_portrait"], named["id_emblem"]]


def hurdle(workspace: Workspace, person_id: UUID) -> Finding | None:
    """Return what keeps the person from disputing now.

    Whether somebody else holds a document is said to nobody whom the real-name check has not told; where no registry
    answers for the kind of document, everybody may dispute and only the officer sees whether there is a holder.
    """
    if workspace.is_proved:
        return PROVED
    if workspace.phone_cipher is None:
        return NO_PHONE
    if DocumentType(workspace.document_type) in ASKED:
        told = (workspace.realname or {}).get("note") == HELD
        if not told or holder_of(person_id) is None:
            return NOT_TOLD
    if Case.objects.filter(person_id=person_id, is_held=True).exclude(kind=Kind.DISPUTE).exists():
        return UNDER_REVIEW
    return None


@transaction.atomic
def open_dispute(
    *, person_id: UUID, asks: str, department: str, words: str, uploads: Mapping[str, Upload | None], key: UUID
) -> Case:
    """Hand in a dispute: to the department that has the holder's record, else to the one that the person chose."""
    # 提交 locks the same case and then asks for an open dispute: whoever is second is refused in words.
    cases.lock_open(person_id=person_id, kind=Kind.COLLECTION)
    earlier = Case.objects.filter(person_id=person_id, kind=Kind.DISPUTE)
    found = earlier.filter(key=key).first() or earlier.exclude(state__in=CLOSED).first()
    if found is not None:
        return found
    workspace = WORKSPACE.one(person=person_id)
    assert workspace is not None  # noqa: S101
    if (against := hurdle(workspace, person_id)) is not None:
        raise Refused([against])
    words = words.strip()
    findings = [] if asks in Dispute.Asks.values else [NOTHING_ASKED]
    findings += [] if SHORTEST <= len(words) <= LONGEST else [NO_WORDS]
    findings += [] if accepting(department) else [NO_DEPARTMENT]
    if findings:
        raise Refused(findings)
    take(what="dispute", who=str(person_id), rates=PER_PERSON)
    case = cases.open_case(
        person_id=person_id, person_name=workspace.person_name, kind=Kind.DISPUTE, sections=(), key=key
    )
    if case.round == 0:
        hand_in(case, workspace, department, uploads, key)
        Dispute.objects.create(case=case, asks=asks, words=words)
        cases.move(case, Action.SUBMIT, actor=("person", person_id))
        cases.move(case, Action.SETTLE, actor=("system", None))
        tell(case, "submitted", dedupe=f"submitted-{case.pk}")
    return case


def hand_in(case: Case, workspace: Workspace, department: str, uploads: Mapping[str, Upload | None], key: UUID) -> None:
    """Freeze who claims the document and the pictures of it."""
    holder = holder_of(case.person_id)
    record = Dossier.objects.filter(person=holder).first() if holder else None
    code = in_charge(record.department_id).code if record else department
    policy = policy_of(code)
    pictures = received(case, workspace, uploads, restored(policy.body).limits(FileKind.EVIDENCE), key)
    ids = [each.pk for each in pictures]
    keep(person_id=case.person_id, attachment_ids=ids)
    case.department = line(code)[-1]
    hold_open(department_id=case.department.pk)
    body = {"department": {"department": code}}
    cases.freeze(
        case, body=json.dumps(body), schema=SCHEMA, digest=digest(parse(body)[0]),
        registrant=asdict(workspace.registrant), manifest=[asdict(each) for each in evidence_files(ids)],
        policy=cases.pin_policy(digest=policy.digest, body=policy.body), checks={},
        days=restored(policy.body).review_days.value, key=key,
    )  # fmt: skip


def policy_of(code: str) -> Edition:
    return edition([each.code for each in line(code)], localtime(clock.now()).date())


def received(
    case: Case, workspace: Workspace, uploads: Mapping[str, Upload | None], limits: Limits, key: UUID
) -> list[Attachment]:
    """Take in every side of the document, or say of each what is wrong with it."""
    pictures: list[Attachment] = []
    findings: list[Finding] = []
    for slot in sides_of(DocumentType(workspace.document_type)):
        try:
            pictures.append(
                receive(
                    person_id=case.person_id, path=f"dispute/{case.pk}", slot=slot.name,
                    upload=uploads.get(slot.name), limits=limits, key=uuid5(key, slot.name),
                )
            )  # fmt: skip
        except Refused as refused:
            findings += [replace(each, path=slot.name) for each in refused.findings]
    if findings:
        raise Refused(findings)
    return pictures


def warn_holder(case: Case, decision: Decision, *, now: datetime) -> None:
    """Tell the holder what an officer has agreed to, and until when they may object."""
    holder = holder_of(case.person_id)
    if holder is None:
        raise Refused([NO_HOLDER])
    warning = HolderWarning.objects.create(
        decision=decision, dispute=case.dispute, holder=holder, warned_at=now, until=now + OBJECTION_PERIOD
    )
    tell_holder(case, holder.pk, "dispute-warning", until=warning.until, dedupe=f"dispute-warning-{decision.pk}")


def newest_warning(case_id: UUID) -> HolderWarning | None:
    found = HolderWarning.objects.filter(dispute_id=case_id).select_related("dispute", "holder")
    return found.order_by("warned_at", "pk").last()


def hold_sides(case_id: UUID) -> None:
    """Before a dispute is locked, take what handing over takes and others lock before a case."""
    warning = newest_warning(case_id)
    if warning is not None:
        claimant = Case.objects.values_list("person_id", flat=True).get(pk=case_id)
        hold_counters(phone_of=claimant, persons=[claimant, warning.holder_id])


def refuse_early(case: Case, *, now: datetime) -> None:
    """Refuse to confirm while the holder may still object, or when it is another holder by now."""
    warning = newest_warning(case.pk)
    if warning is None or warning.until > now:
        raise Refused([TOO_EARLY])
    if holder_of(case.person_id) != warning.holder:
        raise Refused([HOLDER_CHANGED])


def hand_to_claimant(case: Case) -> None:
    """Do what the confirmed dispute asks for, and tell the holder."""
    warning = newest_warning(case.pk)
    assert warning is not None  # noqa: S101
    holder = warning.holder_id
    tell_holder(case, holder, "dispute-upheld", dedupe=f"dispute-upheld-{case.pk}")
    if warning.dispute.asks == Dispute.Asks.ACCOUNT:
        return_account(claimant=case.person_id, holder=holder)
    else:
        give_document(claimant=case.person_id, holder=holder)


def spare_holder(case: Case) -> None:
    """Tell a holder who was warned that everything stays as it is."""
    warning = newest_warning(case.pk)
    if warning is not None:
        tell_holder(case, warning.holder_id, "dispute-over", dedupe=f"dispute-over-{case.pk}")


def left_behind(person_id: UUID) -> list[str]:
    """Return the numbers of the cases that end when the registration closes: what was not handed in, or sent back."""
    mine = Case.objects.filter(person_id=person_id, state__in=[State.DRAFT, State.RETURNED])
    return list(mine.order_by("opened_at").values_list("number", flat=True))


def warning_for(*, person_id: UUID, number: str) -> HolderWarning | None:
    """Return the newest warning of a dispute if it went to this person: the holder's only door to it."""
    case = Case.objects.filter(number=number, kind=Kind.DISPUTE).first()
    warning = newest_warning(case.pk) if case else None
    return warning if warning is not None and warning.holder_id == person_id else None


@transaction.atomic
def object_to_dispute(*, person_id: UUID, number: str, words: str) -> None:
    """Write down once why the holder does not agree; the second officer reads it before deciding."""
    warning = warning_for(person_id=person_id, number=number)
    if warning is None:
        raise Refused([NOTHING_TO_OBJECT])
    case = cases.lock(warning.dispute_id)
    warning.refresh_from_db()
    if warning.objected_at is not None:
        return
    if case.state != State.SECOND_REVIEW:
        raise Refused([NOTHING_TO_OBJECT])
    words = words.strip()
    if not SHORTEST <= len(words) <= LONGEST:
        raise Refused([NO_OBJECTION])
    warning.objection, warning.objected_at = words, clock.now()
    warning.save(update_fields=["objection", "objected_at"])
    cases.note_event(case, "object", actor=("holder", person_id), now=warning.objected_at)


def is_disputing(person_id: UUID) -> bool:
    return Case.objects.filter(person_id=person_id, kind=Kind.DISPUTE, is_held=True).exists()


def latest_dispute(person_id: UUID) -> Case | None:
    """Return the person's last dispute with what it asks for."""
    mine = Case.objects.filter(person_id=person_id, kind=Kind.DISPUTE).select_related("dispute")
    return mine.order_by("opened_at", "id").last()
