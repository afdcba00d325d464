"""代码表: the choices of the record, each with its code, its Chinese word and the source of the table."""

from enum import StrEnum
from typing import ClassVar, Self

from kuaiji.rules.findings import Source

GUIDE = "广东考区信息采集操作流程"
DECISION = "平台规则"


class Code(StrEnum):
    """One value of a code table: what is stored, the Chinese word (`label`) that people read, what else they say."""

    label: str
    aliases: tuple[str, ...]
    source: ClassVar[Source | None]

    def __new__(cls, value: str, label: str = "", *aliases: str) -> Self:
        code = str.__new__(cls, value)
        code._value_ = value
        code.label = label
        code.aliases = aliases
        return code

    def __init_subclass__(cls, source: Source | None = None) -> None:
        cls.source = source


class DocumentType(Code, source=Source(GUIDE, "（一）新用户注册")):
    RESIDENT_ID = "resident_id", "内地居民身份证", "居民身份证", "身份证", "二代身份证"
    HM_PERMIT = "hm_permit", "港澳居民来往内地通行证", "回乡证", "港澳通行证"
    TW_PERMIT = "tw_permit", "台湾居民来往大陆通行证", "台湾居民来往内地通行证", "台胞证"
    HMT_RESIDENCE = "hmt_residence", "港澳台居民居住证", "港澳居民居住证", "台湾居民居住证"
    FOREIGN_RESIDENT = "foreign_resident", "外国人永久居留身份证", "永久居留身份证", "外国人永久居留证", "五星卡"
    PASSPORT = "passport", "护照"


class Sex(Code, source=Source("GB/T 2261.1-2003", "个人基本信息分类与代码 第1部分：人的性别代码")):
    MALE = "male", "男"
    FEMALE = "female", "女"


class Status(Code, source=Source(GUIDE, "（三）会计人员信息采集")):
    IN_POST = "in_post", "在职在岗", "在职", "在岗", "已工作"
    STUDENT = "student", "在校学生", "学生", "在读", "在校"
    OTHER = "other", "其他（未在职在岗，也不是在校学生）", "其他", "待业", "无业", "未就业", "离职", "退休"


class Exam(Code, source=Source(GUIDE, "（四）采集范围选择")):
    JUNIOR = "junior", "初级"
    INTERMEDIATE = "intermediate", "中级"
    SENIOR = "senior", "高级"
    NONE = "none", "暂不报名考试", "不报名", "不报考", "无"


class ScopeChoice(Code, source=Source("南阳市财政局会计人员信息采集通知（2025年6月）", "采集范围")):
    ACCOUNTANT = "1", "（一）会计人员", "（一）", "一"
    TITLE_HOLDER = "2", "（二）具有会计专业技术资格但未从事会计工作的人员", "（二）", "二"
    JUNIOR_CANDIDATE = "3", "（三）暂未工作但拟报名初级会计专业技术资格考试的人员", "（三）", "三"
    DOCTOR_CANDIDATE = "4", "（四）暂未工作但具备博士学位，拟报名中级会计专业技术资格考试的人员", "（四）", "四"
    CROSS_CANDIDATE = (
        "5",
        "（五）取得经济、统计、审计专业技术中级资格，拟报名中级会计专业技术资格考试的人员",
        "（五）",
        "五",
    )


class Mode(Code, source=Source(GUIDE, "（六）教育经历")):
    FULL_TIME = "full_time", "全日制", "全日制教育", "普通全日制"
    SELF_STUDY = "self_study", "自学考试", "自考"
    ADULT = "adult", "成人教育（函授、业余、脱产）", "成人教育", "成教", "函授", "业余", "脱产", "夜大"
    NETWORK = "network", "网络教育", "远程教育", "网教"
    OPEN = "open", "开放大学", "开放教育", "电大", "国开"
    OTHER_PART_TIME = "other_part_time", "其他非全日制", "非全日制"


