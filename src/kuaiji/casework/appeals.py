"""复核: who does not accept a rejection has it looked at again, once, by another officer than the one who decided."""

from dataclasses import asdict
from uuid import UUID

from django.db import transaction

from kuaiji.attachments.actions import keep, receive
from kuaiji.attachments.models import Attachment
from kuaiji.attachments.probe import Upload
from kuaiji.attachments.queries import evidence_files
from kuaiji.cases import actions as cases
from kuaiji.cases.models import Case, Decision, Submission
from kuaiji.casework.actions import PLATFORM
from kuaiji.casework.models import Appeal
from kuaiji.casework.telling import tell
from kuaiji.departments.queries import in_charge
from kuaiji.departments.reforms import hold_open
from kuaiji.rules.case import Action, Kind, State
from kuaiji.rules.files import FileKind, Limits
from kuaiji.rules.findings import Refused, must
from kuaiji.rules.policy import restored

SHORTEST, LONGEST = 10, 1000
SLOT = "proof"

NOT_REJECTED = must("appeal.not-rejected", "只有不予通过的事项可以申请复核。", PLATFORM)
APPEALED = must("appeal.once", "这个决定已经申请过复核。对复核结果还有疑问，请联系会计管理部门。", PLATFORM)
NO_REASON = must("appeal.no-reason", f"请写明为什么不同意，{SHORTEST} 到 {LONGEST} 个字。", PLATFORM, "why")


@transaction.atomic
def open_appeal(*, person_id: UUID, number: str, why: str, upload: Upload | None, key: UUID) -> Case:
    """Hand in an appeal: what was rejected goes to the same department again as it was, with the person's reason."""
    rejected = cases.lock(Case.objects.get(person_id=person_id, number=number).pk)
    repeat = Case.objects.filter(person_id=person_id, key=key, kind=Kind.APPEAL).first()
    if repeat is not None:
        return repeat
    decision = rejection(rejected)
    if rejected.state != State.REJECTED or rejected.kind in (Kind.APPEAL, Kind.DISPUTE) or decision is None:
        raise Refused([NOT_REJECTED])
    if Appeal.objects.filter(decision=decision).exists():
        raise Refused([APPEALED])
    why = why.strip()
    if not SHORTEST <= len(why) <= LONGEST:
        raise Refused([NO_REASON])
    case = cases.open_case(
        person_id=person_id, person_name=rejected.person_name, kind=Kind.APPEAL, sections=(), key=key
    )
    submission = hand_in(case, rejected, decision.submission, proof(case, decision.submission, upload, key), key)
    Appeal.objects.create(case=case, decision=decision, why=why)
    cases.move(case, Action.SUBMIT, actor=("person", person_id), details={"submission": submission.pk})
    cases.move(case, Action.SETTLE, actor=("system", None))
    tell(case, "submitted", dedupe=f"submitted-{submission.pk}")
    return case


def rejection(case: Case) -> Decision | None:
    return case.decisions.filter(verb=Decision.Verb.REJECT).select_related("submission__policy").first()


def proof(case: Case, before: Submission, upload: Upload | None, key: UUID) -> list[Attachment]:
    """Take in the picture that the person adds, if any."""
    if upload is None:
        return []
    return [
        receive(
            person_id=case.person_id, path=f"appeal/{case.pk}", slot=SLOT, upload=upload, limits=proof_limits(before),
            key=key,
        )
    ]  # fmt: skip


def proof_limits(before: Submission) -> Limits:
    """Return what the picture must be, by the policy that the rejection was made under."""
    return restored(before.policy.body).limits(FileKind.EVIDENCE)


def hand_in(case: Case, rejected: Case, before: Submission, added: list[Attachment], key: UUID) -> Submission:
    """Freeze what was rejected once more, word for word, with what the person adds."""
    assert rejected.department_id is not None  # noqa: S101  it was decided on
    case.department_id = in_charge(rejected.department_id).pk
    hold_open(department_id=case.department_id)
    keep(person_id=case.person_id, attachment_ids=[each.pk for each in added])
    return cases.freeze(
        case, body=before.body, schema=before.schema, digest=before.digest, registrant=before.registrant,
        manifest=before.manifest + [asdict(each) for each in evidence_files([each.pk for each in added])],
        policy=before.policy, checks=before.checks, days=restored(before.policy.body).review_days.value,
        employers=rejected.employers, key=key,
    )  # fmt: skip


def appeal_against(case_id: UUID) -> Appeal | None:
    """Return the appeal against a case's rejection."""
    return Appeal.objects.filter(decision__case_id=case_id).select_related("case").first()
