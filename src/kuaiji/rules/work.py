"""工作经历: each job with its 会计专业工作经历, and how they stand together (R7)."""

from collections.abc import Sequence
from datetime import date

from kuaiji.rules.codes import DECISION, GUIDE, Mode, Status
from kuaiji.rules.document import Document, Education, Work, repeated
from kuaiji.rules.employers import employer_findings, employers_together
from kuaiji.rules.facts import Facts
from kuaiji.rules.findings import Finding, Source, advise, must
from kuaiji.rules.periods import in_words, months_between, overlap, overlapping, period_findings, span
from kuaiji.rules.posts import post_findings
from kuaiji.rules.required import missing
from kuaiji.rules.sections import Need, need

SOURCE = Source(GUIDE, "（七）工作经历")
COUNTING = Source("财会〔2000〕16号", "会计工作年限的计算")
LIFE = Source(DECISION, "工作之间的空档")
LONGEST_GAP = 12


def findings(document: Document, facts: Facts) -> list[Finding]:
    """Judge nothing where the scope leaves the section out."""
    demand = need("work", document.scope.scope)
    if demand is Need.ABSENT:
        return []
    found = []
    if demand is Need.REQUIRED and not document.work:
        message = "请至少填写一条工作经历。从未有过会计工作经历的，请改选采集范围。"
        found.append(must("work.empty", message, SOURCE, "work"))
    for job in document.work:
        path = f"work/{job.id}"
        found += missing(job, path, _unneeded(job, facts))
        found += period_findings(job, facts, path)
        found += employer_findings(job, path)
        found += _too_young(job, facts, path)
        found += post_findings(job, document.qualification, facts, path)
    studies = [entry for entry in document.education if entry.mode is Mode.FULL_TIME]
    return [*found, *_status(document), *_together(document), *_gaps(document, studies), *_beside(document, studies)]


def _unneeded(job: Work, facts: Facts) -> set[str]:
    unneeded = {"ended_on"} if job.is_current else set()
    if job.ended_on is not None and job.ended_on < facts.policy.uscc_from.value:
        unneeded.add("uscc")
    return unneeded


def _too_young(job: Work, facts: Facts, path: str) -> list[Finding]:
    figure, born = facts.policy.working_age, facts.registrant.birth_on
    if born is None or job.started_on is None:
        return []
    if job.started_on >= f"{date(born.year + figure.value, born.month, 1):%Y-%m}":
        return []
    message = f"开始工作时未满 {figure.value} 周岁，请核对开始时间。"
    return [advise("work.too-young", message, figure.source, f"{path}/started_on")]


def _status(document: Document) -> list[Finding]:
    status, is_working = document.department.status, any(job.is_current for job in document.work)
    if status is Status.IN_POST and document.work and not is_working:
        message = "您的目前状况是在职在岗，请增加现在的工作，勾选“至今”；已离职的，请修改目前状况。"
        return [must("work.in-post-without-job", message, SOURCE, "work")]
    if status is Status.OTHER and is_working:
        message = "您有至今的工作，但目前状况不是“在职在岗”，请核对。"
        return [must("work.job-without-post", message, SOURCE, "department/status")]
    return []


def _together(document: Document) -> list[Finding]:
    found = []
    for job in repeated(document.work):
        message = "这条工作经历与另一条完全相同，请删除一条。"
        found.append(must("work.twice", message, SOURCE, f"work/{job.id}"))
    found += employers_together(document.work)
    for one, other in overlapping(document.work):
        message = f"与“{one.employer or '另一个单位'}”的工作时间重叠，请核对。"
        found.append(advise("work.overlap", message, SOURCE, f"work/{other.id}/started_on"))
    return found


def _gaps(document: Document, studies: Sequence[Education]) -> list[Finding]:
    """Say where more than a year between two jobs is told by nothing, neither work nor full-time study."""
    stretches = [*((span(job), job.id) for job in document.work), *((span(study), "") for study in studies)]
    found, reached = [], ""
    for (start, end), job in sorted((both, job) for both, job in stretches if both is not None):
        if job and reached and months_between(reached, start) > LONGEST_GAP:
            message = f"{in_words(reached)}到{in_words(start)}之间没有填写工作。有工作的请补充，没有的不用改。"
            found.append(advise("work.gap", message, LIFE, f"work/{job}/started_on"))
        if job or reached:
            reached = max(reached, end)
    return found


def _beside(document: Document, studies: Sequence[Education]) -> list[Finding]:
    """Work beside a full-time study does not count towards the years of accounting work."""
    message = "这段时间您在全日制学校就读，重叠的部分不计入会计工作年限，请核对。"
    return [
        advise("work.while-studying", message, COUNTING, f"work/{job.id}/posts/{post.id}/started_on")
        for job in document.work
        for post in job.posts
        if any(overlap(post, study) for study in studies)
    ]
