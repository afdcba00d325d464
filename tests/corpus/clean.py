"""没有问题的样本: records over all scopes, places, document types and statuses that nobody has reason to return."""

from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

from corpus import jobs, studies
from corpus.evidence import give_evidence
from corpus.numbers import digits, document_number, index, month
from corpus.sample import Sample
from kuaiji.rules.codes import (
    DocumentType,
    Exam,
    Level,
    QualificationKind,
    QualificationLevel,
    ScopeChoice,
    Sex,
    Status,
    Title,
)
from kuaiji.rules.identity import birth_of

LINES = [
    ("44", "4401", "440106"), ("44", "4406", "440604"), ("44", "4419"), ("4403", "440305"), ("11", "110101"),
    ("12", "120101"), ("33", "3301", "330106"), ("41", "4113", "411303"), ("51", "5101", "510104"), ("65", "659002"),
]  # fmt: skip
NAMES = {
    DocumentType.RESIDENT_ID: ("李雷", "韩梅梅", "王小明", "阿依古丽·买买提", "欧阳小𬱖", " 张小红"),
    DocumentType.PASSPORT: ("ANNA SMITH", "José O’Neil", "Jean-Luc Martin"),
}
OTHER_NAMES = ("陳小明", "MARIA LEE", "林美玲")
STATUSES = {
    ScopeChoice.ACCOUNTANT: (Status.IN_POST, Status.IN_POST, Status.OTHER, Status.STUDENT),
    ScopeChoice.TITLE_HOLDER: (Status.OTHER, Status.IN_POST),
    ScopeChoice.JUNIOR_CANDIDATE: (Status.STUDENT, Status.STUDENT, Status.OTHER, Status.IN_POST),
    ScopeChoice.DOCTOR_CANDIDATE: (Status.OTHER, Status.IN_POST),
    ScopeChoice.CROSS_CANDIDATE: (Status.OTHER, Status.IN_POST),
}
COURSES: tuple[list[Level], ...] = (
    [], [Level.COLLEGE], [Level.BACHELOR], [Level.BACHELOR], [Level.COLLEGE, Level.BACHELOR],
    [Level.BACHELOR, Level.MASTER], [Level.BACHELOR, Level.MASTER, Level.DOCTOR],
)  # fmt: skip
LADDER = (
    (QualificationLevel.JUNIOR, Title.ASSISTANT),
    (QualificationLevel.INTERMEDIATE, Title.ACCOUNTANT),
    (QualificationLevel.DEPUTY_SENIOR, Title.SENIOR),
    (QualificationLevel.SENIOR, Title.FULL_SENIOR),
)
EXAMS = (Exam.JUNIOR, Exam.INTERMEDIATE, Exam.SENIOR)
Entry = dict[str, Any]


@dataclass
class Life:
    """A life in months: the summer of growing up, when studying was over, and now."""

    rng: Random
    scope: ScopeChoice
    status: Status
    now: int
    grown_up: int = 0
    studied: int = 0


def clean(rng: Random) -> Sample:
    """Draw one record; the same state of `rng` gives the same record."""
    today, line = date(2026, rng.randint(1, 12), rng.randint(1, 28)), rng.choice(LINES)
    scope = rng.choice([ScopeChoice.ACCOUNTANT, *ScopeChoice, *ScopeChoice])
    life = Life(rng, scope, rng.choice(STATUSES[scope]), today.year * 12 + today.month - 1)
    education = _studying(life)
    work = _working(life, line) if scope is ScopeChoice.ACCOUNTANT else []
    titles = _titles(life)
    if scope is ScopeChoice.ACCOUNTANT:
        _appoint(rng, work, titles)
    sample = _person(life, today, line)
    sample.typed = {
        "department": _department(rng, sample, life, titles),
        "scope": {"scope": scope, "has_read": "yes"},
        "education": _listed("e", education),
        "work": _listed("w", work),
        "qualification": _listed("q", titles),
        "declaration": {"is_true": "yes"},
    }
    give_evidence(rng, sample)
    _type_as_people_do(rng, sample.typed)
    return sample


