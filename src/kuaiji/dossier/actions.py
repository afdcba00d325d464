"""会计人员信息 actions: save what was typed, ask the registries, and put an approved record in force."""

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localtime

from kuaiji.accounts.actions import correct_identity
from kuaiji.accounts.queries import current_identity
from kuaiji.attachments.actions import judged, put_in_place, remove, remove_under
from kuaiji.attachments.probe import Upload
from kuaiji.cases import actions as cases
from kuaiji.cases.models import Case, Submission
from kuaiji.dossier.models import Dossier, Version
from kuaiji.dossier.offers import offers_of
from kuaiji.dossier.queries import WORKSPACE, Record, check_key, fingerprint, is_under, record_of
from kuaiji.legacy.actions import lock_excerpts, note_taken
from kuaiji.legacy.queries import told_of
from kuaiji.rules.codes import DECISION, CheckKind, DocumentType
from kuaiji.rules.files import Limits
from kuaiji.rules.findings import Finding, Refused, Severity, Source, must
from kuaiji.rules.identity import birth_of, name_findings, normalise, normalise_name, number_findings, sex_of
from kuaiji.verification.actions import ask
from kuaiji.web import clock
from kuaiji.web.ids import uuid7

STALE = must(
    "section.stale",
    "这一节在另一个页面里改过了。您刚才填的和已保存的都列在下面，请选一份。",
    Source(DECISION, "草稿保存"),
)
HANDED_IN = must(
    "file.handed-in",
    "信息采集刚刚提交，这次改动的图片不算在里面。要换图片的，请先撤回，或者等退回以后再改。",
    Source(DECISION, "草稿保存"),
)


class Stale(Refused):
    """The form was filled over an older revision of the section."""


# Only resident identity cards are known to the real-name registry; other documents are looked at by an officer.
ASKED = {DocumentType.RESIDENT_ID}


@transaction.atomic
def start_proof(*, person_id: UUID, name: str, number: str) -> None:
    """Mend a mistyped name or number, then ask the real-name registry; an empty number keeps the registered one."""
    identity = current_identity(person_id)
    if identity.proved_at is not None:
        return
    kind, today = DocumentType(identity.kind), localtime(clock.now()).date()
    name, number = normalise_name(name), normalise(number) or identity.number
    findings = [*name_findings(kind, name, "name"), *number_findings(kind, number, today=today, path="number")]
    if findings:
        raise Refused(findings)
    if (name, number) != (identity.person.name, identity.number):
        sex, birth_on = sex_of(kind, number) or identity.person.sex, birth_of(kind, number) or identity.person.birth_on
        cases.rename(person_id=person_id, name=name)
        correct_identity(person_id=person_id, kind=kind, number=number, name=name, sex=sex, birth_on=birth_on)
    if kind in ASKED:
        ask(person_id=person_id, kind=CheckKind.REALNAME, question={})


@transaction.atomic
def save_section(
    *,
    person_id: UUID,
    case_id: UUID,
    section: str,
    path: list[str],
    fields: Mapping[str, Any],
    revision: int,
    key: UUID,
) -> list[Finding]:
    """Save one form of the record, start its checks, and return what is still to mend in that form.

    What was typed is kept whatever the rules say about it; only an older revision is refused (Stale).
    """
    saved = cases.save_draft(
        case_id=case_id, person_id=person_id, section=section, path=path, fields=fields, revision=revision, key=key
    )
    if saved is None:
        raise Stale([STALE])
    return review(person_id=person_id, under="/".join([section, *path]))


@transaction.atomic
def review(*, person_id: UUID, under: str) -> list[Finding]:
    """Run every rule over the draft, note which sections are complete, and return what stands at or below a path.

    An entry that is clean in itself is asked about at once, so that the answer comes in the same sitting.
    """
    workspace = WORKSPACE.one(person=person_id)
    if workspace is None or workspace.case_id is None or not workspace.is_editable:
        return []
    record = record_of(workspace)
    findings = record.findings
    open_sections = {each.path.split("/")[0] for each in findings if each.severity != Severity.ADVISE}
    section = under.partition("/")[0]
    cases.mark_sections(case_id=workspace.case_id, touched=section, open_sections=sorted(open_sections))
    if workspace.is_proved:
        ask_registries(record, person_id=person_id, case_id=workspace.case_id, under=under)
    return [each for each in findings if is_under(each.path, under)]