class Level(Code, source=Source("GB/T 4658-2006", "学历代码（毕业）")):
    DOCTOR = "11", "博士研究生", "博士"
    MASTER = "14", "硕士研究生", "硕士"
    POSTGRADUATE_CLASS = "17", "研究生班", "研究生班毕业"
    BACHELOR = "21", "大学本科", "本科"
    COLLEGE = "31", "大学专科（含高职）", "大学专科", "大专", "专科", "高职"
    SECONDARY_VOCATIONAL = "41", "中等专科", "中专", "中等专业学校"
    VOCATIONAL_HIGH = "44", "职业高中", "职高"
    TECHNICAL = "47", "技工学校", "技校"
    HIGH_SCHOOL = "61", "普通高中", "高中"
    BELOW = "71", "初中及以下", "初中", "小学"


class Degree(Code, source=Source("GB/T 6864-2003", "学位代码")):
    DOCTOR = "2", "博士", "博士学位"
    MASTER = "3", "硕士", "硕士学位"
    SECOND_BACHELOR = "4b", "第二学士学位", "第二学士"
    BACHELOR = "4", "学士", "学士学位"
    NONE = "none", "没有学位", "无学位", "无", "没有"


class Place(Code, source=Source(GUIDE, "（六）教育经历")):
    MAINLAND = "mainland", "境内", "内地", "大陆", "国内"
    HMT = "hmt", "香港、澳门、台湾", "港澳台", "香港", "澳门", "台湾"
    ABROAD = "abroad", "国外", "境外", "海外"


class YesNo(Code, source=Source(GUIDE, "（七）工作经历")):
    YES = "yes", "是"
    NO = "no", "否"


class EmployerKind(Code, source=Source("《会计人员管理办法》（财会〔2018〕33号）", "第二条")):
    STATE_ORGAN = "state_organ", "国家机关"
    PUBLIC_INSTITUTION = "public_institution", "事业单位"
    SOCIAL_GROUP = "social_group", "社会团体"
    STATE_COMPANY = "state_company", "国有企业", "国企"
    COLLECTIVE_COMPANY = "collective_company", "集体企业"
    PRIVATE_COMPANY = "private_company", "民营企业", "私营企业"
    HMT_COMPANY = "hmt_company", "港澳台资企业"
    FOREIGN_COMPANY = "foreign_company", "外资企业", "外商投资企业"
    SOLE_TRADER = "sole_trader", "个体工商户"
    OTHER = "other", "其他组织"


class Industry(Code, source=Source("GB/T 4754-2017", "国民经济行业分类（门类）")):
    A = "A", "农、林、牧、渔业"
    B = "B", "采矿业"
    C = "C", "制造业"
    D = "D", "电力、热力、燃气及水生产和供应业"
    E = "E", "建筑业"
    F = "F", "批发和零售业"
    G = "G", "交通运输、仓储和邮政业"
    H = "H", "住宿和餐饮业"
    I = "I", "信息传输、软件和信息技术服务业"  # noqa: E741 (the standard's own letter)
    J = "J", "金融业"
    K = "K", "房地产业"
    L = "L", "租赁和商务服务业"
    M = "M", "科学研究和技术服务业"
    N = "N", "水利、环境和公共设施管理业"
    O = "O", "居民服务、修理和其他服务业"  # noqa: E741 (the standard's own letter)
    P = "P", "教育"
    Q = "Q", "卫生和社会工作"
    R = "R", "文化、体育和娱乐业"
    S = "S", "公共管理、社会保障和社会组织"
    T = "T", "国际组织"


