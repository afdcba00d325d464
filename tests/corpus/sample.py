"""样本: one person's whole record with everything a judgement asks for, and the judgement itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from kuaiji.rules import declaration, mending
from kuaiji.rules.codes import DocumentType, FileState, Sex
from kuaiji.rules.document import SECTIONS, CheckResult, Document, EvidenceFile, Registrant, parse
from kuaiji.rules.facts import Facts
from kuaiji.rules.files import Format, Probe, judge
from kuaiji.rules.findings import Finding
from kuaiji.rules.identity import birth_of, mobile_findings, name_findings, number_findings, sex_of
from kuaiji.rules.policy import resolve
from kuaiji.rules.precheck import precheck

KINDS = {slot.name: slot.kind for section in SECTIONS.values() for slot in section.slots}
REFUSAL = "图片打不开，请换一张再上传。"


@dataclass
class Picture:
    """One uploaded picture: what a look at its bytes found, and whether it was taken."""

    probe: Probe = field(default_factory=lambda: Probe(Format.JPG, 60 * 1024, 800, 1100))
    state: FileState = FileState.READY


@dataclass
class Sample:
    """Plain and mutable, so that a defect can be put into it; `pictures` are named by path and slot."""

    kind: DocumentType
    number: str
    name: str
    mobile: str
    sex: Sex | None
    birth_on: date | None
    today: date
    line: tuple[str, ...]
    typed: dict[str, Any]
    pictures: dict[tuple[str, str], Picture] = field(default_factory=dict)
    checks: dict[str, list[CheckResult]] = field(default_factory=dict)
    is_proved: bool = True
    is_true: bool = True
    asked: Sequence[Finding] = ()

    @property
    def month(self) -> str:
        return f"{self.today:%Y-%m}"

    def entries(self, section: str) -> Mapping[str, dict[str, Any]]:
        found: dict[str, dict[str, Any]] = self.typed.get(section, {})
        return found

    def facts(self) -> Facts:
        registrant = Registrant(
            self.kind,
            self.name,
            sex_of(self.kind, self.number) or self.sex,
            birth_of(self.kind, self.number) or self.birth_on,
            self.is_proved,
        )
        files = tuple(_file(path, slot, picture) for (path, slot), picture in self.pictures.items())
        policy = resolve(self.line, self.today)
        return Facts(registrant, files, self.checks, policy, self.today, self.line)


def findings(sample: Sample) -> list[Finding]:
    """Return all that registration, uploading, parsing, the pre-check and handing in have to say."""
    document, unread = parse(sample.typed)
    facts = sample.facts()
    return [
        *name_findings(sample.kind, sample.name, "name"),
        *number_findings(sample.kind, sample.number, today=sample.today, path="number"),
        *mobile_findings(sample.mobile, "phone"),
        *_uploading(sample, facts),
        *unread,
        *precheck(document, facts),
        *declaration.findings(is_true=sample.is_true),
        *_resubmitting(sample, document, facts),
    ]


def _uploading(sample: Sample, facts: Facts) -> list[Finding]:
    return [
        finding
        for (path, slot), picture in sample.pictures.items()
        for finding in judge(picture.probe, facts.policy.limits(KINDS[slot]), f"{path}/{slot}")
    ]


def _resubmitting(sample: Sample, document: Document, facts: Facts) -> list[Finding]:
    """A returned record comes back as it was: what was asked for is neither changed nor answered."""
    as_it_was = mending.Handed(document, facts.files)
    return mending.findings(sample.asked, as_it_was, as_it_was, {})


def _file(path: str, slot: str, picture: Picture) -> EvidenceFile:
    probe = picture.probe
    refusal = REFUSAL if picture.state is FileState.REFUSED else ""
    return EvidenceFile(
        id=f"{path}/{slot}", path=path, slot=slot, state=picture.state, format=str(probe.format),
        size=probe.size, width=probe.width, height=probe.height, refusal=refusal,
    )  # fmt: skip
