"""必填: every declared field that has to be filled in, and every list that needs an entry."""

from collections.abc import Collection

from kuaiji.rules.document import Section, declared
from kuaiji.rules.fields import Declared
from kuaiji.rules.findings import Finding, must

VERBS = {"text": "填写", "month": "填写", "check": "勾选"}


def missing(section: Section, path: str, unneeded: Collection[str] = ()) -> list[Finding]:
    """Return a finding for each required field that is empty; `unneeded` names those not asked of this entry."""
    return [
        must("required", _sentence(each), each.source, f"{path}/{each.name}")
        for each in declared(type(section))
        if each.required and each.name not in unneeded and getattr(section, each.name) is None
    ]


def _sentence(field: Declared) -> str:
    return f"请{VERBS.get(field.kind, '选择')}“{field.title}”。"