class Post(Code, source=Source("《会计人员管理办法》（财会〔2018〕33号）", "第二条")):
    HEAD = "head", "单位会计机构负责人（会计主管人员）", "会计机构负责人", "会计主管人员", "会计主管"
    CHIEF = "chief", "总会计师"
    CASHIER = "cashier", "出纳"
    VERIFIER = "verifier", "稽核"
    BALANCE = "balance", "资产、负债和所有者权益（净资产）的核算", "资产核算", "往来核算"
    INCOME = "income", "收入、费用（支出）的核算", "收入核算", "费用核算", "成本核算"
    RESULT = "result", "财务成果（政府预算执行结果）的核算", "财务成果核算"
    REPORTING = "reporting", "财务会计报告（决算报告）编制", "财务报告编制", "报表编制"
    SUPERVISION = "supervision", "会计监督"
    ARCHIVES = "archives", "会计机构内会计档案管理", "会计档案管理"
    OTHER = "other", "其他会计工作"


class Title(Code, source=Source("《关于深化会计人员职称制度改革的指导意见》（人社部发〔2019〕8号）", "会计人员职称")):
    ASSISTANT = "assistant", "助理会计师"
    ACCOUNTANT = "accountant", "会计师"
    SENIOR = "senior", "高级会计师"
    FULL_SENIOR = "full_senior", "正高级会计师"
    NONE = "none", "没有聘任会计专业职务", "没有聘任", "未聘任", "无"


class QualificationKind(Code, source=Source(GUIDE, "（八）专业技术资格")):
    ACCOUNTING = "accounting", "会计专业技术资格", "会计", "会计职称", "会计资格"
    ECONOMICS = "economics", "经济专业技术资格", "经济", "经济师", "经济职称"
    AUDITING = "auditing", "审计专业技术资格", "审计", "审计师", "审计职称"
    STATISTICS = "statistics", "统计专业技术资格", "统计", "统计师", "统计职称"
    CPA = "cpa", "注册会计师", "注会"
    APPRAISER = "appraiser", "资产评估师", "评估师"
    TAX = "tax", "税务师"


class QualificationLevel(Code, source=Source(GUIDE, "（八）专业技术资格")):
    JUNIOR = "junior", "初级"
    INTERMEDIATE = "intermediate", "中级"
    DEPUTY_SENIOR = "deputy_senior", "副高级", "副高", "高级"
    SENIOR = "senior", "正高级", "正高"


class CheckKind(Code, source=Source(GUIDE, "（六）教育经历")):
    REALNAME = "realname", "实名核验"
    EDUCATION = "education", "学历核验"
    DEGREE = "degree", "学位核验"
    QUALIFICATION = "qualification", "专业技术资格核验"


class Outcome(Code, source=Source(DECISION, "外部核验")):
    PENDING = "pending", "核验中"
    MATCHED = "matched", "一致"
    MISMATCHED = "mismatched", "不一致"
    NOT_FOUND = "not_found", "没有查到", "查无"
    UNAVAILABLE = "unavailable", "暂时无法核验", "无法核验"


class FileState(Code, source=Source(DECISION, "证明材料")):
    QUARANTINED = "quarantined", "检查中"
    READY = "ready", "可用"
    REFUSED = "refused", "未通过检查"