def ask_registries(record: Record, *, person_id: UUID, case_id: UUID, under: str = "") -> dict[str, Any]:
    """Ask about every entry at or below a path and remember which check answers for which; asking twice asks once."""
    kept = Case.objects.only("checks").get(pk=case_id).checks
    asked = {check_key(question): question for question in record.questions}
    checks = {key: value for key, value in kept.items() if key in asked}
    for key, question in asked.items():
        if not under or is_under(question.path, under):
            check = ask(person_id=person_id, kind=question.kind, question=question.fields)
            checks[key] = {"id": str(check.pk), "of": fingerprint(question)}
    if checks != kept:
        cases.keep_checks(case_id=case_id, checks=checks)
    return checks


def add_picture(
    *, person_id: UUID, case_id: UUID, path: str, slot: str, upload: Upload | None, limits: Limits, key: UUID
) -> None:
    """Take a picture into a slot of the record: it is in what is handed in, or it is refused."""
    picture = judged(person_id=person_id, path=path, slot=slot, upload=upload, limits=limits, key=key)
    if picture._state.adding:
        with transaction.atomic():
            hold_record(person_id, case_id)
            put_in_place(picture)


@transaction.atomic
def remove_picture(*, person_id: UUID, case_id: UUID, attachment_id: UUID) -> None:
    """Take a picture out of the record, unless it is handed in with it at this moment."""
    hold_record(person_id, case_id)
    remove(person_id=person_id, attachment_id=attachment_id)


def hold_record(person_id: UUID, case_id: UUID) -> None:
    if not cases.hold_draft(case_id=case_id, person_id=person_id):
        raise Refused([HANDED_IN])


@transaction.atomic
def remove_entry(*, person_id: UUID, case_id: UUID, section: str, path: list[str], key: UUID) -> None:
    """Take an entry out of the draft, and judge the record anew."""
    gone = cases.delete_entry(case_id=case_id, person_id=person_id, section=section, path=path, key=key)
    if gone is None:
        return
    if len(path) == 1:
        remove_under(person_id=person_id, path=f"{section}/{path[0]}")
    review(person_id=person_id, under=section)


@transaction.atomic
def take_offers(*, person_id: UUID, wanted: Collection[UUID]) -> None:
    """采用: take over what registers said, as 保存 would save it; pressing twice adds nothing."""
    lock_excerpts([each.id for each in told_of(person_id) if each.id in wanted])
    workspace = WORKSPACE.one(person=person_id)
    if workspace is None:
        return
    taken = [offer for offer in offers_of(workspace, person_id, wanted) if offer.additions]
    note_taken([offer.told.id for offer in taken])
    saved: Counter[str] = Counter()
    for each in (change for offer in taken for change in offer.additions):
        save_section(
            person_id=person_id, case_id=workspace.open_case_id, section=each.section, path=list(each.path),
            fields=each.fields, revision=workspace.revision(each.section) + saved[each.section], key=uuid7(),
        )  # fmt: skip
        saved[each.section] += 1


def put_in_force(submission: Submission, *, department_id: int, now: datetime) -> Version:
    """Make an approved submission the newest version of the person's dossier, within the transaction that approves."""
    dossiers = Dossier.objects.select_for_update(of=("self",)).select_related("current")
    dossier = dossiers.filter(person_id=submission.person_id).first()
    before = dossier.current.n if dossier is not None and dossier.current is not None else 0
    version = Version.objects.create(
        person_id=submission.person_id, n=before + 1, submission=submission, body=submission.body,
        digest=submission.digest, in_force_at=now,
    )  # fmt: skip
    if dossier is None:
        dossier = Dossier(person_id=submission.person_id, registered_at=now)
    dossier.current, dossier.department_id = version, department_id
    dossier.save(force_insert=before == 0)
    return version
