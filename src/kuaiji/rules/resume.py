"""会计专业工作简历表: the code on a form printed here, and whether its scan shows the entry as it stands (R7.5)."""

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum

from kuaiji.rules.codes import DECISION
from kuaiji.rules.document import Document, EvidenceFile, Work, digest
from kuaiji.rules.facts import Facts
from kuaiji.rules.findings import Finding, Source, advise
from kuaiji.rules.sections import Need, need

SLOT = "resume_form"
GIVEN_BY = "由现单位提供，已离职的由原单位提供"
SOURCE = Source(DECISION, "工作简历表的二维码")
CODE = re.compile(r"KUAIJI:RESUME:1:(?P<entry>[A-Z0-9-]{1,40}):(?P<digest>[0-9A-F]{64})")


class Match(StrEnum):
    """What the code on a scan says about the entry it was uploaded for."""

    SAME = "same"
    CHANGED = "changed"
    OTHER = "other"
    NONE = "none"


MESSAGES: Mapping[Match, str] = {
    Match.CHANGED: "这张工作简历表是按修改前的内容打印的。请重新下载、盖章后再上传；表上已经改正并盖了章的，不用换。",
    Match.OTHER: "这张工作简历表是按另一条工作经历打印的。请核对是不是传错了位置，或者换成这一条的表。",
}


def code_of(job: Work) -> str:
    """Name the entry and what it says, in the capitals that a QR code holds in fewer, larger squares."""
    return f"KUAIJI:RESUME:1:{job.id}:{digest(job)}".upper()


def check_code(job: Work) -> str:
    """Return the eight characters beside the code, for eyes."""
    return f"{digest(job)[:4]}-{digest(job)[4:8]}".upper()


def match(file: EvidenceFile, job: Work) -> Match:
    found = CODE.fullmatch(file.scanned)
    if found is None:
        return Match.NONE
    if found["entry"] != job.id.upper():
        return Match.OTHER
    return Match.SAME if file.scanned == code_of(job) else Match.CHANGED


def findings(document: Document, facts: Facts) -> list[Finding]:
    """Advise only: a form may be filled in by hand, or corrected on paper, and an officer looks at it in any case."""
    if need("work", document.scope.scope) is Need.ABSENT:
        return []
    forms = {file.path: file for file in facts.files if file.slot == SLOT}
    return [finding for job in document.work if (file := forms.get(f"work/{job.id}")) for finding in _told(file, job)]


def _told(file: EvidenceFile, job: Work) -> Iterable[Finding]:
    said, place = match(file, job), f"{file.path}/{SLOT}"
    if said is Match.CHANGED:
        yield advise("resume.changed", MESSAGES[Match.CHANGED], SOURCE, place)
    if said is Match.OTHER:
        yield advise("resume.other", MESSAGES[Match.OTHER], SOURCE, place)
