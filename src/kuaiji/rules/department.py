"""会计管理部门: whether the chosen department is the one that takes charge of this person (R3)."""

from kuaiji.rules.codes import GUIDE, DocumentType, Status
from kuaiji.rules.document import Department, Document
from kuaiji.rules.facts import Facts
from kuaiji.rules.findings import Finding, Source, advise, must
from kuaiji.rules.required import missing

SOURCE = Source(GUIDE, "（三）会计人员信息采集")
HMT = frozenset({DocumentType.HM_PERMIT, DocumentType.TW_PERMIT, DocumentType.HMT_RESIDENCE})
# Registered with the nation's own offices: such a code tells no place.
NATIONWIDE = "10"


def findings(document: Document, facts: Facts) -> list[Finding]:
    section = document.department
    return [
        *missing(section, "department", _unneeded(section, facts)),
        *_unknown(section, facts),
        *_employer_elsewhere(document, facts),
        *_home_elsewhere(section, facts),
        *_hmt_without_ties(section, facts),
    ]


def _unneeded(section: Department, facts: Facts) -> set[str]:
    unneeded = set()
    if facts.registrant.document_type is not DocumentType.RESIDENT_ID:
        unneeded.add("household")
    if section.status is not Status.OTHER:
        unneeded.add("residence")
    return unneeded


def _unknown(section: Department, facts: Facts) -> list[Finding]:
    if section.department is None or facts.department_line:
        return []
    message = "没有找到所选的会计管理部门，它可能已经撤销。请重新选择。"
    return [must("department.unknown", message, SOURCE, "department/department")]


def _employer_elsewhere(document: Document, facts: Facts) -> list[Finding]:
    """A unit may be registered in one city and work in another, so this only asks."""
    place = facts.city
    if document.department.status is not Status.IN_POST or place is None:
        return []
    codes = [job.uscc[2:8] for job in document.work if job.is_current and job.uscc and len(job.uscc) == 18]
    known = [code for code in codes if not code.startswith(NATIONWIDE)]
    if not known or any(_same_place(code, place) for code in known):
        return []
    message = "现单位的登记地不在所选部门的地区。在职在岗人员应选择工作单位所在地，请核对。"
    return [advise("department.employer-elsewhere", message, SOURCE, "department/department")]


def _home_elsewhere(section: Department, facts: Facts) -> list[Finding]:
    place = facts.city
    homes = [code for code in (section.household, section.residence) if code is not None]
    if section.status is not Status.OTHER or place is None or not homes:
        return []
    if any(_same_place(code, place) for code in homes):
        return []
    message = "所选部门既不在您的户籍所在地，也不在您的现居住地。不在职也不在校的，应选择其中之一，请核对。"
    return [advise("department.home-elsewhere", message, SOURCE, "department/department")]


def _hmt_without_ties(section: Department, facts: Facts) -> list[Finding]:
    if facts.registrant.document_type not in HMT or section.status is not Status.OTHER:
        return []
    figure = facts.policy.hmt_by_residence
    if figure.value:
        return []
    message = "港澳台居民要在这里工作或就读，才能选择这个部门。请选择工作单位或学校所在地的部门。"
    return [must("department.hmt-by-residence", message, figure.source, "department/department")]


def _same_place(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)
