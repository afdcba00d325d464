"""图片内容: whether a picture is what its slot is for, as far as somebody has said what it shows."""

from collections.abc import Iterable, Mapping

from kuaiji.rules.codes import GUIDE, DocumentType, PhotoFault, Picture, Status
from kuaiji.rules.document import Document, EvidenceFile, Work
from kuaiji.rules.facts import Facts
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
    "residence_permit": (Picture.ID_WITH_RESIDENCE_PERMIT,),
    # A lost diploma: the school's own certificate serves (R6.6).
    "diploma": (Picture.DIPLOMA, Picture.SCHOOL_CERTIFICATE),
    "degree_certificate": (Picture.DEGREE_CERTIFICATE,),
    "study_proof": (Picture.STUDENT_CARD, Picture.ENROLMENT_REPORT),
    "verification_report": (Picture.VERIFICATION_REPORT,),
    "recognition": (Picture.RECOGNITION,),
    "resume_form": (Picture.RESUME_FORM,),
    "work_proof": (Picture.EMPLOYMENT_CERTIFICATE, Picture.LABOUR_CONTRACT, Picture.SOCIAL_INSURANCE),
    "certificate": (Picture.TITLE_CERTIFICATE, Picture.PASS_CERTIFICATE),
}
BY_SCHOOL = frozenset({"diploma", "degree_certificate", "study_proof"})
BY_EMPLOYER = frozenset({Picture.RESUME_FORM, Picture.EMPLOYMENT_CERTIFICATE})


def judged(file: EvidenceFile, document: Document, facts: Facts) -> list[Finding]:
    """Return what speaks against a picture in its slot; where nobody has looked, nothing does."""
    return [
        *_kind(file, facts),
        *_count(file),
        *_faults(file),
        *_school(file, document),
        *_employer(file, document),
    ]


def _kind(file: EvidenceFile, facts: Facts) -> Iterable[Finding]:
    accepted = _accepted(file.slot, facts)
    if file.shows is None or not accepted or file.shows in accepted:
        return
    if file.slot == "residence_permit" and file.shows in (Picture.RESIDENCE_PERMIT, Picture.ID_PORTRAIT):
        message = "请把身份证明和居住证合并为一张图片，再上传。"
        yield must("evidence.not-merged", message, _source(file), _place(file))
        return
    words = "或".join(each.label for each in accepted)
    message = f"这里要上传{words}，图片上是{file.shows.label}。请换一张。"
    yield must("evidence.wrong-picture", message, _source(file), _place(file))


def _accepted(slot: str, facts: Facts) -> tuple[Picture, ...]:
    if slot == "id_portrait" and facts.registrant.document_type is DocumentType.PASSPORT:
        return (Picture.PASSPORT_PAGE,)
    return ACCEPTED.get(slot, ())


def _count(file: EvidenceFile) -> Iterable[Finding]:
    if file.count is not None and file.count > 1:
        message = f"这份材料分成了 {file.count} 张图片，请合并为一张再上传。"
        yield must("evidence.not-merged", message, _source(file), _place(file))


def _faults(file: EvidenceFile) -> Iterable[Finding]:
    if file.slot == "photo" and file.faults:
        words = "、".join(fault.label for fault in PhotoFault if fault in file.faults)
        message = f"照片{words}，请换一张清晰、正面、不戴眼镜和帽子、刘海不遮眉的照片。"
        yield must("evidence.photo-fault", message, _source(file), _place(file))


def _school(file: EvidenceFile, document: Document) -> Iterable[Finding]:
    """R6.5, R6.6: the card shows the school, and it is the school of this entry that speaks."""
    if file.slot not in BY_SCHOOL:
        return
    if file.shows is Picture.STUDENT_CARD and file.names_school is False:
        message = "学生证上看不到学校名称。请上传有学校信息的一页，或学籍在线验证报告。"
        yield must("evidence.school-not-shown", message, _source(file), _place(file))
    school = next((entry.school for entry in document.education if f"education/{entry.id}" == file.path), None)
    if school is not None and file.issuer is not None and file.issuer != school:
        message = f"这份材料由{file.issuer}出具，这里填写的学校是{school}。请核对。"
        yield must("evidence.other-school", message, _source(file), _place(file))


def _employer(file: EvidenceFile, document: Document) -> Iterable[Finding]:
    """R7.5: the present employer gives the form, or the former one where the person is not employed now."""
    if file.shows not in BY_EMPLOYER or file.issuer is None:
        return
    present, former = _employers(job for job in document.work if job.is_current), _employers(document.work)
    if file.issuer not in former:
        message = f"{file.issuer}既不是您的现单位，也不是原单位。请由现单位出具；现在不在职的，由原单位出具。"
        yield must("evidence.other-employer", message, _source(file), _place(file))
    elif document.department.status is Status.IN_POST and present and file.issuer not in present:
        message = "您现在在职，这份材料却由原单位出具。应由现单位出具，请核对。"
        yield advise("evidence.former-employer", message, WORK, _place(file))


def _employers(jobs: Iterable[Work]) -> set[str]:
    return {job.employer for job in jobs if job.employer is not None}


def _source(file: EvidenceFile) -> Source:
    return SOURCES[file.path.partition("/")[0]]


def _place(file: EvidenceFile) -> str:
    return f"{file.path}/{file.slot}"
