"""核验结果: what a registry was asked about an entry and said, as the row and the page of the entry show it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kuaiji.dossier.queries import Record
from kuaiji.dossier.wording import readable
from kuaiji.rules.checks import Question
from kuaiji.rules.codes import CheckKind, Outcome
from kuaiji.rules.document import SECTIONS, CheckResult, declared
from kuaiji.rules.evidence import Requirement, requirements

REGISTRY = {CheckKind.EDUCATION: "学信网", CheckKind.DEGREE: "学信网", CheckKind.QUALIFICATION: "资格登记"}
WORDS = {
    Outcome.PENDING: ("info", "核验中"),
    Outcome.MATCHED: ("ok", "一致"),
    Outcome.MISMATCHED: ("bad", "不一致"),
    Outcome.NOT_FOUND: ("warn", "没有查到"),
    Outcome.UNAVAILABLE: ("warn", "暂时无法核验"),
}
WORST_FIRST = [Outcome.MISMATCHED, Outcome.NOT_FOUND, Outcome.UNAVAILABLE, Outcome.PENDING, Outcome.MATCHED]
REFUSED = {Outcome.MISMATCHED, Outcome.NOT_FOUND}
SENTENCES = {
    Outcome.PENDING: "正在核对，一般几秒钟。结果会出现在这里，您可以接着往下填。",
    Outcome.MATCHED: "与登记的一致，不用上传材料。",
    Outcome.MISMATCHED: "请逐项对照：填错的，改为登记的值，再保存；确实无误的，上传材料，由人工审核。",
    Outcome.NOT_FOUND: "请核对填写的内容，改好再保存；确实无误的，上传材料，由人工审核。明天起保存时会再查一次。",
    Outcome.UNAVAILABLE: "核验服务暂时没有回应。由审核人员核对，您不用再做什么，也不用上传材料。",
}
BY_HAND = "材料已上传，将由人工审核，您不用再做什么。"
UNASKED = "保存后自动核对，现在不用上传材料。"
UNPROVED = "完成实名认证以后保存，就会自动核对。现在不用上传材料。"


@dataclass(frozen=True, slots=True)
class Difference:
    """One field as the person filled it in, beside what the registry holds; `value` is what would be typed."""

    name: str
    title: str
    yours: str
    theirs: str
    value: str


@dataclass(frozen=True, slots=True)
class CheckView:
    """One question to a registry: what became of it, and what to do now."""

    title: str
    kind: str
    word: str
    sentence: str
    is_waiting: bool = False
    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an entry stands with the registries, all its questions together."""

    kind: str
    word: str
    checks: list[CheckView]
    open: list[Requirement]
    waived: list[Requirement]

    @property
    def is_waiting(self) -> bool:
        return any(each.is_waiting for each in self.checks)


def standing_of(record: Record, path: str, typed: Mapping[str, Any]) -> Standing:
    """Return what is asked about an entry, what was answered, and which pictures that calls for or waives."""
    needed = [each for each in requirements(record.document, record.facts) if each.path == path]
    is_by_hand = not any(each.is_open for each in needed)
    asked = [each for each in record.questions if each.path == path]
    outcomes = {answer.outcome for answer in record.facts.checks.get(path, ())}
    worst = next((each for each in WORST_FIRST if each in outcomes), None)
    kind, word = verdict(worst, asked, is_by_hand=is_by_hand)
    return Standing(
        kind=kind,
        word=word,
        checks=[check_view(record, each, typed, is_by_hand=is_by_hand) for each in asked],
        open=[each for each in needed if each.is_open],
        waived=[each for each in needed if each.waived_by],
    )


def verdict(worst: Outcome | None, asked: list[Question], *, is_by_hand: bool) -> tuple[str, str]:
    """Return the tag of an entry; what was refused and is proved by pictures goes to an officer."""
    if worst is None or not asked:
        return "", ""
    if worst in REFUSED and is_by_hand:
        return "ok", "将由人工审核"
    kind, word = WORDS[worst]
    return kind, f"{REGISTRY[asked[0].kind]}{word}"


def check_view(record: Record, asked: Question, typed: Mapping[str, Any], *, is_by_hand: bool) -> CheckView:
    title = f"{REGISTRY[asked.kind]}{asked.kind.label}" if asked.kind != CheckKind.QUALIFICATION else asked.kind.label
    answer = record.facts.check(asked.path, asked.kind)
    if answer is None:
        return CheckView(
            title, "todo", "还没有核验", UNASKED if record.facts.registrant.has_proved_identity else UNPROVED
        )
    kind, word = WORDS[answer.outcome]
    sentence = BY_HAND if answer.outcome in REFUSED and is_by_hand else SENTENCES[answer.outcome]
    return CheckView(
        title=title,
        kind=kind,
        word=word,
        sentence=sentence,
        is_waiting=answer.outcome is Outcome.PENDING,
        differences=differences(asked.path, answer, typed),
    )


def differences(path: str, answer: CheckResult, typed: Mapping[str, Any]) -> tuple[Difference, ...]:
    """Set what the person wrote beside what the registry holds, both in words, in the order of the form."""
    return tuple(
        Difference(
            name=each.name,
            title=each.title,
            yours=readable(each, str(typed.get(each.name, ""))),
            theirs=readable(each, answer.differences[each.name]),
            value=answer.differences[each.name],
        )
        for each in declared(SECTIONS[path.partition("/")[0]])
        if each.name in answer.differences
    )


def registered(standing: Standing) -> dict[str, str]:
    """Return what the registries hold instead, by field."""
    return {each.name: each.value for check in standing.checks for each in check.differences}
