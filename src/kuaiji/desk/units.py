"""一件事项的各个部分: the parts that an officer looks through one after the other, each with its claims and its checks.

A part is a section that is one form (`basic`), or one entry of a list (`education/<id>`); its path is also its address.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from itertools import takewhile
from typing import Any

from kuaiji.cases.models import Submission
from kuaiji.departments.divisions import full_name
from kuaiji.departments.queries import line
from kuaiji.dossier.queries import Record, is_under
from kuaiji.dossier.wording import choice, readable, shows, span, title_of
from kuaiji.rules.codes import CheckKind, Outcome
from kuaiji.rules.document import SECTIONS, AccountingPost, declared
from kuaiji.rules.fields import Declared
from kuaiji.rules.findings import Finding
from kuaiji.rules.resume import SLOT, Match, match
from kuaiji.rules.sections import sections_for
from kuaiji.verification.models import Check

# Instructions to the person inside a title, such as （合并为一张图片）; （学位） stays.
ASIDE = re.compile("（[^）]{5,}）")
LISTS = ("education", "work", "qualification")
CODES = ("certificate_number", "degree_number", "uscc")
PLACES = ("household", "residence")
REGISTRY = {CheckKind.EDUCATION: "学信网", CheckKind.DEGREE: "学信网", CheckKind.QUALIFICATION: "资格登记"}
SAID = {
    Outcome.MATCHED: ("ok", "一致"),
    Outcome.MISMATCHED: ("bad", "有不一致的地方"),
    Outcome.NOT_FOUND: ("warn", "没有查到，请核对证明材料"),
    Outcome.UNAVAILABLE: ("warn", "核验服务暂时不可用，请人工核对"),
    Outcome.PENDING: ("info", "正在核验"),
}

FORM_CODES = {
    Match.SAME: ("ok", "二维码相符"),
    Match.CHANGED: ("warn", "二维码不符"),
    Match.OTHER: ("warn", "二维码不符"),
    Match.NONE: ("mute", "没有二维码"),
}


@dataclass(frozen=True, slots=True)
class Claim:
    """One field as the person filled it in, beside what the registry holds; `mark` is the icon of the verdict."""

    title: str
    yours: str
    theirs: str
    mark: str
    word: str
    before: str
    is_code: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """What a registry said about the part as a whole."""

    mark: str
    words: str
    at: datetime | None
    attempts: int


@dataclass(frozen=True, slots=True)
class Picture:
    """One piece of evidence of the submission's manifest; `word` is what the code on a printed form says."""

    id: str
    title: str
    mark: str = ""
    word: str = ""


@dataclass(frozen=True, slots=True)
class Unit:
    """One part of the case, by its path."""

    path: str
    section: str
    heading: str
    title: str
    digest: str


def typed_of(submission: Submission) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(submission.body)
    return found


def units_of(submission: Submission, typed: Mapping[str, Any]) -> list[Unit]:
    """Return the parts in the order of the guides; an entry carries its own name."""
    found = []
    for section in sections_for(typed.get("scope", {}).get("scope")):
        if section == "declaration":
            continue
        said = typed.get(section, {})
        if section not in LISTS:
            found.append(unit(submission, section, section, SECTIONS[section].heading, said))
        for key in sorted(said) if section in LISTS else ():
            found.append(unit(submission, f"{section}/{key}", section, title_of(section, said[key]), said[key]))
    return found


def unit(submission: Submission, path: str, section: str, title: str, said: Mapping[str, Any]) -> Unit:
    """Make a part; its digest changes with any word of it, any of its pictures, and the policy."""
    pictures = sorted(each["id"] for each in submission.manifest if each["path"] == path)
    content = json.dumps([said, pictures, submission.policy_id], ensure_ascii=False, sort_keys=True)
    return Unit(path, section, SECTIONS[section].heading, title, sha256(content.encode()).hexdigest())


def part(typed: Mapping[str, Any], path: str) -> dict[str, Any]:
    """Return the typed text of a part, empty where there is none."""
    section, _, key = path.partition("/")
    found: dict[str, Any] = typed.get(section, {})
    return found.get(key, {}) if key else found


