"""边填边提示: which findings stand beside which field of a page, those of other pages that hang on it among them."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from kuaiji.dossier.queries import Record, is_under
from kuaiji.rules.document import SECTIONS, Document, Section, declared
from kuaiji.rules.findings import Finding
from kuaiji.rules.precheck import precheck

# What is still to come: said beside a field only once the person has been there, or asks for it.
TO_COME = {"required", "evidence.missing"}
# These speak of the one field where they stand, and of no other.
LONELY = ("required", "evidence.", "check.", "parse.", "period.", "return.", "basic.")


def beside(record: Record, path: str, *, is_strict: bool = True) -> list[Finding]:
    """Return what a page says: its own findings, then those that stand elsewhere, moved beside the field they hang on.

    Without `is_strict` nobody is reminded of what is merely still to come.
    """
    own = [each for each in record.findings if is_under(each.path, path) and (is_strict or each.code not in TO_COME)]
    return [*own, *from_elsewhere(record, path)]


def from_elsewhere(record: Record, path: str) -> list[Finding]:
    """Move each finding of another page beside the last field here without which nobody would say it.

    A rule is silent until its facts are there: so a finding hangs on exactly the fields that silence it when empty.
    """
    left = [each for each in record.findings if not is_under(each.path, path) and not each.code.startswith(LONELY)]
    found: list[Finding] = []
    for name in reversed(filled_fields(record.document, path)):
        if not left:
            break
        still = precheck(without(record.document, path.split("/"), name), record.facts)
        found += [moved(each, f"{path}/{name}") for each in left if each not in still]
        left = [each for each in left if each in still]
    return found


def moved(finding: Finding, path: str) -> Finding:
    heading = SECTIONS[finding.path.partition("/")[0]].heading
    here = SECTIONS[path.partition("/")[0]].heading
    if heading == here:
        return replace(finding, path=path)
    return replace(finding, path=path, message=f"{finding.message}（与“{heading}”有关）")


def filled_fields(document: Document, path: str) -> list[str]:
    part = part_at(document, path.split("/"))
    return [each.name for each in declared(type(part)) if getattr(part, each.name) is not None] if part else []


def part_at(part: Section, path: Iterable[str]) -> Section | None:
    """Return the section, entry or post at a path; nothing where the entry is gone."""
    found: Any = part
    for name in path:
        if isinstance(found, tuple):
            found = next((each for each in found if each.id == name), None)
        elif found is not None:
            found = getattr(found, name, None)
    return found if isinstance(found, Section) else None


def without(part: Document, path: list[str], name: str) -> Document:
    """Return the document with one field of the part at a path left empty."""
    return emptied(part, path, name)  # type: ignore[no-any-return]


def emptied(part: Any, path: list[str], name: str) -> Any:
    if not path:
        return part.model_copy(update={name: None})
    head, *rest = path
    if isinstance(part, tuple):
        return tuple(emptied(each, rest, name) if each.id == head else each for each in part)
    return part.model_copy(update={head: emptied(getattr(part, head), rest, name)})
