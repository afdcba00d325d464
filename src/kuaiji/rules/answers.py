"""核验结果: what a registry's answer tells the person and the officer, field by field."""

import re
from collections.abc import Iterable

from kuaiji.rules.codes import GUIDE, Outcome
from kuaiji.rules.document import SECTIONS, CheckResult, Document, declared, paths
from kuaiji.rules.facts import Facts
from kuaiji.rules.findings import Finding, Source, advise

SOURCE = Source(GUIDE, "（六）教育经历、（八）专业技术资格")


def findings(document: Document, facts: Facts) -> list[Finding]:
    """Advise only: that evidence is now needed is the business of `evidence`."""
    return [
        finding for path in paths(document) for result in facts.checks.get(path, ()) for finding in _about(result, path)
    ]


def _about(result: CheckResult, path: str) -> Iterable[Finding]:
    if result.outcome is Outcome.NOT_FOUND:
        message = f"{result.kind.label}：没有查到。请核对填写的内容；确实无误的，上传证明材料由人工审核。"
        yield advise("check.not-found", message, SOURCE, path)
    if result.outcome is Outcome.UNAVAILABLE:
        message = f"{result.kind.label}：暂时没有结果，由审核人员核对，您不用再做什么。"
        yield advise("check.unavailable", message, SOURCE, path)
    if result.outcome is not Outcome.MISMATCHED:
        return
    for name, value in sorted(result.differences.items()):
        message = (
            f"{result.kind.label}不一致{_registered(path, name, value)}。请更正；确实无误的，上传证明材料由人工审核。"
        )
        yield advise("check.mismatched", message, SOURCE, f"{path}/{name}")
    if not result.differences:
        message = f"{result.kind.label}不一致。请核对后更正；确实无误的，上传证明材料由人工审核。"
        yield advise("check.mismatched", message, SOURCE, path)


def _registered(path: str, name: str, value: str) -> str:
    """Quote what the registry holds, in words where it answered with a code."""
    if not value:
        return ""
    fields = {field.name: field for field in declared(SECTIONS[path.partition("/")[0]])}
    choices = fields[name].choices if name in fields else ()
    if re.fullmatch("[0-9]{4}-[0-9]{2}", value):
        value = f"{value[:4]} 年 {int(value[5:])} 月"
    return f"，登记的是“{next((choice.label for choice in choices if choice == value), value)}”"
