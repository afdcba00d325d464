"""工作经历: jobs, units and posts that contradict themselves, one another or the rest of the record."""

from copy import deepcopy
from random import Random

from corpus.numbers import digits, month, uscc
from corpus.picking import Entry, at, born, demand, now, number, scope, some, take_pictures, two
from corpus.sample import Sample
from kuaiji.rules.codes import Mode, Post, QualificationKind, ScopeChoice, Title
from kuaiji.rules.identity import USCC_LETTERS, uscc_check_digit

LEVELS = {"junior": Title.ASSISTANT, "intermediate": Title.ACCOUNTANT, "deputy_senior": Title.SENIOR}
NOT_ACCOUNTING = (
    "收银员",
    "门诊收费员",
    "住院处收费员",
    "内部审计",
    "内审专员",
    "社会审计",
    "政府审计",
    "档案馆管理员",
)
UNCLEAR = ("税务专员", "财务分析", "审计助理", "审计员", "会计兼收银", "办税员", "档案管理员")


def _job(sample: Sample, rng: Random, *names: str) -> tuple[str, Entry]:
    demand(scope(sample) == ScopeChoice.ACCOUNTANT)
    return some(rng, sample, "work", lambda job: all(name in job for name in names))


def _post(sample: Sample, rng: Random, *names: str) -> tuple[str, Entry, Entry]:
    path, job = _job(sample, rng, "posts", *names)
    return f"{path}/posts/p1", job["posts"]["p1"], job


def field_empty(sample: Sample, rng: Random) -> str:
    path, job = _job(sample, rng, "is_current")
    name = rng.choice(sorted(job.keys() - {"posts", "is_current"}))
    del job[name]
    return f"{path}/{name}"


def post_field_empty(sample: Sample, rng: Random) -> str:
    path, post, _ = _post(sample, rng)
    name = rng.choice(["post", "started_on"])
    del post[name]
    return f"{path}/{name}"


def yes_without_post(sample: Sample, rng: Random) -> str:
    path, job = _job(sample, rng, "posts")
    del job["posts"]
    return f"{path}/posts"


def no_with_post(sample: Sample, rng: Random) -> str:
    path, job = _job(sample, rng, "posts")
    job["is_accounting"] = "no"
    return f"{path}/is_accounting"


def current_with_end(sample: Sample, rng: Random) -> str:
    path, job = _job(sample, rng, "is_current")
    job["ended_on"] = sample.month
    return f"{path}/is_current"


def reversed(sample: Sample, rng: Random) -> str:
    path, job = _job(sample, rng, "ended_on")
    job["started_on"], job["ended_on"] = job["ended_on"], job["started_on"]
    return f"{path}/ended_on"


def future_end(sample: Sample, rng: Random) -> str:
    path, job = _job(sample, rng, "ended_on")
    job["ended_on"] = month(now(sample) + rng.randint(1, 12))
    return f"{path}/ended_on"


def too_young(sample: Sample, rng: Random) -> str:
    path, job = _job(sample, rng)
    job["started_on"] = month(born(sample) + rng.randint(60, 16 * 12 - 1))
    return f"{path}/started_on"


def post_before_job(sample: Sample, rng: Random) -> str:
    path, post, job = _post(sample, rng)
    post["started_on"] = month(at(job, "started_on") - rng.randint(1, 9))
    return f"{path}/started_on"


def post_after_job(sample: Sample, rng: Random) -> str:
    path, post, job = _post(sample, rng, "ended_on")
    if rng.random() < 0.5:
        post["ended_on"] = month(at(job, "ended_on") + 1)
    else:
        del post["ended_on"]
        post["is_current"] = "yes"
    return f"{path}/ended_on"


def while_studying(sample: Sample, rng: Random) -> str:
    path, post, job = _post(sample, rng)
    _, study = some(rng, sample, "education", lambda each: each["mode"] is Mode.FULL_TIME and "ended_on" in each)
    begun = at(study, "ended_on") - rng.randint(2, 12)
    job["started_on"] = post["started_on"] = month(begun)
    return f"{path}/started_on"


def overlap(sample: Sample, rng: Random) -> str:
    demand(scope(sample) == ScopeChoice.ACCOUNTANT)
    one, path, other = two(rng, sample, "work")
    other["started_on"] = month(at(one, "ended_on") - rng.randint(1, 6))
    return f"{path}/started_on"


def gap(sample: Sample, rng: Random) -> str:
    demand(scope(sample) == ScopeChoice.ACCOUNTANT)
    one, path, other = two(rng, sample, "work")
    end = at(other, "started_on") - rng.randint(13, 30)
    demand(end >= at(one, "started_on"))
    for each in (one, *one.get("posts", {}).values()):
        each["ended_on"] = month(end)
    return f"{path}/started_on"


def twice(sample: Sample, rng: Random) -> str:
    _, job = _job(sample, rng)
    sample.typed["work"]["w9"] = deepcopy(job)
    return "work/w9"


def post_twice(sample: Sample, rng: Random) -> str:
    path, job = _job(sample, rng, "posts")
    job["posts"]["p2"] = deepcopy(job["posts"]["p1"])
    return f"{path}/posts/p2"


def code_typo(sample: Sample, rng: Random) -> str:
    path, job = _job(sample, rng, "uscc")
    code = number(job, "uscc")
    job["uscc"] = code[:17] + rng.choice([each for each in USCC_LETTERS if each != code[17]])
    return f"{path}/uscc"


def code_short(sample: Sample, rng: Random) -> str:
    path, job = _job(sample, rng, "uscc")
    job["uscc"] = number(job, "uscc")[rng.randint(1, 3) :]
    return f"{path}/uscc"


