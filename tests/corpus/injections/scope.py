"""采集范围: the wrong one for the work, the titles or the exam aimed at."""

from random import Random

from corpus import jobs
from corpus.picking import demand, now, scope, section_of
from corpus.sample import Sample
from kuaiji.rules.codes import Degree, Exam, QualificationKind, QualificationLevel, ScopeChoice

PATH = "scope/scope"
HIGHER = (Exam.INTERMEDIATE, Exam.SENIOR)
FOR_INTERMEDIATE = {ScopeChoice.DOCTOR_CANDIDATE, ScopeChoice.CROSS_CANDIDATE}


def _choose(sample: Sample, choice: ScopeChoice, exam: Exam) -> str:
    section_of(sample, "scope")["scope"] = choice
    section_of(sample, "department")["exam"] = exam
    return PATH


def _aim(sample: Sample, exam: Exam) -> str:
    section_of(sample, "department")["exam"] = exam
    return PATH


def _levels(sample: Sample) -> set[str]:
    held = sample.entries("qualification").values()
    return {each["level"] for each in held if each["kind"] is QualificationKind.ACCOUNTING}


def unread(sample: Sample, rng: Random) -> str:
    del section_of(sample, "scope")["has_read"]
    return "scope/has_read"


def work_in_three(sample: Sample, rng: Random) -> str:
    demand(scope(sample) == ScopeChoice.ACCOUNTANT)
    return _choose(sample, ScopeChoice.JUNIOR_CANDIDATE, Exam.JUNIOR)


def one_without_accounting(sample: Sample, rng: Random) -> str:
    demand(scope(sample) == ScopeChoice.ACCOUNTANT)
    for job in sample.entries("work").values():
        job["is_accounting"] = "no"
        job.pop("posts", None)
    return PATH


def one_without_work(sample: Sample, rng: Random) -> str:
    demand(scope(sample) == ScopeChoice.ACCOUNTANT)
    sample.typed["work"] = {}
    return "work"


def needless_work(sample: Sample, rng: Random) -> str:
    demand(scope(sample) != ScopeChoice.ACCOUNTANT)
    span = jobs.Span(now(sample) - 8, now(sample) - 2)
    sample.typed["work"] = {"w1": jobs.job(rng, span, sample.line[-1], is_accounting=False)}
    return PATH


def three_for_higher(sample: Sample, rng: Random) -> str:
    demand(scope(sample) == ScopeChoice.JUNIOR_CANDIDATE)
    return _aim(sample, rng.choice(HIGHER))


def four_five_for_senior(sample: Sample, rng: Random) -> str:
    demand(scope(sample) in FOR_INTERMEDIATE)
    return _aim(sample, Exam.SENIOR)


def four_five_for_junior(sample: Sample, rng: Random) -> str:
    demand(scope(sample) in FOR_INTERMEDIATE)
    return _aim(sample, Exam.JUNIOR)


def no_exam(sample: Sample, rng: Random) -> str:
    demand(scope(sample) in {ScopeChoice.JUNIOR_CANDIDATE, *FOR_INTERMEDIATE})
    return _aim(sample, Exam.NONE)


def two_for_higher(sample: Sample, rng: Random) -> str:
    demand(scope(sample) == ScopeChoice.TITLE_HOLDER)
    demand(all(entry.get("degree") is not Degree.DOCTOR for entry in sample.entries("education").values()))
    return _aim(sample, rng.choice(HIGHER))


def four_without_doctorate(sample: Sample, rng: Random) -> str:
    demand(scope(sample) in {ScopeChoice.TITLE_HOLDER, ScopeChoice.JUNIOR_CANDIDATE})
    demand(all(entry.get("degree") is not Degree.DOCTOR for entry in sample.entries("education").values()))
    return _choose(sample, ScopeChoice.DOCTOR_CANDIDATE, Exam.INTERMEDIATE)


def two_without_title(sample: Sample, rng: Random) -> str:
    demand(scope(sample) == ScopeChoice.TITLE_HOLDER)
    for entry in sample.entries("qualification").values():
        entry["kind"] = QualificationKind.ECONOMICS
    return PATH


def five_without_title(sample: Sample, rng: Random) -> str:
    demand(scope(sample) == ScopeChoice.CROSS_CANDIDATE)
    for entry in sample.entries("qualification").values():
        entry["level"] = QualificationLevel.JUNIOR
    return PATH


def already_held(sample: Sample, rng: Random) -> str:
    demand(_levels(sample))
    _aim(sample, Exam.JUNIOR)
    return "department/exam"


def senior_without_title(sample: Sample, rng: Random) -> str:
    demand(scope(sample) == ScopeChoice.ACCOUNTANT and _levels(sample) <= {QualificationLevel.JUNIOR})
    _aim(sample, Exam.SENIOR)
    return "department/exam"
