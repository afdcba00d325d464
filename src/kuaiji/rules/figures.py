"""政策数值: each value that a province, a city or a year may set, typed, with its source and its dates."""

import re
from datetime import date
from typing import Annotated, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationInfo, field_validator

from kuaiji.rules.codes import AskedOf, Background, EmployerKind, Picture, ScopeChoice, Status, Tie, UnitLevel
from kuaiji.rules.fields import Month
from kuaiji.rules.files import Bounds, FileKind, Limits
from kuaiji.rules.findings import Source

Value = TypeVar("Value")
Each = TypeVar("Each")
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Some = Annotated[list[Each], Field(min_length=1)]
Marked = Literal["unproved", "unconfirmed", "abroad"]
WorkSlot = Literal["resume_form", "work_proof"]
NUMBERED = re.compile("〔20[0-9]{2}〕[0-9]+号")


class Figure(BaseModel, Generic[Value]):
    """One value in force from a day (included) to a day (excluded)."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    value: Value
    document: Words
    clause: Words
    valid_from: date
    valid_to: date | None = None

    @field_validator("valid_to")
    @classmethod
    def _ends_after_it_began(cls, valid_to: date | None, known: ValidationInfo) -> date | None:
        began = known.data.get("valid_from")
        if valid_to is not None and began is not None and valid_to <= began:
            raise ValueError("要晚于 valid_from；这一天起不再有效")
        return valid_to

    @property
    def source(self) -> Source:
        return Source(self.document, self.clause)

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


class Permission(Figure[bool]):
    """Something that the platform may do by itself only where a published notice says so."""

    @field_validator("document")
    @classmethod
    def _is_a_notice_where_it_is_on(cls, document: str, known: ValidationInfo) -> str:
        if known.data.get("value") and not NUMBERED.search(document):
            raise ValueError("要有公文才能开：写明公文的名称和文号，例如“×财会〔2026〕1号”")
        return document


class TieRule(BaseModel):
    """Which place a person of this status belongs to; of several rules the first that fits counts.

    Empty `units` or `levels` mean any.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    status: Status
    units: list[EmployerKind] = []
    levels: list[UnitLevel] = []
    by: Some[Tie]

    def fits(self, unit: EmployerKind | None, level: UnitLevel | None) -> bool:
        return (not self.units or unit in self.units) and (not self.levels or level in self.levels)


class Policy(BaseModel):
    """What is in force for one department on one day; what may be None is set by nobody but a province or a city."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    scopes: Figure[Some[ScopeChoice]] = Field(title="可以选择的采集范围")
    ties: Figure[Some[TieRule]] = Field(title="谁选哪里的部门")
    hmt_by_residence: Figure[bool] = Field(title="港澳台居民可以只凭居住选择部门")
    residence_asked_of: Figure[AskedOf] = Field(title="暂未工作且不在校的人里，谁要居住证明")
    residence_documents: Figure[Some[Picture]] = Field(title="居住证明的种类")
    photo_files: Figure[Bounds] = Field(title="证件照片的文件要求")
    photo_background: Figure[Background] | None = Field(default=None, title="证件照片的背景")
    evidence_files: Figure[Bounds] = Field(title="证明材料的文件要求")
    merged_pages: Figure[bool] = Field(title="多页材料合并为一张图片")
    verification_report_from: Figure[Month] = Field(title="从这个月毕业的起，核验不通过要验证报告")
    work_evidence: Figure[Some[WorkSlot]] = Field(title="会计工作证明，任选其一")
    work_proofs: Figure[Some[Picture]] = Field(title="其他会计工作证明的种类")
    work_proof_years: Figure[int] | None = Field(default=None, title="只证明最近多少年的会计工作")
    title_documents: Figure[Some[Picture]] = Field(title="资格证明的种类")
    uscc_from: Figure[Month] = Field(title="从这个月起单位有统一社会信用代码")
    working_age: Figure[int] = Field(title="可以就业的年龄")
    review_days: Figure[int] = Field(title="审核的工作日数，提交当日不计")
    mend_days: Figure[int] = Field(title="退回后多少天内改好")
    confirm_reminder_days: Figure[int] = Field(title="窗口发出的确认链接，几天没有用就提醒一次，0 为不提醒")
    second_review_rate: Figure[int] = Field(title="每一百件审核通过里抽多少件复审")
    second_review_of: Figure[list[Marked]] = Field(title="每件都要复审的情形")
    automatic_approval: Permission = Field(title="核验都一致、规则没有提示的，由系统自动通过")
    notice: Figure[Words] | None = Field(default=None, title="采集须知里的本地说明")

    def limits(self, kind: FileKind) -> Limits:
        """Return what a file of this kind must be here, with the sentence that says so beside the box."""
        if kind is FileKind.EVIDENCE:
            return Limits.of(self.evidence_files.value, self.evidence_files.source, "有多页的，合并为一张图片")
        background = f"{self.photo_background.value.label}背景、" if self.photo_background else ""
        rest = f"{background}免冠、正面、不戴眼镜，刘海不遮眉"
        return Limits.of(self.photo_files.value, self.photo_files.source, rest)