def _listed(letter: str, entries: list[Entry]) -> dict[str, Entry]:
    return {f"{letter}{number}": entry for number, entry in enumerate(entries, 1)}


def _studying(life: Life) -> list[Entry]:
    rng, now = life.rng, life.now
    if life.status is Status.STUDENT:
        return _student(life)
    levels = rng.choice(COURSES)
    if life.scope is ScopeChoice.DOCTOR_CANDIDATE:
        levels = COURSES[-1]
    elif life.scope is not ScopeChoice.JUNIOR_CANDIDATE:
        levels = levels or [Level.COLLEGE]
    years = 2 + 4 * len(levels)
    life.grown_up = index(f"{now // 12 - rng.randint(years, years + 22)}-06")
    entries, life.studied = studies.full_time(rng, levels, life.grown_up, with_school=rng.random() < 0.5)
    if levels == [Level.BACHELOR] and life.studied + 18 < now and rng.random() < 0.3:
        entries.append(studies.abroad(rng, life.studied + 3))
        life.studied += 15
    if life.studied + 12 < now and rng.random() < 0.3:
        entries += studies.beside_work(rng, life.studied, now)
    return entries


def _student(life: Life) -> list[Entry]:
    """Two entries: the highest held, and the studies in progress; who has worked before is now on a master."""
    rng, now = life.rng, life.now
    begun = index(f"{now // 12 - rng.randint(1, 2)}-09")
    if life.scope is ScopeChoice.ACCOUNTANT:
        life.grown_up = begun - 3 - 4 * 12 - rng.randint(2, 6) * 12
        entries, life.studied = studies.full_time(rng, [Level.BACHELOR], life.grown_up, with_school=False)
        return [*entries, studies.current(rng, Level.MASTER, begun)]
    life.grown_up = life.studied = begun - 3
    level = rng.choice([Level.COLLEGE, Level.BACHELOR])
    return [studies.below_college(rng, life.grown_up), studies.current(rng, level, begun)]


def _working(life: Life, line: tuple[str, ...]) -> list[Entry]:
    rng, stop = life.rng, life.now
    if life.status is Status.STUDENT:
        stop = index(f"{life.now // 12 - 2}-08")
    elif life.status is Status.OTHER:
        stop -= rng.randint(1, 12)
    begun = life.studied + rng.randint(1, 4)
    found = jobs.spans(rng, begun, stop, is_working=life.status is Status.IN_POST)
    accounting = rng.randrange(len(found))
    return [
        jobs.job(rng, span, line[-1], is_accounting=number == accounting or rng.random() < 0.7)
        for number, span in enumerate(found)
    ]


def _titles(life: Life) -> list[Entry]:
    """(二) holds an accounting title, (五) an intermediate one of a sister trade; others may hold some."""
    rng, scope = life.rng, life.scope
    begun = min(life.studied + 8, life.now - 1)
    if scope is ScopeChoice.CROSS_CANDIDATE:
        kind = rng.choice([QualificationKind.ECONOMICS, QualificationKind.AUDITING, QualificationKind.STATISTICS])
        return [_title(rng, kind, begun, QualificationLevel.INTERMEDIATE)]
    held = []
    if scope is ScopeChoice.TITLE_HOLDER or (scope is ScopeChoice.ACCOUNTANT and rng.random() < 0.6):
        highest = rng.randint(1, 4 if life.now - begun > 20 * 12 else 2 if life.now - begun > 6 * 12 else 1)
        steps = [begun + step * 72 for step in range(highest)]
        held = [
            _title(rng, QualificationKind.ACCOUNTING, at, level) for at, (level, _) in zip(steps, LADDER, strict=False)
        ]
    if scope is ScopeChoice.ACCOUNTANT and rng.random() < 0.2:
        held.append(_title(rng, rng.choice([QualificationKind.CPA, QualificationKind.TAX]), begun, None))
    return held


