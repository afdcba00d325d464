"""证书编号: the structure of certificate numbers, which only ever leads to advice, for many true ones differ."""

import re

from kuaiji.rules.checks import KNOWN_LEVELS
from kuaiji.rules.codes import Degree, Level, Place
from kuaiji.rules.document import Education
from kuaiji.rules.findings import Finding, Source, advise

SOURCE = Source("学信网学历证书电子注册编号规则", "2001年以后的证书")
FIRST_YEAR = "2002-01"
LEVEL_DIGITS = {
    "01": {Level.DOCTOR},
    "02": {Level.MASTER},
    "04": {Level.BACHELOR},
    "05": {Level.BACHELOR},
    "06": {Level.COLLEGE},
}
DEGREE_DIGITS = {"2": {Degree.DOCTOR}, "3": {Degree.MASTER}, "4": {Degree.BACHELOR, Degree.SECOND_BACHELOR}}
SELF_STUDY = "6"


def certificate_findings(entry: Education, path: str) -> list[Finding]:
    """Compare the parts of the numbers with what the entry says."""
    if entry.place is not Place.MAINLAND or entry.ended_on is None or entry.ended_on < FIRST_YEAR:
        return []
    return [*_level_number(entry, path), *_degree_number(entry, path)]


def _level_number(entry: Education, path: str) -> list[Finding]:
    number, place = entry.certificate_number, f"{path}/certificate_number"
    if number is None or entry.ended_on is None or entry.level not in KNOWN_LEVELS:
        return []  # Schools below 大专 number their certificates as they like.
    if not re.fullmatch("[0-9]{17,18}", number):
        message = "学历证书编号一般是 17 或 18 位数字，请对照证书或学信网核对。"
        return [advise("certificate.shape", message, SOURCE, place)]
    if len(number) != 18 or number.startswith(SELF_STUDY):
        return []
    if number[6:10] != entry.ended_on[:4]:
        message = f"编号里的年份是 {number[6:10]}，与毕业时间 {entry.ended_on[:4]} 年不同，请核对。"
        return [advise("certificate.year", message, SOURCE, place)]
    if entry.level not in LEVEL_DIGITS.get(number[10:12], set(Level)):
        message = "编号里的层次与所选学历不同，请核对是否选错了学历。"
        return [advise("certificate.level", message, SOURCE, place)]
    return []


def _degree_number(entry: Education, path: str) -> list[Finding]:
    number = entry.degree_number
    if number is None or entry.degree is None or not re.fullmatch("[0-9]{16}", number):
        return []
    if entry.degree not in DEGREE_DIGITS.get(number[5], set(Degree)):
        message = "编号里的层次与所选学位不同，请核对是否选错了学位。"
        return [advise("certificate.degree", message, SOURCE, f"{path}/degree_number")]
    return []
