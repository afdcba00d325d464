"""采集范围: whether the chosen scope fits the work, the titles and the exam aimed at (R4)."""

from kuaiji.rules.codes import (
    DECISION,
    GUIDE,
    Degree,
    Exam,
    QualificationKind,
    QualificationLevel,
    ScopeChoice,
    YesNo,
)
from kuaiji.rules.document import Document
from kuaiji.rules.facts import Facts
from kuaiji.rules.findings import Finding, Source, advise, must
from kuaiji.rules.required import missing

SOURCE = Source(GUIDE, "（四）采集范围选择")
EXAM_SOURCE = Source("会考〔2025〕2号", "一、报名条件")
ACCOUNTING = frozenset({QualificationKind.ACCOUNTING})
CROSSING = frozenset({QualificationKind.ECONOMICS, QualificationKind.AUDITING, QualificationKind.STATISTICS})
ACCORDING_TO_AIM = Source(DECISION, "采集范围与准备报考的级别")
# (三) leads to the exam for 初级, (四) and (五) to the one for 中级.
LEADS_TO = {
    ScopeChoice.JUNIOR_CANDIDATE: Exam.JUNIOR,
    ScopeChoice.DOCTOR_CANDIDATE: Exam.INTERMEDIATE,
    ScopeChoice.CROSS_CANDIDATE: Exam.INTERMEDIATE,
}
PASSED = {
    QualificationLevel.JUNIOR: {Exam.JUNIOR},
    QualificationLevel.INTERMEDIATE: {Exam.JUNIOR, Exam.INTERMEDIATE},
    QualificationLevel.DEPUTY_SENIOR: {Exam.JUNIOR, Exam.INTERMEDIATE, Exam.SENIOR},
    QualificationLevel.SENIOR: {Exam.JUNIOR, Exam.INTERMEDIATE, Exam.SENIOR},
}
PATH = "scope/scope"
AIM = "department/exam"


def findings(document: Document, facts: Facts) -> list[Finding]:
    return [
        *missing(document.scope, "scope"),
        *_not_offered(document, facts),
        *_against_work(document),
        *_against_exam(document),
        *_against_titles(document),
        *_exam_against_titles(document),
    ]


def _not_offered(document: Document, facts: Facts) -> list[Finding]:
    figure, scope = facts.policy.scopes, document.scope.scope
    if scope is None or scope in figure.value:
        return []
    message = "您选的会计管理部门不收这个采集范围的人。请改选采集范围，或者先打电话问部门。"
    return [must("scope.not-offered", message, figure.source, PATH)]


def _against_work(document: Document) -> list[Finding]:
    scope = document.scope.scope
    answers = [job.is_accounting for job in document.work]
    if scope is None or not answers:
        return []
    if scope is ScopeChoice.ACCOUNTANT:
        if set(answers) != {YesNo.NO}:
            return []
        message = "（一）适用于有过会计工作经历的人，而您填写的工作都不是会计工作。请改选采集范围，或补充会计工作经历。"
        return [must("scope.no-accounting-work", message, SOURCE, PATH)]
    if YesNo.YES in answers:
        message = "您填写了会计工作经历。凡有过会计工作经历，无论现在是否在岗，都应选择“（一）会计人员”。"
        return [must("scope.has-accounting-work", message, SOURCE, PATH)]
    message = "这个采集范围不用填写工作经历，已填写的不审核，可以删除。"
    return [advise("scope.work-unneeded", message, SOURCE, PATH)]


def _against_exam(document: Document) -> list[Finding]:
    scope, exam = document.scope.scope, document.department.exam
    if scope is ScopeChoice.JUNIOR_CANDIDATE and exam in {Exam.INTERMEDIATE, Exam.SENIOR}:
        message = "（三）只能报名初级考试。报名中级、高级的，请按实际情况改选；有过会计工作经历的选（一）。"
        return [must("scope.junior-only", message, SOURCE, PATH)]
    if scope in {ScopeChoice.DOCTOR_CANDIDATE, ScopeChoice.CROSS_CANDIDATE} and exam is Exam.SENIOR:
        message = "（四）、（五）用于报名中级考试。报名高级的，请按实际情况改选采集范围。"
        return [must("scope.intermediate-only", message, SOURCE, PATH)]
    if scope in LEADS_TO and exam is Exam.NONE:
        message = "这个采集范围是为报名考试准备的，而您选了“暂不报名考试”，请核对。"
        return [advise("scope.no-exam", message, SOURCE, PATH)]
    if scope in LEADS_TO and exam is not None and exam is not LEADS_TO[scope]:
        message = "（四）、（五）用于报名中级考试，而您准备报考初级，请核对采集范围和准备报考的级别。"
        return [advise("scope.other-exam", message, ACCORDING_TO_AIM, PATH)]
    return []


def _against_titles(document: Document) -> list[Finding]:
    """(二) stands on an accounting title, (四) on a doctorate, (五) on an intermediate title of a sister trade."""
    scope, titles = document.scope.scope, document.qualification
    if scope is ScopeChoice.DOCTOR_CANDIDATE and document.education and not _is_doctor(document):
        message = "（四）适用于已取得博士学位的人。请在教育经历里填写博士学位，或改选采集范围。"
        return [must("scope.no-doctorate", message, EXAM_SOURCE, PATH)]
    if scope is ScopeChoice.TITLE_HOLDER and titles and not any(each.kind in ACCOUNTING for each in titles):
        message = "（二）适用于具有会计专业技术资格的人。请在专业技术资格里填写，或改选采集范围。"
        return [must("scope.no-accounting-title", message, SOURCE, PATH)]
    if scope is ScopeChoice.CROSS_CANDIDATE and titles and not _is_crossing(document):
        message = "（五）适用于取得经济、统计、审计中级资格的人。请在专业技术资格里填写，或改选采集范围。"
        return [must("scope.no-crossing-title", message, EXAM_SOURCE, PATH)]
    return []


def _exam_against_titles(document: Document) -> list[Finding]:
    """What the exam aimed at asks for; whether somebody may sit it is decided at registration, so this only advises."""
    scope, exam = document.scope.scope, document.department.exam
    levels = {each.level for each in document.qualification if each.kind in ACCOUNTING and each.level is not None}
    found = []
    if any(exam in PASSED[level] for level in levels):
        message = "您已经取得这个级别的会计专业技术资格，请核对准备报考的级别。"
        found.append(advise("scope.exam-passed", message, ACCORDING_TO_AIM, AIM))
    if scope is ScopeChoice.ACCOUNTANT and exam is Exam.SENIOR and levels <= {QualificationLevel.JUNIOR}:
        message = "报名高级要先取得会计师职称。已取得的，请在专业技术资格里填写；相近的职称能否视同，请问会计管理部门。"
        found.append(advise("scope.no-senior-title", message, EXAM_SOURCE, AIM))
    needs_no_years = exam is Exam.INTERMEDIATE and (_is_doctor(document) or _is_crossing(document))
    if scope is ScopeChoice.TITLE_HOLDER and exam in {Exam.INTERMEDIATE, Exam.SENIOR} and not needs_no_years:
        message = "报名中级、高级一般要有会计工作年限，而（二）没有会计工作经历。有过的，请改选（一）。"
        found.append(advise("scope.no-years", message, EXAM_SOURCE, PATH))
    return found


def _is_doctor(document: Document) -> bool:
    return any(each.degree is Degree.DOCTOR and not each.is_current for each in document.education)


def _is_crossing(document: Document) -> bool:
    intermediate = QualificationLevel.INTERMEDIATE
    return any(each.kind in CROSSING and each.level is intermediate for each in document.qualification)
