"""采集范围: which of the five a person may choose, why not the others, and which sections each of them asks for."""

from collections.abc import Iterable, Sequence
from typing import Any

from kuaiji.rules import scope as rules
from kuaiji.rules.asked.contradictions import contradictions
from kuaiji.rules.asked.model import Asked, Person
from kuaiji.rules.asked.record import Record, accounts_for
from kuaiji.rules.asked.ruling import STANDS_AGAINST, Ruling, finding_as_json, needed, ruling
from kuaiji.rules.asked.setting import Given
from kuaiji.rules.codes import ScopeChoice, YesNo
from kuaiji.rules.document import SECTIONS, Document, Education, Qualification, Scope, Work
from kuaiji.rules.findings import Finding, must
from kuaiji.rules.sections import Need, need

EVER = needed("person/has_done_accounting", "做过会计工作", "凡有过会计工作经历的选（一），从未有过的选其他")
EXAM = needed("person/exam", "准备报考的级别", "（三）用于报名初级，（四）、（五）用于报名中级")
TITLES = needed("titles", "专业技术资格", "（二）、（五）以已取得的资格为准；没有的写空列表")
STUDIES = needed("education", "教育经历", "（四）以博士学位为准；没有的写空列表")


def scope(given: Given) -> Ruling:
    asked, made = given.asked, given.made
    judged = {choice: _judged(choice, given) for choice in ScopeChoice}
    allowed = [choice for choice, against in judged.items() if not against]
    chosen = made.document.scope.scope
    findings = contradictions(asked, given.today)
    if chosen is not None:
        findings += judged[chosen]
    elif not allowed:
        findings += _nothing_left(judged.values())
    decision = {
        "allowed": allowed,
        "chosen": chosen,
        "scopes": [_as_json(choice, judged[choice]) for choice in ScopeChoice],
    }
    return ruling(decision, findings)


def _judged(choice: ScopeChoice, given: Given) -> list[Finding]:
    """Return what stands against a scope, facts that are missing among it; nothing does if it may be chosen."""
    asked, made = given.asked, given.made
    supposed = _supposed(choice, asked, made)
    refused = [
        finding
        for finding in made.as_told(rules.findings(supposed, given.facts(())))
        if finding.severity in STANDS_AGAINST and finding.code != "required"
    ]
    return refused or _unknown(choice, asked, made)


def _supposed(choice: ScopeChoice, asked: Asked, made: Record) -> Document:
    """Suppose that this scope was chosen. The rules pass over empty lists; a row that says nothing speaks of none."""
    document, ever = made.document, has_done_accounting(asked, made)
    job = () if ever is None else (Work(id="ever", is_accounting=YesNo.YES if ever else YesNo.NO),)
    titles = document.qualification or (
        () if _lacks(asked.titles, "qualification", made) else (Qualification(id="no"),)
    )
    studies = document.education or (() if _lacks(asked.education, "education", made) else (Education(id="no"),))
    return document.model_copy(
        update={
            "scope": Scope(scope=choice, has_read=True),
            "work": job,
            "qualification": titles,
            "education": studies,
        }
    )


def _lacks(rows: Sequence[Any] | None, section: str, made: Record) -> bool:
    """Tell what was not spoken of from what was said to be empty."""
    return rows is None and section not in made.stored


def has_done_accounting(asked: Asked, made: Record) -> bool | None:
    """Tell whether the person ever did accounting: by any fact that says yes, else by their own word."""
    person = asked.person or Person()
    jobs = [accounts_for(job) for job in asked.work or ()]
    stored = [job.is_accounting is YesNo.YES for job in made.document.work]
    if person.has_done_accounting or person.is_doing_accounting or True in jobs or True in stored:
        return True
    return person.has_done_accounting


def _unknown(choice: ScopeChoice, asked: Asked, made: Record) -> list[Finding]:
    """Return the facts that are still needed before this scope can be allowed."""
    if has_done_accounting(asked, made) is None:
        return [EVER]
    if choice is ScopeChoice.ACCOUNTANT:
        return []
    by_title = {ScopeChoice.TITLE_HOLDER, ScopeChoice.CROSS_CANDIDATE}
    missing = [TITLES] if choice in by_title and _lacks(asked.titles, "qualification", made) else []
    if choice is ScopeChoice.DOCTOR_CANDIDATE and _lacks(asked.education, "education", made):
        missing.append(STUDIES)
    if choice is not ScopeChoice.TITLE_HOLDER and made.document.department.exam is None:
        missing.append(EXAM)
    return missing


def _nothing_left(judged: Iterable[Sequence[Finding]]) -> list[Finding]:
    """Ask for what could still open a scope; where nothing could, say so."""
    missing = {each.path: each for against in judged for each in against if each.code == "asked.needed"}
    message = "照您说明的情况，五类采集范围都不适用。请核对是否做过会计工作、取得的资格和学位、准备报考的级别。"
    return list(missing.values()) or [must("scope.none", message, rules.SOURCE, "person/scope")]


def _as_json(choice: ScopeChoice, against: Sequence[Finding]) -> dict[str, Any]:
    needs = [finding.path for finding in against if finding.code == "asked.needed"]
    verdict = "allowed" if not against else "unknown" if needs else "refused"
    found: dict[str, Any] = {"scope": choice, "label": choice.label, "verdict": verdict}
    if needs:
        return {**found, "needs": needs}
    if against:
        return {**found, "reasons": [finding_as_json(finding) for finding in against]}
    by_need = {each: [section for section in SECTIONS if need(section, choice) is each] for each in Need}
    return {**found, "sections": {each.value: sections for each, sections in by_need.items()}}
