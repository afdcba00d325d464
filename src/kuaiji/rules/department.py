"""会计管理部门: which departments take charge of a person, and whether the chosen one is among them (R3)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from kuaiji.rules.codes import DECISION, GUIDE, AskedOf, DocumentType, EmployerKind, Status, Tie, UnitLevel
from kuaiji.rules.document import Department, Document, Work
from kuaiji.rules.facts import Closed, Facts
from kuaiji.rules.figures import Policy, TieRule
from kuaiji.rules.findings import Finding, Source, advise, must
from kuaiji.rules.required import missing

SOURCE = Source(GUIDE, "（三）会计人员信息采集")
REFORM = Source(DECISION, "机构调整")
HMT = frozenset({DocumentType.HM_PERMIT, DocumentType.TW_PERMIT, DocumentType.HMT_RESIDENCE})
# Registered with the nation's own offices: such a code tells no place.
NATIONWIDE = "10"
WHO: Mapping[Status, str] = {
    Status.IN_POST: "在职在岗",
    Status.STUDENT: "在校学生",
    Status.OTHER: "不在职、也不在校",
}
FIRST: Mapping[Status, tuple[Tie, ...]] = {
    Status.IN_POST: (Tie.WORK_PLACE,),
    Status.STUDENT: (Tie.SCHOOL_PLACE,),
    Status.OTHER: (Tie.HOUSEHOLD, Tie.RESIDENCE),
}
HOMES = frozenset({Tie.HOUSEHOLD, Tie.RESIDENCE})


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What somebody tells who does not know which department to choose; places are division codes, empty if untold."""

    document_type: DocumentType
    status: Status
    unit: EmployerKind | None = None
    level: UnitLevel | None = None
    work_place: str = ""
    licence_place: str = ""
    school_place: str = ""
    household: str = ""
    residence: str = ""

    def has(self, tie: Tie) -> bool:
        """Say whether this person can have such a tie: 户籍 is what residents of the mainland have."""
        return tie is not Tie.HOUSEHOLD or self.document_type is DocumentType.RESIDENT_ID

    def place(self, tie: Tie) -> str:
        """Return the place of a tie; 市直 stands for the whole city of the work place."""
        if tie is Tie.CITY_OFFICE:
            return self.work_place[:4]
        return str(getattr(self, tie)) if self.has(tie) else ""


@dataclass(frozen=True, slots=True)
class Allowed:
    """A place whose department may be chosen: by which tie, why, what has to be shown for it, and who says so."""

    place: str
    by: Tie
    reason: str
    proof: str
    source: Source


def asked(known: Circumstances, policy_of: Callable[[str], Policy]) -> list[str]:
    """Return what has to be told: the places that go with the status, then what the rules there turn on."""
    first = [tie for tie in FIRST[known.status] if known.has(tie)]
    rules = [rule for tie in first if known.place(tie) for rule in _rules(known, policy_of(known.place(tie)))]
    further = [tie for tie in Tie if tie not in first and known.has(tie) and any(tie in rule.by for rule in rules)]
    names = [str(tie) for tie in [*first, *further] if tie is not Tie.CITY_OFFICE]
    names += ["unit"] if any(rule.units for rule in rules) else []
    return names + (["level"] if any(rule.levels for rule in rules) else [])


def allowed(known: Circumstances, policy_of: Callable[[str], Policy]) -> list[Allowed]:
    """Return every place that takes this person, each by its own rules; a place is named once."""
    found: dict[str, Allowed] = {}
    for tie in Tie:
        place = known.place(tie)
        if not place or place in found:
            continue
        policy = policy_of(place)
        rule = next((rule for rule in _rules(known, policy) if rule.fits(known.unit, known.level)), None)
        if rule is not None and tie in rule.by and not _is_closed_to(known, policy):
            reason = f"{WHO[known.status]}的，按{tie.label}选择。"
            found[place] = Allowed(place, tie, reason, _proof(tie, known, policy), policy.ties.source)
    return list(found.values())


def _rules(known: Circumstances, policy: Policy) -> list[TieRule]:
    return [rule for rule in policy.ties.value if rule.status is known.status]


def _is_closed_to(known: Circumstances, policy: Policy) -> bool:
    """R3.4, where a place takes 港澳台居民 for work and study only."""
    return known.document_type in HMT and known.status is Status.OTHER and not policy.hmt_by_residence.value


def _proof(tie: Tie, known: Circumstances, policy: Policy) -> str:
    """Say what to show for a tie, by the same figures that ask for the evidence later."""
    if tie is Tie.SCHOOL_PLACE:
        return "填写在读的学历，上传学生证（要有学校信息）或学籍在线验证报告。"
    if tie not in HOMES:
        forms = "或".join(slot.title for slot in Work.slots if slot.name in policy.work_evidence.value)
        return f"填写现单位和它的统一社会信用代码；做会计工作的，上传{forms}。"
    return _proof_of_home(tie, known, policy)


def _proof_of_home(tie: Tie, known: Circumstances, policy: Policy) -> str:
    documents = "或".join(each.label for each in policy.residence_documents.value)
    asked_of, is_resident = policy.residence_asked_of.value, known.has(Tie.HOUSEHOLD)
    is_local = known.household[:2] == known.place(tie)[:2]
    if known.status is Status.OTHER and is_resident and asked_of is AskedOf.EVERYBODY:
        return f"上传身份证明，还有{documents}。"
    if known.status is Status.OTHER and is_resident and asked_of is AskedOf.OUTSIDERS and not is_local:
        return f"上传身份证明；户籍不在本省的，还有{documents}。"
    return "上传身份证明，不用另外证明住在这里。"


def findings(document: Document, facts: Facts) -> list[Finding]:
    section = document.department
    return [
        *missing(section, "department", _unneeded(section, facts)),
        *gone(section, facts),
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


def gone(section: Department, facts: Facts) -> list[Finding]:
    """Say that nobody takes the chosen department's people any more, or that there is none by that code."""
    if section.department is None or facts.department_line:
        return []
    if facts.closed is not None:
        return [must("department.closed", _closed(facts.closed), REFORM, "department/department")]
    message = "没有找到所选的会计管理部门，它可能已经撤销。请重新选择。"
    return [must("department.unknown", message, SOURCE, "department/department")]


def _closed(closed: Closed) -> str:
    successor = f"，由{closed.successor}承接" if closed.successor else ""
    day = f"{closed.on.year} 年 {closed.on.month} 月 {closed.on.day} 日"
    return f"您选的{closed.name}从 {day}起不再办理{successor}。请核对下面的部门，再保存。"


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
