"""号码: whether each number that was told can be one, what it says of the person, and what else it may be."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from kuaiji.rules.asked.contradictions import contradictions
from kuaiji.rules.asked.model import Asked
from kuaiji.rules.asked.ruling import STANDS_AGAINST, Ruling, needed, ruling
from kuaiji.rules.asked.setting import Given
from kuaiji.rules.certificates import (
    DEGREE_DIGITS,
    LEVEL_DIGITS,
    SOURCE,
    certificate_findings,
    has_parts,
    level_shape,
)
from kuaiji.rules.codes import DocumentType
from kuaiji.rules.findings import Finding, advise
from kuaiji.rules.identity import (
    birth_of,
    likely_kind,
    mobile_findings,
    normalise,
    normalise_mobile,
    number_findings,
    sex_of,
    uscc_findings,
)
from kuaiji.rules.qualification import certificate_number_findings


def diploma_advice(number: str, path: str) -> list[Finding]:
    """Look at the number alone, where nothing else is told of the entry, and only ever advise."""
    if has_parts(number) and number[10:12] not in LEVEL_DIGITS:
        message = f"编号的第 11、12 位是 {number[10:12]}，没有这个层次，请对照证书核对。"
        return [advise("certificate.level", message, SOURCE, path)]
    return level_shape(number, path)


def degree_advice(number: str, path: str) -> list[Finding]:
    """A letter in front is known from 成人教育, 自学考试 and second degrees."""
    found = re.fullmatch("[A-Z]?([0-9]{16})", number)
    if found is None:
        message = "学位证书编号一般是 16 位数字，前面可以有一个字母，请对照证书核对。"
        return [advise("certificate.degree-shape", message, SOURCE, path)]
    if found[1][5] not in DEGREE_DIGITS:
        message = f"编号里的学位层次是 {found[1][5]}，一般是 2（博士）、3（硕士）、4（学士），请对照证书核对。"
        return [advise("certificate.degree", message, SOURCE, path)]
    return []


def report_advice(number: str, path: str) -> list[Finding]:
    if re.fullmatch("[A-Z0-9]{12}|[A-Z0-9]{16}", number):
        return []
    message = "学信网在线验证码一般是 16 位字母和数字，早先的是 12 位，请对照报告核对。"
    return [advise("certificate.report", message, SOURCE, path)]


OTHERS: Mapping[str, Callable[[str, str], list[Finding]]] = {
    "uscc": uscc_findings,
    "mobile": mobile_findings,
    "certificate_number": diploma_advice,
    "degree_number": degree_advice,
    "verification_code": report_advice,
    "qualification_number": certificate_number_findings,
}


def identity(given: Given) -> Ruling:
    """Judge every number that was told, by its path."""
    asked, today = given.asked, given.today
    findings = [*contradictions(asked, today)]
    decision: dict[str, Any] = {}
    for path, kind, number in _documents(asked):
        decision[path], found = _document(path, kind, number, today)
        findings += found
    in_entries = [
        each for entry in given.made.document.education for each in certificate_findings(entry, f"education/{entry.id}")
    ]
    for path, name, number in _others(asked):
        found = [each for each in in_entries if each.path == path] or OTHERS[name](number, path)
        decision[path] = {
            "type": name,
            "valid": _validity(found),
            "normalised": normalise_mobile(number) if name == "mobile" else normalise(number),
        }
        findings += found
    if not decision:
        findings.append(needed("number", "证件号码", "没有要判断的号码"))
    return ruling(decision, findings)


def _documents(asked: Asked) -> Iterator[tuple[str, DocumentType | None, str]]:
    if asked.number is not None:
        yield "number", asked.document_type, asked.number
    if asked.person is not None and asked.person.number is not None:
        yield "person/number", asked.person.document_type, asked.person.number


def _others(asked: Asked) -> Iterator[tuple[str, str, str]]:
    """Yield path, kind and text of every other number that was told."""
    told = [(name, name, getattr(asked, name)) for name in OTHERS]
    if asked.person is not None:
        unit = asked.person.unit
        told += [("person/mobile", "mobile", asked.person.mobile), ("person/unit/uscc", "uscc", unit and unit.uscc)]
    for place, entry in enumerate(asked.education or ()):
        names = ("certificate_number", "degree_number", "verification_code")
        told += [(f"education/{place}/{name}", name, getattr(entry, name)) for name in names]
    told += [(f"work/{place}/uscc", "uscc", job.uscc) for place, job in enumerate(asked.work or ())]
    for place, title in enumerate(asked.titles or ()):
        told.append((f"titles/{place}/certificate_number", "qualification_number", title.certificate_number))
    yield from ((path, kind, number) for path, kind, number in told if number is not None)


def _document(path: str, kind: DocumentType | None, number: str, today: date) -> tuple[dict[str, Any], list[Finding]]:
    """Judge a document's number; without a type, the number itself may tell what it is."""
    suggested = _suggested(kind, number, today)
    supposed = kind or suggested
    if supposed is None:
        where = f"{path.rpartition('number')[0]}document_type"
        found = [needed(where, "证件类型", "从这个号码看不出是哪一种证件")]
    else:
        found = number_findings(supposed, number, today=today, path=path)
    is_valid = None if supposed is None else _validity(found)
    sex = sex_of(supposed, number) if supposed and is_valid else None
    birth = birth_of(supposed, number) if supposed and is_valid else None
    judged = {
        "type": kind,
        "valid": is_valid,
        "normalised": normalise(number),
        "sex": sex,
        "birth_on": birth and birth.isoformat(),
        "suggested_type": suggested,
    }
    return judged, found


def _suggested(kind: DocumentType | None, number: str, today: date) -> DocumentType | None:
    """Return the type that the number fits, unless it is the one that was told."""
    if kind is not None and not number_findings(kind, number, today=today):
        return None
    likely = likely_kind(number, today=today)
    return None if likely is kind else likely


def _validity(findings: list[Finding]) -> bool | None:
    """None where there is only advice: the shape alone can neither make nor break such a number."""
    if any(finding.severity in STANDS_AGAINST for finding in findings):
        return False
    return None if findings else True
