"""会计管理部门: which departments a person may choose, by which tie, and whether the chosen one is among them."""

from collections.abc import Mapping, Sequence
from typing import Any

from kuaiji.rules import department as rules
from kuaiji.rules.asked.contradictions import contradictions
from kuaiji.rules.asked.model import Person, Unit
from kuaiji.rules.asked.record import kind_of
from kuaiji.rules.asked.ruling import Ruling, needed, ruling, source_as_json
from kuaiji.rules.asked.setting import Given
from kuaiji.rules.codes import Tie
from kuaiji.rules.findings import Finding, must
from kuaiji.rules.places import Bureau, full_name

# A whole province has more departments than anybody would read.
MOST_LISTED = 50
WHERE: Mapping[str, tuple[str, str]] = {
    "work_place": ("person/unit/place", "工作单位所在地"),
    "licence_place": ("person/unit/licence_place", "单位登记地"),
    "school_place": ("person/school_place", "学籍所在地"),
    "household": ("person/household", "户籍所在地"),
    "residence": ("person/residence", "现居住地"),
    "unit": ("person/unit/kind", "单位类型"),
    "level": ("person/unit/level", "单位的隶属级别"),
}
NOT_PLACES = ("unit", "level")
STATUS = needed("person/status", "目前状况", "在职、在校和其他人员选择部门的办法不同")
KIND = needed("person/document_type", "证件类型", "港澳台居民按就近方便选择")


def department(given: Given) -> Ruling:
    known = circumstances(given)
    if known is None:
        return ruling({"allowed": [], "chosen": None, "fits": None}, _unknown(given))
    allowed = rules.allowed(known, given.policy_of)
    missing = _missing(known, given, allowed)
    against = [*closing(given), *objections(given)]
    chosen = given.made.bureau.code if given.made.bureau else None
    decision = {
        "allowed": [_as_json(each, given) for each in allowed],
        "chosen": chosen,
        "fits": None if chosen is None or missing else not against,
    }
    findings = [*missing, *against, *contradictions(given.asked, given.today)]
    if not allowed and not missing:
        message = "照您说明的情况，没有可以选择的部门。请核对目前状况和各个所在地。"
        findings.append(must("department.none", message, rules.SOURCE, "person/department"))
    return ruling(decision, findings)


def closing(given: Given) -> list[Finding]:
    """Return what became of the chosen department, if it takes nobody any more."""
    if given.made.closed is None:
        return []
    return given.made.as_told(rules.gone(given.made.document.department, given.facts([])))


def circumstances(given: Given) -> rules.Circumstances | None:
    """Return what decides about the department, or None while not even the status is known."""
    person, section = given.asked.person or Person(), given.made.document.department
    if section.status is None or not _knows_kind(given):
        return None
    unit = person.unit or Unit()
    return rules.Circumstances(
        document_type=kind_of(person, given.today),
        status=section.status,
        unit=unit.kind,
        level=unit.level,
        work_place=unit.place or _now(given.asked.work, "place"),
        licence_place=unit.licence_place or "",
        school_place=person.school_place or _now(given.asked.education, "school_place"),
        household=section.household or "",
        residence=section.residence or "",
    )


def _now(rows: Sequence[Any] | None, name: str) -> str:
    """Return the place of the one job or study that goes on; of several, none is the right one for certain."""
    places = {getattr(row, name) for row in rows or () if row.is_current} - {None}
    return places.pop() if len(places) == 1 else ""


def _knows_kind(given: Given) -> bool:
    person = given.asked.person or Person()
    return person.document_type is not None or person.number is not None


def _unknown(given: Given) -> list[Finding]:
    missing = [] if given.made.document.department.status is not None else [STATUS]
    return missing if _knows_kind(given) else [KIND, *missing]


def _missing(known: rules.Circumstances, given: Given, allowed: Sequence[rules.Allowed]) -> list[Finding]:
    """A place that was not told is needed while none allows anything; what a rule turns on is needed at any rate."""
    names = [name for name in rules.asked(known, given.policy_of) if not getattr(known, name)]
    return [needed(*WHERE[name], "由它决定选择哪里的部门") for name in names if name in NOT_PLACES or not allowed]


def objections(given: Given) -> list[Finding]:
    """Return what stands against the chosen department; silent while the facts do not decide."""
    known, line = circumstances(given), given.made.line
    if known is None or not line:
        return []
    allowed = rules.allowed(known, given.policy_of)
    if not allowed or _missing(known, given, allowed) or any(line[-1] in _codes(each, given) for each in allowed):
        return []
    chosen, places = (
        given.bureaus[line[-1]].name,
        "或".join(f"{full_name(each.place)}（{each.by.label}）" for each in allowed),
    )
    message = f"所选的是{chosen}。按您说明的情况，应选择{places}的部门，请核对。"
    return [must("department.not-allowed", message, allowed[0].source, "person/department")]


def _codes(allowed: rules.Allowed, given: Given) -> list[str]:
    return [bureau.code for bureau in bureaus_at(allowed, given.bureaus)]


def bureaus_at(allowed: rules.Allowed, among: Mapping[str, Bureau]) -> list[Bureau]:
    """Return the departments that take people at a place: its own, one above that takes them itself, all below."""
    if allowed.by is Tie.CITY_OFFICE:
        return [among[allowed.place]] if allowed.place in among and among[allowed.place].line else []
    taking = (each for each in among.values() if each.is_accepting and each.line)
    return [each for each in taking if _covers(each.division, allowed.place)]


def _covers(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def _as_json(allowed: rules.Allowed, given: Given) -> dict[str, Any]:
    found = bureaus_at(allowed, given.bureaus)
    listed = found if len(found) <= MOST_LISTED else []
    return {
        "place": allowed.place,
        "name": full_name(allowed.place),
        "by": allowed.by,
        "reason": allowed.reason,
        "proof": allowed.proof,
        "source": source_as_json(allowed.source),
        "count": len(found),
        "departments": [{"code": each.code, "name": each.name} for each in listed],
    }