class Picture(Code, source=Source(DECISION, "证明材料的种类")):
    """What a picture shows, as far as somebody has looked."""

    PHOTO = "photo", "证件照片", "标准证件照片", "标准证件照", "证件照", "照片"
    ID_PORTRAIT = "id_portrait", "身份证明人像面", "身份证人像面", "人像面"
    ID_EMBLEM = "id_emblem", "身份证明国徽面", "身份证国徽面", "国徽面"
    PASSPORT_PAGE = "passport_page", "护照资料页", "护照"
    RESIDENCE_PERMIT = "residence_permit", "居住证"
    ID_WITH_RESIDENCE_PERMIT = (
        "id_with_residence_permit",
        "身份证明和居住证合并的图片",
        "身份证明和居住证合并",
        "身份证和居住证合并",
        "身份证明和居住证",
    )
    HOUSEHOLD_BOOK = "household_book", "户口簿", "户口本"
    NEIGHBOURHOOD_FORM = "neighbourhood_form", "居委会盖章的报名表"
    DIPLOMA = "diploma", "学历证书", "毕业证书", "毕业证", "学历证"
    SCHOOL_CERTIFICATE = "school_certificate", "毕业院校出具的学历证明", "学历证明", "学校出具的学历证明"
    DEGREE_CERTIFICATE = "degree_certificate", "学位证书", "学位证"
    STUDENT_CARD = "student_card", "学生证"
    ENROLMENT_REPORT = (
        "enrolment_report",
        "教育部学籍在线验证报告",
        "教育部学籍在线认证报告",
        "学籍在线验证报告",
        "学籍在线认证报告",
    )
    VERIFICATION_REPORT = (
        "verification_report",
        "学信网学历（学位）验证报告",
        "学信网学历验证报告",
        "学信网学位验证报告",
        "学历验证报告",
        "学信网验证报告",
    )
    RECOGNITION = (
        "recognition",
        "教育部留学服务中心认证书",
        "留学服务中心认证书",
        "留服认证",
        "国（境）外学历学位认证书",
    )
    RESUME_FORM = "resume_form", "会计专业工作简历表", "工作简历表", "简历表"
    LABOUR_CONTRACT = "labour_contract", "劳动合同", "合同"
    SOCIAL_INSURANCE = "social_insurance", "社会保险缴纳证明", "社会保险", "社保证明", "社保"
    EMPLOYMENT_CERTIFICATE = "employment_certificate", "单位出具的工作证明", "工作证明"
    WORK_PROMISE = "work_promise", "本人签字的工作经历承诺书", "工作经历承诺书", "承诺书"
    TITLE_CERTIFICATE = "title_certificate", "资格证书", "职称证书"
    PASS_CERTIFICATE = "pass_certificate", "考试合格证明", "合格证明"
    OTHER = "other", "其他内容", "其他"


class PhotoFault(Code, source=Source(GUIDE, "（五）基本信息")):
    """What the guide does not let through on 标准证件照片."""

    BLURRED = "blurred", "模糊"
    FRINGE = "fringe", "刘海遮眉"
    NOT_FRONTAL = "not_frontal", "不是正面"
    GLASSES = "glasses", "戴眼镜"
    HAT = "hat", "戴帽子"


class Background(Code, source=Source(DECISION, "照片的背景")):
    WHITE = "white", "白色"
    BLUE = "blue", "蓝色"
    RED = "red", "红色"
    OTHER = "other", "其他颜色"


class AskedOf(Code, source=Source(GUIDE, "（五）基本信息")):
    """Who of those that neither work nor study has to prove where they live."""

    NOBODY = "nobody", "都不用"
    OUTSIDERS = "outsiders", "非本省户籍的"
    EVERYBODY = "everybody", "都要"


class UnitLevel(Code, source=Source(DECISION, "单位的隶属级别")):
    ABOVE_CITY = "above_city", "中央或省属", "中央", "部属", "省属", "省级", "省直"
    CITY = "city", "市级", "市属", "市直"
    BELOW_CITY = "below_city", "区县及以下", "区县", "县级", "区级", "县属", "区属"


class Tie(Code, source=Source(GUIDE, "（三）会计人员信息采集")):
    """What ties a person to a place."""

    WORK_PLACE = "work_place", "工作单位所在地"
    CITY_OFFICE = "city_office", "工作单位所在市的市直部门"
    LICENCE_PLACE = "licence_place", "营业执照注册地"
    SCHOOL_PLACE = "school_place", "学籍所在地"
    HOUSEHOLD = "household", "户籍所在地"
    RESIDENCE = "residence", "居住地"


class Ground(Code, source=Source(DECISION, "复审")):
    """Why an approval needs a second officer."""

    SAMPLE = "sample", "抽样复审"
    DISPUTE = "dispute", "证件或账号要换人"
    WATCHED = "watched", "在重点复审名单上"
    UNPROVED = "unproved", "实名认证没有通过"
    UNCONFIRMED = "unconfirmed", "学历、学位或资格没有核验一致"
    ABROAD = "abroad", "港澳台或国外学历"
