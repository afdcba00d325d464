"""工作经历: each job with its 会计专业工作经历, and how they stand together (R7)."""

import re
from datetime import date

from kuaiji.rules.codes import GUIDE, Mode, Status, Title, YesNo
from kuaiji.rules.document import AccountingPost, Document, Work, repeated
from kuaiji.rules.facts import Facts
from kuaiji.rules.findings import Finding, Source, advise, must
from kuaiji.rules.identity import uscc_findings
from kuaiji.rules.periods import in_words, overlap, overlapping, period_findings, span
from kuaiji.rules.required import missing
from kuaiji.rules.sections import Need, need

SOURCE = Source(GUIDE, "（七）工作经历")
COUNTING = Source("财会〔2000〕16号", "会计工作年限的计算")
PHONE = re.compile(r"(0[0-9]{2,3}-?)?[2-9][0-9]{6,7}(-[0-9]{1,6})?|1[3-9][0-9]{9}|[48]00-?[0-9]{3}-?[0-9]{4}")


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
        found += _employer(job, path)
        found += _too_young(job, facts, path)
        found += _posts(job, facts, path)
    return [*found, *_status(document), *_together(document), *_while_studying(document)]


def _unneeded(job: Work, facts: Facts) -> set[str]:
    unneeded = {"ended_on"} if job.is_current else set()
    if job.ended_on is not None and job.ended_on < facts.policy.uscc_from.value:
        unneeded.add("uscc")
    return unneeded


def _employer(job: Work, path: str) -> list[Finding]:
    found = uscc_findings(job.uscc, f"{path}/uscc") if job.uscc is not None else []
    if job.phone is not None and not PHONE.fullmatch(job.phone):
        message = "请核对单位电话：座机带区号，例如 020-83334567；也可以填手机号码。"
        found.append(advise("work.phone", message, SOURCE, f"{path}/phone"))
    return found


def _too_young(job: Work, facts: Facts, path: str) -> list[Finding]:
    figure, born = facts.policy.working_age, facts.registrant.birth_on
    if born is None or job.started_on is None:
        return []
    if job.started_on >= f"{date(born.year + figure.value, born.month, 1):%Y-%m}":
        return []
    message = f"开始工作时未满 {figure.value} 周岁，请核对开始时间。"
    return [advise("work.too-young", message, figure.source, f"{path}/started_on")]


def _posts(job: Work, facts: Facts, path: str) -> list[Finding]:
    found = []
    if job.is_accounting is YesNo.YES and not job.posts:
        message = "您选了有会计工作经历，请在下面至少增加一条会计专业工作经历。"
        found.append(must("work.no-post", message, SOURCE, f"{path}/posts"))
    if job.is_accounting is YesNo.NO and job.posts:
        message = "您填写了会计专业工作经历，“是否有会计工作经历”应选“是”；填错的，请删除。"
        found.append(must("work.post-without-accounting", message, SOURCE, f"{path}/is_accounting"))
    for post in job.posts:
        place = f"{path}/posts/{post.id}"
        found += missing(post, place, {"ended_on"} if post.is_current else set())
        found += period_findings(post, facts, place)
        found += _outside(job, post, place)
        found += _appointment(post, facts, place)
    return found


def _outside(job: Work, post: AccountingPost, path: str) -> list[Finding]:
    found = []
    if job.started_on is not None and post.started_on is not None and post.started_on < job.started_on:
        message = f"会计岗位的开始时间早于到这个单位工作的时间（{in_words(job.started_on)}），请核对。"
        found.append(must("work.post-before-job", message, SOURCE, f"{path}/started_on"))
    if job.ended_on is not None and not job.is_current and (post.is_current or (post.ended_on or "") > job.ended_on):
        message = f"会计岗位的结束时间晚于离开这个单位的时间（{in_words(job.ended_on)}），请核对。"
        found.append(must("work.post-after-job", message, SOURCE, f"{path}/ended_on"))
    return found


def _appointment(post: AccountingPost, facts: Facts, path: str) -> list[Finding]:
    is_appointed = post.title is not None and post.title is not Title.NONE
    if is_appointed and post.appointed_on is None:
        return [must("work.no-appointment", "请填写聘任时间。", SOURCE, f"{path}/appointed_on")]
    if post.appointed_on is not None and not is_appointed:
        return [must("work.no-title", "填写了聘任时间，请选择会计专业职务。", SOURCE, f"{path}/title")]
    if post.appointed_on is not None and post.appointed_on > facts.month:
        return [must("work.future-appointment", "聘任的年月还没有到，请核对。", SOURCE, f"{path}/appointed_on")]
    return []


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
    for number, job in enumerate(document.work):
        others = [each.employer for each in document.work[:number] if job.uscc is not None and each.uscc == job.uscc]
        if any(name != job.employer for name in others):
            message = "与另一条的统一社会信用代码相同，单位名称却不同。单位改过名的不用改，填错的请更正。"
            found.append(advise("work.same-code-other-name", message, SOURCE, f"work/{job.id}/employer"))
    for one, other in overlapping(document.work):
        message = f"与“{one.employer or '另一个单位'}”的工作时间重叠，请核对。"
        found.append(advise("work.overlap", message, SOURCE, f"work/{other.id}/started_on"))
    return found


def _while_studying(document: Document) -> list[Finding]:
    """Work beside a full-time study does not count towards the years of accounting work."""
    studies = [entry for entry in document.education if entry.mode is Mode.FULL_TIME and span(entry)]
    message = "这段时间您在全日制学校就读，重叠的部分不计入会计工作年限，请核对。"
    return [
        advise("work.while-studying", message, COUNTING, f"work/{job.id}/posts/{post.id}/started_on")
        for job in document.work
        for post in job.posts
        if any(overlap(post, study) for study in studies)
    ]
