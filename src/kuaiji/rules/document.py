"""档案: the whole professional record, declared once; forms, tables, diffs, PDF and API derive from it."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any, ClassVar, TypeVar, cast, get_args

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from kuaiji.rules.codes import (
    DECISION,
    GUIDE,
    Background,
    CheckKind,
    Degree,
    DocumentType,
    EmployerKind,
    Exam,
    FileState,
    Industry,
    Level,
    Mode,
    Outcome,
    PhotoFault,
    Picture,
    Place,
    Post,
    QualificationKind,
    QualificationLevel,
    ScopeChoice,
    Sex,
    Status,
    Title,
    YesNo,
)
from kuaiji.rules.fields import Declared, Division, Month, Number, Tick, Words, clean, declare, filled
from kuaiji.rules.files import FileKind, Slot
from kuaiji.rules.findings import Finding, Source, must

SCHEMA = 1
UNTYPED = {"id", "schema_number"}
ENTRY_ID = re.compile("[A-Za-z0-9-]{1,40}")
# Far beyond any life, and few enough that comparing each entry with each other stays cheap.
MOST_ENTRIES = 50
PARSING = Source(DECISION, "填写格式")


class Section(BaseModel):
    """A part of the record; every field may be empty, so that half a record is still a record."""

    model_config = ConfigDict(frozen=True)

    heading: ClassVar[str]
    source: ClassVar[Source]
    slots: ClassVar[tuple[Slot, ...]] = ()


class Entry(Section):
    """One row of a list, named by an id that outlives reordering and editing."""

    id: str


class Department(Section):
    heading = "会计管理部门"
    source = Source(GUIDE, "（三）会计人员信息采集")

    status: Status | None = filled("目前状况", width="full")
    household: Division | None = filled("户籍所在地", "内地居民填写；以户口簿为准，不看身份证号码")
    residence: Division | None = filled("现居住地", "不在职也不在校的填写，现在实际居住的地方")
    exam: Exam | None = filled("准备报考的级别", "用来提醒您信息是否够用，以后可以改")
    department: Number | None = filled(
        "会计管理部门",
        "审核、考试报名和以后的业务都由它办理，请认真选择",
        kind="department",
        width="full",
        max_length=40,
    )


class Scope(Section):
    heading = "采集范围"
    source = Source(GUIDE, "（四）采集范围选择")

    scope: ScopeChoice | None = filled(
        "采集范围", "凡有过会计工作经历，无论现在是否在岗，都选（一）", kind="radio", width="full"
    )
    has_read: Tick | None = filled("我已阅读采集须知", width="full")


class Basic(Section):
    """What registration proved is read from the registrant; only the pictures are handed in here."""

    heading = "基本信息"
    source = Source(GUIDE, "（五）基本信息")
    slots = (
        Slot("photo", "标准证件照片", FileKind.PHOTO),
        Slot("id_portrait", "身份证明人像面"),
        Slot("id_emblem", "身份证明国徽面"),
        Slot("residence_permit", "身份证明和居住证（合并为一张图片）"),
    )


class Education(Entry):
    heading = "教育经历"
    source = Source(GUIDE, "（六）教育经历")
    slots = (
        Slot("diploma", "学历证书（丢失的，上传毕业院校出具的学历证明）"),
        Slot("degree_certificate", "学位证书"),
        Slot("study_proof", "学生证（有学校信息）或学籍在线验证报告"),
        Slot("verification_report", "学信网学历（学位）验证报告"),
        Slot("recognition", "教育部留学服务中心认证书"),
    )

    place: Place | None = filled("就读地点", width="full")
    mode: Mode | None = filled("培养方式")
    school: Words | None = filled("学校名称", "与证书上的名称一致", width="full", max_length=100)
    level: Level | None = filled("学历", "只填已取得证书的学历；在读的填正在攻读的学历，并勾选“至今在读”")
    degree: Degree | None = filled("学位", "只填已取得证书的学位")
    started_on: Month | None = filled("入学时间", width="narrow")
    ended_on: Month | None = filled("毕业时间", "以证书上的日期为准", width="narrow")
    is_current: Tick | None = filled("至今在读", required=False, width="narrow")
    major: Words | None = filled("所学专业", "与证书上的名称一致", max_length=60)
    certificate_number: Number | None = filled("学历证书编号", "请按学信网的信息填写", max_length=40)
    degree_number: Number | None = filled("学位证书编号", "请按学信网的信息填写", max_length=40)


class AccountingPost(Entry):
    heading = "会计专业工作经历"
    source = Source(GUIDE, "（七）工作经历")

    started_on: Month | None = filled("开始时间", width="narrow")
    ended_on: Month | None = filled("结束时间", width="narrow")
    is_current: Tick | None = filled("至今", required=False, width="narrow")
    post: Post | None = filled("会计工作岗位")
    post_name: Words | None = filled("岗位名称", "选“其他会计工作”的填写，例如预算会计", required=False, max_length=40)
    title: Title | None = filled("会计专业职务", "单位聘任的职务；没有的不用填", required=False)
    appointed_on: Month | None = filled("聘任时间", required=False, width="narrow")


class Work(Entry):
    heading = "工作经历"
    source = Source(GUIDE, "（七）工作经历")
    slots = (
        Slot("resume_form", "会计专业工作简历表"),
        Slot("work_proof", "其他会计工作证明"),
    )

    started_on: Month | None = filled("开始时间", width="narrow")
    ended_on: Month | None = filled("结束时间", width="narrow")
    is_current: Tick | None = filled("至今", required=False, width="narrow")
    employer: Words | None = filled("单位名称", "与营业执照或登记证书一致", width="full", max_length=100)
    uscc: Number | None = filled("统一社会信用代码", "18 位，在营业执照右上角", max_length=40)
    employer_kind: EmployerKind | None = filled("单位类型")
    industry: Industry | None = filled("所属行业")
    address: Words | None = filled("工作单位地址", width="full", max_length=200)
    phone: Number | None = filled("工作单位电话", "例如 020-83334567 或手机号码", max_length=30)
    is_accounting: YesNo | None = filled("是否有会计工作经历", "选“是”的，要在下面填写会计专业工作经历", width="full")
    posts: tuple[AccountingPost, ...] = ()


class Qualification(Entry):
    heading = "专业技术资格"
    source = Source(GUIDE, "（八）专业技术资格")
    slots = (Slot("certificate", "资格证书"),)

    kind: QualificationKind | None = filled("资格名称", "只登记国内的专业技术资格")
    level: QualificationLevel | None = filled("级别", "注册会计师、资产评估师、税务师不用填")
    certificate_number: Number | None = filled("证书编号或管理号", "按证书填写", max_length=40)
    obtained_on: Month | None = filled("取得时间", "证书上的批准日期", width="narrow")


class Declaration(Section):
    heading = "审核告知"
    source = Source(GUIDE, "（九）审核告知")

    is_true: Tick | None = filled("我承诺所提供的信息真实有效", width="full")


class Document(Section):
    """The record itself, in the order of its sections."""

    heading = "会计人员信息"
    source = Source(GUIDE, "（三）会计人员信息采集")

    schema_number: int = SCHEMA
    department: Department = Department()
    scope: Scope = Scope()
    basic: Basic = Basic()
    education: tuple[Education, ...] = ()
    work: tuple[Work, ...] = ()
    qualification: tuple[Qualification, ...] = ()
    declaration: Declaration = Declaration()


SECTIONS: Mapping[str, type[Section]] = {
    "department": Department,
    "scope": Scope,
    "basic": Basic,
    "education": Education,
    "work": Work,
    "qualification": Qualification,
    "declaration": Declaration,
}


SomeEntry = TypeVar("SomeEntry", bound=Entry)


@dataclass(frozen=True, slots=True)
class Registrant:
    """What the person gave at registration, and whether it is proved (实名认证)."""

    document_type: DocumentType
    name: str
    sex: Sex | None
    birth_on: date | None
    has_proved_identity: bool


@dataclass(frozen=True, slots=True)
class EvidenceFile:
    """A live picture: `path` names the entry (`education/<id>`, or `basic`), `slot` the place on its page.

    `scanned` is the code that the worker read from a printed form of ours, empty where it found none.
    From `shows` on, it is what somebody who looked at the picture can tell; None where nobody has, and no rule guesses.
    """

    id: str
    path: str
    slot: str
    state: FileState
    format: str
    size: int
    width: int
    height: int
    refusal: str = ""
    scanned: str = ""
    shows: Picture | None = None
    # into how many pictures the material was split
    count: int | None = None
    # the school or the unit that gave it
    issuer: str | None = None
    names_school: bool | None = None
    faults: tuple[PhotoFault, ...] | None = None
    background: Background | None = None


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What a registry said; `differences` maps a field to the value that the registry holds."""

    kind: CheckKind
    outcome: Outcome
    differences: Mapping[str, str] = field(default_factory=dict)


