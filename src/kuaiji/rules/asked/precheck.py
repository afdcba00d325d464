"""预检: everything an officer could object to in a record that was never typed into the site."""

from collections.abc import Iterable, Iterator
from datetime import date

from kuaiji.rules.asked.contradictions import contradictions
from kuaiji.rules.asked.department import objections
from kuaiji.rules.asked.files import placed
from kuaiji.rules.asked.model import Asked, Person
from kuaiji.rules.asked.paths import in_record
from kuaiji.rules.asked.record import Record
from kuaiji.rules.asked.ruling import STANDS_AGAINST, Ruling, needed, ruling
from kuaiji.rules.asked.setting import Given
from kuaiji.rules.codes import DECISION
from kuaiji.rules.document import SECTIONS, paths
from kuaiji.rules.findings import Finding, Source, advise, must
from kuaiji.rules.identity import likely_kind, name_findings, number_findings
from kuaiji.rules.precheck import precheck as rules

SOURCE = Source(DECISION, "问规则：同一件事说了两次")
KIND = needed("person/document_type", "证件类型", "户籍和证件影像的要求因证件而不同")
NAME = needed("person/name", "姓名", "核验学历和资格都要用")


def precheck(given: Given) -> Ruling:
    asked, made, today = given.asked, given.made, given.today
    files = placed(asked, made.document)
    findings = [
        *made.as_told([*made.unread, *rules(made.document, given.facts(files.files))]),
        *files.findings,
        *_about_person(asked.person or Person(), today),
        *objections(given),
        *_told_twice(asked, made),
        *_checks_of_nothing(asked, made),
    ]
    findings += unsaid(contradictions(asked, today), findings)
    is_ready = not any(finding.severity in STANDS_AGAINST for finding in findings)
    return ruling({"ready": is_ready}, findings)


def unsaid(more: Iterable[Finding], findings: Iterable[Finding]) -> list[Finding]:
    """Leave out what speaks of a place against which a rule stands already."""
    against = {finding.path for finding in findings if finding.severity in STANDS_AGAINST}
    return [finding for finding in more if finding.path not in against]


def _about_person(person: Person, today: date) -> Iterator[Finding]:
    """Ask for what registration asks before the record begins; a passport needs no likelihood, it needs the word."""
    if person.name is None:
        yield NAME
    elif person.document_type is not None:
        yield from name_findings(person.document_type, person.name, "person/name")
    if person.number is not None and person.document_type is not None:
        yield from number_findings(person.document_type, person.number, today=today, path="person/number")
    elif person.document_type is None and (person.number is None or likely_kind(person.number, today=today) is None):
        yield KIND


def _told_twice(asked: Asked, made: Record) -> Iterator[Finding]:
    for group, rows in (("education", asked.education), ("work", asked.work), ("titles", asked.titles)):
        section = in_record(group)
        if rows and section in made.stored:
            message = f"“{SECTIONS[section].heading}”在档案里已有，以档案为准，这里另写的没有采用。"
            yield advise("asked.told-twice", message, SOURCE, group)


def _checks_of_nothing(asked: Asked, made: Record) -> Iterator[Finding]:
    known = set(paths(made.document))
    for place, check in enumerate(asked.check or ()):
        if check.path is not None and in_record(check.path) not in known:
            message = f"没有“{check.path}”这一条，这个核验结果没有采用。请核对核验的是哪一条。"
            yield must("asked.no-such-entry", message, SOURCE, f"check/{place}/path")
