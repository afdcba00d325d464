"""专业技术资格: titles and licences held, mainland ones only (R8)."""

import re
from itertools import combinations

from kuaiji.rules.codes import DECISION, GUIDE, QualificationKind, QualificationLevel
from kuaiji.rules.document import Document, Qualification
from kuaiji.rules.facts import Facts
from kuaiji.rules.findings import Finding, Source, advise, must
from kuaiji.rules.periods import FOREVER, months_between
from kuaiji.rules.required import missing
from kuaiji.rules.sections import Need, need

SOURCE = Source(GUIDE, "（八）专业技术资格")
WITHOUT_LEVEL = frozenset({QualificationKind.CPA, QualificationKind.APPRAISER, QualificationKind.TAX})
LIFE = Source(DECISION, "取得资格的时间")
YOUNGEST = 15 * 12
LEVELS = list(QualificationLevel)
# No trustworthy rule for these numbers was ever published, so only their alphabet is looked at.
NUMBER = re.compile(r"[0-9A-Z\u4e00-\u9fff()\[\]〔〕/.-]{4,40}")


def findings(document: Document, facts: Facts) -> list[Finding]:
    found = []
    if need("qualification", document.scope.scope) is Need.REQUIRED and not document.qualification:
        message = "这个采集范围以已取得的资格为准，请至少填写一条专业技术资格。"
        found.append(must("qualification.empty", message, SOURCE, "qualification"))
    for entry in document.qualification:
        path = f"qualification/{entry.id}"
        found += missing(entry, path, {"level"} if entry.kind in WITHOUT_LEVEL else set())
        found += _entry(entry, facts, path)
    for one, other in combinations(document.qualification, 2):
        found += _together(one, other)
    return found


def _together(one: Qualification, other: Qualification) -> list[Finding]:
    if one.kind is not None and (one.kind, one.level) == (other.kind, other.level):
        message = "同一级别的这项资格已经填写，请删除一条。"
        return [must("qualification.twice", message, SOURCE, f"qualification/{other.id}")]
    found = []
    if one.certificate_number is not None and one.certificate_number == other.certificate_number:
        message = "证书编号与另一项资格相同，请对照证书核对。"
        found.append(
            advise("qualification.same-number", message, SOURCE, f"qualification/{other.id}/certificate_number")
        )
    if one.kind is None or one.kind is not other.kind or one.level is None or other.level is None:
        return found
    lower, higher = sorted((one, other), key=lambda each: LEVELS.index(each.level) if each.level else 0)
    if (higher.obtained_on or FOREVER) < (lower.obtained_on or ""):
        message = "高一级的资格早于低一级的取得，请核对取得时间。"
        found.append(advise("qualification.order", message, LIFE, f"qualification/{higher.id}/obtained_on"))
    return found


def _entry(entry: Qualification, facts: Facts, path: str) -> list[Finding]:
    found = []
    if entry.kind in WITHOUT_LEVEL and entry.level is not None:
        message = "这项资格不分级别，级别请留空。"
        found.append(advise("qualification.level-unneeded", message, SOURCE, f"{path}/level"))
    if entry.certificate_number is not None:
        found += certificate_number_findings(entry.certificate_number, f"{path}/certificate_number")
    if entry.obtained_on is not None and entry.obtained_on > facts.month:
        message = "取得的年月还没有到，请按证书上的批准日期填写。"
        found.append(must("qualification.future", message, SOURCE, f"{path}/obtained_on"))
    if entry.obtained_on is None or facts.birth_month is None:
        return found
    if entry.obtained_on <= facts.birth_month:
        message = "取得的年月不晚于您的出生年月，请核对。"
        found.append(must("qualification.before-birth", message, SOURCE, f"{path}/obtained_on"))
    elif months_between(facts.birth_month, entry.obtained_on) < YOUNGEST:
        message = "取得时未满 15 周岁，请核对取得时间。"
        found.append(advise("qualification.too-young", message, LIFE, f"{path}/obtained_on"))
    return found


def certificate_number_findings(number: str, path: str) -> list[Finding]:
    if NUMBER.fullmatch(number):
        return []
    message = "证书编号是 4 到 40 位的数字、字母或汉字，请按证书填写。"
    return [must("qualification.number", message, SOURCE, path)]
