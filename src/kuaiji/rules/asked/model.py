"""事实的写法: everything that may be told about one person, declared once; docs, schema and parsing derive from it."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field, model_validator

from kuaiji.rules.asked.tables import Ban, Office, OtherPost, Reason, SchoolKind, Side
from kuaiji.rules.asked.words import (
    NOW,
    Bureau,
    Choice,
    Count,
    Day,
    Flag,
    MonthOrDay,
    Number,
    Record,
    Rows,
    Text,
    Where,
    code,
)
from kuaiji.rules.case import Kind, State
from kuaiji.rules.codes import (
    Background,
    CheckKind,
    Degree,
    DocumentType,
    EmployerKind,
    Exam,
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
    UnitLevel,
)


def told(title: str, hint: str = "") -> Any:
    """Declare a fact. None of them has to be told; an answer says which one it still needs."""
    return Field(default=None, title=title, description=hint or None)


class Told(BaseModel):
    """A group of facts; what is not declared is refused, so that a slip of the pen never goes unseen."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Stretch(Told):
    """A stretch of time; an end of 至今 says that it goes on."""

    started_on: MonthOrDay | None = told("开始时间")
    ended_on: MonthOrDay | None = told("结束时间", "还没有结束的写“至今”")
    is_current: Flag | None = told("至今")

    @model_validator(mode="before")
    @classmethod
    def _until_now(cls, given: Any) -> Any:
        end = given.get("ended_on") if isinstance(given, dict) else None
        if isinstance(end, str) and code(end[:20]) in NOW:
            return {"is_current": True, **given, "ended_on": None}
        return given


class Unit(Told):
    name: Text | None = told("单位名称")
    uscc: Number | None = told("统一社会信用代码")
    kind: Choice[EmployerKind] | None = told("单位类型")
    level: Choice[UnitLevel] | None = told("隶属级别")
    place: Where | None = told("工作单位所在地", "实际工作的地方")
    licence_place: Where | None = told("登记地", "营业执照或登记证书上的地方")


class Banned(Told):
    kind: Choice[Ban] | None = told("种类")
    started_on: Day | None = told("开始日期")
    ended_on: Day | None = told("结束日期", "终身的不填")


class Declared(Told):
    """The basic conditions of every exam, which a person declares: nobody can look them up."""

    follows_law: Flag | None = told("遵守会计法和国家统一的会计制度")
    has_ethics: Flag | None = told("有良好的职业道德，没有严重违反财经纪律的行为")
    has_knowledge: Flag | None = told("热爱会计工作，具备相应的专业知识和业务技能")


class Person(Told):
    name: Text | None = told("姓名")
    document_type: Choice[DocumentType] | None = told("证件类型")
    number: Number | None = told("证件号码")
    sex: Choice[Sex] | None = told("性别", "居民身份证从号码读出")
    birth_on: Day | None = told("出生日期", "居民身份证从号码读出")
    mobile: Number | None = told("手机号码")
    has_proved_identity: Flag | None = told("实名认证已完成")
    status: Choice[Status] | None = told("目前状况")
    household: Where | None = told("户籍所在地")
    residence: Where | None = told("现居住地")
    unit: Unit | None = told("现工作单位")
    school_place: Where | None = told("学籍所在地")
    exam: Choice[Exam] | None = told("准备报考的级别")
    has_done_accounting: Flag | None = told("做过会计工作", "无论现在是否在岗")
    is_doing_accounting: Flag | None = told("现在从事会计工作")
    declared: Declared | None = told("承诺的基本条件")
    bans: Rows[Banned] | None = told("限制从业或考试的记录")
    scope: Choice[ScopeChoice] | None = told("选择的采集范围")
    department: Bureau | None = told("选择的会计管理部门", "代码、名称或地名")


class Education(Stretch):
    place: Choice[Place] | None = told("就读地点")
    mode: Choice[Mode] | None = told("培养方式")
    school: Text | None = told("学校名称")
    school_kind: Choice[SchoolKind] | None = told("学校的种类")
    school_place: Where | None = told("学校所在地")
    level: Choice[Level] | None = told("学历")
    degree: Choice[Degree] | None = told("学位", "已取得证书的学位")
    degree_on: MonthOrDay | None = told("取得学位的时间", "与毕业时间不同的才填")
    stage_finished: Choice[Level] | None = told("已读完的阶段", "贯通培养中已经读完的一段")
    major: Text | None = told("所学专业")
    is_recognised: Flag | None = told("经教育部门、人社部门或留学服务中心认可")
    certificate_number: Number | None = told("学历证书编号")
    degree_number: Number | None = told("学位证书编号")
    verification_code: Number | None = told("学信网在线验证码")