def _title(rng: Random, kind: QualificationKind, at: int, level: QualificationLevel | None) -> Entry:
    number = rng.choice([digits(rng, 10), f"粤中级（2019）{digits(rng, 6)}号", f"YZ-{digits(rng, 8)}"])
    entry = {"kind": kind, "certificate_number": number, "obtained_on": month(at)}
    return entry if level is None else entry | {"level": level}


def _appoint(rng: Random, work: list[Entry], titles: list[Entry]) -> None:
    """Let an employer appoint to a title that was held by then."""
    for job in work:
        for post in job.get("posts", {}).values():
            held = [each for each in titles if each.get("level") and each["obtained_on"] <= post["started_on"]]
            if held and rng.random() < 0.5:
                post["title"] = dict(LADDER)[held[-1]["level"]]
                post["appointed_on"] = post["started_on"]


def _department(rng: Random, sample: Sample, life: Life, titles: list[Entry]) -> Entry:
    place = sample.line[-1][:4]
    section: Entry = {"status": life.status, "department": sample.line[-1], "exam": _exam(rng, life, titles)}
    if sample.kind is DocumentType.RESIDENT_ID:
        section["household"] = rng.choice([place, "430100", "51"])
    if life.status is Status.OTHER:
        section["residence"] = place
    return section


def _exam(rng: Random, life: Life, titles: list[Entry]) -> Exam:
    if life.scope is ScopeChoice.JUNIOR_CANDIDATE:
        return Exam.JUNIOR
    if life.scope in {ScopeChoice.DOCTOR_CANDIDATE, ScopeChoice.CROSS_CANDIDATE}:
        return Exam.INTERMEDIATE
    held = sum(each["kind"] is QualificationKind.ACCOUNTING for each in titles)
    if life.scope is ScopeChoice.TITLE_HOLDER or held >= len(EXAMS):
        return Exam.NONE
    return rng.choice([EXAMS[held], Exam.NONE])


def _person(life: Life, today: date, line: tuple[str, ...]) -> Sample:
    rng = life.rng
    year, day = (life.grown_up - 18 * 12) // 12, rng.randint(1, 28)
    kind = rng.choice([*[DocumentType.RESIDENT_ID] * 5, *DocumentType])
    number = document_number(rng, kind, date(year, rng.randint(1, 12), day))
    sex, born = None, None
    if birth_of(kind, number) is None or kind is DocumentType.FOREIGN_RESIDENT:
        sex, born = rng.choice(list(Sex)), date(year, rng.randint(1, 12), day)
    mobile = rng.choice([f"1540000{digits(rng, 4)}", f"+86 154-0000-{digits(rng, 4)}"])
    name = rng.choice(NAMES.get(kind, OTHER_NAMES))
    return Sample(kind, number, name, mobile, sex, born, today, line, {}, is_proved=True)


def _type_as_people_do(rng: Random, typed: Entry) -> None:
    """Write months and numbers in the many ways that people write them; nothing of it is wrong."""
    for name, value in list(typed.items()):
        if isinstance(value, dict):
            _type_as_people_do(rng, value)
        elif name.endswith("_on") and rng.random() < 0.2:
            year, number = value.split("-")
            typed[name] = rng.choice([f"{year}.{int(number)}", f"{year}年{int(number)}月", f"{year}{number}"])
        elif name in {"uscc", "certificate_number", "degree_number"} and rng.random() < 0.1:
            typed[name] = rng.choice([value.lower(), f" {value[:6]} {value[6:]}", _full_width(value)])
        elif name in {"school", "employer", "major"} and rng.random() < 0.1:
            typed[name] = f" {value}\u200b"


def _full_width(text: str) -> str:
    return "".join(chr(ord(each) + 0xFEE0) if "!" <= each <= "~" else each for each in text)