def claims(unit: Unit, typed: Mapping[str, Any], before: Mapping[str, Any] | None, record: Record) -> list[Claim]:
    """Return every field that applies, with the registry's value where it differs, and what stood there last time."""
    said = part(typed, unit.path)
    earlier = part(before, unit.path) if before is not None else None
    results = record.facts.checks.get(unit.path, [])
    differing = {name: value for result in results for name, value in result.differences.items()}
    known = {result.kind for result in results if result.outcome in (Outcome.MATCHED, Outcome.MISMATCHED)}
    asked = (question for question in record.questions if question.path == unit.path and question.kind in known)
    confirmed = {name for question in asked for name in question.fields}
    return [
        claim(each, said, earlier, differing, is_confirmed=each.name in confirmed)
        for each in declared(SECTIONS[unit.section])
        if each.name != "is_current" and (shows(each, said) or (each.name == "ended_on" and said.get("is_current")))
    ]


def claim(
    each: Declared,
    said: Mapping[str, Any],
    earlier: Mapping[str, Any] | None,
    differing: Mapping[str, str],
    *,
    is_confirmed: bool,
) -> Claim:
    yours = words(each, said)
    was = words(each, earlier) if earlier is not None else yours
    theirs = readable(each, differing[each.name]) if each.name in differing else ""
    if theirs:
        mark, word = "bad", "不一致"
    elif is_confirmed:
        mark, word = "ok", "一致"
    else:
        mark, word = "", "看材料"
    return Claim(
        each.title,
        yours,
        theirs,
        mark,
        word,
        was if was != yours else "",
        each.name in CODES,
    )


def differing(text: str, other: str) -> tuple[str, str, str]:
    """Split a value into what both have in front, what differs, and what both have behind."""
    if not other or text == other:
        return text, "", ""
    head = alike(text, other)
    tail = alike(text[head:][::-1], other[head:][::-1])
    return text[:head], text[head : len(text) - tail], text[len(text) - tail :]


def alike(text: str, other: str) -> int:
    """Count the characters that both begin with."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(text, other, strict=False)))


def words(each: Declared, said: Mapping[str, Any]) -> str:
    value = str(said.get(each.name, ""))
    if each.name == "ended_on" and said.get("is_current"):
        return "至今"
    if each.name in PLACES:
        return full_name(value)
    if each.name == "department":
        return " / ".join(department.name for department in line(value))
    return readable(each, value)


def posts(unit: Unit, typed: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return the 会计专业工作经历 of a work entry: post and title, and from when to when."""
    found = part(typed, unit.path).get("posts", {}) if unit.section == "work" else {}
    in_order = sorted(found.values(), key=lambda post: str(post.get("started_on", "")))
    return [("，".join(filter(None, post_words(post))), span(post)) for post in in_order]


def post_words(post: Mapping[str, Any]) -> list[str]:
    """Say what the post is: of the list, by its own name, and the title held there."""
    name = str(post.get("post_name", ""))
    return [choice(AccountingPost, post, "post"), name, choice(AccountingPost, post, "title")]


def answers(unit: Unit, submission: Submission) -> list[Answer]:
    """Return what the registries said about a part, in words."""
    wanted = {each["id"]: key for key, each in submission.checks.items() if key.partition(":")[2] == unit.path}
    found = []
    for check in Check.objects.filter(pk__in=wanted).defer("question_cipher").order_by("asked_at", "id"):
        mark, said = SAID[Outcome(check.outcome)]
        degree = "学位" if check.kind == CheckKind.DEGREE else ""
        registry = REGISTRY[CheckKind(check.kind)]
        found.append(Answer(mark, f"{registry}{degree}：{said}", check.answered_at, check.attempts))
    return found


def pictures(unit: Unit, submission: Submission, record: Record) -> list[Picture]:
    titles = {slot.name: ASIDE.sub("", slot.title) for slot in SECTIONS[unit.section].slots}
    jobs = {f"work/{job.id}": job for job in record.document.work}
    codes = {
        file.id: FORM_CODES[match(file, jobs[file.path])]
        for file in record.facts.files
        if file.slot == SLOT and file.path in jobs
    }
    return [
        Picture(each["id"], titles.get(each["slot"], each["slot"]), *codes.get(each["id"], ("", "")))
        for each in submission.manifest
        if each["path"] == unit.path
    ]


def findings_at(findings: Sequence[Finding], unit: Unit) -> list[Finding]:
    return [finding for finding in findings if is_under(finding.path, unit.path)]
