"""证明材料: what is needed, what meets or waives it, and of each file whether it is accepted."""

from collections.abc import Iterator, Sequence
from typing import Any

from kuaiji.rules import evidence as rules
from kuaiji.rules.asked.contradictions import contradictions
from kuaiji.rules.asked.files import all_paths, placed
from kuaiji.rules.asked.model import Person
from kuaiji.rules.asked.paths import as_told
from kuaiji.rules.asked.ruling import STANDS_AGAINST, Ruling, finding_as_json, needed, ruling, source_as_json
from kuaiji.rules.asked.setting import Given
from kuaiji.rules.codes import AskedOf, DocumentType, Status
from kuaiji.rules.document import EvidenceFile
from kuaiji.rules.evidence import Requirement
from kuaiji.rules.facts import Facts
from kuaiji.rules.findings import Finding
from kuaiji.rules.pictures import judged

KIND = needed("person/document_type", "证件类型", "证件影像的要求因证件而不同")
PLACE = needed("person/department", "选择的会计管理部门", "各地要求的材料不同；也可以用 --policy 指定地方")
STATUS = needed("person/status", "目前状况", "暂未工作也不在校的，可能要居住证明")
HOUSEHOLD = needed("person/household", "户籍所在地", "户籍不在本省的，可能要居住证明")


def evidence(given: Given) -> Ruling:
    files = placed(given.asked, given.made.document)
    facts = given.facts(files.files)
    document = given.made.document
    requirements = rules.requirements(document, facts)
    serving = {each.met_by for each in requirements}
    told = [_file(file, judged(file, document, facts), serving, given) for file in files.files]
    decided = {file["path"]: file["accepted"] for file in told}
    decision = {
        "needed": [_requirement(each, given) for each in requirements],
        "accepted": [path for path, is_accepted in decided.items() if is_accepted],
        "refused": [path for path, is_accepted in decided.items() if not is_accepted],
        "undecided": [path for path in all_paths(given.asked) if path not in decided],
        "missing": [f"{_path(each, given)}/{each.slots[0]}" for each in requirements if each.is_open],
        "files": told,
    }
    found = [*_unknown(given, facts), *given.made.as_told(rules.findings(document, facts)), *files.findings]
    return ruling(decision, [*found, *contradictions(given.asked, given.today)])


def _requirement(each: Requirement, given: Given) -> dict[str, Any]:
    return {
        "path": _path(each, given),
        "slots": list(each.slots),
        "title": each.title,
        "why": each.why,
        "met_by": each.met_by or None,
        "waived_by": each.waived_by or None,
        "source": source_as_json(each.source),
    }


def _path(each: Requirement, given: Given) -> str:
    return as_told(each.path, given.made.stored) if each.path != "basic" else each.path


def _file(file: EvidenceFile, found: Sequence[Finding], serving: set[str], given: Given) -> dict[str, Any]:
    """Say of one file whether it is good for its place, and whether anything there needs it."""
    is_accepted = not any(finding.severity in STANDS_AGAINST for finding in found)
    return {
        "path": file.id,
        "belongs_to": as_told(file.path, given.made.stored) if file.path != "basic" else file.path,
        "slot": file.slot,
        "accepted": is_accepted,
        "serves": file.id in serving,
        "findings": [finding_as_json(finding) for finding in given.made.as_told(found)],
    }


def _unknown(given: Given, facts: Facts) -> Iterator[Finding]:
    """Ask for what decides about evidence; the rules themselves pass over what they were not told."""
    person, section = given.asked.person or Person(), given.made.document.department
    asked_of = facts.policy.residence_asked_of.value
    if person.document_type is None and person.number is None:
        yield KIND
    if not given.line and given.setting.codes is None:
        yield PLACE
    if asked_of is not AskedOf.NOBODY and section.status is None:
        yield STATUS
    is_resident = facts.registrant.document_type is DocumentType.RESIDENT_ID
    if asked_of is AskedOf.OUTSIDERS and section.status is Status.OTHER and is_resident and section.household is None:
        yield HOUSEHOLD
    for entry in given.made.document.education:
        path = as_told(f"education/{entry.id}", given.made.stored)
        if not entry.is_current and entry.place is None:
            yield needed(f"{path}/place", "就读地点", "境内和境外取得的学历，要的材料不同")
        if not entry.is_current and entry.level is None and entry.degree is None:
            yield needed(f"{path}/level", "学历", "材料因学历而不同")
    for job in given.made.document.work:
        if job.is_accounting is None:
            path = as_told(f"work/{job.id}", given.made.stored)
            yield needed(f"{path}/is_accounting", "是否有会计工作经历", "做会计工作的才要证明")
    for title in given.made.document.qualification:
        if title.kind is None:
            path = as_told(f"qualification/{title.id}", given.made.stored)
            yield needed(f"{path}/kind", "资格名称", "有的资格联网核验，不用上传")
