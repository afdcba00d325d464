"""原登记库: what one line of a provincial register's file may say, by the declarations and rules of the record."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from functools import cache, lru_cache
from typing import Any

from pydantic_core import PydanticCustomError

from kuaiji.rules import education, qualification, work
from kuaiji.rules.asked.words import NOW, chosen, flag, moment
from kuaiji.rules.codes import DocumentType
from kuaiji.rules.document import SECTIONS, AccountingPost, Document, Registrant, Section, declared, parse
from kuaiji.rules.document import typed as as_typed
from kuaiji.rules.facts import Facts
from kuaiji.rules.fields import Declared, clean, clean_code
from kuaiji.rules.findings import Finding, Severity
from kuaiji.rules.identity import birth_of, name_findings, normalise, normalise_name, number_findings, sex_of
from kuaiji.rules.policy import resolve

LISTS = ("education", "work", "qualification")
POSTS = "posts"
MODELS: Mapping[str, type[Section]] = {
    "education": SECTIONS["education"],
    "work": SECTIONS["work"],
    POSTS: AccountingPost,
    "qualification": SECTIONS["qualification"],
}
KIND, NUMBER, NAME = "证件类型", "证件号码", "姓名"
PERSON = (KIND, NUMBER, NAME)
# The id of the one entry that a line can hold of each section.
ONE = "0"
# Months and codes repeat, from line to line.
KEPT = 4096
MODULES = {"education": education, "work": work, "qualification": qualification}

WRAPPED = re.compile('="?(.*?)"?')
ROUNDED = re.compile(r"[0-9]([.][0-9]+)?E[+]?[0-9]{1,3}|[0-9]+[.]0+")
SERIAL = re.compile(r"[0-9]{5}([.][0-9]+)?")
SCIENTIFIC = (
    "Excel 把长号码变成了 1.23E+17 这样的数，后面几位已经丢失，改列宽也回不来。"
    "请从原系统重新导出，导入 Excel 时把这一列设为“文本”。"
)
LOST_ZERO = "好像少了开头的 0：Excel 会去掉它。请从原系统重新导出，导入 Excel 时把这一列设为“文本”。"
LOST_DIGITS = "号码以 000 结尾，好像被 Excel 只留了前 15 位。请从原系统重新导出，导入 Excel 时把这一列设为“文本”。"
TWICE = "这一列出现了两次，请删去一列。"
SERIAL_DATE = "这是 Excel 里日期的序号。请在 Excel 里把这一列的格式改为 2013-09 或 2013-09-15，再另存。"


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """One column of the file; `place` is where the record has it: a word of `MODELS`, empty for the person.

    There is one of each (`columns`), so that comparing by identity is enough for millions of lines.
    """

    title: str
    place: str
    declared: Declared | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one column of a line; the column is empty where it is the line itself."""

    column: str
    what: str


@dataclass(frozen=True, slots=True)
class Entry:
    """What a line says for one section, as typed text that `document.parse` reads."""

    section: str
    typed: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Line:
    """What a line says of one person, or why it cannot be taken in."""

    kind: DocumentType = DocumentType.RESIDENT_ID
    number: str = ""
    name: str = ""
    entries: list[Entry] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


@cache
def columns() -> tuple[Column, ...]:
    """Name every column there is; a title that two sections share carries its section in front."""
    found = [Column(title, "") for title in PERSON]
    all_of = [(place, each) for place, model in MODELS.items() for each in declared(model)]
    titles = [each.title for _, each in all_of]
    for place, each in all_of:
        is_shared = titles.count(each.title) > 1
        found.append(Column(f"{MODELS[place].heading}{each.title}" if is_shared else each.title, place, each))
    return tuple(found)


@cache
def known() -> Mapping[str, Column]:
    """Return each column by its title, and by its title with the section in front."""
    full = {f"{MODELS[each.place].heading}{each.declared.title}": each for each in columns() if each.declared}
    return full | {each.title: each for each in columns()}


@cache
def titles() -> Mapping[tuple[str, str], str]:
    """Return the title of each column by where the record has it."""
    return {(each.place, each.declared.name): each.title for each in columns() if each.declared}


def header(cells: Sequence[str], left_out: Collection[str] = ()) -> tuple[list[Column | None], list[Fault]]:
    """Read the first line: the column of each cell, None for one that is not taken in, and what is wrong."""
    titles = ["".join(clean(cell).split()) for cell in cells]
    found = [None if title in left_out else known().get(title) for title in titles]
    faults = [
        Fault(title, _unknown(title))
        for title, column in zip(titles, found, strict=True)
        if column is None and title and title not in left_out
    ]
    named = [column.title for column in found if column]
    faults += [
        Fault(title, "这一列出现了两次，请删去一列。") for title in dict.fromkeys(named) if named.count(title) > 1
    ]
    faults += [Fault(title, "缺少这一列。") for title in (NUMBER, NAME) if title not in named]
    if not faults and not any(column.declared for column in found if column):
        faults.append(Fault("", "除了姓名和证件，没有一列可以导入。"))
    return found, faults


def _unknown(title: str) -> str:
    near = get_close_matches(title, known(), n=1)
    way_out = f"是不是“{near[0]}”？" if near else ""
    return f"不认识这一列。{way_out}不导入的，上传时写在“不导入的列”，命令行 --without {title}。"


