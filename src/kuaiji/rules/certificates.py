"""证书编号: the structure of certificate numbers, which only ever leads to advice, for many true ones differ."""

import re
from collections.abc import Mapping

from kuaiji.rules.checks import KNOWN_LEVELS, REAL_DEGREES
from kuaiji.rules.codes import DECISION, Degree, Level, Mode, Place
from kuaiji.rules.document import Education
from kuaiji.rules.findings import Finding, Source, advise

SOURCE = Source(DECISION, "证书编号的结构")
FIRST_YEAR = "2002-01"
LEVEL_SHAPE = re.compile("[0-9]{17,18}")
DEGREE_SHAPE = re.compile("[0-9]{16}")
# School, way of study, year, level and serial number; self-study numbers its certificates in its own way.
MAINLAND_NUMBER = re.compile("[0-9]{5}[157](19|20)[0-9]{2}(01|02|04|05|06)[0-9]{6}")
SELF_STUDY = "6"
LEVEL_DIGITS: Mapping[str, frozenset[Level]] = {
    "01": frozenset({Level.DOCTOR}),
    "02": frozenset({Level.MASTER}),
    "04": frozenset({Level.BACHELOR}),
    "05": frozenset({Level.BACHELOR}),
    "06": frozenset({Level.COLLEGE}),
}
DEGREE_DIGITS: Mapping[str, frozenset[Degree]] = {
    "2": frozenset({Degree.DOCTOR}),
    "3": frozenset({Degree.MASTER}),
    "4": frozenset({Degree.BACHELOR, Degree.SECOND_BACHELOR}),
}
UNDERGRADUATE = frozenset({Level.BACHELOR, Level.COLLEGE})
MODE_DIGITS: Mapping[str, frozenset[Mode]] = {
    "1": frozenset({Mode.FULL_TIME, Mode.OTHER_PART_TIME}),
    "5": frozenset({Mode.ADULT, Mode.OPEN, Mode.OTHER_PART_TIME}),
    "7": frozenset({Mode.NETWORK, Mode.OPEN, Mode.OTHER_PART_TIME}),
}


def certificate_findings(entry: Education, path: str) -> list[Finding]:
    """Compare the parts of the numbers with what the entry says, and with each other."""
    if entry.place in {Place.ABROAD, Place.HMT}:
        return _mainland_number(entry, path)
    if entry.place is None or entry.ended_on is None or entry.ended_on < FIRST_YEAR:
        return []
    return _exchanged(entry, path) or [
        *_level_number(entry, entry.ended_on, path),
        *_degree_number(entry, entry.ended_on, path),
        *_two_schools(entry, path),
    ]


def _mainland_number(entry: Education, path: str) -> list[Finding]:
    if entry.certificate_number is None or not MAINLAND_NUMBER.fullmatch(entry.certificate_number):
        return []
    message = "学历证书编号是境内证书的样子，而就读地点不在境内，请核对就读地点。"
    return [advise("education.mainland-number", message, SOURCE, f"{path}/place")]


def _exchanged(entry: Education, path: str) -> list[Finding]:
    level, degree = entry.certificate_number, entry.degree_number
    if level is None or degree is None:
        return []
    if level == degree:
        message = "学位证书编号与学历证书编号相同。这是两张证书，请对照学位证书核对。"
        return [advise("certificate.same", message, SOURCE, f"{path}/degree_number")]
    if DEGREE_SHAPE.fullmatch(level) and LEVEL_SHAPE.fullmatch(degree):
        message = "学历证书编号和学位证书编号好像填反了，请对照两张证书核对。"
        return [advise("certificate.swapped", message, SOURCE, f"{path}/certificate_number")]
    return []


def _level_number(entry: Education, ended_on: str, path: str) -> list[Finding]:
    number, place = entry.certificate_number, f"{path}/certificate_number"
    if number is None or entry.level not in KNOWN_LEVELS:
        return []  # Schools below 大专 number their certificates as they like.
    found = level_shape(number, place)
    if not has_parts(number):
        return found
    if number[6:10] != ended_on[:4]:
        message = f"编号里的年份是 {number[6:10]}，与毕业时间 {ended_on[:4]} 年不同，请核对。"
        found.append(advise("certificate.year", message, SOURCE, place))
    if entry.level not in LEVEL_DIGITS.get(number[10:12], set(Level)):
        message = "编号里的层次与所选学历不同，请核对是否选错了学历。"
        found.append(advise("certificate.level", message, SOURCE, place))
    if entry.level in UNDERGRADUATE and entry.mode not in {None, *MODE_DIGITS.get(number[5], set(Mode))}:
        message = "学历证书编号里的学习形式与所选培养方式不同，请核对培养方式。"
        found.append(advise("certificate.mode", message, SOURCE, f"{path}/mode"))
    return found


def level_shape(number: str, path: str) -> list[Finding]:
    if LEVEL_SHAPE.fullmatch(number):
        return []
    message = "学历证书编号一般是 17 或 18 位数字，请对照证书或学信网核对。"
    return [advise("certificate.shape", message, SOURCE, path)]


def _degree_number(entry: Education, ended_on: str, path: str) -> list[Finding]:
    number, place = entry.degree_number, f"{path}/degree_number"
    if number is None or entry.degree not in REAL_DEGREES:
        return []
    if LEVEL_SHAPE.fullmatch(number):
        message = "学位证书编号一般是 16 位，您填的像是学历证书编号，请对照学位证书核对。"
        return [advise("certificate.degree-shape", message, SOURCE, place)]
    if not DEGREE_SHAPE.fullmatch(number):
        return []
    found = []
    if entry.degree not in DEGREE_DIGITS.get(number[5], set(Degree)):
        message = "编号里的层次与所选学位不同，请核对是否选错了学位。"
        found.append(advise("certificate.degree", message, SOURCE, place))
    if number[6:10] < ended_on[:4]:
        message = f"编号里的年份是 {number[6:10]}，早于毕业时间 {ended_on[:4]} 年，请核对。"
        found.append(advise("certificate.degree-year", message, SOURCE, place))
    return found


def _two_schools(entry: Education, path: str) -> list[Finding]:
    level, degree = entry.certificate_number or "", entry.degree_number or ""
    if not has_parts(level) or not DEGREE_SHAPE.fullmatch(degree) or level[:5] == degree[:5]:
        return []
    message = "两个证书编号开头的学校代码不同。不是同一所学校发的，请分成两条填写。"
    return [advise("certificate.other-school", message, SOURCE, f"{path}/degree_number")]


def has_parts(number: str) -> bool:
    """Tell whether a 学历证书编号 is of the kind whose parts can be read."""
    return len(number) == 18 and LEVEL_SHAPE.fullmatch(number) is not None and not number.startswith(SELF_STUDY)
