"""裁定: a decision beside its findings, and the facts that it would still need."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kuaiji.rules.codes import DECISION
from kuaiji.rules.findings import Finding, Severity, Source, must

NEEDED = Source(DECISION, "问规则：缺少的事实")
# What these do not know is no reason to say no: advice leaves the answer clean.
STANDS_AGAINST = frozenset({Severity.MUST, Severity.FINAL})


@dataclass(frozen=True, slots=True)
class Ruling:
    """What one inquiry comes to. `findings` hold a must-finding for each fact that is needed and was not told."""

    decision: Any
    findings: Sequence[Finding] = ()
    needs: Sequence[str] = ()

    @property
    def is_clean(self) -> bool:
        return not any(finding.severity in STANDS_AGAINST for finding in self.findings)


def needed(path: str, title: str, why: str) -> Finding:
    return must("asked.needed", f"请补充“{title}”：{why}。", NEEDED, path)


def ruling(decision: Any, findings: Sequence[Finding]) -> Ruling:
    """Return the decision with its findings, and list apart the facts that are missing."""
    needs = [finding.path for finding in findings if finding.code == "asked.needed"]
    return Ruling(decision, tuple(findings), tuple(dict.fromkeys(needs)))


def source_as_json(source: Source) -> dict[str, str]:
    return {"document": source.document, "clause": source.clause}


def finding_as_json(finding: Finding) -> dict[str, Any]:
    return {
        "path": finding.path,
        "code": finding.code,
        "severity": finding.severity.value,
        "message": finding.message,
        "source": source_as_json(finding.source),
    }
