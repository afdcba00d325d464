"""证明材料清单: which pictures a record needs, where, why, and what waives them: one list for everybody."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache

from kuaiji.rules.checks import (
    KNOWN_LEVELS,
    ONLINE_QUALIFICATIONS,
    REAL_DEGREES,
    is_degree_known_online,
    is_known_online,
)
from kuaiji.rules.codes import AskedOf, CheckKind, DocumentType, FileState, Level, Outcome, Place, Status, YesNo
from kuaiji.rules.document import SECTIONS, CheckResult, Document, Education, Qualification, Work, paths
from kuaiji.rules.facts import Facts
from kuaiji.rules.files import Slot
from kuaiji.rules.findings import Finding, Severity, Source, must
from kuaiji.rules.pictures import BASIC, EDUCATION, QUALIFICATION, judged
from kuaiji.rules.resume import GIVEN_BY
from kuaiji.rules.sections import Need, need

FROM_BACHELOR = KNOWN_LEVELS - {Level.COLLEGE}
OUTSIDE = frozenset({Place.ABROAD, Place.HMT})
WAIVERS: Mapping[Outcome, str] = {
    Outcome.PENDING: "正在核验，暂时不用上传",
    Outcome.MATCHED: "核验一致，不用上传",
    Outcome.UNAVAILABLE: "核验服务暂时不可用，由审核人员核对，不用上传",
}
UNASKED = "提交后由系统核验，暂时不用上传"
REASONS: Mapping[Outcome, str] = {
    Outcome.MISMATCHED: "核验结果与填写的不一致",
    Outcome.NOT_FOUND: "核验时没有查到",
}


@dataclass(frozen=True, slots=True)
class Requirement:
    """One picture that is needed at `path`; any one of `slots` will do. A waived one is shown with the reason.

    `met_by` names the picture that serves, `against` says what speaks against those that lie there.
    """

    path: str
    slots: tuple[str, ...]
    title: str
    why: str
    source: Source
    waived_by: str = ""
    met_by: str = ""
    against: tuple[Finding, ...] = ()

    @property
    def is_open(self) -> bool:
        return not self.met_by and not self.waived_by


def requirements(document: Document, facts: Facts) -> list[Requirement]:
    """Return every picture that the record calls for, in the order of its sections."""
    needed = [*_basic(document, facts), *_education(document, facts), *_work(document, facts)]
    needed += _qualification(document, facts)
    return [_judged(each, document, facts) for each in needed]


def findings(document: Document, facts: Facts) -> list[Finding]:
    """Ask for each picture that is still missing, and for another one where the picture was refused or is wrong."""
    found: list[Finding] = []
    for each in requirements(document, facts):
        found += [] if each.waived_by else each.against
        if each.is_open and not each.against:
            message = f"请上传{each.title}：{each.why}。"
            found.append(must("evidence.missing", message, each.source, f"{each.path}/{each.slots[0]}"))
    known = set(paths(document))
    for file in facts.files:
        if file.state is FileState.REFUSED and file.path in known:
            message = file.refusal or "这张图片没有通过检查，请换一张再上传。"
            found.append(must("evidence.refused", message, BASIC, f"{file.path}/{file.slot}"))
    return found


def _judged(each: Requirement, document: Document, facts: Facts) -> Requirement:
    """Take the first picture that nothing grave speaks against; the others count for nothing then."""
    against: list[Finding] = []
    for file in facts.files:
        if file.path != each.path or file.slot not in each.slots or file.state is FileState.REFUSED:
            continue
        found = judged(file, document, facts)
        if not any(finding.severity is Severity.MUST for finding in found):
            return replace(each, met_by=file.id, against=tuple(found))
        against += found
    return replace(each, against=tuple(against)) if against else each


@cache
def _title(section: str, *names: str) -> str:
    slots: dict[str, Slot] = {slot.name: slot for slot in SECTIONS[section].slots}
    return "或".join(slots[name].title for name in names)


def _basic(document: Document, facts: Facts) -> Iterable[Requirement]:
    yield Requirement("basic", ("photo",), _title("basic", "photo"), "用于准考证和证书", BASIC)
    if facts.registrant.document_type is DocumentType.PASSPORT:
        yield Requirement("basic", ("id_portrait",), "护照资料页", "用于核对身份", BASIC)
    else:
        yield Requirement("basic", ("id_portrait",), _title("basic", "id_portrait"), "用于核对身份", BASIC)
        yield Requirement("basic", ("id_emblem",), _title("basic", "id_emblem"), "用于核对证件有效期", BASIC)
    if _must_prove_residence(document, facts):
        figure = facts.policy.residence_asked_of
        why = "非本省户籍、暂未工作且不在校的" if figure.value is AskedOf.OUTSIDERS else "暂未工作且不在校的"
        title = "或".join(each.label for each in facts.policy.residence_documents.value)
        yield Requirement("basic", ("residence_permit",), title, f"{why}，需要这份材料", figure.source)


def _must_prove_residence(document: Document, facts: Facts) -> bool:
    """R5.4: work status and 户籍 are told, never read off the scope or the number."""
    section, asked_of = document.department, facts.policy.residence_asked_of.value
    if facts.registrant.document_type is not DocumentType.RESIDENT_ID or section.status is not Status.OTHER:
        return False
    if asked_of is not AskedOf.OUTSIDERS:
        return asked_of is AskedOf.EVERYBODY
    is_known = section.household is not None and facts.province is not None
    return is_known and not str(section.household).startswith(str(facts.province))


def _education(document: Document, facts: Facts) -> Iterable[Requirement]:
    for entry in document.education:
        if entry.is_current:
            yield _for_education(entry, "study_proof", "证明至今在读", "")
        elif entry.place is not None:
            yield from _obtained(entry, facts)


def _obtained(entry: Education, facts: Facts) -> Iterable[Requirement]:
    """R6.3–R6.7: a check that did not pass, or cannot be made, asks for the certificate, and for more above 专科."""
    path = f"education/{entry.id}"
    open_reasons = []
    if entry.level is not None:
        why, waived_by = _standing(facts.check(path, CheckKind.EDUCATION), is_asked=is_known_online(entry))
        yield _for_education(entry, "diploma", why, waived_by)
        open_reasons += [why] if not waived_by else []
    if entry.degree in REAL_DEGREES:
        why, waived_by = _standing(facts.check(path, CheckKind.DEGREE), is_asked=is_degree_known_online(entry))
        yield _for_education(entry, "degree_certificate", why, waived_by)
        open_reasons += [why] if not waived_by else []
    if not open_reasons or not (entry.level in FROM_BACHELOR or entry.degree in REAL_DEGREES):
        return
    if entry.place in OUTSIDE:
        yield _for_education(entry, "recognition", "境外取得的本科及以上学历（学位）", "")
    elif entry.ended_on is not None and entry.ended_on >= facts.policy.verification_report_from.value:
        yield _for_education(entry, "verification_report", open_reasons[0], "")


def _for_education(entry: Education, slot: str, why: str, waived_by: str) -> Requirement:
    return Requirement(f"education/{entry.id}", (slot,), _title("education", slot), why, EDUCATION, waived_by)


def _standing(result: CheckResult | None, *, is_asked: bool) -> tuple[str, str]:
    """Return why a certificate is needed, and what waives it."""
    if not is_asked:
        return "这一项不能在线核验", ""
    if result is None:
        return "用于核对证书", UNASKED
    return REASONS.get(result.outcome, "用于核对证书"), WAIVERS.get(result.outcome, "")


def _work(document: Document, facts: Facts) -> Iterable[Requirement]:
    if need("work", document.scope.scope) is Need.ABSENT:
        return
    figure = facts.policy.work_evidence
    slots = tuple(figure.value)
    for job in document.work:
        if job.is_accounting is YesNo.YES:
            title, waived_by = _title("work", *slots), _too_long_ago(job, facts)
            yield Requirement(f"work/{job.id}", slots, title, GIVEN_BY, figure.source, waived_by)


def _too_long_ago(job: Work, facts: Facts) -> str:
    figure = facts.policy.work_proof_years
    if figure is None or job.is_current or job.ended_on is None:
        return ""
    since = f"{facts.today.year - figure.value}-{facts.today:%m}"
    return f"只证明最近 {figure.value} 年的会计工作，不用上传" if job.ended_on < since else ""


def _qualification(document: Document, facts: Facts) -> Iterable[Requirement]:
    for entry in document.qualification:
        if entry.kind is not None:
            yield _certificate(entry, facts)


def _certificate(entry: Qualification, facts: Facts) -> Requirement:
    path = f"qualification/{entry.id}"
    result = facts.check(path, CheckKind.QUALIFICATION)
    why, waived_by = _standing(result, is_asked=entry.kind in ONLINE_QUALIFICATIONS)
    title = _title("qualification", "certificate")
    return Requirement(path, ("certificate",), title, why, QUALIFICATION, waived_by)
