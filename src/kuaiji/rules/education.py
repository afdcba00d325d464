"""教育经历: each course of study, and how they stand together (R6)."""

from collections.abc import Mapping, Sequence

from kuaiji.rules.certificates import certificate_findings
from kuaiji.rules.checks import KNOWN_LEVELS, REAL_DEGREES
from kuaiji.rules.codes import GUIDE, Degree, Level, Mode, Place, Status
from kuaiji.rules.document import Document, Education, repeated
from kuaiji.rules.facts import Facts
from kuaiji.rules.findings import Finding, Source, advise, must
from kuaiji.rules.periods import overlapping, period_findings
from kuaiji.rules.required import missing

SOURCE = Source(GUIDE, "（六）教育经历")
WITHOUT_MAJOR = frozenset({Level.HIGH_SCHOOL, Level.BELOW})
USUAL_DEGREES: Mapping[Level | None, frozenset[Degree]] = {
    Level.DOCTOR: frozenset({Degree.DOCTOR}),
    Level.MASTER: frozenset({Degree.MASTER}),
    Level.BACHELOR: frozenset({Degree.BACHELOR, Degree.SECOND_BACHELOR}),
    Level.COLLEGE: frozenset(),
}


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
    return found


def _together(entries: Sequence[Education]) -> list[Finding]:
    found = []
    for entry in repeated(entries):
        message = "这条教育经历与另一条完全相同，请删除一条。"
        found.append(must("education.twice", message, SOURCE, f"education/{entry.id}"))
    full_time = [entry for entry in entries if entry.mode is Mode.FULL_TIME]
    for one, other in overlapping(full_time):
        if one.is_current and other.is_current:
            message = "不能同时有两条至今在读的全日制学历，请核对培养方式和起止时间。"
            found.append(must("education.two-current", message, SOURCE, f"education/{other.id}/is_current"))
        else:
            message = f"与{one.school or '另一条'}的全日制就读时间重叠，请核对起止时间。"
            found.append(advise("education.overlap", message, SOURCE, f"education/{other.id}/started_on"))
    return found
