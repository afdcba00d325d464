"""材料的事实: puts each file that was told of at its place in the record, where the rules look for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kuaiji.rules.asked.model import Asked, File
from kuaiji.rules.asked.paths import in_record
from kuaiji.rules.asked.ruling import needed
from kuaiji.rules.asked.tables import Side
from kuaiji.rules.codes import DECISION, FileState, Picture
from kuaiji.rules.document import SECTIONS, Document, EvidenceFile, paths
from kuaiji.rules.findings import Finding, Source, must

SOURCE = Source(DECISION, "问规则：材料的位置")
# Where a picture goes that was told by its content alone.
SLOTS: Mapping[Picture, str] = {
    Picture.PHOTO: "photo",
    Picture.ID_PORTRAIT: "id_portrait",
    Picture.PASSPORT_PAGE: "id_portrait",
    Picture.ID_EMBLEM: "id_emblem",
    Picture.RESIDENCE_PERMIT: "residence_permit",
    Picture.ID_WITH_RESIDENCE_PERMIT: "residence_permit",
    Picture.HOUSEHOLD_BOOK: "residence_permit",
    Picture.NEIGHBOURHOOD_FORM: "residence_permit",
    Picture.DIPLOMA: "diploma",
    Picture.SCHOOL_CERTIFICATE: "diploma",
    Picture.DEGREE_CERTIFICATE: "degree_certificate",
    Picture.STUDENT_CARD: "study_proof",
    Picture.ENROLMENT_REPORT: "study_proof",
    Picture.VERIFICATION_REPORT: "verification_report",
    Picture.RECOGNITION: "recognition",
    Picture.RESUME_FORM: "resume_form",
    Picture.LABOUR_CONTRACT: "work_proof",
    Picture.SOCIAL_INSURANCE: "work_proof",
    Picture.EMPLOYMENT_CERTIFICATE: "work_proof",
    Picture.WORK_PROMISE: "work_proof",
    Picture.TITLE_CERTIFICATE: "certificate",
    Picture.PASS_CERTIFICATE: "certificate",
}
SECTION_OF = {slot.name: name for name, section in SECTIONS.items() for slot in section.slots}
SIDES = {Side.PORTRAIT: Picture.ID_PORTRAIT, Side.EMBLEM: Picture.ID_EMBLEM}


@dataclass(frozen=True, slots=True)
class Placed:
    """The files that have a place, and what keeps the others from one; `id` is `file/0` as it was told."""

    files: Sequence[EvidenceFile]
    findings: Sequence[Finding]


def all_paths(asked: Asked) -> list[str]:
    return [f"file/{number}" for number in range(len(asked.file or ()))]


def placed(asked: Asked, document: Document) -> Placed:
    files, findings = [], []
    for file, told_at in zip(asked.file or (), all_paths(asked), strict=True):
        found = _placed(file, told_at, document)
        if isinstance(found, Finding):
            findings.append(found)
        else:
            files.append(found)
    return Placed(files, findings)


def _placed(file: File, told_at: str, document: Document) -> EvidenceFile | Finding:
    shows = file.shows or (SIDES.get(file.side) if file.side else None)
    slot = file.slot or (SLOTS.get(shows) if shows else None)
    if slot is None:
        return needed(f"{told_at}/slot", "上传位置", "不知道这份材料证明什么；也可以写“图上是什么”")
    section = SECTION_OF.get(slot)
    if section is None:
        return must(
            "asked.no-such-slot", f"没有“{slot}”这个位置。可以写：{'、'.join(SECTION_OF)}。", SOURCE, f"{told_at}/slot"
        )
    entries = [
        path for path in paths(document) if path.partition("/")[0] == section and ("/" in path or path == "basic")
    ]
    path = in_record(file.path) if file.path else entries[0] if len(entries) == 1 else None
    if path is None and entries:
        return needed(f"{told_at}/path", "属于哪一条", "这一栏有好几条，不知道材料是哪一条的")
    if path not in entries:
        message = f"没有“{file.path or section}”这一条，这份材料没有地方放。请核对属于哪一条。"
        return must("asked.no-such-entry", message, SOURCE, f"{told_at}/path")
    if file.side and file.shows and file.shows in SIDES.values() and SIDES.get(file.side, file.shows) is not file.shows:
        message = f"说图上是{file.shows.label}，又说是{file.side.label}，请核对。"
        return must("asked.contradiction", message, SOURCE, f"{told_at}/side")
    return EvidenceFile(
        id=told_at,
        path=path,
        slot=slot,
        state=FileState.READY,
        format=_format(file.format),
        size=file.bytes or 0,
        width=file.width or 0,
        height=file.height or 0,
        shows=shows,
        count=file.count,
        issuer=file.issuer,
        names_school=file.names_school,
        faults=file.faults,
        background=file.background,
    )


def _format(word: str | None) -> str:
    plain = (word or "").lower().removeprefix("image/").lstrip(".")
    return {"jpeg": "jpg"}.get(plain, plain)
