"""教育经历: each course of study, and how they stand together (R6)."""

import re
from collections.abc import Mapping, Sequence
from itertools import combinations

from kuaiji.rules.certificates import certificate_findings
from kuaiji.rules.checks import KNOWN_LEVELS, REAL_DEGREES
from kuaiji.rules.codes import DECISION, GUIDE, Degree, Level, Mode, Place, Status
from kuaiji.rules.document import Document, Education, repeated
from kuaiji.rules.facts import Facts
from kuaiji.rules.findings import Finding, Source, advise, must
from kuaiji.rules.periods import months_between, overlapping, period_findings
from kuaiji.rules.required import missing

SOURCE = Source(GUIDE, "（六）教育经历")
LIFE = Source(DECISION, "就读的时间")
BELOW_COLLEGE = frozenset(Level) - KNOWN_LEVELS
WITHOUT_MAJOR = frozenset({Level.HIGH_SCHOOL, Level.BELOW})
USUAL_DEGREES: Mapping[Level | None, frozenset[Degree]] = {
    Level.DOCTOR: frozenset({Degree.DOCTOR}),
    Level.MASTER: frozenset({Degree.MASTER}),
    Level.BACHELOR: frozenset({Degree.BACHELOR, Degree.SECOND_BACHELOR}),
    Level.COLLEGE: frozenset(),
    **dict.fromkeys(BELOW_COLLEGE, frozenset()),
}
# Two school years are what 专升本 takes; nobody studies ten years full time, nor graduates from college at fourteen.
SHORTEST_STUDY = {Level.COLLEGE: 20, Level.BACHELOR: 20, Level.MASTER: 10, Level.DOCTOR: 10}
LONGEST_STUDY = 120
YOUNGEST_GRADUATE = 15 * 12
OUTSIDE_NAME = re.compile("[^\u3400-\u9fff]*[A-Za-z][^\u3400-\u9fff]*|(香港|澳门|台湾)[^（(]*")


def findings(document: Document, facts: Facts) -> list[Finding]:
    found = []
    if not document.education:
        message = "请至少填写一条教育经历，从已取得的最高学历填起。"
        found.append(must("education.empty", message, SOURCE, "education"))
    for entry in document.education:
        path = f"education/{entry.id}"
        found += missing(entry, path, _unneeded(entry))
        found += period_findings(entry, facts, path)
        found += _titles(entry, path)
        found += _numbers(entry, path)
        found += _place(entry, path)
        found += _length(entry, facts, path)
        found += certificate_findings(entry, path)
    return [*found, *_student(document), *_together(document.education)]


def _unneeded(entry: Education) -> set[str]:
    """Name what this entry is not asked for: a study in progress has no certificate, a 高中 no degree."""
    unneeded = set()
    if entry.is_current:
        unneeded |= {"ended_on", "degree", "certificate_number", "degree_number"}
    if entry.place in {Place.ABROAD, Place.HMT}:
        unneeded |= {"certificate_number", "degree_number"}
    if entry.level is not None and entry.level not in KNOWN_LEVELS:
        unneeded |= {"degree", "degree_number", "certificate_number"}
    if entry.level in WITHOUT_MAJOR:
        unneeded.add("major")
    if entry.degree not in REAL_DEGREES:
        unneeded.add("degree_number")
    elif entry.level is None:
        # A degree may be held without its 学历 (同等学力): then only the degree is told.
        unneeded |= {"level", "certificate_number"}
    return unneeded


def _titles(entry: Education, path: str) -> list[Finding]:
    found = []
    if entry.is_current and entry.certificate_number is not None:
        message = "在读的学历还没有证书编号。已经毕业的，请取消“至今在读”，填写毕业时间。"
        found.append(must("education.current-with-certificate", message, SOURCE, f"{path}/certificate_number"))
    if entry.is_current and entry.degree in REAL_DEGREES:
        message = "只填已取得证书的学位；在读的请选“没有学位”。"
        found.append(must("education.current-with-degree", message, SOURCE, f"{path}/degree"))
    elif entry.degree in REAL_DEGREES - USUAL_DEGREES.get(entry.level, REAL_DEGREES):
        message = "学位和学历一般是同一层次的。以同等学力取得的学位，请另填一条，学历留空。"
        found.append(advise("education.degree-of-other-level", message, SOURCE, f"{path}/degree"))
    return found


def _numbers(entry: Education, path: str) -> list[Finding]:
    """A number needs the 学历 or 学位 that it numbers."""
    found = []
    if entry.is_current and entry.degree_number is not None:
        message = "在读的还没有学位证书编号。已经取得学位的，请取消“至今在读”，填写毕业时间。"
        found.append(must("education.current-with-degree-number", message, SOURCE, f"{path}/degree_number"))
    elif entry.degree_number is not None and _has_no_degree(entry):
        message = "填写了学位证书编号，请选择学位；没有学位的，请清空编号。"
        found.append(must("education.number-without-degree", message, SOURCE, f"{path}/degree"))
    if entry.certificate_number is not None and entry.level is None and entry.degree in REAL_DEGREES:
        message = "填写了学历证书编号，请选择学历；只取得学位的，请清空编号。"
        found.append(must("education.number-without-level", message, SOURCE, f"{path}/level"))
    return found


