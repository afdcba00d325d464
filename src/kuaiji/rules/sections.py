"""栏目: which sections each of the five 采集范围 requires, leaves open, or leaves out."""

from collections.abc import Mapping
from enum import StrEnum

from kuaiji.rules.codes import GUIDE, ScopeChoice
from kuaiji.rules.document import SECTIONS
from kuaiji.rules.findings import Source

# (三) skips 工作经历 (R7.1); by the county's list only (一) fills it in; (二) and (五) stand on a title they hold.
SOURCE = Source(GUIDE, "（七）工作经历、（八）专业技术资格")


class Need(StrEnum):
    REQUIRED = "required"
    OPTIONAL = "optional"
    ABSENT = "absent"


WORK: Mapping[ScopeChoice, Need] = {
    ScopeChoice.ACCOUNTANT: Need.REQUIRED,
    ScopeChoice.TITLE_HOLDER: Need.ABSENT,
    ScopeChoice.JUNIOR_CANDIDATE: Need.ABSENT,
    ScopeChoice.DOCTOR_CANDIDATE: Need.ABSENT,
    ScopeChoice.CROSS_CANDIDATE: Need.ABSENT,
}
QUALIFICATION: Mapping[ScopeChoice, Need] = {
    ScopeChoice.ACCOUNTANT: Need.OPTIONAL,
    ScopeChoice.TITLE_HOLDER: Need.REQUIRED,
    ScopeChoice.JUNIOR_CANDIDATE: Need.OPTIONAL,
    ScopeChoice.DOCTOR_CANDIDATE: Need.OPTIONAL,
    ScopeChoice.CROSS_CANDIDATE: Need.REQUIRED,
}


def need(section: str, scope: str | None) -> Need:
    """Say whether a section is filled in; while no scope is chosen, what only some scopes need stays open."""
    table = {"work": WORK, "qualification": QUALIFICATION}.get(section)
    if table is None:
        return Need.REQUIRED
    return table[ScopeChoice(scope)] if scope in set(ScopeChoice) else Need.OPTIONAL


def sections_for(scope: str | None) -> tuple[str, ...]:
    """Return the sections that a person of this scope walks through, in order."""
    return tuple(section for section in SECTIONS if need(section, scope) is not Need.ABSENT)
