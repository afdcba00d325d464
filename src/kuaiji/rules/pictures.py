"""图片内容: whether a picture is what its slot is for, as far as somebody has said what it shows."""

from collections.abc import Iterable, Mapping, Sequence

from kuaiji.rules.codes import GUIDE, DocumentType, PhotoFault, Picture, Status
from kuaiji.rules.document import SECTIONS, Document, EvidenceFile, Work
from kuaiji.rules.facts import Facts
from kuaiji.rules.files import Format, Probe, judge
from kuaiji.rules.findings import Finding, Source, advise, must

BASIC = Source(GUIDE, "（五）基本信息")
EDUCATION = Source(GUIDE, "（六）教育经历")
WORK = Source(GUIDE, "（七）工作经历")
QUALIFICATION = Source(GUIDE, "（八）专业技术资格")
SOURCES = {"basic": BASIC, "education": EDUCATION, "work": WORK, "qualification": QUALIFICATION}

ACCEPTED: Mapping[str, tuple[Picture, ...]] = {
    "photo": (Picture.PHOTO,),
    "id_portrait": (Picture.ID_PORTRAIT,),
    "id_emblem": (Picture.ID_EMBLEM,),
    # A lost diploma: the school's own certificate serves (R6.6).
    "diploma": (Picture.DIPLOMA, Picture.SCHOOL_CERTIFICATE),
    "degree_certificate": (Picture.DEGREE_CERTIFICATE,),
    "study_proof": (Picture.STUDENT_CARD, Picture.ENROLMENT_REPORT),
    "verification_report": (Picture.VERIFICATION_REPORT,),
    "recognition": (Picture.RECOGNITION,),
    "resume_form": (Picture.RESUME_FORM,),
}
MERGED = frozenset({Picture.ID_WITH_RESIDENCE_PERMIT})
BY_SCHOOL = frozenset({"diploma", "degree_certificate", "study_proof"})
BY_EMPLOYER = frozenset({Picture.RESUME_FORM, Picture.EMPLOYMENT_CERTIFICATE})


def judged(file: EvidenceFile, document: Document, facts: Facts) -> list[Finding]:
    """Return what speaks against a picture in its slot; where nobody has looked, nothing does."""
    return [
        *_file(file, facts),
        *_kind(file, facts),
        *_count(file, facts),
        *_faults(file),
        *_background(file, facts),
        *_school(file, document),
        *_employer(file, document),
    ]


def _file(file: EvidenceFile, facts: Facts) -> Iterable[Finding]:
    """Judge the bytes by what this place takes; what nobody told of them speaks against nothing."""
    slot = next((slot for slot in SECTIONS[file.path.partition("/")[0]].slots if slot.name == file.slot), None)
    if slot is None:
        return
    known = {"file.format": file.format, "file.too-small": file.size, "file.too-few-pixels": file.width}
    probe = Probe(Format(file.format) if file.format in set(Format) else None, file.size, file.width, file.height)
    for finding in judge(probe, facts.policy.limits(slot.kind), _place(file)):
        if known.get(finding.code, True):
            yield finding


def _kind(file: EvidenceFile, facts: Facts) -> Iterable[Finding]:
    accepted, source = _accepted(file, facts)
    if file.shows is None or not accepted or file.shows in accepted:
        return
    if MERGED & set(accepted) and file.shows in (Picture.RESIDENCE_PERMIT, Picture.ID_PORTRAIT):
        message = "请把身份证明和居住证合并为一张图片，再上传。"
        yield must("evidence.not-merged", message, source, _place(file))
        return
    words = "或".join(each.label for each in accepted)
    message = f"这里要上传{words}，图片上是{file.shows.label}。请换一张。"
    yield must("evidence.wrong-picture", message, source, _place(file))


def _accepted(file: EvidenceFile, facts: Facts) -> tuple[Sequence[Picture], Source]:
    """Return what may lie in a slot, and who says so."""
    policy = facts.policy
    places = {
        "residence_permit": policy.residence_documents,
        "work_proof": policy.work_proofs,
        "certificate": policy.title_documents,
    }
    if file.slot in places:
        return places[file.slot].value, places[file.slot].source
    source = SOURCES[file.path.partition("/")[0]]
    if file.slot == "id_portrait" and facts.registrant.document_type is DocumentType.PASSPORT:
        return (Picture.PASSPORT_PAGE,), source
    return ACCEPTED.get(file.slot, ()), source


def _count(file: EvidenceFile, facts: Facts) -> Iterable[Finding]:
    figure = facts.policy.merged_pages
    if figure.value and file.count is not None and file.count > 1:
        message = f"这份材料分成了 {file.count} 张图片，请合并为一张再上传。"
        yield must("evidence.not-merged", message, figure.source, _place(file))


def _background(file: EvidenceFile, facts: Facts) -> Iterable[Finding]:
    figure = facts.policy.photo_background
    if file.slot == "photo" and figure and file.background not in (None, figure.value):
        message = f"照片要用{figure.value.label}背景，请核对。"
        yield advise("evidence.photo-background", message, figure.source, _place(file))


def _faults(file: EvidenceFile) -> Iterable[Finding]:
    if file.slot == "photo" and file.faults:
        words = "、".join(fault.label for fault in PhotoFault if fault in file.faults)
        message = f"照片{words}，请换一张清晰、正面、不戴眼镜和帽子、刘海不遮眉的照片。"
        yield must("evidence.photo-fault", message, BASIC, _place(file))


def _school(file: EvidenceFile, document: Document) -> Iterable[Finding]:
    """R6.5, R6.6: the card shows the school, and it is the school of this entry that speaks, unless 学信网 does."""
    if file.slot not in BY_SCHOOL or file.shows is Picture.ENROLMENT_REPORT:
        return
    if file.shows is Picture.STUDENT_CARD and file.names_school is False:
        message = "学生证上看不到学校名称。请上传有学校信息的一页，或学籍在线验证报告。"
        yield must("evidence.school-not-shown", message, EDUCATION, _place(file))
    school = next((entry.school for entry in document.education if f"education/{entry.id}" == file.path), None)
    if school is not None and file.issuer is not None and file.issuer != school:
        message = f"这份材料由{file.issuer}出具，这里填写的学校是{school}。请核对。"
        yield must("evidence.other-school", message, EDUCATION, _place(file))


def _employer(file: EvidenceFile, document: Document) -> Iterable[Finding]:
    """R7.5: the present employer gives the form, or the former one where the person is not employed now."""
    if file.shows not in BY_EMPLOYER or file.issuer is None:
        return
    present, former = _employers(job for job in document.work if job.is_current), _employers(document.work)
    if file.issuer not in former:
        message = f"{file.issuer}既不是您的现单位，也不是原单位。请由现单位出具；现在不在职的，由原单位出具。"
        yield must("evidence.other-employer", message, WORK, _place(file))
    elif document.department.status is Status.IN_POST and present and file.issuer not in present:
        message = "您现在在职，这份材料却由原单位出具。应由现单位出具，请核对。"
        yield advise("evidence.former-employer", message, WORK, _place(file))


def _employers(jobs: Iterable[Work]) -> set[str]:
    return {job.employer for job in jobs if job.employer is not None}


def _place(file: EvidenceFile) -> str:
    return f"{file.path}/{file.slot}"
