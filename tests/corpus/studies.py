"""教育经历 of clean records: courses of study one after another, as lives go."""

from random import Random
from typing import Any

from corpus.numbers import degree_number, digits, level_number, month
from kuaiji.rules.codes import Degree, Level, Mode

SCHOOLS = {"中山大学": "10558", "暨南大学": "10559", "华南理工大学": "10561", "厦门大学": "10384", "四川大学": "10610"}
BELOW = {Level.HIGH_SCHOOL: "第二中学", Level.SECONDARY_VOCATIONAL: "财经学校", Level.TECHNICAL: "技工学校"}
MAJORS = ("会计学", "财务管理", "金融学", "英语", "计算机科学与技术", "土木工程")
PART_TIME = (Mode.SELF_STUDY, Mode.ADULT, Mode.NETWORK, Mode.OPEN, Mode.OTHER_PART_TIME)
YEARS = {Level.COLLEGE: 3, Level.BACHELOR: 4, Level.MASTER: 3, Level.DOCTOR: 4}
DEGREES = {Level.BACHELOR: Degree.BACHELOR, Level.MASTER: Degree.MASTER, Level.DOCTOR: Degree.DOCTOR}
Entry = dict[str, Any]


def below_college(rng: Random, end: int) -> Entry:
    level = rng.choice([Level.HIGH_SCHOOL, Level.HIGH_SCHOOL, Level.SECONDARY_VOCATIONAL, Level.TECHNICAL])
    entry = {"place": "mainland", "mode": Mode.FULL_TIME, "school": f"希望市{BELOW[level]}", "level": level}
    entry |= {"started_on": month(end - 33), "ended_on": month(end)}
    if level is not Level.HIGH_SCHOOL:
        entry |= {"major": rng.choice(MAJORS), "degree": Degree.NONE}
    return entry


def current(rng: Random, level: Level, start: int, mode: Mode = Mode.FULL_TIME) -> Entry:
    entry = {"place": "mainland", "mode": mode, "school": rng.choice(list(SCHOOLS)), "level": level}
    return entry | {"started_on": month(start), "is_current": "yes", "major": rng.choice(MAJORS)}


def obtained(rng: Random, level: Level, start: int, end: int, mode: Mode = Mode.FULL_TIME) -> Entry:
    school = rng.choice(list(SCHOOLS))
    entry = {"place": "mainland", "mode": mode, "school": school, "level": level, "major": rng.choice(MAJORS)}
    entry |= {"started_on": month(start), "ended_on": month(end)}
    entry["certificate_number"] = level_number(rng, SCHOOLS[school], mode, level, month(end))
    degree = DEGREES.get(level, Degree.NONE)
    if level is Level.BACHELOR and rng.random() < 0.1:
        degree = rng.choice([Degree.NONE, Degree.SECOND_BACHELOR])
    if degree is not Degree.NONE:
        entry["degree_number"] = degree_number(rng, SCHOOLS[school], degree, month(end))
    return entry | {"degree": degree}


def abroad(rng: Random, start: int) -> Entry:
    """A master's degree of a year's study outside the mainland."""
    place, school = rng.choice([("abroad", "University of Leeds"), ("abroad", "悉尼大学"), ("hmt", "香港大学")])
    entry = {"place": place, "mode": Mode.FULL_TIME, "school": school, "level": Level.MASTER, "degree": Degree.MASTER}
    entry |= {"started_on": month(start), "ended_on": month(start + 12), "major": "Accounting"}
    if rng.random() < 0.5:
        entry |= {"certificate_number": f"L{digits(rng, 7)}"}
    return entry


def degree_alone(rng: Random, start: int, end: int) -> Entry:
    """A master's degree without the 学历 (同等学力)."""
    school = rng.choice(list(SCHOOLS))
    entry = {"place": "mainland", "mode": Mode.OTHER_PART_TIME, "school": school, "degree": Degree.MASTER}
    entry |= {"started_on": month(start), "ended_on": month(end), "major": rng.choice(MAJORS)}
    return entry | {"degree_number": degree_number(rng, SCHOOLS[school], Degree.MASTER, month(end))}


def full_time(rng: Random, levels: list[Level], grown_up: int, *, with_school: bool) -> tuple[list[Entry], int]:
    """Study the levels one after another from the summer of growing up; return also the month it was over."""
    entries, end = [below_college(rng, grown_up)] if with_school or not levels else [], grown_up
    for level in levels:
        years = 2 if level is Level.BACHELOR and Level.COLLEGE in levels else YEARS[level]
        entries.append(obtained(rng, level, end + 3, end + years * 12))
        end += years * 12
    return entries, end


def beside_work(rng: Random, begun: int, now: int) -> list[Entry]:
    """Study in the evenings: a second 学历 beside the job, finished or not."""
    start = begun + rng.randint(3, 24)
    end = start + 30
    if end >= now:
        return [current(rng, Level.BACHELOR, start, rng.choice(PART_TIME))] if start <= now else []
    if rng.random() < 0.2:
        return [degree_alone(rng, start, end)]
    return [obtained(rng, Level.BACHELOR, start, end, rng.choice(PART_TIME))]