class Work(Stretch):
    employer: Text | None = told("单位名称")
    uscc: Number | None = told("统一社会信用代码")
    employer_kind: Choice[EmployerKind] | None = told("单位类型")
    industry: Choice[Industry] | None = told("所属行业")
    place: Where | None = told("工作地点")
    address: Text | None = told("工作单位地址")
    phone: Number | None = told("工作单位电话")
    is_accounting: Flag | None = told("是否有会计工作经历")
    post: Choice[Post | OtherPost] | None = told("岗位", "会计工作岗位，或常被当成会计的其他岗位")
    office: Choice[Office] | None = told("所在部门的种类")
    is_student_job: Flag | None = told("在校期间的勤工助学")
    title: Choice[Title] | None = told("聘任的会计专业职务")
    appointed_on: MonthOrDay | None = told("聘任时间")


class Qualification(Told):
    kind: Choice[QualificationKind] | None = told("资格名称")
    branch: Text | None = told("专业类别", "例如经济师的财政税收专业")
    level: Choice[QualificationLevel] | None = told("级别", "注册会计师、资产评估师、税务师不填")
    is_national_exam: Flag | None = told("通过全国统一考试取得")
    obtained_on: MonthOrDay | None = told("取得时间")
    certificate_number: Number | None = told("证书编号或管理号")


class File(Told):
    path: Text | None = told("属于哪一条", "例如 basic、education/0、work/0、titles/0")
    slot: Text | None = told("上传位置", "不填时由“图上是什么”推出")
    shows: Choice[Picture] | None = told("图上是什么")
    format: Text | None = told("格式", "jpg、png 等")
    bytes: Count | None = told("字节数")
    width: Count | None = told("宽，像素")
    height: Count | None = told("高，像素")
    count: Count | None = told("分成了几张图片")
    issuer: Text | None = told("出具的学校或单位")
    side: Choice[Side] | None = told("证件的哪一面")
    names_school: Flag | None = told("看得到学校名称")
    faults: Rows[Choice[PhotoFault]] | None = told("照片的毛病")
    background: Choice[Background] | None = told("照片的背景")


class Check(Told):
    path: Text | None = told("核验的是哪一条", "例如 education/0")
    kind: Choice[CheckKind] | None = told("核验种类", "不写时：教育经历是学历核验，资格是资格核验")
    outcome: Choice[Outcome] | None = told("核验结果")
    round: Count | None = told("第几次提交后的核验", "从 1 数起；同一条以最后一次为准")
    differences: Record | None = told("登记机构的内容", "不一致的字段和登记机构的值")


class Case(Told):
    kind: Choice[Kind] | None = told("事项")
    state: Choice[State] | None = told("状态")


class Transfer(Told):
    reason: Choice[Reason] | None = told("调转原因")
    from_department: Bureau | None = Field(default=None, alias="from", title="调出部门")
    to_department: Bureau | None = Field(default=None, alias="to", title="调入部门")
    file: Rows[File] | None = told("证明材料")


class Asked(Told):
    """All that is told about one person. Every question takes the same facts and reads those that it needs."""

    person: Person | None = told("人员")
    education: Rows[Education] | None = told("教育经历", "没有的写空列表")
    work: Rows[Work] | None = told("工作经历", "没有的写空列表")
    titles: Rows[Qualification] | None = told("专业技术资格", "没有的写空列表")
    file: Rows[File] | None = told("证明材料")
    check: Rows[Check] | None = told("核验结果")
    cases: Rows[Case] | None = told("事项")
    transfer: Transfer | None = told("属地调转")
    document: Record | None = told("档案", "网站保存的整份档案；两处都写了的栏目，以档案为准")
    document_type: Choice[DocumentType] | None = told("证件类型", "只问一个号码时用")
    number: Number | None = told("证件号码", "只问一个号码时用")
    uscc: Number | None = told("统一社会信用代码")
    mobile: Number | None = told("手机号码")
    certificate_number: Number | None = told("学历证书编号")
    degree_number: Number | None = told("学位证书编号")
    verification_code: Number | None = told("学信网在线验证码")
    qualification_number: Number | None = told("资格证书编号或管理号")
