"""The one currency of every check: a finding (问题) says where, what, how grave, and by which source."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    MUST = "must"
    ADVISE = "advise"
    FINAL = "final"


class Origin(StrEnum):
    RULE = "rule"
    OFFICER = "officer"


@dataclass(frozen=True, slots=True)
class Source:
    """The document and the clause that a rule stands on, as a person would cite it."""

    document: str
    clause: str

    def __str__(self) -> str:
        is_numbered = self.clause.startswith(("（", "第"))
        return f"{self.document}{'' if is_numbered else '：'}{self.clause}"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend; `path` names the field, such as `education/<id>/major`, or is empty for the whole."""

    path: str
    code: str
    severity: Severity
    message: str
    source: Source
    origin: Origin = Origin.RULE


def must(code: str, message: str, source: Source, path: str = "") -> Finding:
    return Finding(path, code, Severity.MUST, message, source)


def advise(code: str, message: str, source: Source, path: str = "") -> Finding:
    return Finding(path, code, Severity.ADVISE, message, source)


def final(code: str, message: str, source: Source, path: str = "") -> Finding:
    return Finding(path, code, Severity.FINAL, message, source)


class Refused(Exception):
    """An action was not done; the findings say why, for the person's eyes."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = list(findings)
        super().__init__(", ".join(finding.code for finding in self.findings))