def judge(cells: Mapping[Column, str], *, today: date) -> Line:
    """Read one line by the rules of the record; any fault keeps the whole line out."""
    cells = {column: unwrapped(text) for column, text in cells.items() if text}
    told = {column.title: text for column, text in cells.items() if not column.place}
    number, name = normalise(told.get(NUMBER, "")), normalise_name(told.get(NAME, ""))
    typed, faults = _typed(cells)
    try:
        kind = _kind(told.get(KIND, ""))
    except PydanticCustomError as error:
        return Line(number=number, name=name, faults=[Fault(KIND, error.message()), *faults])
    faults = [*_person(kind, number, name, today), *faults]
    document, unread = parse(typed)
    if not faults:
        person = Registrant(kind, name, sex_of(kind, number), birth_of(kind, number), True)
        found = unread or _findings(document, person, today)
        faults = [fault for finding in found for fault in _at(finding, typed)]
    if not faults and not typed:
        faults = [Fault("", "这一行只有姓名和证件，没有教育经历、工作经历或资格。")]
    return Line(kind, number, name, [] if faults else _entries(document), faults)


def _entries(document: Document) -> list[Entry]:
    """Return what was understood, in the record's own spelling, without the empty list of posts."""
    return [
        Entry(section, {name: said for name, said in as_typed(entry).items() if said})
        for section in LISTS
        for entry in getattr(document, section)
    ]


def unwrapped(text: str) -> str:
    """Take off what people put around a number so that Excel leaves it alone: `'4401…` and `="4401…"`."""
    text = clean(text)
    if text.startswith("="):
        text = WRAPPED.fullmatch(text)[1]  # type: ignore[index]
    return text.removeprefix("'")


def _kind(word: str) -> DocumentType:
    return DocumentType(chosen((DocumentType,), word)) if word else DocumentType.RESIDENT_ID


def _person(kind: DocumentType, number: str, name: str, today: date) -> list[Fault]:
    """Return what is wrong with number and name, and where Excel did it, that alone."""
    faults = [Fault(NAME, finding.message) for finding in name_findings(kind, name)]
    found = number_findings(kind, number, today=today)
    if ROUNDED.fullmatch(number):
        return [Fault(NUMBER, SCIENTIFIC), *faults]
    if found and number.isdecimal() and not number_findings(kind, f"0{number}", today=today):
        return [Fault(NUMBER, LOST_ZERO), *faults]
    if found and len(number) == 18 and number.endswith("000"):
        return [Fault(NUMBER, LOST_DIGITS), *faults]
    return [*(Fault(NUMBER, finding.message) for finding in found), *faults]


def _typed(cells: Mapping[Column, str]) -> tuple[dict[str, Any], list[Fault]]:
    """Turn cells into the typed text of one entry for each section, months and codes in the record's own words."""
    typed: dict[str, Any] = {}
    faults = []
    for column, text in cells.items():
        if column.declared is None or not text:
            continue
        try:
            said = _text(column.declared, text) if column.declared.kind == "text" else _value(column, text)
        except PydanticCustomError as error:
            faults.append(Fault(column.title, error.message()))
        else:
            _entry(typed, column.place).update(said)
    return typed, faults


def _entry(typed: dict[str, Any], place: str) -> dict[str, str]:
    section: dict[str, Any] = typed.setdefault("work" if place == POSTS else place, {ONE: {}})[ONE]
    return section.setdefault(POSTS, {ONE: {}})[ONE] if place == POSTS else section


def _text(each: Declared, text: str) -> dict[str, str]:
    if ROUNDED.fullmatch(clean_code(text)):
        raise PydanticCustomError("rounded", SCIENTIFIC)
    return {each.name: text}


@lru_cache(KEPT)
def _value(column: Column, text: str) -> Mapping[str, str]:
    """Read what a choice, a box or a month may be; a month may be told to the day, and an end as 至今."""
    each = column.declared
    assert each is not None  # noqa: S101
    if each.choices:
        return {each.name: chosen((type(each.choices[0]),), text).value}
    if each.kind == "check":
        return {each.name: "yes"} if flag(text) else {}
    if each.name == "ended_on" and clean_code(text) in NOW:
        return {"is_current": "yes"}
    if SERIAL.fullmatch(clean_code(text)):
        raise PydanticCustomError("serial", SERIAL_DATE)
    return {each.name: moment(text)[: len("2013-09")]}


def _findings(document: Document, person: Registrant, today: date) -> list[Finding]:
    """Ask the rules about the sections that the line says something of; advice is for the person, later."""
    facts = Facts(person, files=(), checks={}, policy=resolve((), today), today=today, department_line=())
    said = [module for section, module in MODULES.items() if getattr(document, section)]
    found = [finding for module in said for finding in module.findings(document, facts)]
    return [finding for finding in found if finding.severity is not Severity.ADVISE]


def _at(finding: Finding, typed: Mapping[str, Any]) -> Iterator[Fault]:
    """Name the column of a finding; what the line leaves empty is the person's to fill in, and no fault."""
    section, name = finding.path.partition("/")[0], finding.path.rpartition("/")[2]
    said = typed.get(section, {}).get(ONE, {})
    place = POSTS if f"/{POSTS}/" in finding.path else section
    if name in (said[POSTS][ONE] if place == POSTS else said):
        yield Fault(titles()[place, name], finding.message)