@cache
def declared(model: type[Section]) -> tuple[Declared, ...]:
    """Return how each field of a section is filled in, in the order of the form."""
    return declare(model, model.source)


def parse(typed: Mapping[str, Any]) -> tuple[Document, list[Finding]]:
    """Turn typed text into a document; what does not parse is dropped, reported at its path, and the rest goes on."""
    findings: list[Finding] = []
    return cast("Document", _section(Document, typed, "", findings)), findings


def _section(model: type[Section], typed: object, path: str, findings: list[Finding]) -> Section:
    values: dict[str, Any] = {"id": path.rpartition("/")[2]} if issubclass(model, Entry) else {}
    if not isinstance(typed, Mapping):
        findings.append(must("parse.section", f"“{model.heading}”没有读出来，请重新填写。", PARSING, path))
        return model.model_validate(values)
    for each in declared(model):
        value = typed.get(each.name)
        if value is not None and not (isinstance(value, str) and clean(value) == ""):
            values[each.name] = value
    for name, (child, is_list) in children(model).items():
        if typed.get(name):
            parse_child = _entries if is_list else _section
            values[name] = parse_child(child, typed[name], f"{path}/{name}".lstrip("/"), findings)
    return _validated(model, values, path, findings)


def _entries(model: type[Section], typed: object, path: str, findings: list[Finding]) -> tuple[Section, ...]:
    if not isinstance(typed, Mapping):
        findings.append(must("parse.section", f"“{model.heading}”没有读出来，请重新填写。", PARSING, path))
        return ()
    ids = sorted(each for each in typed if isinstance(each, str) and ENTRY_ID.fullmatch(each))
    if len(ids) > MOST_ENTRIES:
        findings.append(must("parse.too-many", f"“{model.heading}”最多填写 {MOST_ENTRIES} 条。", PARSING, path))
    return tuple(_section(model, typed[each], f"{path}/{each}", findings) for each in ids[:MOST_ENTRIES])


