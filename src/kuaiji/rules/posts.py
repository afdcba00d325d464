"""会计专业工作经历: each post inside its job, what counts as accounting, and the title held there (R7.4)."""

import re
from collections.abc import Mapping, Sequence

from kuaiji.rules.codes import DECISION, GUIDE, Post, QualificationKind, QualificationLevel, Title, YesNo
from kuaiji.rules.document import AccountingPost, Qualification, Work, repeated
from kuaiji.rules.facts import Facts
from kuaiji.rules.findings import Finding, Source, advise, must
from kuaiji.rules.periods import in_words, period_findings
from kuaiji.rules.required import missing

SOURCE = Source(GUIDE, "（七）工作经历")
COUNTING = Source(DECISION, "不算会计工作的岗位")
# Takings at a till or a counter, audit of any kind, files handed over to the archives: none of it is accounting.
NOT_ACCOUNTING = re.compile(
    "收银|收费员|收费处|门诊收费|内部审计|内审|社会审计|政府审计|国家审计|档案(馆|局|部门|管理部门)"
)
UNCLEAR = re.compile("税|财务分析|审计|收款|收费|档案")
ACCOUNTING = re.compile("会计|出纳|核算|记账|做账|稽核|报表|总账")
LEVELS = list(QualificationLevel)
RESTS_ON: Mapping[Title, QualificationLevel] = {
    Title.ASSISTANT: QualificationLevel.JUNIOR,
    Title.ACCOUNTANT: QualificationLevel.INTERMEDIATE,
    Title.SENIOR: QualificationLevel.DEPUTY_SENIOR,
    Title.FULL_SENIOR: QualificationLevel.SENIOR,
}


def post_findings(job: Work, held: Sequence[Qualification], facts: Facts, path: str) -> list[Finding]:
    """Judge the posts of one job against the job itself and against the qualifications held."""
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
        found += _kind(post, place)
        found += _appointment(job, post, facts, place)
        found += _title(post, held, place)
    for post in repeated(job.posts):
        message = "这条会计专业工作经历与另一条完全相同，请删除一条。"
        found.append(must("work.post-twice", message, SOURCE, f"{path}/posts/{post.id}"))
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


def _kind(post: AccountingPost, path: str) -> list[Finding]:
    """Judge a post by its name; one that is two things at once is for a person to decide."""
    name, place = post.post_name, f"{path}/post_name"
    if name is None and post.post is Post.OTHER:
        return [must("work.no-post-name", "选了其他会计工作的，请填写岗位名称。", SOURCE, place)]
    if name is None:
        return []
    is_accounting = ACCOUNTING.search(name) is not None
    if NOT_ACCOUNTING.search(name) and not is_accounting:
        message = "收银、收费、审计和档案部门的岗位不算会计工作。做过会计的，请按会计岗位填写；没有的，请删除这一条。"
        return [must("work.not-accounting", message, COUNTING, place)]
    if NOT_ACCOUNTING.search(name) or (UNCLEAR.search(name) and not is_accounting):
        message = "这个岗位是不是会计工作，需要人工确认。请写清楚做的是哪项会计核算或管理。"
        return [advise("work.unclear-post", message, COUNTING, place)]
    return []


def _appointment(job: Work, post: AccountingPost, facts: Facts, path: str) -> list[Finding]:
    is_appointed, on, place = post.title in RESTS_ON, post.appointed_on, f"{path}/appointed_on"
    if is_appointed and on is None:
        return [must("work.no-appointment", "请填写聘任时间。", SOURCE, place)]
    if on is None:
        return []
    if not is_appointed:
        return [must("work.no-title", "填写了聘任时间，请选择会计专业职务。", SOURCE, f"{path}/title")]
    if on > facts.month:
        return [must("work.future-appointment", "聘任的年月还没有到，请核对。", SOURCE, place)]
    is_before = job.started_on is not None and on < job.started_on
    is_after = job.ended_on is not None and not job.is_current and on > job.ended_on
    if is_before or is_after:
        return [advise("work.appointed-outside", "聘任时间不在这份工作的起止时间之内，请核对。", SOURCE, place)]
    return []


def _title(post: AccountingPost, held: Sequence[Qualification], path: str) -> list[Finding]:
    """A title rests on the qualification of its level, or on a higher one."""
    if post.title is None or post.title not in RESTS_ON:
        return []
    levels = LEVELS[LEVELS.index(RESTS_ON[post.title]) :]
    fitting = [each for each in held if each.kind is QualificationKind.ACCOUNTING and each.level in levels]
    if not fitting:
        message = f"聘任了{post.title.label}，而专业技术资格里没有相应的会计资格。已取得的，请补充填写。"
        return [advise("work.title-not-listed", message, SOURCE, f"{path}/title")]
    obtained = [each.obtained_on for each in fitting if each.obtained_on is not None]
    if post.appointed_on is not None and obtained and post.appointed_on < min(obtained):
        message = f"聘任时间早于取得会计资格的时间（{in_words(min(obtained))}），请核对。"
        return [advise("work.appointed-before-title", message, SOURCE, f"{path}/appointed_on")]
    return []