def code_letter(sample: Sample, rng: Random) -> str:
    path, job = _job(sample, rng, "uscc")
    code = number(job, "uscc")
    job["uscc"] = code[:9] + rng.choice("IOZSV") + code[10:]
    return f"{path}/uscc"


def code_inner_typo(sample: Sample, rng: Random) -> str:
    path, job = _job(sample, rng, "uscc")
    code = number(job, "uscc")
    body = code[:16] + rng.choice([each for each in "0123456789X" if each != code[16]])
    job["uscc"] = body + uscc_check_digit(body)
    return f"{path}/uscc"


def one_code_two_names(sample: Sample, rng: Random) -> str:
    one, path, other = two(rng, sample, "work", lambda job: "uscc" in job)
    demand(one["employer"].strip(" \u200b") != other["employer"].strip(" \u200b"))
    other["uscc"] = number(one, "uscc")
    return f"{path}/employer"


def one_name_two_codes(sample: Sample, rng: Random) -> str:
    one, path, other = two(rng, sample, "work", lambda job: "uscc" in job)
    other["employer"] = one["employer"]
    return f"{path}/uscc"


def name_against_code(sample: Sample, rng: Random) -> str:
    path, job = _job(sample, rng, "uscc")
    name, office = rng.choice([("希望市财政局", "91"), ("希望市人民政府", "92"), ("希望白鹭商贸有限公司", "11")])
    job |= {"employer": name, "uscc": uscc(rng, office, sample.line[-1])}
    return f"{path}/uscc"


def kind_against_code(sample: Sample, rng: Random) -> str:
    path, job = _job(sample, rng, "uscc")
    kind, office = rng.choice([("state_organ", "91"), ("private_company", "12"), ("public_institution", "91")])
    job |= {"employer_kind": kind, "uscc": uscc(rng, office, sample.line[-1]), "employer": "希望市第九单位服务中心"}
    return f"{path}/employer_kind"


def no_full_name(sample: Sample, rng: Random) -> str:
    path, job = _job(sample, rng)
    job["employer"] = rng.choice(["无", "个体", "待业", "自由职业", "公司"])
    return f"{path}/employer"


def odd_phone(sample: Sample, rng: Random) -> str:
    path, job = _job(sample, rng)
    job["phone"] = rng.choice([digits(rng, 3), "无", "020-1234"])
    return f"{path}/phone"


def not_accounting(sample: Sample, rng: Random) -> str:
    path, post, _ = _post(sample, rng)
    post |= {"post": Post.OTHER, "post_name": rng.choice(NOT_ACCOUNTING)}
    return f"{path}/post_name"


def unclear_post(sample: Sample, rng: Random) -> str:
    path, post, _ = _post(sample, rng)
    post |= {"post": Post.OTHER, "post_name": rng.choice(UNCLEAR)}
    return f"{path}/post_name"


def unnamed_post(sample: Sample, rng: Random) -> str:
    path, post, _ = _post(sample, rng)
    post["post"] = Post.OTHER
    post.pop("post_name", None)
    return f"{path}/post_name"


def audit_firm(sample: Sample, rng: Random) -> str:
    path, job = _job(sample, rng, "posts")
    job["employer"] = rng.choice(["希望明月会计师事务所（普通合伙）", "希望市审计局"])
    return f"{path}/employer"


def title_without_date(sample: Sample, rng: Random) -> str:
    path, post, _ = _post(sample, rng)
    post["title"] = Title.ASSISTANT
    post.pop("appointed_on", None)
    return f"{path}/appointed_on"


def date_without_title(sample: Sample, rng: Random) -> str:
    path, post, _ = _post(sample, rng)
    post |= {"title": Title.NONE, "appointed_on": post["started_on"]}
    return f"{path}/title"


def future_appointment(sample: Sample, rng: Random) -> str:
    path, post, _ = _post(sample, rng)
    post |= {"title": Title.ASSISTANT, "appointed_on": month(now(sample) + rng.randint(1, 9))}
    return f"{path}/appointed_on"


def appointed_outside(sample: Sample, rng: Random) -> str:
    path, post, job = _post(sample, rng, "ended_on")
    outside = [at(job, "started_on") - 1, at(job, "ended_on") + 1]
    post |= {"title": Title.ASSISTANT, "appointed_on": month(rng.choice(outside))}
    return f"{path}/appointed_on"


def _appointed(sample: Sample, rng: Random) -> tuple[str, Entry, Entry]:
    """Return a post with a title, and the qualification it rests on."""
    path, post, _ = _post(sample, rng)
    held = sample.entries("qualification").values()
    found = [each for each in held if LEVELS.get(each.get("level", "")) == post["title"]]
    demand(found and "appointed_on" in post)
    return path, post, found[0]


def appointed_before_title(sample: Sample, rng: Random) -> str:
    path, post, held = _appointed(sample, rng)
    held["obtained_on"] = month(at(post, "appointed_on") + 1)
    return f"{path}/appointed_on"


def title_not_listed(sample: Sample, rng: Random) -> str:
    path, _, _ = _appointed(sample, rng)
    held = sample.entries("qualification")
    others = {key: each for key, each in held.items() if each["kind"] is not QualificationKind.ACCOUNTING}
    sample.typed["qualification"] = others
    return f"{path}/title"


def no_resume_form(sample: Sample, rng: Random) -> str:
    path, _ = _job(sample, rng, "posts")
    take_pictures(sample, path)
    return f"{path}/{sample.facts().policy.work_evidence.value[0]}"