def _has_no_degree(entry: Education) -> bool:
    return entry.degree is Degree.NONE or (entry.degree is None and entry.level in BELOW_COLLEGE)


def _place(entry: Education, path: str) -> list[Finding]:
    if entry.place is not Place.MAINLAND or entry.school is None or not OUTSIDE_NAME.fullmatch(entry.school):
        return []
    message = "学校名称像是境外的学校，而就读地点选的是境内，请核对。境外取得的学历要有教育部留学服务中心认证书。"
    return [advise("education.foreign-school", message, SOURCE, f"{path}/place")]


def _length(entry: Education, facts: Facts, path: str) -> list[Finding]:
    """Say so where a year was probably typed wrong; ours alone, and only advice, for lives differ."""
    start, end = entry.started_on, facts.month if entry.is_current else entry.ended_on
    if end is None:
        return []
    found = []
    if start is not None and start <= end and entry.mode is Mode.FULL_TIME:
        length = months_between(start, end)
        if not entry.is_current and entry.level in SHORTEST_STUDY and length < SHORTEST_STUDY[entry.level]:
            message = f"全日制就读只有 {length} 个月，请核对入学和毕业时间。"
            found.append(advise("education.too-short", message, LIFE, f"{path}/started_on"))
        if length > LONGEST_STUDY:
            message = f"全日制就读长达 {length // 12} 年，请核对入学和毕业时间；已经毕业的，取消“至今在读”。"
            found.append(advise("education.too-long", message, LIFE, f"{path}/started_on"))
    born = facts.birth_month
    if born is not None and entry.level in KNOWN_LEVELS and 0 < months_between(born, end) < YOUNGEST_GRADUATE:
        message = "毕业时未满 15 周岁，请核对毕业时间。"
        found.append(advise("education.too-young", message, LIFE, f"{path}/ended_on"))
    return found


def _student(document: Document) -> list[Finding]:
    """A student fills in two entries: the highest level already held, and the studies in progress (R6.5)."""
    entries = document.education
    if not entries:
        return []
    is_student = document.department.status is Status.STUDENT
    found = []
    if is_student and not any(entry.is_current for entry in entries):
        message = "在校学生请增加一条至今在读的教育经历，勾选“至今在读”。"
        found.append(must("education.student-without-current", message, SOURCE, "education"))
    if is_student and all(entry.is_current for entry in entries):
        message = "在校学生还要填写一条已取得的最高学历，例如高中。"
        found.append(must("education.student-without-obtained", message, SOURCE, "education"))
    if not is_student and all(entry.is_current for entry in entries):
        message = "请填写一条已取得证书的最高学历。"
        found.append(must("education.nothing-obtained", message, SOURCE, "education"))
    if document.department.status is Status.OTHER and any(
        entry.is_current and entry.mode is Mode.FULL_TIME for entry in entries
    ):
        message = "您有至今在读的全日制学历，但目前状况不是“在校学生”，请核对。"
        found.append(advise("education.student-by-entry", message, SOURCE, "department/status"))
    modes = {entry.mode for entry in entries if entry.is_current}
    if is_student and modes and not modes & {Mode.FULL_TIME, None}:
        message = "您在读的都不是全日制，而目前状况是“在校学生”，请核对。边工作边读书的，选“在职在岗”。"
        found.append(advise("education.student-part-time", message, SOURCE, "department/status"))
    return found


def _together(entries: Sequence[Education]) -> list[Finding]:
    found = []
    copies = repeated(entries)
    for entry in copies:
        message = "这条教育经历与另一条完全相同，请删除一条。"
        found.append(must("education.twice", message, SOURCE, f"education/{entry.id}"))
    for one, other in combinations(entries, 2):
        if one.certificate_number == other.certificate_number is not None and other not in copies:
            message = "学历证书编号与另一条相同，请对照证书核对。"
            found.append(
                must("education.same-certificate", message, SOURCE, f"education/{other.id}/certificate_number")
            )
    full_time = [entry for entry in entries if entry.mode is Mode.FULL_TIME]
    for one, other in overlapping(full_time):
        if one.is_current and other.is_current:
            message = "不能同时有两条至今在读的全日制学历，请核对培养方式和起止时间。"
            found.append(must("education.two-current", message, SOURCE, f"education/{other.id}/is_current"))
        else:
            message = f"与{one.school or '另一条'}的全日制就读时间重叠，请核对起止时间。"
            found.append(advise("education.overlap", message, SOURCE, f"education/{other.id}/started_on"))
    return found