def _validated(model: type[Section], values: dict[str, Any], path: str, findings: list[Finding]) -> Section:
    try:
        return model.model_validate(values)
    except ValidationError as errors:
        for error in errors.errors(include_url=False):
            name = str(error["loc"][0])
            values.pop(name)
            findings.append(must(f"parse.{error['type']}", _sentence(model, name, error), PARSING, f"{path}/{name}"))
    return model.model_validate(values)


def _sentence(model: type[Section], name: str, error: ErrorDetails) -> str:
    title = model.model_fields[name].title
    if error["type"] == "enum":
        return f"请在“{title}”的选项中选一项。"
    if error["type"] == "too_long":
        return f"“{title}”最多 {error['ctx']['max_length']} 个字，请缩短。"
    return f"{title}：{error['msg']}"


@cache
def children(model: type[Section]) -> dict[str, tuple[type[Section], bool]]:
    """Name the sections inside a model, and whether they are lists."""
    children = {}
    for name, each in model.model_fields.items():
        inner = next(iter(get_args(each.annotation)), each.annotation)
        if isinstance(inner, type) and issubclass(inner, Section):
            children[name] = (inner, inner is not each.annotation)
    return children


def typed(section: Section) -> dict[str, Any]:
    """Turn a document back into typed text, such as a draft starts from: `parse` takes it back unchanged."""
    text: dict[str, Any] = {}
    for name, value in section:
        if isinstance(value, Section):
            text[name] = typed(value)
        elif isinstance(value, tuple):
            text[name] = {each.id: typed(each) for each in value}
        elif value is not None and name not in UNTYPED:
            text[name] = "yes" if value is True else str(value)
    return text


def paths(document: Document) -> list[str]:
    """Name every section and every entry (`education/<id>`) in reading order."""
    found = []
    for name in SECTIONS:
        value = getattr(document, name)
        found += [name, *(f"{name}/{each.id}" for each in value)] if isinstance(value, tuple) else [name]
    return found


def canonical(document: Document) -> bytes:
    """Write a document as it is stored: typed text without empty fields, in one order of keys; `parse` reads it."""
    return _bytes({"schema": document.schema_number, **typed(document)})


def digest(section: Section) -> str:
    """Return the digest of what was said and nothing else: no empty fields, no ids, rows in an order of their own."""
    return hashlib.sha256(_bytes(_said(section))).hexdigest()


def repeated(entries: Iterable[SomeEntry]) -> list[SomeEntry]:
    """Return the entries that say word for word what an earlier one said; a digest only decides where fields agree."""
    alike: dict[tuple[Any, ...], list[SomeEntry]] = {}
    for entry in entries:
        fields = tuple(getattr(entry, field.name) for field in declared(type(entry)))
        alike.setdefault(fields, []).append(entry)
    return [entry for group in alike.values() if group[1:] for entry in _copies(group)]


def _copies(entries: Iterable[SomeEntry]) -> list[SomeEntry]:
    found, seen = [], set()
    for entry in entries:
        said = digest(entry)
        found += [entry] if said in seen else []
        seen.add(said)
    return found


def _said(section: Section) -> dict[str, Any]:
    said: dict[str, Any] = {}
    for name, value in section:
        if isinstance(value, Section):
            said[name] = _said(value)
        elif isinstance(value, tuple):
            said[name] = sorted((_said(each) for each in value), key=_bytes)
        elif value is not None and name not in UNTYPED:
            said[name] = value
    return {name: value for name, value in said.items() if value not in ({}, [])}


def _bytes(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
