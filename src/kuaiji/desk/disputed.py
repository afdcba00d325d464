"""占用申诉 on the desk: who claims a document beside who holds it, numbers masked, no more than is needed."""

from dataclasses import dataclass
from uuid import UUID

from kuaiji.accounts.holders import Side, holder_of, side
from kuaiji.attachments.models import Attachment
from kuaiji.cases.models import Case, Decision, Submission
from kuaiji.casework.disputes import newest_warning
from kuaiji.casework.marking import first_approval
from kuaiji.casework.models import Dispute, HolderWarning
from kuaiji.desk.units import ASIDE, Picture
from kuaiji.dossier.models import Dossier
from kuaiji.rules.case import Kind, State
from kuaiji.rules.document import SECTIONS

TITLES = {slot.name: ASIDE.sub("", slot.title) for slot in SECTIONS["basic"].slots}
# What shows who somebody is; the rest of the holder's record is not looked at.
OF_A_DOCUMENT = ("photo", "id_portrait", "id_emblem")


@dataclass(frozen=True, slots=True)
class Disputed:
    """A dispute with both sides; `approval` and `warning` are those that a second officer has to look at."""

    dispute: Dispute
    claimant: Side
    holder: Side | None
    dossier: Dossier | None
    pictures: list[Picture]
    of_holder: list[Picture]
    approval: Decision | None
    warning: HolderWarning | None


def disputed_of(case: Case) -> Disputed:
    """Lay both sides out; once it is decided, the holder is who was warned."""
    dispute = Dispute.objects.get(case=case)
    warning = newest_warning(case.pk)
    holder = holder_id(case)
    submission = case.submissions.get()
    return Disputed(
        dispute=dispute, claimant=side(case.person_id), holder=side(holder) if holder else None,
        dossier=dossier_of(holder) if holder else None,
        pictures=pictures_of(submission), of_holder=documents_of_holder(case), warning=warning,
        approval=first_approval(case) if case.state == State.SECOND_REVIEW else None,
    )  # fmt: skip


def holder_id(case: Case) -> UUID | None:
    """Return who holds the document now; of a dispute that was upheld, who held it then."""
    warning = newest_warning(case.pk)
    if case.state == State.APPROVED and warning is not None:
        return warning.holder_id
    holder = holder_of(case.person_id)
    return holder.pk if holder else None


def documents_of_holder(case: Case) -> list[Picture]:
    """Return the pictures of photo and document in the holder's version in force, to be set beside the claimant's."""
    holder = holder_id(case) if case.kind == Kind.DISPUTE else None
    dossier = dossier_of(holder) if holder else None
    if dossier is None or dossier.current is None:
        return []
    return pictures_of(dossier.current.submission, "basic")


def dossier_of(person_id: UUID) -> Dossier | None:
    found = Dossier.objects.filter(person_id=person_id)
    return found.select_related("department", "current__submission").first()


def pictures_of(submission: Submission, path: str = "") -> list[Picture]:
    """Return who and what the pictures show, the portrait first; one that is not ready yet cannot be looked at."""
    listed = {each["id"]: each["slot"] for each in submission.manifest if path in ("", each["path"])}
    found = Attachment.objects.filter(pk__in=listed)
    ready = {str(each.pk) for each in found.filter(state=Attachment.State.READY)}
    return [
        Picture(each, TITLES[slot], *(() if each in ready else ("warn", "没有处理好，或没有通过检查")))
        for each, slot in sorted(listed.items(), key=lambda item: [*TITLES].index(item[1]))
        if slot in OF_A_DOCUMENT
    ]
