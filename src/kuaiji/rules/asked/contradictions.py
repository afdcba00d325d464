"""矛盾: facts that cannot all be true; they are findings, for only the person can say which one is wrong."""

from collections.abc import Iterator
from datetime import date

from kuaiji.rules.asked.model import Asked, Person, Stretch
from kuaiji.rules.asked.record import accounts_for, kind_of
from kuaiji.rules.asked.tables import UNCERTAIN_POSTS, OtherPost
from kuaiji.rules.codes import DECISION, Status
from kuaiji.rules.findings import Finding, Source, advise, must
from kuaiji.rules.identity import birth_of, number_findings, sex_of

SOURCE = Source(DECISION, "问规则：互相矛盾的事实")


def contradictions(asked: Asked, today: date) -> list[Finding]:
    person = asked.person or Person()
    return [
        *_against_number(person, today),
        *_about_accounting(asked, person),
        *_posts(asked),
        *_stretches(asked),
        *_bans(person),
    ]


def _against(path: str, message: str) -> Finding:
    return must("asked.contradiction", message, SOURCE, path)


def _against_number(person: Person, today: date) -> Iterator[Finding]:
    """What a good number says of sex and birth, it says for certain."""
    kind = kind_of(person, today)
    if person.number is None or number_findings(kind, person.number, today=today):
        return
    sex, birth = sex_of(kind, person.number), birth_of(kind, person.number)
    if person.sex is not None and sex is not None and person.sex is not sex:
        yield _against("person/sex", f"证件号码说明性别是{sex.label}，与填写的{person.sex.label}不同，请核对。")
    if person.birth_on is not None and birth is not None and person.birth_on != birth:
        yield _against("person/birth_on", f"证件号码里的出生日期是 {birth}，与填写的 {person.birth_on} 不同，请核对。")


def _about_accounting(asked: Asked, person: Person) -> Iterator[Finding]:
    ever, now = person.has_done_accounting, person.is_doing_accounting
    jobs = [job for job in asked.work or () if accounts_for(job)]
    if ever is False and now is True:
        yield _against("person/has_done_accounting", "现在从事会计工作，就是做过会计工作，请核对。")
    if ever is False and jobs:
        yield _against("person/has_done_accounting", "填写了会计工作经历，却说没有做过会计工作，请核对。")
    if now is False and any(job.is_current for job in jobs):
        yield _against("person/is_doing_accounting", "有至今的会计工作，却说现在不从事会计工作，请核对。")
    if now is True and asked.work and not any(job.is_current and accounts_for(job) is not False for job in asked.work):
        yield _against("person/is_doing_accounting", "说现在从事会计工作，工作经历里却没有至今的会计工作，请核对。")
    if now is True and person.status is Status.OTHER:
        yield _against("person/status", "说现在从事会计工作，目前状况却不是在职在岗，请核对。")


def _posts(asked: Asked) -> Iterator[Finding]:
    for place, job in enumerate(asked.work or ()):
        if not isinstance(job.post, OtherPost):
            continue
        if job.post in UNCERTAIN_POSTS:
            message = f"“{job.post.label}”算不算会计工作，要看实际做什么，需人工确认。"
            yield advise("asked.uncertain-post", message, SOURCE, f"work/{place}/post")
        elif job.is_accounting:
            yield _against(f"work/{place}/post", f"“{job.post.label}”不是会计工作岗位，却说有会计工作经历，请核对。")


def _stretches(asked: Asked) -> Iterator[Finding]:
    rows: list[tuple[str, Stretch]] = [
        (f"education/{place}", entry) for place, entry in enumerate(asked.education or ())
    ]
    rows += [(f"work/{place}", job) for place, job in enumerate(asked.work or ())]
    for path, row in rows:
        start, end = row.started_on, row.ended_on
        if start is not None and end is not None and end[: len(start)] < start[: len(end)]:
            yield _against(f"{path}/ended_on", "结束时间早于开始时间，请核对是否填反了。")
        if end is not None and row.is_current:
            yield _against(f"{path}/is_current", "“至今”和结束时间只能有一个，请核对。")
        if end is None and row.is_current is False:
            yield _against(f"{path}/is_current", "说已经结束，却没有结束时间，请补充。")


def _bans(person: Person) -> Iterator[Finding]:
    for place, ban in enumerate(person.bans or ()):
        if ban.started_on is not None and ban.ended_on is not None and ban.ended_on < ban.started_on:
            yield _against(f"person/bans/{place}/ended_on", "结束日期早于开始日期，请核对是否填反了。")
