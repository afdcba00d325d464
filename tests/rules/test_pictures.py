"""图片内容: each clause of what a slot takes, at its two sides (R5.1, R5.3–R5.4, R6.5–R6.7, R7.5, R8.2)."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from kuaiji.rules.codes import Background, DocumentType, PhotoFault, Picture
from kuaiji.rules.document import EvidenceFile
from kuaiji.rules.evidence import findings, requirements
from kuaiji.rules.facts import Facts
from kuaiji.rules.pictures import judged
from kuaiji.rules.policy import resolve
from rules.world import (
    ACCOUNTANT,
    FACTS,
    HAN_MEIMEI,
    ID_PICTURES,
    LI_LEI,
    STUDENT,
    STUDENT_FACTS,
    TODAY,
    document,
    picture,
    told,
)

E1, E2, W1, Q1 = "education/e1", "education/e2", "work/w1", "qualification/q1"
PASSPORT = replace(FACTS, registrant=replace(LI_LEI, document_type=DocumentType.PASSPORT))
FORMER = {
    "department/status": "other",
    "work/w1/is_current": None,
    "work/w1/ended_on": "2020-06",
}
TWO_JOBS = {
    "work/w0/started_on": "2010-07",
    "work/w0/ended_on": "2013-06",
    "work/w0/employer": "广州市老东家有限公司",
    "work/w0/is_accounting": "no",
}
DOLPHIN, OLD_UNIT = "广州市小海豚商贸有限公司", "广州市老东家有限公司"


NOT_MERGED = FACTS.policy.merged_pages.model_copy(update={"value": False})


def shown(path: str, slot: str, shows: Picture | None, **known: Any) -> EvidenceFile:
    return replace(picture(path, slot), shows=shows, **known)


@pytest.mark.parametrize(
    ("file", "facts", "expected"),
    [
        (shown("basic", "photo", None), FACTS, []),
        (shown("basic", "photo", Picture.PHOTO), FACTS, []),
        (shown("basic", "photo", Picture.ID_PORTRAIT), FACTS, ["evidence.wrong-picture"]),
        (shown("basic", "photo", Picture.PHOTO, faults=()), FACTS, []),
        (
            shown("basic", "photo", Picture.PHOTO, faults=(PhotoFault.HAT,)),
            FACTS,
            ["evidence.photo-fault"],
        ),
        (shown("basic", "id_portrait", Picture.ID_PORTRAIT), FACTS, []),
        (shown("basic", "id_portrait", Picture.ID_EMBLEM), FACTS, ["evidence.wrong-picture"]),
        (shown("basic", "id_portrait", Picture.PASSPORT_PAGE), FACTS, ["evidence.wrong-picture"]),
        (shown("basic", "id_portrait", Picture.PASSPORT_PAGE), PASSPORT, []),
        (shown("basic", "id_portrait", Picture.ID_PORTRAIT), PASSPORT, ["evidence.wrong-picture"]),
        (shown("basic", "id_emblem", Picture.ID_EMBLEM), FACTS, []),
        (shown("basic", "id_emblem", Picture.ID_PORTRAIT), FACTS, ["evidence.wrong-picture"]),
        (shown("basic", "residence_permit", Picture.ID_WITH_RESIDENCE_PERMIT), FACTS, []),
        (shown("basic", "residence_permit", Picture.RESIDENCE_PERMIT), FACTS, ["evidence.not-merged"]),
        (shown("basic", "residence_permit", Picture.ID_PORTRAIT), FACTS, ["evidence.not-merged"]),
        (shown("basic", "residence_permit", Picture.STUDENT_CARD), FACTS, ["evidence.wrong-picture"]),
        (shown("basic", "residence_permit", None, count=1), FACTS, []),
        (shown("basic", "residence_permit", None, count=2), FACTS, ["evidence.not-merged"]),
        (shown("basic", "a slot of next year", Picture.OTHER), FACTS, []),
    ],
)
def test_picture_of_the_person(file: EvidenceFile, facts: Facts, expected: list[str]) -> None:
    assert [each.code for each in judged(file, document(ACCOUNTANT), facts)] == expected


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        (shown(E1, "diploma", Picture.DIPLOMA), []),
        (shown(E1, "diploma", Picture.SCHOOL_CERTIFICATE), []),
        (shown(E1, "diploma", Picture.DEGREE_CERTIFICATE), ["evidence.wrong-picture"]),
        (shown(E1, "diploma", Picture.SCHOOL_CERTIFICATE, issuer="中山大学"), []),
        (shown(E1, "diploma", Picture.SCHOOL_CERTIFICATE, issuer="暨南大学"), ["evidence.other-school"]),
        (shown("education/e9", "diploma", Picture.SCHOOL_CERTIFICATE, issuer="暨南大学"), []),
        (shown(E1, "degree_certificate", Picture.DEGREE_CERTIFICATE), []),
        (shown(E1, "degree_certificate", Picture.DIPLOMA), ["evidence.wrong-picture"]),
        (shown(E1, "study_proof", Picture.ENROLMENT_REPORT, issuer="学信网"), []),
        (shown(E1, "study_proof", Picture.STUDENT_CARD, issuer="暨南大学"), ["evidence.other-school"]),
        (shown(E1, "study_proof", Picture.STUDENT_CARD), []),
        (shown(E1, "study_proof", Picture.STUDENT_CARD, names_school=True), []),
        (shown(E1, "study_proof", Picture.STUDENT_CARD, names_school=False), ["evidence.school-not-shown"]),
        (shown(E1, "study_proof", Picture.ENROLMENT_REPORT, names_school=False), []),
        (shown(E1, "study_proof", Picture.DIPLOMA), ["evidence.wrong-picture"]),
        (shown(E1, "verification_report", Picture.VERIFICATION_REPORT, issuer="学信网"), []),
        (shown(E1, "verification_report", Picture.DIPLOMA), ["evidence.wrong-picture"]),
        (shown(E1, "recognition", Picture.RECOGNITION), []),
        (shown(E1, "recognition", Picture.DIPLOMA), ["evidence.wrong-picture"]),
        (shown(Q1, "certificate", Picture.TITLE_CERTIFICATE), []),
        (shown(Q1, "certificate", Picture.PASS_CERTIFICATE), []),
        (shown(Q1, "certificate", Picture.DIPLOMA), ["evidence.wrong-picture"]),
    ],
)
def test_picture_of_studies_and_titles(file: EvidenceFile, expected: list[str]) -> None:
    assert [each.code for each in judged(file, document(ACCOUNTANT), FACTS)] == expected


@pytest.mark.parametrize(
    ("file", "changes", "expected"),
    [
        (shown(W1, "resume_form", Picture.RESUME_FORM), {}, []),
        (shown(W1, "resume_form", Picture.RESUME_FORM, issuer=DOLPHIN), {}, []),
        (shown(W1, "resume_form", Picture.EMPLOYMENT_CERTIFICATE), {}, ["evidence.wrong-picture"]),
        (shown(W1, "resume_form", Picture.RESUME_FORM, issuer="邻居商店"), {}, ["evidence.other-employer"]),
        (shown(W1, "resume_form", Picture.RESUME_FORM, issuer="邻居商店"), FORMER, ["evidence.other-employer"]),
        (shown(W1, "resume_form", Picture.RESUME_FORM, issuer=DOLPHIN), FORMER, []),
        (shown(W1, "resume_form", Picture.RESUME_FORM, issuer=OLD_UNIT), TWO_JOBS, ["evidence.former-employer"]),
        (shown(W1, "resume_form", Picture.RESUME_FORM, issuer=OLD_UNIT), TWO_JOBS | FORMER, []),
        (
            shown(W1, "resume_form", Picture.RESUME_FORM, issuer=DOLPHIN),
            FORMER | {"department/status": "in_post"},
            [],
        ),
        (shown(W1, "work_proof", Picture.LABOUR_CONTRACT), {}, []),
        (shown(W1, "work_proof", Picture.SOCIAL_INSURANCE, issuer="广州市社会保险基金管理中心"), {}, []),
        (shown(W1, "work_proof", Picture.WORK_PROMISE), {}, ["evidence.wrong-picture"]),
    ],
)
def test_picture_of_work(file: EvidenceFile, changes: dict[str, Any], expected: list[str]) -> None:
    assert [each.code for each in judged(file, document(ACCOUNTANT, **changes), FACTS)] == expected


NANYANG = replace(FACTS, policy=resolve(["41", "4113"], TODAY))
LUOHE_2020 = replace(FACTS, policy=resolve(["41", "4111"], date(2020, 6, 1)))
JIANGSU_2019 = replace(FACTS, policy=resolve(["32"], date(2019, 6, 1)))
FREE = replace(FACTS, policy=FACTS.policy.model_copy(update={"merged_pages": NOT_MERGED}))


@pytest.mark.parametrize(
    ("file", "facts", "expected"),
    [
        (shown("basic", "photo", None, background=Background.BLUE), FACTS, []),
        (shown("basic", "photo", None, background=None), NANYANG, []),
        (shown("basic", "photo", None, background=Background.WHITE), NANYANG, []),
        (shown("basic", "photo", None, background=Background.BLUE), NANYANG, ["evidence.photo-background"]),
        (shown("basic", "id_portrait", None, background=Background.BLUE), NANYANG, []),
        (shown(W1, "work_proof", Picture.WORK_PROMISE), NANYANG, []),
        (shown("basic", "residence_permit", Picture.NEIGHBOURHOOD_FORM), LUOHE_2020, []),
        (shown("basic", "residence_permit", Picture.RESIDENCE_PERMIT), LUOHE_2020, []),
        (shown("basic", "residence_permit", Picture.ID_PORTRAIT), LUOHE_2020, ["evidence.wrong-picture"]),
        (shown(Q1, "certificate", Picture.PASS_CERTIFICATE), JIANGSU_2019, ["evidence.wrong-picture"]),
        (shown(E1, "diploma", None, count=2), FACTS, ["evidence.not-merged"]),
        (shown(E1, "diploma", None, count=2), FREE, []),
    ],
)
def test_place_says_what_it_takes(file: EvidenceFile, facts: Facts, expected: list[str]) -> None:
    assert [each.code for each in judged(file, document(ACCOUNTANT), facts)] == expected


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        (replace(picture("basic", "photo"), size=10_240, width=295, height=413), []),
        (replace(picture("basic", "photo"), size=10_239), ["file.too-small"]),
        (replace(picture("basic", "photo"), height=412), ["file.too-few-pixels"]),
        (replace(picture("basic", "photo"), format="png"), ["file.format"]),
        (replace(picture("basic", "photo"), format="pdf"), ["file.format"]),
        (replace(picture(E1, "diploma"), size=512_000), []),
        (replace(picture(E1, "diploma"), size=512_001), ["file.too-large"]),
        (replace(picture(E1, "diploma"), size=0), []),
        (replace(picture("basic", "photo"), format="", width=0, height=0), []),
        (replace(picture("basic", "photo"), width=0, height=0), []),
    ],
)
def test_file_is_judged_by_what_is_known_of_it(file: EvidenceFile, expected: list[str]) -> None:
    assert [each.code for each in judged(file, document(ACCOUNTANT), FACTS)] == expected


def test_wrong_picture_is_said_once_with_the_way_out() -> None:
    form = shown(W1, "resume_form", Picture.LABOUR_CONTRACT)
    facts = replace(FACTS, files=(*ID_PICTURES, form))

    (finding,) = findings(document(ACCOUNTANT), facts)

    assert (finding.path, finding.code) == ("work/w1/resume_form", "evidence.wrong-picture")
    assert finding.message == "这里要上传会计专业工作简历表，图片上是劳动合同。请换一张。"


def test_first_picture_that_serves_meets_the_requirement() -> None:
    wrong = shown(E2, "study_proof", Picture.STUDENT_CARD, names_school=False)
    right = replace(shown(E2, "study_proof", Picture.ENROLMENT_REPORT), id="right")
    facts = replace(STUDENT_FACTS, files=(*ID_PICTURES, picture(E1, "diploma"), wrong, right))

    (proof,) = [each for each in requirements(document(STUDENT), facts) if each.path == E2]

    assert (proof.met_by, proof.is_open, proof.against) == ("right", False, ())
    assert findings(document(STUDENT), facts) == []


def test_student_is_told_what_the_card_lacks() -> None:
    card = shown(E2, "study_proof", Picture.STUDENT_CARD, names_school=False, issuer="中山大学")
    facts = replace(STUDENT_FACTS, registrant=HAN_MEIMEI, files=(*ID_PICTURES, picture(E1, "diploma"), card))

    assert told(findings(document(STUDENT), facts)) == [
        ("education/e2/study_proof", "evidence.school-not-shown"),
        ("education/e2/study_proof", "evidence.other-school"),
    ]


def test_advice_about_a_picture_leaves_the_requirement_met() -> None:
    form = shown(W1, "resume_form", Picture.RESUME_FORM, issuer=OLD_UNIT)
    facts = replace(FACTS, files=(*ID_PICTURES, form))

    assert told(findings(document(ACCOUNTANT, **TWO_JOBS), facts)) == [
        ("work/w1/resume_form", "evidence.former-employer")
    ]


def test_faults_of_a_photo_are_named_in_one_order() -> None:
    photo = shown("basic", "photo", Picture.PHOTO, faults=(PhotoFault.HAT, PhotoFault.BLURRED))

    messages = [each.message for each in judged(photo, document(ACCOUNTANT), FACTS)]

    assert messages == ["照片模糊、戴帽子，请换一张清晰、正面、不戴眼镜和帽子、刘海不遮眉的照片。"]
