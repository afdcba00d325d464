"""退回修改: what a return asked for is changed where it stands, or answered in words, before it goes back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kuaiji.rules.codes import DECISION
from kuaiji.rules.document import Document, EvidenceFile, typed
from kuaiji.rules.fields import clean
from kuaiji.rules.findings import Finding, Severity, Source, must

SOURCE = Source(DECISION, "退回后的修改")
SHORTEST, LONGEST = 4, 300


@dataclass(frozen=True, slots=True)
class Handed:
    """A record as it was handed in, or as it is about to be: its text and its pictures."""

    document: Document
    files: Sequence[EvidenceFile]


def answer_key(finding: Finding) -> str:
    """Name the finding that an answer is about."""
    return f"{finding.code}@{finding.path}"


def unmended(asked: Iterable[Finding], before: Handed, now: Handed) -> list[Finding]:
    """Return what was asked for and still reads as it did; a deleted entry counts as changed."""
    return [
        each
        for each in asked
        if each.severity is Severity.MUST and content(before, place(each.path)) == content(now, place(each.path))
    ]


def findings(asked: Iterable[Finding], before: Handed, now: Handed, answers: Mapping[str, str]) -> list[Finding]:
    """Ask for a change or for an answer, so that nobody is returned twice for the same thing unheard."""
    found = []
    for each in unmended(asked, before, now):
        answer = clean(answers.get(answer_key(each), ""))
        path = f"answers/{answer_key(each)}"
        if len(answer) < SHORTEST:
            message = "退回的这一条还没有改。请去修改；确实不用改的，请写明原因，交给审核人员判断。"
            found.append(must("return.unanswered", message, SOURCE, path))
        elif len(answer) > LONGEST:
            found.append(must("return.long-answer", f"说明最多 {LONGEST} 个字，请写得短一些。", SOURCE, path))
    return found


def place(path: str) -> str:
    """Return what may be changed to meet a finding: the entry it stands in, or else just the field."""
    section, _, rest = path.partition("/")
    in_list = section in {"education", "work", "qualification"}
    return f"{section}/{rest.partition('/')[0]}" if in_list and rest else path


def content(handed: Handed, path: str) -> dict[str, str]:
    """Return every value, and the pictures of every slot, at or below a path; the empty path is the whole record."""
    values = dict(_flat(typed(handed.document), ""))
    for file in sorted(handed.files, key=lambda file: file.id):
        key = f"{file.path}/{file.slot}"
        values[key] = f"{values[key]} {file.id}" if key in values else file.id
    return {key: value for key, value in values.items() if not path or key == path or key.startswith(f"{path}/")}


def _flat(text: Mapping[str, Any], path: str) -> Iterable[tuple[str, str]]:
    for name, value in text.items():
        here = f"{path}/{name}".lstrip("/")
        if isinstance(value, Mapping):
            yield from _flat(value, here)
        else:
            yield here, value
