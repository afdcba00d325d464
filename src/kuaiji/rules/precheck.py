"""预检: every rule over the whole record, in the order in which a person reads it."""

from collections.abc import Mapping

from kuaiji.rules import answers, basic, department, education, evidence, qualification, resume, scope, work
from kuaiji.rules.document import Document, paths
from kuaiji.rules.facts import Facts
from kuaiji.rules.findings import Finding

__all__ = ["Facts", "precheck"]


def precheck(document: Document, facts: Facts) -> list[Finding]:
    """Return everything an officer could object to. The promise is asked apart, when the record is handed in."""
    found = [
        *department.findings(document, facts),
        *scope.findings(document, facts),
        *basic.findings(facts),
        *education.findings(document, facts),
        *work.findings(document, facts),
        *qualification.findings(document, facts),
        *evidence.findings(document, facts),
        *resume.findings(document, facts),
        *answers.findings(document, facts),
    ]
    places = {path: number for number, path in enumerate(paths(document))}
    return sorted(found, key=lambda finding: _place(finding.path.split("/"), places))


def _place(parts: list[str], places: Mapping[str, int]) -> int:
    """Number sections and entries, so that what is wrong with one entry stands together."""
    return places.get("/".join(parts[:2]), places[parts[0]])
