"""核验问题: which entries are asked at which registry, with exactly what is sent."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kuaiji.rules.codes import GUIDE, CheckKind, Degree, Level, Place, QualificationKind
from kuaiji.rules.document import Document, Education, Qualification, Registrant
from kuaiji.rules.findings import Source

SOURCE = Source(GUIDE, "（六）教育经历、（八）专业技术资格")

# 学信网 knows 大专 and above; below that a school's own certificate is looked at.
KNOWN_LEVELS = frozenset({Level.DOCTOR, Level.MASTER, Level.POSTGRADUATE_CLASS, Level.BACHELOR, Level.COLLEGE})
REAL_DEGREES = frozenset(set(Degree) - {Degree.NONE})
ONLINE_QUALIFICATIONS = frozenset(
    {
        QualificationKind.ACCOUNTING,
        QualificationKind.ECONOMICS,
        QualificationKind.AUDITING,
        QualificationKind.STATISTICS,
    }
)

EDUCATION_FIELDS = ("school", "level", "mode", "major", "started_on", "ended_on", "certificate_number")
DEGREE_FIELDS = ("school", "degree", "degree_number")
QUALIFICATION_FIELDS = ("kind", "level", "certificate_number", "obtained_on")


@dataclass(frozen=True, slots=True)
class Question:
    """What a registry is asked about one entry; the gateway adds the identity number itself."""

    kind: CheckKind
    path: str
    fields: Mapping[str, str]


def questions(document: Document, registrant: Registrant) -> list[Question]:
    """Return every question whose facts are all there; an unfinished entry is not asked about."""
    found = [each for entry in document.education for each in _about_education(entry, registrant)]
    return found + [each for entry in document.qualification for each in _about_qualification(entry, registrant)]


def is_known_online(entry: Education) -> bool:
    """Tell whether 学信网 can confirm this 学历: obtained in the mainland, 大专 or above."""
    return entry.place is Place.MAINLAND and not entry.is_current and entry.level in KNOWN_LEVELS


def is_degree_known_online(entry: Education) -> bool:
    return entry.place is Place.MAINLAND and not entry.is_current and entry.degree in REAL_DEGREES


def _about_education(entry: Education, registrant: Registrant) -> Iterable[Question]:
    path = f"education/{entry.id}"
    level, degree = _asked(entry, EDUCATION_FIELDS), _asked(entry, DEGREE_FIELDS)
    if is_known_online(entry) and level is not None:
        yield Question(CheckKind.EDUCATION, path, {"name": registrant.name, **level})
    if is_degree_known_online(entry) and degree is not None:
        yield Question(CheckKind.DEGREE, path, {"name": registrant.name, **degree})


def _about_qualification(entry: Qualification, registrant: Registrant) -> Iterable[Question]:
    fields = _asked(entry, QUALIFICATION_FIELDS)
    if entry.kind in ONLINE_QUALIFICATIONS and fields is not None:
        yield Question(CheckKind.QUALIFICATION, f"qualification/{entry.id}", {"name": registrant.name, **fields})


def _asked(entry: Education | Qualification, names: tuple[str, ...]) -> dict[str, str] | None:
    values = {name: getattr(entry, name) for name in names}
    return None if None in values.values() else {name: str(value) for name, value in values.items()}
