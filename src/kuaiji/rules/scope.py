"""采集范围: whether the chosen scope fits the work, the titles and the exam aimed at (R4)."""

from kuaiji.rules.codes import GUIDE, Degree, Exam, QualificationKind, QualificationLevel, ScopeChoice, YesNo
from kuaiji.rules.document import Document
from kuaiji.rules.findings import Finding, Source, advise, must
from kuaiji.rules.required import missing

SOURCE = Source(GUIDE, "（四）采集范围选择")
EXAM_SOURCE = Source("会考〔2025〕2号", "一、报名条件")
ACCOUNTING = frozenset({QualificationKind.ACCOUNTING})
CROSSING = frozenset({QualificationKind.ECONOMICS, QualificationKind.AUDITING, QualificationKind.STATISTICS})
PATH = "scope/scope"


def findings(document: Document) -> list[Finding]:
    return [
        *missing(document.scope, "scope"),
        *_against_work(document),
        *_against_exam(document),
        *_against_titles(document),
    ]


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
    if scope is ScopeChoice.JUNIOR_CANDIDATE and exam is Exam.NONE:
        message = "（三）是为报名初级考试准备的，而您选了“暂不报名考试”，请核对。"
        return [advise("scope.no-exam", message, SOURCE, PATH)]
    return []


def _against_titles(document: Document) -> list[Finding]:
    """(二) stands on an accounting title, (四) on a doctorate, (五) on an intermediate title of a sister trade."""
    scope, studies, titles = document.scope.scope, document.education, document.qualification
    is_doctor = any(each.degree is Degree.DOCTOR and not each.is_current for each in studies)
    if scope is ScopeChoice.DOCTOR_CANDIDATE and studies and not is_doctor:
        message = "（四）适用于已取得博士学位的人。请在教育经历里填写博士学位，或改选采集范围。"
        return [must("scope.no-doctorate", message, EXAM_SOURCE, PATH)]
    if scope is ScopeChoice.TITLE_HOLDER and titles and not any(each.kind in ACCOUNTING for each in titles):
        message = "（二）适用于具有会计专业技术资格的人。请在专业技术资格里填写，或改选采集范围。"
        return [must("scope.no-accounting-title", message, SOURCE, PATH)]
    is_crossing = any(each.kind in CROSSING and each.level is QualificationLevel.INTERMEDIATE for each in titles)
    if scope is ScopeChoice.CROSS_CANDIDATE and titles and not is_crossing:
        message = "（五）适用于取得经济、统计、审计中级资格的人。请在专业技术资格里填写，或改选采集范围。"
        return [must("scope.no-crossing-title", message, EXAM_SOURCE, PATH)]
    return []
